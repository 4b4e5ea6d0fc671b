from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WEDNESDAY, local
from .test_visit import ENDS, VisitCase


@tagged("post_install", "-at_install")
class TestVisitPlanning(VisitCase):
    """A planned visit takes what is usual from its assignment and its plan."""

    def test_room_supporter_plan_and_minutes_come_from_what_is_agreed(self):
        visit = self._make()
        self._make_assessment(visit.assignment_id)
        self._hold_opening_meetings(visit.assignment_id)
        self.assertRecordValues(
            visit,
            [
                {
                    "room_id": self.room.id,
                    "supporter_id": self.supporter.id,
                    "plan_id": self.plan.id,
                    "minutes_before": 15,
                    "minutes_after": 15,
                    "company_id": self.company.id,
                    "warning": False,
                }
            ],
        )

    def test_a_given_room_and_supporter_stay(self):
        moon = self._make_room("Månen")
        visit = self._make(room_id=moon.id, supporter_id=self.other_supporter.id)
        self.assertEqual((visit.room_id, visit.supporter_id), (moon, self.other_supporter))

    def test_nobody_waits_in_our_rooms_at_a_distance(self):
        for place in ("prison", "video", "phone"):
            visit = self._make(place=place, day="2026-05-04")
            self.assertEqual((visit.minutes_before, visit.minutes_after), (0, 0))
            self.assertFalse(visit.room_id)
            visit.unlink()

    def test_what_is_missing_is_warned_of_and_stops_nothing(self):
        bare = self._make_assignment(room_id=False, supporter_id=False)
        visit = self._make_visit(bare)
        for sentence in ("No approved plan", "No supporter", "No room", "No safety assessment"):
            self.assertIn(sentence, visit.warning)
        visit.action_confirm()
        visit.action_start()
        visit.action_end()
        self.assertEqual(visit.state, "done")
        self.assertFalse(visit.warning)

    def test_the_first_confirmed_visit_makes_the_assignment_active(self):
        visit = self._make()
        self.assertEqual(self.assignment.state, "accepted")
        visit.action_confirm()
        self.assertEqual(self.assignment.state, "active")

    def test_a_court_ordered_visit_is_confirmed_with_appointed_supporter_and_end_date_alone(self):
        for missing in ({"supporter_id": False}, {"date_to": False}):
            assignment = self._make_assignment(legal_basis="fb", **missing)
            visit = self._make_visit(assignment, day="2026-04-07")
            with self.assertRefused("FB 6:15 c"):
                visit.action_confirm()
            visit.unlink()
        assignment = self._make_assignment(legal_basis="fb")
        visit = self._make_visit(assignment)
        with self.assertRefused("FB 6:15 c.*so the board appoints the supporter"):
            visit.action_confirm()
        self._make_decision(assignment, "appointed", supporter_id=self.supporter.id, date_to="2026-12-31")
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")

    def test_a_visit_under_way_or_ended_keeps_its_planned_time_and_place(self):
        for number, state in enumerate(("under_way", *ENDS)):
            visit = self._make(state, day=f"2026-04-{number + 1:02}")
            for values in (
                {"start": visit.start - timedelta(hours=1)},
                {"stop": visit.stop + timedelta(hours=1)},
                {"room_id": False},
                {"place": "outing"},
                {"supporter_id": self.other_supporter.id},
            ):
                with self.subTest(state=state, values=values), self.assertRefused("has begun or ended"):
                    visit.write(values)

    def test_a_visit_stays_with_its_assignment(self):
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        visit = self._make()
        with self.assertRefused("stays with its assignment"):
            visit.assignment_id = other
        visit.assignment_id = visit.assignment_id

    def test_a_visit_needs_times_in_order(self):
        visit = self._make()
        for values in ({"start": False}, {"stop": False}, {"stop": visit.start}):
            with self.subTest(values=values), self.assertRaises(UserError):
                visit.write(values)

    def test_it_is_called_by_number_and_local_time_whoever_reads(self):
        visit = self._make()
        number = self.assignment.name
        for zone in ("America/New_York", "Asia/Tokyo", "Europe/Stockholm"):
            self.assertEqual(visit.with_context(tz=zone).display_name, f"{number} 2026-03-04 15.00–17.00")

    def test_its_day_is_the_day_of_the_room(self):
        room = self._make_room("Havet", premises_id=self._make_premises("Åbo", tz="Europe/Helsinki").id)
        start = local(f"{WEDNESDAY} 23:30")
        values = {"start": start, "stop": start + timedelta(minutes=30)}
        here = self._as(self.coordinator, "umgange.visit").with_context(tz="Asia/Tokyo")
        here = here.create({**values, "assignment_id": self.assignment.id})
        other = self._make_assignment(room_id=room.id, supporter_id=False)
        there = self._as(self.coordinator, "umgange.visit").create({**values, "assignment_id": other.id})
        self.assertEqual(str(here.date), "2026-03-04")
        self.assertEqual(str(there.date), "2026-03-05")

    def test_a_duplicate_is_a_plan_and_nothing_more(self):
        visit = self._make("cancelled")
        twin = visit.copy({"start": local("2026-03-11 15:00"), "stop": local("2026-03-11 17:00")})
        self.assertRecordValues(
            twin,
            [{"state": "planned", "end_reason": False, "told_at": False, "actual_start": False}],
        )
        self.assertFalse(twin.sudo().delivery_ids)
        self.assertEqual(len(twin.booking_ids), 2)
