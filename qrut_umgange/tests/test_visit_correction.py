from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import UmgangeCommon


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
