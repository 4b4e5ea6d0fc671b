from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import UmgangeCommon

# Measured, with all that follows; more visits take no more queries.
QUERIES_TO_CONFIRM = 41
QUERIES_TO_CALL_OFF = 31


@tagged("post_install", "-at_install")
class TestVisitBulk(UmgangeCommon):
    """Many visits are confirmed or called off in one go, each judged for itself."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)
        cls._make_assessment(cls.assignment)
        cls._hold_opening_meetings(cls.assignment)

    def _plan(self, count=4, assignment=None, **values):
        series = self._as(self.coordinator, "umgange.visit.series").create(
            {
                "assignment_id": (assignment or self.assignment).id,
                "first_day": "2026-03-04",
                "interval_weeks": 1,
                "count": count,
                **values,
            }
        )
        self.action = series.action_plan()
        return self._as(self.coordinator, "umgange.visit").browse(self.action["context"]["umgange_planned_ids"])

    def _plan_unread(self, count, first_day):
        """Return planned visits of which nothing is at hand, as when a request begins."""
        visits = self._plan(count, first_day=first_day)
        self.env.flush_all()
        self.env.invalidate_all()
        return visits

    # === CONFIRM === #

    def test_all_that_can_be_are_confirmed_and_counted(self):
        visits = self._plan()
        told = visits.action_confirm_selected()["params"]
        self.assertEqual(set(visits.mapped("state")), {"confirmed"})
        self.assertEqual(told["message"], "Confirmed: 4.")
        self.assertEqual((told["type"], told["sticky"]), ("success", False))
        self.assertEqual(self.assignment.state, "active")

    def test_those_that_cannot_be_are_left_and_named_with_the_reason(self):
        visits = self._plan()
        visits[0].action_end()
        visits[1].action_cancel("child_ill")
        told = visits.action_confirm_selected()["params"]
        self.assertEqual(visits.mapped("state"), ["done", "cancelled", "confirmed", "confirmed"])
        self.assertIn("Confirmed: 2.", told["message"])
        self.assertIn(f"{visits[0].display_name}: is “Done” already", told["message"])
        self.assertIn(f"{visits[1].display_name}: is “Cancelled” already", told["message"])
        self.assertTrue(told["sticky"])

    def test_a_court_ordered_visit_without_an_end_is_left_and_the_others_are_confirmed(self):
        court = self._make_assignment(legal_basis="fb", date_to=False, supporter_id=self.other_supporter.id)
        refused = self._make_visit(court, day="2026-03-05")
        visits = self._plan(2)
        told = (visits | refused).action_confirm_selected()["params"]
        self.assertEqual((visits | refused).mapped("state"), ["confirmed", "confirmed", "planned"])
        self.assertIn("FB 6:15 c", told["message"])

    def test_visits_that_are_left_for_one_reason_are_named_together(self):
        court = self._make_assignment(legal_basis="fb", date_to=False, supporter_id=self.other_supporter.id)
        refused = self._make_visit(court, day="2026-03-05") | self._make_visit(court, day="2026-03-06")
        told = (self._plan(1) | refused).action_confirm_selected()["params"]["message"]
        codes = ", ".join(visit._get_code() for visit in refused)
        self.assertIn(f"Left as they are: 2 ({codes}: A court has ordered it", told)
        self.assertEqual(told.count("FB 6:15 c"), 1)

    def test_what_a_confirmed_visit_lacks_is_said(self):
        visits = self._plan(2, self._make_assignment(supporter_id=False))
        told = visits.action_confirm_selected()["params"]
        self.assertIn("No approved plan is valid on this day. (2)", told["message"])
        self.assertIn("No supporter yet. (2)", told["message"])
        self.assertEqual(told["type"], "warning")

    def test_where_none_can_be_confirmed_the_reason_is_an_error(self):
        visits = self._plan(2)
        visits.action_cancel("child_ill")
        with self.assertRefused("(?s)None of the visits was confirmed.*“Cancelled”"):
            visits.action_confirm_selected()

    def test_only_who_may_write_the_visits_confirms_them(self):
        visits = self._plan(2)
        for role in ("supporter", "finance", "reviewer"):
            for method in ("action_confirm_selected", "action_cancel_selected", "action_abstain_selected"):
                with self.subTest(role=role, method=method), self.assertRaises(AccessError):
                    getattr(visits.with_user(self.users[role]), method)()
        self.assertEqual(set(visits.mapped("state")), {"planned"})

    def test_after_a_series_one_click_confirms_the_new_visits_and_no_others(self):
        earlier = self._make_visit(self.assignment, day="2026-03-03")
        visits = self._plan()
        self.assertEqual(self.env["umgange.visit"].search(self.action["domain"]), visits)
        listed = self._as(self.coordinator, "umgange.visit").with_context(**self.action["context"])
        listed.action_confirm_planned()
        self.assertEqual(set(visits.mapped("state")), {"confirmed"})
        self.assertEqual(earlier.state, "planned")

    def test_a_forged_list_opens_nothing_to_who_may_not_confirm(self):
        visits = self._plan(1)
        forged = self._as(self.supporter_user, "umgange.visit").with_context(umgange_planned_ids=visits.ids)
        with self.assertRaises(AccessError):
            forged.action_confirm_planned()

    def test_a_list_that_is_none_is_refused_in_words(self):
        for forged in ("abc", 1, ["abc"], [None], {"a": 1}):
            visits = self._as(self.coordinator, "umgange.visit").with_context(umgange_planned_ids=forged)
            with self.subTest(forged=forged), self.assertRaisesRegex(UserError, "list of planned visits is lost"):
                visits.action_confirm_planned()

    def test_more_visits_take_no_more_queries(self):
        # What each model's rights are is looked up once: the first visits pay for all.
        self._plan_unread(2, "2026-03-05").action_confirm_selected()
        for count, first_day in ((12, "2026-03-04"), (36, "2026-06-03")):
            visits = self._plan_unread(count, first_day)
            with self.subTest(count=count), self.assertQueryCount(QUERIES_TO_CONFIRM):
                visits.action_confirm_selected()
                self.env.flush_all()

    # === CALL OFF === #

    def test_those_that_lie_ahead_are_called_off_with_one_reason(self):
        visits = self._plan()
        visits[0].action_end()
        for method, outcome, reason in (
            ("action_abstain_selected", "abstained", "board_decision"),
            ("action_cancel_selected", "cancelled", "child_ill"),
        ):
            with self.subTest(outcome=outcome):
                chosen = visits[0] | visits.filtered(lambda v: v.state == "planned")[:1]
                told = getattr(chosen, method)()["params"]
                self.assertIn("Left as they are: 1", told["message"])
                self.assertIn(f"{visits[0].display_name}: is “Done” already", told["message"])
                form = self._as(self.coordinator, "umgange.visit.end").with_context(**told["next"]["context"])
                form.create({"reason": reason}).action_apply()
                self.assertEqual(chosen.mapped("state"), ["done", outcome])

    def test_the_form_opens_at_once_where_none_is_left(self):
        action = self._plan(2).action_abstain_selected()
        self.assertEqual((action["res_model"], action["target"]), ("umgange.visit.end", "new"))

    def test_calling_off_more_visits_takes_no_more_queries(self):
        self._plan_unread(2, "2026-03-05").action_abstain()
        for count, first_day in ((12, "2026-03-04"), (36, "2026-06-03")):
            visits = self._plan_unread(count, first_day)
            with self.subTest(count=count), self.assertQueryCount(QUERIES_TO_CALL_OFF):
                visits.action_abstain()
                self.env.flush_all()

    def test_where_none_lies_ahead_the_reason_is_an_error(self):
        visits = self._plan(1)
        visits.action_cancel("child_ill")
        with self.assertRefused("(?s)None of the visits lies ahead.*“Cancelled”"):
            visits.action_abstain_selected()
