from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import WEDNESDAY, local
from .test_separation_visits import SeparationCase


@tagged("post_install", "-at_install")
class TestSeparationMeetings(SeparationCase):
    """Those who must not meet do not on their way to a meeting either."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_visit(cls.hers)  # Sara is there 14.45–17.15

    def _meet(self, start="15:30", stop="16:30", **values):
        values = {"kind": "network", "room_id": self.moon.id, **values}
        times = {"start": local(f"{WEDNESDAY} {start}"), "stop": local(f"{WEDNESDAY} {stop}")}
        return self._make_meeting(self.his, "visiting", **times, **values)

    def test_a_meeting_at_which_somebody_protected_would_meet_them_is_not_planned(self):
        self._keep_apart(protect=True)
        for start, stop in (("15:30", "16:30"), ("17:29", "18:00"), ("14:00", "14:31")):
            with (
                self.subTest(start=start),
                self.assertRefused(rf"(?s){self.father.code} .*must not meet.*choose another time or other premises"),
            ):
                self._meet(start, stop)
        self.assertTrue(self._meet("17:30", "18:00"))

    def test_it_is_not_moved_there_either_nor_are_they_asked_to_come(self):
        self._keep_apart(protect=True)
        meeting = self._meet("18:00", "19:00")
        with self.assertRefused("must not meet"):
            meeting.write({"start": local(f"{WEDNESDAY} 16:00"), "stop": local(f"{WEDNESDAY} 16:30")})
        empty = self._meet("16:00", "16:30", participant_ids=False)
        with self.assertRefused("must not meet"):
            empty.participant_ids = self.his.participant_ids.filtered(lambda each: each.role == "visiting")

    def test_at_another_place_by_phone_or_afterwards_nothing_is_refused(self):
        self._keep_apart(protect=True)
        away = self._make_room("Ängen", premises_id=self._make_premises("Uppsala").id)
        self.assertTrue(self._meet(room_id=away.id))
        self.assertTrue(self._meet(way="phone", room_id=False))
        with freeze_time(f"{WEDNESDAY} 20:00:00"):
            meeting = self._meet(held=True)
        self.assertFalse(self._in_english(meeting).apart_warning)

    def test_two_of_one_meeting_are_warned_of(self):
        self.his.participant_ids = [Command.create({"role": "visiting", "person_id": self.mother.id})]
        self._keep_apart()
        meeting = self._meet("18:00", "19:00")
        self.assertIn("must not meet", self._in_english(meeting).apart_hint)

    def test_others_are_warned_of_and_how_they_are_kept_apart_is_chosen(self):
        self._keep_apart()
        meeting = self._meet()
        self.assertIn("must not meet: both are at Farsta 15.30–16.30", self._in_english(meeting).apart_hint)
        self.assertFalse(meeting.apart_warning)
        with Form(meeting.with_user(self.coordinator)) as form:
            form.apart_measure = "door"
        self.assertEqual(meeting.apart_measure, "door")

    def test_a_measure_at_the_meeting_is_enough_for_the_visit(self):
        self._keep_apart()
        visit = self.hers.visit_ids
        meeting = self._meet()
        with self.assertRefused("choose how they are kept apart, or move it"):
            visit.action_confirm()
        meeting.apart_measure = "door"
        visit.invalidate_recordset(["apart_gap"])
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")

    def test_where_it_is_decided_later_the_meeting_stands_and_says_so(self):
        meeting = self._meet()
        self._keep_apart(protect=True)
        self.assertIn("must not meet", self._in_english(meeting).apart_warning)
        meeting.notes = "Karin ringer."

    def test_who_may_not_read_pairs_is_not_told_whom_it_is_about(self):
        self._keep_apart()
        meeting = self._meet()
        told = self._in_english(meeting, self.other_supporter_user).apart_hint
        self.assertIn("Somebody whom", told)
        self.assertNotIn(self.mother.code, told)
