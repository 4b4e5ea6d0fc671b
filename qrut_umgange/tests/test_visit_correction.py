from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import UmgangeCommon
from .test_visit import ENDS, VisitCase


@tagged("post_install", "-at_install")
class TestVisitCorrectionDialog(UmgangeCommon):
    """The manager's dialog that opens a visit again whose ending was written down wrongly."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visit = cls._make_visit(cls._make_assignment())

    def _open(self, user=None):
        wizards = self._as(user or self.manager, "umgange.visit.correction")
        return Form(wizards.with_context(default_visit_id=self.visit.id))

    def test_it_proposes_what_the_visit_was_before(self):
        self.visit.action_cancel("child_ill")
        self.assertEqual(self._open().state, "planned")
        self._apply(self._open())
        self.visit.action_confirm()
        self.visit.action_cancel("child_ill")
        self.assertEqual(self._open().state, "confirmed")
        self._apply(self._open())
        self.visit.action_start()
        self.visit.action_end()
        self.assertEqual(self._open().state, "under_way")

    def _apply(self, form, reason="Fel umgänge"):
        form.reason = reason
        form.save().action_apply()

    def test_the_visit_is_open_again_with_the_reason(self):
        self.visit.action_cancel("child_ill")
        self._apply(self._open())
        self.assertEqual((self.visit.state, self.visit.correction_reason), ("planned", "Fel umgänge"))

    def test_a_blank_reason_is_refused(self):
        self.visit.action_cancel("child_ill")
        with self.assertRefused("needs a reason"):
            self._apply(self._open(), reason="  ")

    def test_nobody_but_a_manager_has_the_dialog(self):
        self.visit.action_cancel("child_ill")
        for role in ("supporter", "coordinator", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.visit.correction").create(
                    {"visit_id": self.visit.id, "state": "planned", "reason": "Fel"}
                )


@tagged("post_install", "-at_install")
class TestVisitCorrection(VisitCase):
    """An ending written down wrongly is taken back by a manager, with a reason."""

    def _correct(self, visit, state="planned", reason="Fel barn"):
        visit.with_user(self.manager).action_correct(state, reason)

    def test_only_a_manager_corrects(self):
        visit = self._make("done")
        for role in ("supporter", "coordinator"):
            with self.subTest(role=role), self.assertRefused("Only a manager", AccessError):
                visit.with_user(self.users[role]).action_correct("planned", "Fel")

    def test_every_ending_can_be_taken_back_with_its_reason(self):
        for number, state in enumerate(ENDS):
            with self.subTest(state=state):
                visit = self._make(state, day=f"2026-04-{number + 1:02}")
                self._correct(visit)
                self.assertRecordValues(
                    visit,
                    [
                        {
                            "state": "planned",
                            "correction_reason": "Fel barn",
                            "end_reason": False,
                            "told_at": False,
                            "actual_start": False,
                            "actual_stop": False,
                        }
                    ],
                )
                self.assertFalse(visit.sudo().delivery_ids)

    def test_a_visit_taken_back_to_under_way_keeps_its_start(self):
        visit = self._make("done")
        started = visit.actual_start
        self._correct(visit, "under_way")
        self.assertEqual((visit.actual_start, visit.actual_stop), (started, False))

    def test_a_correction_needs_a_reason_and_an_open_state(self):
        visit = self._make("done")
        for state, reason in (
            ("planned", ""),
            ("planned", " "),
            ("planned", False),
            ("cancelled", "Fel"),
            ("nowhere", "Fel"),
            (False, "Fel"),
        ):
            with self.subTest(state=state, reason=reason), self.assertRaises(UserError):
                self._correct(visit, state, reason)

    def test_only_an_ended_visit_is_corrected(self):
        for state in ("planned", "confirmed", "under_way"):
            with self.subTest(state=state), self.env.cr.savepoint() as step:
                with self.assertRefused("Only an ended visit"):
                    self._correct(self._make(state))
                step.rollback()

    def test_a_cancelled_visit_taken_back_holds_its_time_again(self):
        visit = self._make("cancelled")
        self._correct(visit)
        self.assertEqual(len(visit.booking_ids.filtered("active")), 2)

    def test_a_time_that_was_taken_meanwhile_is_named(self):
        visit = self._make("cancelled")
        self._make_visit(self._make_assignment())
        with self.assertRefused("is booked"):
            self._correct(visit)

    def test_a_time_planned_anew_for_the_same_assignment_is_named(self):
        visit = self._make("cancelled")
        self._make()
        with self.assertRefused(r"already: U-2026-\d+ 2026-03-04 15\.00–17\.00"):
            self._correct(visit)

    def test_a_corrected_visit_ends_again_and_is_delivered_again(self):
        visit = self._make("cancelled")
        self._correct(visit)
        visit.action_end()
        self.assertEqual(visit.sudo().delivery_ids.share, 1.0)
        self.assertFalse(visit.end_reason)
