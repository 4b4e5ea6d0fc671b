from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon, local

ALL = {
    "cancelled": "child_ill",
    "no_show": "visiting_absent",
    "broken_off": "unsafe",
    "abstained": "board_decision",
}


@tagged("post_install", "-at_install")
class TestVisitEnd(UmgangeCommon):
    """A visit that does not run its course is ended with its reason, in one small form."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.visit = cls._make_visit(cls.assignment)

    def _end(self, user=None, visits=None, **values):
        values = {"visit_ids": [Command.set((visits or self.visit).ids)], **values}
        wizards = self._as(user or self.coordinator, "umgange.visit.end")
        return wizards.create(values).action_apply()

    def test_the_form_cancels_with_reason_time_and_note(self):
        wizards = self._as(self.coordinator, "umgange.visit.end")
        form = Form(wizards.with_context(default_visit_ids=[Command.set(self.visit.ids)]))
        form.reason = "child_ill"
        form.told_at = local("2026-03-02 08:30")
        form.note = "Familjehemmet ringde."
        form.save().action_apply()
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "cancelled",
                    "end_reason": "child_ill",
                    "told_at": local("2026-03-02 08:30"),
                    "end_note": "Familjehemmet ringde.",
                }
            ],
        )

    def test_each_outcome_ends_the_visit(self):
        for number, (outcome, reason) in enumerate(ALL.items()):
            visit = self._make_visit(self.assignment, day=f"2026-04-{number + 1:02}")
            with self.subTest(outcome=outcome), freeze_time(visit.start):
                self._end(visits=visit, outcome=outcome, reason=reason)
                self.assertEqual((visit.state, visit.end_reason), (outcome, reason))

    def test_a_reason_of_another_outcome_is_refused(self):
        for outcome in ALL:
            for other, reason in ALL.items():
                if other != outcome:
                    with self.subTest(outcome=outcome, reason=reason), self.assertRefused("reason that fits"):
                        self._end(outcome=outcome, reason=reason)

    def test_the_time_of_the_message_is_now_unless_said_and_never_ahead(self):
        with freeze_time("2026-03-03 10:00:00"):
            self._end(reason="child_ill")
            self.assertEqual(str(self.visit.told_at), "2026-03-03 10:00:00")
        other = self._make_visit(self.assignment, day="2026-03-11")
        with self.assertRefused("has not happened yet"):
            self._end(visits=other, reason="child_ill", told_at="2026-03-02 08:00:01")

    def test_many_visits_end_together_or_not_at_all(self):
        other = self._make_visit(self.assignment, day="2026-03-11")
        done = self._make_visit(self.assignment, day="2026-03-18")
        done.action_end()
        with self.assertRefused("cannot become"):
            self._end(visits=self.visit | done, reason="buyer_cancelled")
        self.assertEqual(self.visit.state, "planned")
        self._end(visits=self.visit | other, reason="buyer_cancelled")
        self.assertEqual({self.visit.state, other.state}, {"cancelled"})
        self.assertFalse((self.visit | other).booking_ids.filtered("active"))

    def test_the_supporter_breaks_off_and_notes_absence_and_cancels_nothing(self):
        for number, outcome in enumerate(("broken_off", "no_show")):
            visit = self._make_visit(self.assignment, day=f"2026-04-{number + 1:02}")
            with freeze_time(visit.start):
                self._end(self.supporter_user, visit, outcome=outcome, reason=ALL[outcome])
            self.assertEqual(visit.state, outcome)
        for outcome in ("cancelled", "abstained"):
            with self.subTest(outcome=outcome), self.assertRaises(AccessError):
                self._end(self.supporter_user, outcome=outcome, reason=ALL[outcome])

    def test_the_form_offers_the_reasons_of_its_outcome_alone(self):
        wizards = self._as(self.coordinator, "umgange.visit.end")
        for outcome, reason in ALL.items():
            wizard = wizards.new({"outcome": outcome})
            self.assertIn(reason, wizard.outcome_reasons)
            self.assertFalse({ALL[other] for other in ALL if other != outcome} & set(wizard.outcome_reasons))

    def test_nobody_is_absent_before_the_first_is_expected(self):
        with freeze_time(local("2026-03-04 14:44")), self.assertRefused("nobody is expected before 14.45"):
            self._end(self.supporter_user, outcome="no_show", reason="visiting_absent")
        with freeze_time(local("2026-03-04 14:45")):
            self._end(self.supporter_user, outcome="no_show", reason="visiting_absent")
        self.assertEqual(self.visit.state, "no_show")

    def test_whoever_ends_a_visit_on_site_too_early_is_told_of_the_coordinator(self):
        wizards = self._as(self.supporter_user, "umgange.visit.end")
        for outcome, clock, hinted in (
            ("broken_off", "12:00", True),
            ("no_show", "12:00", True),
            ("broken_off", "14:47", False),
            ("cancelled", "12:00", False),
        ):
            with self.subTest(outcome=outcome, clock=clock), freeze_time(local(f"2026-03-04 {clock}")):
                wizard = wizards.new({"outcome": outcome, "visit_ids": [Command.set(self.visit.ids)]})
                self.assertEqual("begins only at 15.00" in (wizard.early_hint or ""), hinted)

    def test_nobody_else_ends_a_visit(self):
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._end(user, outcome="broken_off", reason="unsafe")
