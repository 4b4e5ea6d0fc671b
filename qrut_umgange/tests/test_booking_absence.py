from odoo import Command
from odoo.tests import tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestBookingAbsence(UmgangeCommon):
    """Whoever is away or off work at a visit is warned of, and nothing is refused for it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)

    def _put_away(self, resource, first="2026-03-04 00:00", last="2026-03-05 00:00", **values):
        leaves = self.env["resource.calendar.leaves"].sudo()
        return leaves.create(
            {
                "name": "Influensa",
                "resource_id": resource.id,
                "date_from": local(first),
                "date_to": local(last),
                **values,
            }
        )

    def _give_hours(self, *days, hours=(8, 16.5)):
        calendar = (
            self.env["resource.calendar"]
            .sudo()
            .create(
                {
                    "name": "Dagtid",
                    "company_id": self.company.id,
                    "tz": "Europe/Stockholm",
                    "attendance_ids": [
                        Command.clear(),
                        *(
                            Command.create(
                                {"name": "Dag", "dayofweek": day, "hour_from": hours[0], "hour_to": hours[1]}
                            )
                            for day in days
                        ),
                    ],
                }
            )
        )
        self.supporter.with_user(self.manager).resource_calendar_id = calendar

    def test_a_supporter_who_is_away_warns_and_is_booked_all_the_same(self):
        self._put_away(self.supporter.resource_id)
        visit = self._make_visit(self.assignment)
        self.assertEqual(visit.absence_note, f"{self.supporter.name} is away.")
        self.assertIn(visit.absence_note, visit.warning)
        self.assertEqual(len(visit.booking_ids), 2)

    def test_why_somebody_is_away_is_nobody_elses(self):
        self._put_away(self.supporter.resource_id)
        self.assertNotIn("Influensa", self._make_visit(self.assignment).warning)

    def test_an_absence_that_ends_as_the_visit_begins_is_none(self):
        self._put_away(self.supporter.resource_id, "2026-03-04 00:00", "2026-03-04 15:00")
        self.assertFalse(self._make_visit(self.assignment).absence_note)

    def test_a_closed_room_warns(self):
        self._put_away(self.room.resource_id)
        self.assertEqual(self._make_visit(self.assignment).absence_note, "Solen is closed at 15.00–17.00.")

    def test_hours_that_nobody_has_agreed_on_warn_of_nothing(self):
        self.assertFalse(self.supporter.resource_calendar_id)
        self.assertFalse(self._make_visit(self.assignment, day="2026-03-08", start="21:00", stop="22:00").absence_note)

    def test_a_visit_outside_the_working_hours_warns(self):
        self._give_hours("2")
        visit = self._make_visit(self.assignment)
        self.assertEqual(visit.absence_note, f"{self.supporter.name} works 08.00–16.30 on that day.")
        inside = self._make_visit(self.assignment, start="09:00", stop="13:00")
        self.assertFalse(inside.absence_note)

    def test_a_day_off_warns(self):
        self._give_hours("0", "1")
        visit = self._make_visit(self.assignment)
        self.assertEqual(visit.absence_note, f"{self.supporter.name} does not work on that day.")

    def test_a_day_on_which_all_is_closed_warns_of_those_with_hours(self):
        self._give_hours("2", hours=(8, 20))
        self._put_away(self.env["resource.resource"], company_id=self.company.id, calendar_id=False)
        self.assertIn("is away", self._make_visit(self.assignment).absence_note)

    def test_what_lies_behind_is_no_warning(self):
        self._put_away(self.supporter.resource_id)
        visit = self._make_visit(self.assignment)
        visit.action_start()
        self.assertFalse(visit.absence_note)

    def test_a_year_is_asked_about_in_as_many_queries_as_a_day(self):
        bookings = self._as(self.coordinator, "umgange.booking")
        self._give_hours("2", hours=(8, 20))
        slots = [
            (resource.id, local(f"2026-{month:02}-{day:02} 15:00"), local(f"2026-{month:02}-{day:02} 17:00"))
            for resource in self.supporter.resource_id | self.room.resource_id
            for month in range(3, 12)
            for day in range(1, 25)
        ]

        def ask(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = bookings._get_absences(some)
            return self.env.cr.sql_log_count - before, found

        ask(slots[:1])
        few, _found = ask(slots[:1])
        many, found = ask(slots)
        self.assertEqual(few, many)
        self.assertTrue(found)
        self.assertEqual(bookings._get_absences([]), {})
