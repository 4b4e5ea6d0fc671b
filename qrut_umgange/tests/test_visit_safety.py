import re
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .common import WEDNESDAY, UmgangeCommon, local

BOARD_FIELDS = ("name", "missing", "next_label", "assessment_state", "supporter_initials")


def _compute_nothing(assignments):
    assignments.assessment_id = False


@tagged("post_install", "-at_install")
class TestVisitSafety(UmgangeCommon):
    """What warns of a visit, and the two things that stop confirming it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)
        cls._hold_opening_meetings(cls.assignment)

    def _get_warning(self, visit):
        self.env.invalidate_all()
        return visit.with_context(lang="en_US").warning

    # === THE ASSESSMENT === #

    def test_without_assessment_it_warns_and_is_confirmed(self):
        visit = self._make_visit(self.assignment)
        self.assertEqual(visit.warning, "No safety assessment yet.")
        told = visit.action_confirm_selected()["params"]["message"]
        self.assertIn("No safety assessment yet. (1)", told)
        self.assertEqual(visit.state, "confirmed")

    def test_it_warns_fourteen_days_ahead_of_a_visit_after_its_end(self):
        within = self._make_visit(self.assignment, day="2026-04-30")
        beyond = self._make_visit(self.assignment, day="2026-05-01")
        self._make_assessment(self.assignment, valid_until="2026-04-30")
        ends = "The safety assessment ends on 04/30/2026, before the visit."
        ended = "The safety assessment ended on 04/30/2026: extend it or make a new one."
        for day, expected in (
            ("2026-04-15", (False, False)),
            ("2026-04-16", (False, ends)),
            ("2026-04-30", (False, ends)),
            ("2026-05-01", (ended, ended)),
        ):
            with self.subTest(day=day), freeze_time(f"{day} 08:00:00"):
                self.assertEqual((self._get_warning(within), self._get_warning(beyond)), expected)
        with freeze_time("2026-05-01 08:00:00"):
            beyond.action_confirm()
        self.assertEqual(beyond.state, "confirmed")

    def test_an_unapproved_red_stops_confirming_and_no_start(self):
        visit = self._make_visit(self.assignment)
        self._make_assessment(self.assignment)
        with freeze_time("2026-03-02 09:00:00"):
            red = self._make_assessment(self.assignment, "red")
        self.assertIn("The safety assessment is red and waits for a second person.", self._get_warning(visit))
        with self.assertRefused("is red and nobody else has approved it: ask another coordinator or a manager"):
            visit.action_confirm()
        with self.assertRefused("(?s)None of the visits was confirmed.*nobody else has approved it"):
            visit.action_confirm_selected()
        with freeze_time("2026-03-02 10:00:00"):
            red.with_user(self.manager).action_approve()
        visit.action_confirm()
        visit.action_start()
        self.assertEqual(visit.state, "under_way")

    # === THE BOARD'S DECISION === #

    def test_a_decision_in_force_against_the_visit_stops_confirming(self):
        self._make_decision(self.assignment, date_from="2026-03-10", date_to="2026-03-20")
        for day, stopped in (("2026-03-09", False), ("2026-03-10", True), ("2026-03-20", True), ("2026-03-21", False)):
            visit = self._make_visit(self.assignment, day=day)
            with self.subTest(day=day):
                self.assertEqual(bool(visit.decision_warning), stopped)
                if stopped:
                    with self.assertRefused("has decided on .*: no visits. Abstain from it with the reason"):
                        visit.action_confirm()
                else:
                    visit.action_confirm()

    def test_a_decision_about_somebody_who_does_not_come_is_not_against_it(self):
        two = self._make_assignment(visiting=2)
        decision = self._make_decision(two)
        first = two.participant_ids.filtered(lambda participant: participant.role == "visiting")[0]
        decision.with_user(self.manager).participant_ids = first
        visit = self._make_visit(two)
        self.assertTrue(visit.decision_warning)
        first.attends = False
        self.assertFalse(visit.decision_warning)
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")

    def test_other_decisions_and_an_overdue_review_stop_nothing(self):
        self._make_assessment(self.assignment)
        for kind in ("limited", "hidden", "test_urged", "other"):
            self._make_decision(self.assignment, kind, date="2025-11-01")
        visit = self._make_visit(self.assignment)
        self.assertEqual(visit.warning, "The board was to consider its decision: ask the officer.")
        self.assertFalse(visit.decision_warning)
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")

    def test_a_start_against_a_decision_is_warned_of_and_asked_about_but_not_refused(self):
        for method in ("action_start", "action_end"):
            visit = self._make_visit(self.assignment, day="2026-03-02", start="08:00", stop="08:45")
            decision = self._make_decision(self.assignment)
            started = visit.with_user(self.supporter_user)
            self.assertIn("no visits. Call the coordinator before anybody meets", started.decision_warning)
            getattr(started, method)()
            to_dos = self.env["mail.activity"].sudo().search([("res_model", "=", "umgange.visit")])
            with self.subTest(method=method):
                self.assertEqual(
                    to_dos.filtered(lambda to_do, visit=visit: to_do.res_id == visit.id).user_id, self.coordinator
                )
                self.assertIn(visit.state, ("under_way", "done"))
            decision.sudo().unlink()
            if visit.state == "under_way":
                visit.action_end()
            visit.with_user(self.manager).action_correct("planned", "Provet")
            visit.action_cancel("child_ill")

    def test_an_undisturbed_start_asks_nobody(self):
        visit = self._make_visit(self.assignment, day="2026-03-02", start="08:00", stop="10:00")
        visit.with_user(self.supporter_user).action_start()
        self.assertFalse(self.env["mail.activity"].sudo().search([("res_model", "=", "umgange.visit")]))

    # === FB === #

    def test_a_swap_of_supporter_by_order_of_court_needs_the_boards_appointment(self):
        court = self._make_assignment(legal_basis="fb", supporter_id=self.supporter.id)
        self._make_decision(court, "appointed", supporter_id=self.supporter.id, date_to="2026-03-18")
        own = self._make_visit(court, day="2026-03-18")
        late = self._make_visit(court, day="2026-03-19")
        swapped = self._make_visit(court, day=WEDNESDAY, supporter_id=self.other_supporter.id)
        own.action_confirm()
        for visit in (late, swapped):
            named = re.escape(visit.supporter_id.name)
            with self.assertRefused(f"that it appointed {named}, on which day and until when"):
                visit.action_confirm()
        # for one occasion too
        self._make_decision(
            court, "appointed", supporter_id=self.other_supporter.id, date_from=WEDNESDAY, date_to=WEDNESDAY
        )
        swapped.action_confirm()
        self.assertEqual(swapped.state, "confirmed")

    # === THE BOARD === #

    def _count_queries(self, assignments):
        """Return how many queries the board takes to show the assignments, from an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        assignments.web_read({name: {} for name in BOARD_FIELDS})
        return self.env.cr.sql_log_count - before

    def test_the_board_takes_one_query_more_however_many_assignments_it_shows(self):
        made = self.assignment
        for _number in range(8):
            made |= self._make_assignment()
        for assignment in made:
            self._make_assessment(assignment)
        self._count_queries(made)  # the ORM's own caches are warm
        counted = self._count_queries(made)
        self.assertEqual(self._count_queries(made[:3]), counted)
        without = patch.object(self.registry["umgange.assignment"], "_compute_assessment_id", _compute_nothing)
        with without:
            self.assertEqual(counted - self._count_queries(made), 1)

    def test_a_call_during_the_night_is_dated_where_the_visits_are(self):
        second = self._make_user("second", "qrut_umgange.group_manager", name="Bo Ek")
        with freeze_time("2026-03-01 23:00:00"):
            red = self._make_assessment(self.assignment, "red")
        red.write({"reviewer_id": second.id, "phone_at": local("2026-03-02 00:30")})
        red.action_approve_by_phone()
        self.assertIn("2026-03-02 at 00.30", red.with_context(lang="en_US").approval_label)
