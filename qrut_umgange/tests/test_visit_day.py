from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import load_migration, local
from .test_access_log import LogCommon
from .test_visit_early import DayCase


@tagged("post_install", "-at_install")
class TestVisitDay(DayCase):
    """The supporter's page of the day: the own visits, names by own rights, what to think of, whom to call."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.carer.person_id.shown_phone = "070-174 06 99"
        cls.env.flush_all()

    def _get_day(self, user=None, moment="2026-03-04 13:00"):
        with freeze_time(local(moment)):
            return self._as(user or self.supporter_user, "umgange.visit").get_my_day()

    def test_today_is_whole_and_the_next_day_a_line_without_a_name(self):
        later = self._make_visit(self.assignment, day="2026-03-11")
        day = self._get_day()
        (card,) = day["visits"]
        self.assertEqual((card["id"], card["hours"], card["where"]), (self.visit.id, "15.00–17.00", "Solen"))
        self.assertEqual([each["name"] for each in card["people"]], ["Sara Ek 0", "Lova Ek 0"])
        self.assertEqual(day["next"]["id"], later.id)
        self.assertNotIn("Ek", str(day["next"]))

    def test_somebody_in_two_roles_is_called_once_and_has_both(self):
        self.assignment.participant_ids = [
            Command.create({"role": "guardian", "person_id": self.carer.person_id.id}),
        ]
        (card,) = self._get_day()["visits"]
        calls = [call for call in card["calls"] if call["phone"] == "070-174 06 99"]
        self.assertEqual(len(calls), 1)
        self.assertIn(", ", calls[0]["role"])
        self.assertTrue(calls[0]["brings"])

    def test_travel_and_outlays_are_noted_in_a_tap_and_a_number(self):
        with freeze_time(local("2026-03-04 17:00")):
            self.mine.action_end()
            self.assertTrue(self.mine.note_outlay("own_car", 24))
        (card,) = self._get_day(moment="2026-03-04 17:05")["visits"]
        (outlay,) = card["live"]["outlays"]
        self.assertEqual((outlay["kind"], outlay["amount"]), ("own_car", 24.0))
        self.assertIn(["own_car", "Own car", "km"], card["outlay_kinds"])
        for kind, amount in (("own_car", 0), ("own_car", "x"), ("plane", 3), (None, 3), ("food", True), ("food", 1e9)):
            with self.subTest(kind=kind, amount=amount), self.assertRaises(UserError):
                self.mine.note_outlay(kind, amount)
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).note_outlay("food", 40)

    def test_a_visit_of_another_day_left_to_write_is_a_line(self):
        with freeze_time(local("2026-03-04 17:00")):
            self.mine.action_end()
        day = self._get_day(moment="2026-03-05 09:00")
        self.assertEqual(([each["id"] for each in day["left"]], day["visits"]), ([self.visit.id], []))
        self.assertNotIn("Ek", str(day["left"]))

    def test_a_visit_over_midnight_is_of_the_day_until_it_is_over(self):
        visit = self._make_visit(self.assignment, day="2026-03-11", start="23:00", stop="23:59")
        visit.stop += timedelta(hours=1)
        shown = {"2026-03-11 23:30": True, "2026-03-12 00:30": True, "2026-03-12 01:00": False}
        for moment, expected in shown.items():
            day = self._get_day(moment=moment)
            self.assertEqual(visit.id in [each["id"] for each in day["visits"]], expected, moment)
        self.assertIn(visit.id, [each["id"] for each in day["left"]])

    def test_nobody_elses_day_is_shown(self):
        for user in (self.other_supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                self.assertFalse(self._get_day(user)["visits"])
        for user in (self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._get_day(user)
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).get_day_card()
        others = self._as(self.other_supporter_user, "umgange.visit")
        self.assertFalse(others.get_my_day_state(self.visit.ids)["visits"])
        self.assertTrue(self.mine.get_my_day_state(self.visit.ids)["visits"])

    def test_whoever_is_made_the_supporter_sees_it_at_once(self):
        self.visit.supporter_id = self.other_supporter
        self.env.flush_all()
        self.assertTrue(self._get_day(self.other_supporter_user)["visits"])
        self.assertFalse(self._get_day()["visits"])

    def test_whoever_brings_the_child_is_first_to_call_and_112_is_no_record(self):
        (card,) = self._get_day()["visits"]
        first = card["calls"][0]
        self.assertEqual((first["name"], first["phone"], first["brings"]), ("Ulla Hem", "070-174 06 99", True))
        self.assertNotIn("child", [each["role"] for each in card["calls"]])

    def test_at_night_the_municipality_is_called(self):
        self.company.sudo().umgange_social_phone = "08-123 45 61"
        self.assertEqual(self._get_day()["visits"][0]["calls"][-1]["phone"], "08-123 45 61")
        self.assignment.sudo().social_phone = "08-123 45 60"
        self.env.invalidate_all()
        self.assertEqual(
            self._get_day()["visits"][0]["calls"][-1],
            {"id": False, "name": "Social emergency service", "role": "", "phone": "08-123 45 60", "brings": False},
        )

    def test_a_protected_phone_is_said_to_be_closed(self):
        person = self.carer.person_id.with_user(self.manager)
        person.write({"protection": "address", "list_reason": "Beslut"})
        self.env.invalidate_all()
        (card,) = self._get_day()["visits"]
        call = next(each for each in card["calls"] if each["brings"])
        self.assertEqual((call["phone"], call["closed"]), (False, True))

    def test_what_to_think_of_is_from_the_last_entry_and_from_the_plan(self):
        earlier = self._make_visit(self.assignment, day="2026-02-25")
        earlier.action_end(earlier.stop)
        self._make_entry(earlier, next_time="Säg hej i hallen.\nAlmanackan framme.").action_sign()
        points = [
            Command.create({"name": "Foton", "agreed": "Ett tillsammans,\ni slutet", "is_reminder": True}),
            Command.create({"name": "Plats", "agreed": "Solen"}),
        ]
        self._make_plan(self.assignment, point_ids=points)
        (card,) = self._get_day()["visits"]
        expected = ["Säg hej i hallen.", "Almanackan framme.", "Foton: Ett tillsammans, i slutet"]
        self.assertEqual(card["remember"], expected)

    def test_a_tap_and_how_late_it_was_shows_in_the_state(self):
        row = self.visit.attendance_ids.filtered(lambda each: each.role == "visiting")
        row.with_user(self.supporter_user).action_here(local("2026-03-02 08:40"))
        row.sudo().planned_arrival = local("2026-03-02 08:28")
        self.assertEqual(self.mine.get_day_card()["live"]["rows"][row.id], {"came": "08.40", "left": "", "late": 12})

    @freeze_time(local("2026-03-04 17:30"))
    def test_a_visit_that_nobody_started_is_written_down_with_all_its_times(self):
        people = [[row.id, "14.45", "17.15"] for row in self.visit.attendance_ids]
        self.mine.note_times("15.05", "17.00", people)
        self.assertRecordValues(
            self.visit,
            [{"state": "done", "actual_start": local("2026-03-04 15:05"), "actual_stop": local("2026-03-04 17:00")}],
        )
        self.assertEqual(set(self.visit.attendance_ids.mapped("actual_departure")), {local("2026-03-04 17:15")})

    @freeze_time(local("2026-03-04 17:30"))
    def test_times_are_mended_and_what_others_rely_on_with_a_reason(self):
        self.mine.action_end(local("2026-03-04 17:00"))
        people = [[row.id, "15.00", "17.00"] for row in self.visit.attendance_ids]
        self.mine.note_times("15.10", "16.50", people)
        self.assertEqual(self.visit.actual_stop, local("2026-03-04 16:50"))
        self._make_entry(self.visit).action_sign()
        with self.assertRefused("write why"):
            self.mine.note_times("15.10", "16.55", people)
        self.mine.note_times("15.10", "16.55", people, "Klockan gick fel.")
        self.assertEqual(self.visit.actual_stop, local("2026-03-04 16:55"))

    @freeze_time(local("2026-03-04 17:30"))
    def test_nobody_else_mends_them_and_nobody_elses_people_stand_there(self):
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).note_times("15.00", "17.00", [])
        other = self._make_visit(self._make_assignment(room_id=False), start="09:00", stop="10:00")
        row = other.attendance_ids[:1]
        with self.assertRefused("at another visit"):
            self.mine.note_times("15.00", "17.00", [[row.id, "15.00", ""]])

    @freeze_time(local("2026-03-04 17:30"))
    def test_texts_that_are_no_time_are_refused_and_change_nothing(self):
        for people in (7, [[1, 2]], [3]):
            with self.subTest(people=people), self.assertRefused("Say of each who it is"):
                self.mine.note_times("15.00", "17.00", people)
        with self.assertRefused("is no time"):
            self.mine.note_times("tre", "17.00", [])
        self.assertEqual(self.visit.state, "planned")

    def test_an_update_frees_the_address_of_the_page(self):
        visits = self.env.ref("qrut_umgange.umgange_visit_action_my_day")
        # As it was in the database of before: past the check that no two have one address.
        self.env.cr.execute("UPDATE ir_act_window SET path = 'my-day' WHERE id = %s", [visits.id])
        script = load_migration("19.0.1.3.0", "pre-day-path")
        for version, path in ((None, "my-day"), ("19.0.1.2.0", "my-visits")):
            script.migrate(self.env.cr, version)
            visits.invalidate_recordset()
            with self.subTest(version=version):
                self.assertEqual(visits.path, path)


@tagged("post_install", "-at_install")
class TestVisitDayLog(LogCommon):
    """What the page reads of whom is in the log; what it asks for while it is open reads nothing."""

    def test_names_are_logged_when_the_page_opens_and_not_while_it_is_open(self):
        own = self._as(self.supporter_user, "umgange.visit")
        visit = self.world["umgange.visit"]
        with freeze_time(visit.start):
            with self._transaction() as rows:
                self.assertTrue(own.get_my_day()["visits"])
            read = {(login, action, model) for login, action, model, _ids, _code in rows}
            self.assertIn((self.supporter_user.login, "read", "umgange.person.identity"), read)
            self.assertEqual(len(rows), len(set(rows)))
            with self._transaction() as rows:
                self.assertTrue(own.get_my_day_state()["visits"])
            self.assertEqual(rows, [])
