from odoo.tests import freeze_time, tagged

from .test_meeting import MeetingCommon


@tagged("post_install", "-at_install")
class TestMeetingBooking(MeetingCommon):
    """A meeting may hold a room, as a visit does."""

    def _book(self, **values):
        return self._make("officer", room_id=self.room.id, **values)

    def _get_booked(self, meeting):
        booking = meeting.booking_id
        return booking.active and (booking.resource_id, booking.start, booking.stop)

    def test_it_takes_its_room_for_its_time(self):
        meeting = self._book()
        self.assertEqual(self._get_booked(meeting), (self.room.resource_id, meeting.start, meeting.stop))

    def test_what_is_taken_is_refused_with_room_and_time(self):
        self._make_visit(self.assignment, day="2026-03-03", start="10:30", stop="11:30")
        with self.assertRefused("Solen is booked 2026-03-03 10.30–11.30 already"):
            self._book()

    def test_a_meeting_keeps_others_out_too(self):
        self._book()
        with self.assertRefused("Solen is booked 2026-03-03 10.00–11.00 already"):
            self._make_visit(self.assignment, day="2026-03-03", start="10:30", stop="11:30")

    def test_the_booking_follows_the_meeting(self):
        meeting = self._book()
        before = meeting.booking_id
        meeting.write({"start": "2026-03-03 12:00:00", "stop": "2026-03-03 13:00:00"})
        self.assertFalse(before.active)
        self.assertEqual(self._get_booked(meeting), (self.room.resource_id, meeting.start, meeting.stop))
        same = meeting.booking_id
        meeting.notes = "Karin kan då."
        meeting.room_id = self.room
        self.assertEqual(meeting.booking_id, same)

    def test_by_phone_or_without_a_room_nothing_is_held(self):
        for values in ({"way": "phone"}, {"room_id": False}):
            meeting = self._book()
            meeting.write(values)
            self.assertFalse(self._get_booked(meeting))
            self.assertFalse(self._make("officer", **values).booking_id)

    def test_deleting_it_frees_the_room(self):
        meeting = self._book()
        booking = meeting.booking_id
        meeting.unlink()
        self.assertFalse(booking.active)
        self._book()

    def test_what_lies_behind_books_nothing_and_stays(self):
        self.assertFalse(self._book(start="2026-02-02 09:00:00", stop="2026-02-02 10:00:00").booking_id)
        meeting = self._book()
        with freeze_time("2026-03-04 08:00:00"):
            meeting.stop = "2026-03-03 10:30:00"
        self.assertTrue(meeting.booking_id.active)

    def test_whoever_may_not_plan_books_nothing(self):
        values = {"assignment_id": self.assignment.id, "start": "2026-03-03 09:00:00", "stop": "2026-03-03 10:00:00"}
        booking = self._book().booking_id
        copied = self._as(self.coordinator, "umgange.meeting").create({**values, "booking_id": booking.id})
        self.assertFalse(copied.booking_id)
