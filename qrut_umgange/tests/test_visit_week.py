from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import WEDNESDAY
from .test_separation_visits import SeparationCase


@tagged("post_install", "-at_install")
class TestVisitWeek(SeparationCase):
    """Min vecka: visits, what is left to look at, to-dos; and when rooms and supporters are free."""

    def _get_week(self, day=WEDNESDAY, user=None, **values):
        self.env.flush_all()
        return self._as(user or self.coordinator, "umgange.visit").with_context(lang="en_US").get_week(day, **values)

    def _get_left(self, **values):
        return {each["key"]: each["count"] for each in self._get_week(**values)["left"]}

    def _get_free(self, name, user=None, day=WEDNESDAY):
        self.env.flush_all()
        premises = self._as(user or self.coordinator, "umgange.premises").with_context(lang="en_US")
        return next(row for row in premises.get_free_times(day)["rows"] if row["name"] == name)["weeks"]

    # === THE WEEK === #

    def test_whoever_coordinates_nothing_begins_with_everybodys(self):
        for user, mine in ((self.coordinator, True), (self.manager, False)):
            self.assertEqual(self._get_week(user=user)["mine"], mine)
        self.assertTrue(self._get_week(user=self.manager, mine=True)["mine"])

    def test_the_weeks_visits_stand_by_day_and_by_code(self):
        visit = self._make_visit(self.hers)
        self._make_visit(self.hers, day="2026-03-11")
        week = self._get_week()
        self.assertEqual(week["week"]["label"], "Week 10, 2–8 March")
        self.assertTrue(week["week"]["is_now"])
        self.assertEqual(
            [(day["label"], [each["id"] for each in day["visits"]]) for day in week["days"]],
            [
                ("Monday 2 Mar", []),
                ("Tuesday 3 Mar", []),
                ("Wednesday 4 Mar", [visit.id]),
                ("Thursday 5 Mar", []),
                ("Friday 6 Mar", []),
            ],
        )
        self.assertNotIn("Sara", str(week))
        self.assertNotIn("Lova", str(week))

    def test_what_is_left_is_counted_and_each_opens_its_list(self):
        planned = self._make_visit(self.hers)
        self._make_visit(self.his, supporter_id=False, day="2026-03-20")
        held = self._make_visit(self.hers, day="2026-03-03")
        with freeze_time("2026-03-03 17:00:00"):
            held.action_start()
            held.action_end()
        self._make_separation(self.mother, self.father, decide=False)
        with freeze_time("2026-03-03 18:00:00"):
            self.assertEqual(self._get_left(), {"journal": 1, "late": 0, "unconfirmed": 1, "unmanned": 1, "apart": 1})
            left = {each["key"]: each for each in self._get_week()["left"]}
            found = self._as(self.coordinator, "umgange.visit").search(left["unconfirmed"]["domain"])
            self.assertEqual(found, planned)
        with freeze_time("2026-03-06 18:00:00"):
            self.assertEqual(self._get_left()["late"], 1)

    def test_mine_are_those_that_one_coordinates(self):
        self._make_visit(self.hers)
        self.assertEqual(self._get_left(user=self.manager, mine=True)["unconfirmed"], 0)
        self.assertEqual(self._get_left(user=self.manager, mine=False)["unconfirmed"], 1)

    def test_ones_own_to_dos_stand_there_the_late_ones_marked(self):
        self._make_separation(self.mother, self.father, decide=False)
        self.hers.with_user(self.coordinator).activity_schedule(
            "mail.mail_activity_data_todo", "2026-03-01", "Ring handläggaren", user_id=self.coordinator.id
        )
        todo = self._get_week()["todos"][0]
        self.assertEqual(
            (todo["summary"], todo["is_late"], todo["model"], todo["res_id"]),
            ("Ring handläggaren", True, "umgange.assignment", self.hers.id),
        )
        self.assertNotIn("Ring handläggaren", str(self._get_week(user=self.manager)["todos"]))

    def test_nobody_but_coordinators_and_managers_has_it(self):
        for role in ("supporter", "finance", "reviewer"):
            for model, method in (("umgange.visit", "get_week"), ("umgange.premises", "get_free_times")):
                with self.subTest(role=role, method=method), self.assertRaises(AccessError):
                    getattr(self._as(self.users[role], model), method)()

    def test_more_visits_take_no_more_queries(self):
        counts = []
        for days in ((3,), (4,), (5, 6)):
            for day in days:
                self._make_visit(self.hers, day=f"2026-03-0{day}")
                self._make_visit(self.his, day=f"2026-03-0{day}")
            self._get_week()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_week()
            counts.append(self.env.cr.sql_log_count - before)
        # What each model's rights are is looked up once: the first call pays for all.
        self.assertEqual(*counts[1:])

    # === FREE TIMES === #

    def test_a_room_is_free_within_its_hours_but_when_it_is_booked(self):
        before = self._get_free("Solen")[0]
        self._make_visit(self.hers, start="13:00", stop="15:00")
        after = self._get_free("Solen")[0]
        self.assertEqual(before["hours"] - after["hours"], 2)
        wednesday = next(day for day in after["days"] if day["label"] == "Wed 4 Mar")
        self.assertEqual(wednesday["times"][-1], "15.00–17.00")

    def test_a_supporter_is_free_but_when_they_work_or_are_away(self):
        name = self.supporter.name
        before = self._get_free(name)[1]["hours"]
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "resource_id": self.supporter.resource_id.id,
                "calendar_id": self.supporter.resource_calendar_id.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-15 22:00:00",
            }
        )
        self.assertEqual((before > 0, self._get_free(name)[1]["hours"]), (True, 0))

    def test_eight_weeks_are_shown_and_what_lies_behind_is_not_free(self):
        weeks = self._get_free("Solen", day="2026-03-02")
        self.assertEqual(len(weeks), 8)
        with freeze_time("2026-03-06 08:00:00"):
            self.assertEqual([day["label"] for day in self._get_free("Solen")[0]["days"]], ["Fri 6 Mar"])

    def test_more_bookings_take_no_more_queries(self):
        counts = []
        for days in ((3,), (4,), (5, 6, 10, 11)):
            for day in days:
                self._make_visit(self.hers, day=f"2026-03-{day:02}")
            self._get_free("Solen")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._as(self.coordinator, "umgange.premises").get_free_times(WEDNESDAY)
            counts.append(self.env.cr.sql_log_count - before)
        # What each model's rights are is looked up once: the first call pays for all.
        self.assertEqual(*counts[1:])
