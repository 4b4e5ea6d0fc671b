import re

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitBooking(UmgangeCommon):
    """A visit holds its room and its supporter for the child's own time."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)

    def _held(self, visit):
        return visit.booking_ids.filtered("active").sorted("resource_id").mapped("resource_id")

    def test_a_planned_visit_holds_room_and_supporter_without_buffers(self):
        visit = self._make_visit(self.assignment)
        self.assertEqual(self._held(visit), self.room.resource_id | self.supporter.resource_id)
        for booking in visit.booking_ids:
            self.assertEqual((booking.start, booking.stop), (visit.start, visit.stop))

    def test_visits_that_touch_share_a_room(self):
        self._make_visit(self.assignment)
        self.assertTrue(self._make_visit(self.assignment, start="17:00", stop="18:00"))

    def test_the_same_room_twice_is_refused_for_another_assignment(self):
        self._make_visit(self.assignment)
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        with self.assertRefused("Solen is booked"):
            self._make_visit(other, start="16:00", stop="18:00")

    def test_the_same_supporter_twice_is_refused_in_another_room(self):
        self._make_visit(self.assignment)
        other = self._make_assignment(room_id=self._make_room("Månen").id)
        with self.assertRefused(re.escape(self.supporter.name)):
            self._make_visit(other, start="16:00", stop="18:00")

    def test_a_visits_booking_is_not_moved_without_the_visit(self):
        visit = self._make_visit(self.assignment)
        for values in ({"active": False}, {"start": local("2026-03-04 14:00")}):
            with self.subTest(values=values), self.assertRefused("Move or cancel the visit instead"):
                visit.booking_ids.write(values)
        self.assertEqual(visit.booking_ids.mapped("active"), [True, True])

    def test_a_moved_visit_moves_its_bookings(self):
        visit = self._make_visit(self.assignment)
        later = {"start": local("2026-03-05 15:00"), "stop": local("2026-03-05 17:00")}
        visit.write(later)
        held = visit.booking_ids.filtered("active")
        self.assertEqual(set(held.mapped("start")), {later["start"]})
        self.assertEqual(len(held), 2)
        self.assertTrue(self._make_visit(self.assignment))

    def test_a_move_into_a_taken_time_is_refused_and_changes_nothing(self):
        visit = self._make_visit(self.assignment)
        other = self._make_visit(self._make_assignment(), day="2026-03-05")
        with self.assertRaises(UserError):
            other.write({"start": visit.start, "stop": visit.stop})
        self.assertEqual(other.start, local("2026-03-05 15:00"))

    def test_two_visits_swap_rooms_in_two_steps(self):
        visit = self._make_visit(self.assignment)
        moon = self._make_room("Månen")
        visit.room_id = moon
        self.assertEqual(self._held(visit), moon.resource_id | self.supporter.resource_id)
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self.assertEqual(self._make_visit(other).room_id, self.room)

    def test_an_outing_books_no_room(self):
        visit = self._make_visit(self.assignment)
        visit.place = "outing"
        self.assertEqual(self._held(visit), self.supporter.resource_id)
        self.assertFalse(visit.room_id)

    def test_a_swapped_supporter_is_free_again(self):
        visit = self._make_visit(self.assignment)
        visit.supporter_id = self.other_supporter
        self.assertEqual(self._held(visit), self.room.resource_id | self.other_supporter.resource_id)

    def test_a_cancelled_visit_frees_room_and_supporter_and_keeps_the_rows(self):
        visit = self._make_visit(self.assignment)
        visit.action_cancel("child_ill")
        self.assertEqual(visit.booking_ids.mapped("active"), [False, False])
        self.assertTrue(self._make_visit(self.assignment))

    def test_a_visit_written_down_afterwards_books_nothing(self):
        visit = self._make_visit(self.assignment)
        with freeze_time("2026-03-05 08:00:00"):
            late = self._make_visit(self._make_assignment(), start="16:00", stop="18:00")
        self.assertFalse(late.booking_ids)
        self.assertEqual(len(visit.booking_ids), 2)

    def test_a_visit_moved_into_the_past_frees_the_time_that_it_held(self):
        visit = self._make_visit(self.assignment)
        visit.write({"start": local("2026-03-01 15:00"), "stop": local("2026-03-01 17:00")})
        self.assertFalse(visit.booking_ids.filtered("active"))
        self.assertTrue(self._make_visit(self._make_assignment()))

    def test_who_swaps_the_supporter_afterwards_leaves_the_past_bookings(self):
        visit = self._make_visit(self.assignment)
        held = visit.booking_ids
        with freeze_time("2026-03-05 08:00:00"):
            visit.supporter_id = self.other_supporter
        self.assertEqual(visit.booking_ids, held)
        self.assertEqual(held.mapped("active"), [True, True])

    def test_a_late_end_lengthens_no_booking(self):
        visit = self._make_visit(self.assignment)
        following = self._make_visit(self._make_assignment(), start="17:00", stop="18:00")
        with freeze_time("2026-03-04 16:30:00"):
            visit.action_end()
        self.assertEqual(visit.actual_stop, local("2026-03-04 17:30"))
        self.assertEqual(set(visit.booking_ids.mapped("stop")), {local("2026-03-04 17:00")})
        self.assertEqual(following.booking_ids.mapped("active"), [True, True])

    def test_deleting_a_planned_visit_frees_its_time(self):
        self._make_visit(self.assignment).unlink()
        self.assertTrue(self._make_visit(self._make_assignment()))
