import re

from odoo.fields import Date
from odoo.tests import freeze_time, tagged

from .common import WEDNESDAY, UmgangeCommon


@tagged("post_install", "-at_install")
class TestAssignmentBasis(UmgangeCommon):
    """What the visits rest on is listed where it is missing; only a court's order stops a confirmation."""

    def _get_missing(self, assignment):
        self.env.invalidate_all()
        return assignment.with_context(lang="en_US").missing.split(", ")

    # === LISTED === #

    def test_each_basis_lists_what_it_demands_until_it_is_there(self):
        for basis, labels in (
            ("sol", {"day of the decision", "day when the board considers it"}),
            ("lvu_2", {"day of the decision", "day when the board considers it"}),
            ("lvu_14", {"day of the decision", "day when the board considers it", "the decision under LVU 14 §"}),
            ("fb", {"day of the decision", "the board's appointment of the supporter"}),
            ("other", set()),
        ):
            assignment = self._make_assignment(legal_basis=basis)
            demanded = {assignment._get_demand_label(each) for each in assignment._get_unmet_demands("listed")}
            with self.subTest(basis=basis):
                self.assertEqual(demanded, labels)
                self.assertLessEqual(labels, set(self._get_missing(assignment)))

    def test_the_register_of_decisions_answers_for_lvu_14(self):
        assignment = self._make_assignment(legal_basis="lvu_14")
        self._make_decision(assignment, "limited")
        self.assertEqual(assignment._get_unmet_demands("listed"), ["decision_date"])

    def test_a_court_order_lists_last_day_once(self):
        assignment = self._make_assignment(legal_basis="fb", date_to=False)
        self.assertEqual(self._get_missing(assignment).count("last day"), 1)

    # === REVIEW === #

    def test_the_review_is_proposed_by_the_law_and_overtyped_by_hand(self):
        for basis, due in (
            ("lvu_2", "2026-07-31"),
            ("lvu_14", "2026-04-30"),
            ("lvu_31", "2026-04-30"),
            ("lvu_6", False),
            ("fb", False),
        ):
            assignment = self._make_assignment(legal_basis=basis, decision_date="2026-01-31")
            with self.subTest(basis=basis):
                self.assertEqual(assignment.review_date, Date.to_date(due) or False)
        assignment.review_date = "2026-05-01"
        self.assertEqual(assignment.review_date, Date.to_date("2026-05-01"))

    def test_a_review_that_comes_near_is_a_deadline_and_one_that_is_over_asks(self):
        assignment = self._make_assignment(review_date="2026-05-01").with_context(lang="en_US")
        for day, sentence in (
            ("2026-03-02", False),
            ("2026-04-19", "Considered by the board on 05/01/2026 at the latest (in 12 days)."),
            ("2026-05-01", "Considered by the board on 05/01/2026 at the latest (in 0 days)."),
            ("2026-05-02", "Was to be considered by the board on 05/01/2026 at the latest: ask the officer."),
        ):
            with self.subTest(day=day), freeze_time(f"{day} 08:00:00"):
                self.env.invalidate_all()
                self.assertEqual(assignment.deadlines, sentence)

    def test_the_day_follows_the_decision_in_force_and_is_said_once(self):
        assignment = self._make_assignment(legal_basis="lvu_14", decision_date="2026-01-31")
        said = assignment.with_context(lang="en_US")
        decision = self._make_decision(assignment, "limited", date="2026-02-20")  # considered by 20 May
        self.assertEqual((assignment.review_date, assignment.is_review_decided), (decision.review_date, True))
        decision.review_date = "2026-03-20"
        self.assertEqual(assignment.review_date, decision.review_date)
        assignment.decision_date = "2026-02-01"
        self.assertEqual(assignment.review_date, decision.review_date)
        self.assertEqual(said.deadlines, "Considered by the board on 03/20/2026 at the latest (in 18 days).")
        decision.review_date = "2026-04-20"
        self.assertFalse(said.deadlines)
        with freeze_time("2026-04-21 08:00:00"):
            self.env.invalidate_all()
            self.assertEqual(said.deadlines.count("Was to be considered by the board"), 1)
            decision.date_to = "2026-04-20"
            self.assertFalse(assignment.is_review_decided)
            self.assertFalse(said.deadlines)

    def test_what_stands_on_the_assignment_alone_is_asked_about_once_by_the_same_job(self):
        alone = self._make_assignment(review_date="2026-03-01")
        decided = self._make_assignment(review_date="2026-03-01")
        self._make_decision(decided, "limited", date="2026-02-20")
        closed = self._make_assignment(review_date="2026-03-01")
        closed.action_close()

        def count(record):
            domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
            return self.env["mail.activity"].sudo().search_count(domain)

        for _night in range(2):
            self.env["umgange.decision"]._cron_ask()
            self.assertEqual([count(each) for each in (alone, decided, closed)], [1, 0, 0])
        alone.review_date = "2026-02-28"
        self.env["umgange.decision"]._cron_ask()
        self.assertEqual(count(alone), 2)

    # === FB 6:15 c === #

    def test_a_court_order_without_person_or_end_is_refused_at_confirming_and_warned_of_before(self):
        sentence = "give the assignment the appointed supporter and an end date first"
        for values in ({"supporter_id": False}, {"date_to": False}):
            court = self._make_assignment(legal_basis="fb", room_id=False, **values)
            visit = self._make_visit(court)
            with self.subTest(values=values):
                self.assertIn(sentence, visit.with_context(lang="en_US").warning)
                with self.assertRefused(sentence):
                    visit.action_confirm()
                visit.action_end("2026-03-02 07:00:00")
                self.assertEqual(visit.state, "done")

    def test_the_board_appoints_the_supporter_and_a_substitute_for_the_day(self):
        court = self._make_assignment(legal_basis="fb")
        visit = self._make_visit(court)
        sentence = f"that it appointed {re.escape(self.supporter.name)}, on which day and until when"
        self.assertRegex(visit.with_context(lang="en_US").warning, sentence)
        with self.assertRefused(sentence):
            visit.action_confirm()
        self._make_decision(court, "appointed", supporter_id=self.supporter.id, date_to="2026-12-31")
        self.assertNotRegex(visit.with_context(lang="en_US").warning, sentence)
        swapped = self._make_visit(court, day="2026-03-05", supporter_id=self.other_supporter.id)
        with self.assertRefused(f"that it appointed {re.escape(self.other_supporter.name)}"):
            swapped.action_confirm()
        visit.action_confirm()
        self.assertEqual((visit.state, court.state), ("confirmed", "active"))

    def test_what_is_missing_of_another_basis_stops_nothing(self):
        for basis in ("sol", "lvu_14", "other", False):
            visit = self._make_visit(
                self._make_assignment(legal_basis=basis, date_to=False, supporter_id=False, room_id=False),
                day=WEDNESDAY,
            )
            with self.subTest(basis=basis):
                visit.action_confirm()
                self.assertEqual(visit.state, "confirmed")
