from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestDeliveryDecided(DeliveryCase):
    """What the terms do not say, somebody decides, and says why."""

    def _prevent(self):
        with freeze_time("2026-03-04 13:00:00"):
            self.visit.action_cancel("force_majeure")
        return self.delivery.with_user(self.finance)

    def test_what_nobody_could_have_prevented_waits_for_a_decision_and_no_notice_decides(self):
        self._prevent()
        self.assertDelivered(
            share=0.0,
            is_undecided=True,
            billing_state="waits",
            waits_for="Somebody to decide the share",
            explanation="Cancelled 1 hour before",
        )
        self.assertFalse(self.delivery._get_open())

    def test_whoever_decides_the_share_says_why(self):
        delivery = self._prevent()
        with self.assertRefused("Say why this share"):
            delivery.share = 0.5
        delivery.write({"share": 0.5, "share_reason": "Delat lika vid översvämningen, enligt samtal med köparen"})
        self.assertDelivered(share=0.5, is_undecided=False, billing_state="ripe", waits_for=False)
        self.assertNotIn("översvämning", delivery._get_invoice_text())

    def test_nothing_is_a_decision_too(self):
        delivery = self._prevent()
        delivery.share_reason = "Köparen betalar inte"
        self.assertDelivered(share=0.0, is_undecided=False, billing_state="nothing")

    def test_terms_that_name_it_decide(self):
        self.agreement.policy_id.line_ids = [
            Command.create({"case": "force_majeure", "share": 0.25, "clause": "punkt 9"})
        ]
        self._prevent()
        self.assertDelivered(
            share=0.25,
            is_undecided=False,
            explanation="Cancelled 1 hour before, 25 % under the agreement punkt 9",
        )

    def test_a_share_by_hand_is_said_as_such_and_stays_when_the_times_are_mended(self):
        self.visit.action_start("2026-03-02 07:00:00")
        self.visit.action_break_off("unsafe", "2026-03-02 07:20:00")
        own = self.delivery.with_user(self.finance)
        self.assertEqual(own.explanation, "Ended early, 90 % under the agreement")
        own.write({"share": 0.5, "share_reason": "Enligt samtal med köparen"})
        self.assertEqual(own.explanation, "Ended early, 50 % as agreed")
        self.visit.with_user(self.coordinator).with_context(umgange_mend_reason="Fel klocka.").write(
            {"actual_stop": "2026-03-02 07:30:00"}
        )
        self.assertDelivered(share=0.5, minutes=30, explanation="Ended early, 50 % as agreed")
        self.assertNotIn("samtal", own.explanation)

    def test_an_ending_that_the_terms_forgot_waits_for_somebody_to_decide(self):
        self.agreement.policy_id.line_ids.filtered(lambda line: line.case == "no_show").unlink()
        with freeze_time("2026-03-04 14:30:00"):
            self.visit.action_no_show()
        self.assertDelivered(share=0.0, is_undecided=True, explanation="Visit that did not take place")
