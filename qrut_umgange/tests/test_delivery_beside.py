from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, UmgangeInvoiceCommon


@tagged("post_install", "-at_install")
class TestDeliveryBeside(UmgangeCommon):
    """A meeting that is held and a report that the officer gets are delivered where the agreement pays for them."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.services = {kind: cls._make_product(name=kind, list_price=900.0) for kind in ("meeting", "report")}
        cls.agreement = cls._make_agreement(hour_step=30)
        cls.assignment = cls._make_assignment()
        cls._add_sides(cls.assignment)
        cls.order = cls._make_order(cls.assignment)

    def _allow(self, kind, **values):
        self.agreement.line_ids = [Command.create({"kind": kind, "product_id": self.services[kind].id, **values})]

    def _get_deliveries(self):
        return self.env["umgange.delivery"].sudo().search([("assignment_id", "=", self.assignment.id)])

    # === MEETINGS === #

    def test_a_meeting_that_is_held_is_delivered_once(self):
        self._allow("meeting")
        with freeze_time("2026-03-03 12:00:00"):
            meeting = self._make_meeting(self.assignment, "officer")
            self.assertFalse(self._get_deliveries())
            meeting.action_hold()
            meeting.action_hold()
        self.assertRecordValues(
            self._get_deliveries(),
            [
                {
                    "kind": "meeting",
                    "meeting_id": meeting.id,
                    "explanation": "Meeting",
                    "amount": 900.0,
                    "billing_state": "ripe",
                    "lacks_journal": False,
                }
            ],
        )

    def test_a_meeting_that_nobody_agreed_to_pay_for_is_delivered_to_nobody(self):
        self._hold_meeting(self.assignment, "officer")
        self.assertFalse(self._get_deliveries())

    def test_one_in_writing_is_no_meeting(self):
        self._allow("meeting")
        self._hold_meeting(self.assignment, "officer", way="written", written_how="letter")
        self.assertFalse(self._get_deliveries())

    def test_meetings_may_be_counted_in_hours_that_follow_the_mended_time(self):
        self._allow("meeting", measure="actual")
        meeting = self._hold_meeting(self.assignment, "officer", stop="2026-03-02 08:10:00")
        self.assertEqual(self._get_deliveries().quantity, 1.5)
        meeting.stop = "2026-03-02 07:55:00"
        self.assertEqual(self._get_deliveries().quantity, 1.0)
        meeting.held = False
        self.assertFalse(self._get_deliveries())

    def test_a_meeting_that_is_deleted_takes_its_delivery_along(self):
        self._allow("meeting")
        meeting = self._hold_meeting(self.assignment, "officer")
        meeting.unlink()
        self.assertFalse(self._get_deliveries())

    # === REPORTS === #

    def test_a_report_to_the_officer_is_delivered_and_to_others_not(self):
        self._allow("report")
        self._make_handout(self.assignment, "visiting", what="report")
        self._make_handout(self.assignment, "officer", what="rules")
        self.assertFalse(self._get_deliveries())
        self._make_handout(self.assignment, "officer", what="report")
        self._make_handout(self.assignment, "officer", what="report")
        self.assertRecordValues(self._get_deliveries(), [{"kind": "report", "explanation": "Report", "amount": 900.0}])

    def test_a_report_that_is_struck_out_was_not_delivered(self):
        self._allow("report")
        handout = self._make_handout(self.assignment, "officer", what="report")
        handout.strike_reason = "Fel mottagare"
        handout.action_strike()
        self.assertFalse(self._get_deliveries())


@tagged("post_install", "-at_install")
class TestDeliveryBesideInvoiced(UmgangeInvoiceCommon):
    """An invoice is not changed by a meeting that is mended."""

    def test_an_invoiced_meeting_stays_as_it_was_billed(self):
        service = self._make_product(name="Möte", list_price=900.0)
        self._make_agreement(line_ids=[Command.create({"kind": "meeting", "product_id": service.id})])
        assignment = self._make_assignment()
        self._add_sides(assignment)
        order = self._make_order(assignment)
        meeting = self._hold_meeting(assignment, "officer")
        order.with_user(self.finance)._create_invoices()
        meeting.held = False
        delivery = self.env["umgange.delivery"].sudo().search([("meeting_id", "=", meeting.id)])
        self.assertEqual((delivery.billing_state, delivery.quantity), ("invoiced", 1.0))
        with self.assertRefused("Credit the invoice in full"):
            meeting.unlink()
