from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..access_notes import AccessNotes
from .common import WEDNESDAY, local
from .test_separation_visits import SeparationCase


class DayCase(SeparationCase):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visit = cls._make_visit(cls.hers)
        cls.env.flush_all()

    def _get_day(self, day=WEDNESDAY, user=None, **values):
        premises = self._as(user or self.coordinator, "umgange.premises").with_context(lang="en_US")
        return premises.get_day(day, **values)

    def _get_house(self, **values):
        (house,) = self._get_day(**values)["premises"]
        return house

    def _get_marks(self, house):
        return [(mark["clock"], mark["kind"], mark["who"]) for mark in house["events"]]


@tagged("post_install", "-at_install")
class TestPremisesDay(DayCase):
    """One picture of a day: who comes and leaves when, by which door, in which room."""

    def test_it_says_who_comes_and_leaves_in_order_of_time(self):
        self.assertEqual(
            self._get_marks(self._get_house()),
            [
                ("14.45", "arrival", "Sara"),
                ("15.00", "arrival", "Lova"),
                ("17.00", "departure", "Lova"),
                ("17.15", "departure", "Sara"),
            ],
        )

    def test_what_lies_past_midnight_comes_after_midnight_in_its_order(self):
        self._make_visit(self.his, start="22:00", stop="23:50").stop = local("2026-03-05 00:30")
        marks = self._get_house()["events"]
        self.assertEqual([(mark["clock"], mark["at"]) for mark in marks][-2:], [("00.30", 1440), ("00.45", 1440)])

    def test_a_room_shows_the_visit_and_the_time_before_and_after_the_child(self):
        rooms = {room["name"]: room["blocks"] for room in self._get_house()["rooms"]}
        (block,) = rooms["Solen"]
        self.assertEqual(rooms["Månen"], [])
        self.assertEqual(
            [block[key] for key in ("label", "hours", "state_label", "from", "start", "stop", "to", "lane")],
            [self.hers.name, "15.00–17.00", "Planned", 885, 900, 1020, 1035, 0],
        )

    def test_the_hours_are_those_in_which_something_happens(self):
        self.assertEqual(self._get_day()["span"], (14 * 60, 18 * 60))
        self._make_visit(self.his, start="09:00", stop="10:00")
        self.assertEqual(self._get_day()["span"], (8 * 60, 18 * 60))

    def test_an_empty_day_is_told_of_and_shows_the_house(self):
        picture = self._get_day("2026-03-07")
        self.assertTrue(picture["is_empty"])
        self.assertEqual([house["name"] for house in picture["premises"]], ["Farsta"])
        self.assertEqual(picture["span"], (9 * 60, 18 * 60))

    def test_the_arrows_lead_to_the_days_around_it(self):
        days = self._get_day()["days"]
        self.assertEqual(
            (days["label"], days["previous"], days["following"], days["today"]),
            ("Wednesday 4 March 2026", "2026-03-03", "2026-03-05", "2026-03-02"),
        )

    def test_what_is_noted_stands_instead_of_the_plan(self):
        row = self.visit.attendance_ids.filtered(lambda each: each.role == "visiting")
        with freeze_time(f"{WEDNESDAY} 14:10:00"):
            row.action_here()
        marks = [mark for mark in self._get_house()["events"] if mark["is_noted"]]
        self.assertEqual([(mark["clock"], mark["who"]) for mark in marks], [("15.10", "Sara")])

    def test_one_parent_of_siblings_who_share_a_visit_comes_once_and_the_room_is_taken_once(self):
        mother = {"role": "visiting", "person_id": self.mother.id}
        child = {"role": "child", "person_id": self._make_person("Nils Ek").id}
        sibling = self._make_assignment(
            participant_ids=[Command.create(child), Command.create(mother)], supporter_id=self.other_supporter.id
        )
        self._make_visit(sibling, lead_visit_id=self.visit.id)
        house = self._get_house()
        self.assertEqual([mark["who"] for mark in house["events"]], ["Sara", "Lova", "Nils", "Lova", "Nils", "Sara"])
        (block,) = next(room["blocks"] for room in house["rooms"] if room["name"] == "Solen")
        self.assertEqual(block["label"], f"{self.hers.name} + {sibling.name}")

    def test_what_is_called_off_is_not_there(self):
        self.visit.action_cancel("child_ill")
        self.assertTrue(self._get_day()["is_empty"])

    def test_each_comes_by_the_door_that_the_plan_says(self):
        plan = self._make_plan(self.hers, approve=False)
        arrival = plan.arrival_ids.filtered(lambda each: each.role == "visiting")
        arrival.entrance = "Entré A"
        plan.action_approve()
        doors = {door["name"]: [mark["who"] for mark in door["marks"]] for door in self._get_house()["doors"]}
        self.assertEqual(doors, {"Entré A": ["Sara", "Sara"], "": ["Lova", "Lova"]})

    def test_a_meeting_has_its_room(self):
        self._make_meeting(self.his, "visiting", room_id=self.moon.id)
        house = self._get_house(day="2026-03-03")
        (block,) = next(room["blocks"] for room in house["rooms"] if room["name"] == "Månen")
        self.assertEqual((block["kind"], block["label"]), ("meeting", f"Opening meeting {self.his.name}"))

    def test_what_is_booked_without_a_visit_is_taken(self):
        self._as(self.coordinator, "umgange.booking").create(
            {
                "resource_id": self.moon.resource_id.id,
                "start": f"{WEDNESDAY} 08:00:00",
                "stop": f"{WEDNESDAY} 09:00:00",
            }
        )
        (block,) = next(room["blocks"] for room in self._get_house()["rooms"] if room["name"] == "Månen")
        self.assertEqual((block["kind"], block["label"], block["hours"]), ("booked", "Taken", "09.00–10.00"))

    def test_only_one_house_where_one_is_chosen(self):
        away = self._make_premises("Uppsala")
        self._make_visit(self.his, room_id=self._make_room("Ängen", premises_id=away.id).id)
        self.assertEqual([house["name"] for house in self._get_day()["premises"]], ["Farsta", "Uppsala"])
        self.assertEqual([house["name"] for house in self._get_day(premises_id=away.id)["premises"]], ["Uppsala"])

    # === WHO MUST NOT MEET === #

    def test_two_who_must_not_meet_stand_there_once_with_what_could_be_done(self):
        self._keep_apart()
        his = self._make_visit(self.his, start="17:00", stop="18:00")
        (clash,) = self._get_house()["clashes"]
        self.assertIn("must not meet: both are at Farsta 16.45–17.15", clash["text"])
        self.assertEqual(clash["visit_id"], his.id)
        self.assertEqual(clash["suggestion"], {"minutes": 45, "label": f"Move {self.his.name} 45 min: begins 17.45"})
        self.assertFalse(clash["is_protected"])

    def test_the_dialog_moves_the_visit_as_suggested_and_the_line_is_gone(self):
        self._keep_apart()
        his = self._make_visit(self.his, start="17:00", stop="18:00")
        dialog = self._as(self.coordinator, "umgange.visit.move").create({"visit_id": his.id, "minutes": 45})
        self.assertEqual(dialog.with_context(lang="en_US").outcome, f"{self.his.name} begins 17.45 and ends 18.45")
        dialog.action_apply()
        self.assertEqual(his.time_label, "17.45–18.45")
        self.assertEqual(self._get_house()["clashes"], [])

    def test_the_dialog_moves_nothing_by_nothing_and_is_for_coordinators(self):
        dialogs = self._as(self.coordinator, "umgange.visit.move")
        with self.assertRefused("Say by how many minutes"):
            dialogs.create({"visit_id": self.visit.id, "minutes": 0}).action_apply()
        with self.assertRaises(AccessError):
            self._as(self.supporter_user, "umgange.visit.move").create({"visit_id": self.visit.id})

    def test_nothing_is_suggested_that_is_too_far_or_taken(self):
        self._keep_apart()
        self._make_visit(self.his, start="16:00", stop="16:30")
        self.assertFalse(self._get_house()["clashes"][0]["suggestion"])
        self.his.visit_ids.unlink()
        self._make_visit(self.his, start="17:00", stop="18:00")
        other = self._make_assignment(room_id=self.moon.id, supporter_id=False)
        self._make_visit(other, start="18:30", stop="19:00")
        self.assertFalse(self._get_house()["clashes"][0]["suggestion"])

    # === WHO SEES WHAT === #

    def test_whoever_may_not_read_a_name_gets_the_code(self):
        self._protect(self.mother, "hidden")
        self.env.flush_all()
        self.assertIn(("14.45", "arrival", self.mother.code), self._get_marks(self._get_house()))
        (house,) = self._get_day(user=self.manager)["premises"]
        self.assertIn(("14.45", "arrival", "Sara"), self._get_marks(house))

    def test_nobody_but_coordinators_and_managers_sees_a_day_of_all_families(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._get_day(user=self.users[role])

    def test_nobody_sees_another_companys(self):
        other = self._create_company(name="Annan")
        stranger = self._make_user("stranger", "qrut_umgange.group_coordinator", company_id=other.id)
        self.assertEqual(self._get_day(user=stranger)["premises"], [])

    def test_a_day_that_is_none_is_refused_in_words(self):
        for day in ("i morgon", [1], {}):
            with self.subTest(day=day), self.assertRefused("The day cannot be read: write it as 2026-03-04"):
                self._get_day(day or [2])

    def test_what_is_read_stands_in_the_log(self):
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        self.env.invalidate_all()
        self._get_day()
        self.env.cr.flush()
        rows = self.env["umgange.access.log"].sudo().search([("user_id", "=", self.coordinator.id)], limit=6)
        read = {(row.model, row.person_code) for row in rows if row.action == "read"}
        self.assertIn(("umgange.visit", self.hers.child_ids.code), read)
        self.assertIn(("umgange.person.identity", self.mother.code), read)

    def test_more_visits_take_no_more_queries(self):
        counts = []
        for hours in ((), (18,), (8, 10, 12)):
            for hour in hours:
                assignment = self._make_assignment(room_id=self.moon.id, supporter_id=self.other_supporter.id)
                self._make_visit(assignment, start=f"{hour:02}:00", stop=f"{hour + 1:02}:00")
            self.env.flush_all()
            self._get_day()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_day()
            counts.append(self.env.cr.sql_log_count - before)
        # What each model's rights are is looked up once: the first call pays for all.
        self.assertEqual(*counts[1:])
