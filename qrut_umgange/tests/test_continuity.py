from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestContinuity(UmgangeCommon):
    """How much we keep the same for the child stands on the assignment, and before a change is saved."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.moon = cls._make_room("Månen")
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)
        cls.visits = cls.env["umgange.visit"].union(
            *(cls._make_visit(cls.assignment, day=f"2026-03-{day:02}") for day in (4, 11, 18, 25))
        )

    def test_a_steady_series_is_all_the_same(self):
        self.assertEqual(self.assignment.continuity, 100)
        self.assertEqual(self.assignment.continuity_label, "100 % over 4 visits")

    def test_another_room_and_another_time_are_named_and_counted(self):
        self.visits[0].room_id = self.moon
        self.visits[1].write({"start": local("2026-03-11 14:00"), "stop": local("2026-03-11 16:00")})
        self.assertEqual(self.assignment.continuity_label, "87 % over 4 visits: another room (1), another time (1)")

    def test_the_clock_of_the_place_counts_over_the_night_in_which_it_changes(self):
        self._make_visit(self.assignment, day="2026-04-01")
        self.assertEqual(self.assignment.continuity, 100)

    def test_what_was_called_off_is_no_change_of_ours(self):
        self.visits[0].room_id = self.moon
        self.visits[0].action_cancel("child_ill")
        self.assertEqual(self.assignment.continuity, 100)

    def test_an_assignment_without_visits_has_none(self):
        other = self._make_assignment()
        self.assertEqual((other.continuity, other.continuity_label), (0, False))

    def test_an_outing_is_another_place(self):
        self.visits[0].place = "outing"
        self.assertIn("another room (1)", self.assignment.continuity_label)

    def test_the_last_twelve_months_count(self):
        with freeze_time("2027-03-20 08:00:00"):
            self.assignment.invalidate_recordset()
            self.assertEqual(self.assignment._measure_continuity()[self.assignment].count, 1)
            # One visit is like nothing yet.
            self.assertFalse(self.assignment.continuity_label)

    def test_a_report_asks_for_its_own_days(self):
        self.visits[3].supporter_id = self.other_supporter
        measured = self.assignment._measure_continuity(date_from="2026-03-01", date_to="2026-03-20")
        self.assertEqual(measured[self.assignment].count, 3)
        self.assertEqual(measured[self.assignment].index, 100)

    # === BEFORE IT IS SAVED === #

    def test_the_form_says_what_a_change_means_before_it_is_saved(self):
        visit = self.visits[3].with_user(self.coordinator)
        with Form(visit) as form:
            self.assertFalse(form.continuity_change)
            form.room_id = self.moon
            self.assertEqual(form.continuity_change, "Continuity 100 → 93 %: another room")
            form.supporter_id = self.other_supporter
            self.assertEqual(form.continuity_change, "Continuity 100 → 87 %: another room, another supporter")
            form.room_id = self.room
            form.supporter_id = self.supporter
            self.assertFalse(form.continuity_change)
        self.assertFalse(visit.continuity_change)

    def test_what_was_another_before_is_no_change(self):
        visit = self.visits[3].with_user(self.coordinator)
        visit.room_id = self.moon
        self.assertEqual(visit._describe_swap(self.other_supporter), "Continuity 93 → 87 %: another supporter")

    def test_a_move_in_the_calendar_is_told_before_it_is_saved(self):
        visit = self.visits[3].with_user(self.coordinator)
        moved = [str(moment + timedelta(days=1)) for moment in (visit.start, visit.stop)]
        becomes, change = visit.get_move_outcome(*moved)
        self.assertRegex(becomes, rf"^{self.assignment.name}: \w+ \d+ \w+ 15\.00–17\.00$")
        self.assertRegex(change, r"^Continuity 100 → \d+ %: another weekday$")
        self.assertEqual(len(visit.get_move_outcome(str(visit.start), str(visit.stop))), 1)
        with self.assertRaises(AccessError):
            visit.with_user(self.supporter_user).get_move_outcome(*moved)

    def test_the_form_says_so_of_a_new_visit_too(self):
        form = Form(self._as(self.coordinator, "umgange.visit").with_context(default_assignment_id=self.assignment.id))
        form.start, form.stop = local("2026-04-02 15:00"), local("2026-04-02 17:00")
        self.assertEqual(form.continuity_change, "Continuity 100 → 95 %: another weekday")

    def test_many_assignments_are_measured_in_as_many_queries_as_a_few(self):
        def measure(assignments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            assignments.with_user(self.coordinator).mapped("continuity_label")
            return self.env.cr.sql_log_count - before

        others = self.env["umgange.assignment"].union(*(self._make_assignment() for _n in range(6)))
        measure(others)  # rights and companies are read once
        self.assertEqual(measure(others | self.assignment), measure(others[:2] | self.assignment))
