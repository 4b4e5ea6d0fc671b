from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import local
from .test_visit_early import DayCase


@tagged("post_install", "-at_install")
class TestVisitOtherwise(DayCase):
    """What was otherwise than planned is written down, and moves no booking."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.substitute_user = cls._make_user("substitute", "qrut_umgange.group_supporter")
        cls.substitute = cls._make_supporter(cls.substitute_user)
        cls.assignment.substitute_id = cls.substitute
        cls.env.flush_all()

    def test_where_it_was_and_who_interpreted_is_noted_without_moving_a_booking(self):
        booked = self.visit.booking_ids.mapped("resource_id")
        self.mine.note_otherwise(held_place="outing", held_where="Lekplatsen vid kyrkan", interpreting="phone")
        self.assertRecordValues(self.visit, [{"held_place": "outing", "interpreting": "phone", "place": "room"}])
        self.assertEqual(self.mine.held_where, "Lekplatsen vid kyrkan")
        self.assertEqual(self.visit.booking_ids.mapped("resource_id"), booked)

    def test_the_talk_with_the_child_is_noted_in_one_tap(self):
        self.mine.note_otherwise(talk_offer="not_today")
        self.assertEqual(self.mine.get_day_card()["live"]["talk"], "not_today")

    def test_nothing_else_is_noted_that_way(self):
        with self.assertRefused("not noted here"):
            self.mine.note_otherwise(state="done")
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).note_otherwise(talk_offer="offered")

    @freeze_time(local("2026-03-04 14:40"))
    def test_whoever_stands_in_holds_it_at_once_and_the_coordinator_is_told(self):
        theirs = self.visit.with_user(self.substitute_user)
        with self.assertRaises(AccessError):
            theirs.action_start()
        (line,) = theirs.get_my_day()["standins"]
        self.assertEqual(line["id"], self.visit.id)
        theirs.action_stand_in()
        self.assertEqual([each["id"] for each in theirs.get_my_day()["visits"]], [self.visit.id])
        self.assertFalse(self.mine.get_my_day()["visits"])
        theirs.action_start()
        self.assertEqual((self.visit.state, self.visit.supporter_id), ("under_way", self.supporter))
        self.assertEqual(self._get_todos(self.visit, "Somebody else held").user_id, self.coordinator)

    def test_the_one_it_was_planned_with_may_take_it_back(self):
        with freeze_time(local("2026-03-04 14:40")):
            self.visit.with_user(self.substitute_user).action_stand_in()
            (line,) = self.mine.get_my_day()["standins"]
            self.mine.browse(line["id"]).action_stand_in()
            self.assertTrue(self.mine.get_my_day()["visits"])

    def test_a_stranger_stands_in_nowhere(self):
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).action_stand_in()
        with self.assertRaises(AccessError):
            self.visit.with_user(self.coordinator).action_stand_in()

    def test_the_world_of_whoever_stood_in_ends_when_it_is_signed(self):
        self.assignment.substitute_id = False
        self.visit.held_by_id = self.substitute
        theirs = self.visit.with_user(self.substitute_user)
        with freeze_time(local("2026-03-04 17:10")):
            theirs.action_end(local("2026-03-04 17:00"))
            (draft,) = theirs.begin_drafts()["entries"]
            entry = self._as(self.substitute_user, "umgange.journal.entry").browse(draft["id"])
            entry.save_draft({"facts": "Lova kom."}, 0)
            entry.sign_as_shown([1])
        self.assertTrue(self.visit.is_documented)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            theirs.read(["state"])
