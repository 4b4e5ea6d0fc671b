from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import UmgangeInvoiceCommon

# Measured: what is open is reckoned anew at once, however many visits there are.
QUERIES = 45


@tagged("post_install", "-at_install")
class TestAgreementDelivery(UmgangeInvoiceCommon):
    """What is done and not invoiced follows an agreement that comes, or changes, afterwards."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.service = cls._make_product(name="Annat", list_price=300.0)
        cls.assignment = cls._make_assignment()
        cls._add_sides(cls.assignment)
        cls.order = cls._make_order(cls.assignment, price=1000.0)

    def _end(self, day="2026-03-04", **values):
        visit = self._make_visit(self.assignment, day=day, **values)
        with freeze_time("2026-04-30 08:00:00"):
            visit.action_start(f"{day} 14:00:00")
            visit.action_end(f"{day} 16:00:00")
        return visit

    def _cancel(self):
        visit = self._make_visit(self.assignment)
        with freeze_time("2026-03-03 10:00:00"):
            visit.action_cancel("visiting_cancelled")
        return visit.sudo().delivery_ids

    def _deliveries_of(self, kind):
        domain = [("assignment_id", "=", self.assignment.id), ("kind", "=", kind)]
        return self.env["umgange.delivery"].sudo().search(domain)

    def _line(self, kind, **values):
        return Command.create({"kind": kind, "product_id": self.service.id, **values})

    # === THE VISIT === #

    def test_what_was_cancelled_follows_terms_that_are_registered_afterwards(self):
        delivery = self._cancel()
        self.assertEqual((delivery.share, delivery.explanation), (0.0, "Cancelled 28 hours before"))
        agreement = self._make_agreement()
        self.assertEqual(delivery.share, 0.5)
        self.assertIn("under the agreement", delivery.explanation)
        agreement.date_to = "2026-03-01"
        self.assertEqual((delivery.share, delivery.explanation), (0.0, "Cancelled 28 hours before"))

    def test_a_measure_that_changes_counts_what_is_open_anew(self):
        agreement = self._make_agreement()
        visits = self._end() | self._end("2026-03-11") | self._end("2026-03-18")
        agreement.measure = "planned"
        self.assertEqual(visits.sudo().delivery_ids.mapped("done_quantity"), [2.0, 2.0, 2.0])
        agreement.write({"measure": "package", "package_size": 3})
        self.assertEqual(sorted(visits.sudo().delivery_ids.mapped("done_quantity")), [0.33, 0.33, 0.34])

    def test_what_somebody_decided_by_hand_stays_decided(self):
        delivery = self._cancel()
        delivery.with_user(self.finance).write({"share": 0.25, "share_reason": "Överenskommet"})
        self._make_agreement()
        self.assertEqual(delivery.share, 0.25)

    def test_what_is_invoiced_stays_as_it_was_billed(self):
        delivery = self._end().sudo().delivery_ids
        self.order.with_user(self.finance)._create_invoices()
        self._make_agreement(measure="planned", line_ids=[self._line("second_supporter")])
        self.assertRecordValues(delivery, [{"done_quantity": 1.0, "billing_state": "invoiced"}])

    def test_another_buyers_visits_are_left_alone(self):
        delivery = self._cancel()
        other = self.env["res.partner"].create({"name": "Annan kommun"})
        self._make_agreement(partner_id=other.id)
        self.assertEqual(delivery.share, 0.0)

    def test_an_unsigned_journal_waits_by_an_agreement_that_comes_later(self):
        delivery = self._end().sudo().delivery_ids
        self.assertEqual(delivery.billing_state, "ripe")
        self._make_agreement(unsigned_hold=True)
        self.assertEqual(delivery.wait_reason, "unsigned")

    # === WHAT COMES WITH IT, AND BESIDE === #

    def test_a_line_that_is_added_delivers_what_came_with_open_visits_and_its_end_takes_it_back(self):
        agreement = self._make_agreement()
        visit = self._end(second_supporter_id=self.other_supporter.id)
        agreement.line_ids = [self._line("second_supporter")]
        extra = self._deliveries_of("second_supporter")
        self.assertRecordValues(extra, [{"visit_id": visit.id, "amount": 300.0, "billing_state": "ripe"}])
        agreement.line_ids.measure = "planned"
        self.assertEqual(extra.quantity, 2.0)
        agreement.line_ids.unlink()
        self.assertFalse(self._deliveries_of("second_supporter"))

    def test_meetings_and_reports_are_delivered_too_but_not_those_of_days_that_are_invoiced(self):
        agreement = self._make_agreement()
        early = self._hold_meeting(self.assignment, "officer", start="2026-02-02 08:00:00")
        self._end("2026-02-04")
        self.order.with_user(self.finance)._create_invoices()
        late = self._hold_meeting(self.assignment, "officer", start="2026-02-09 08:00:00")
        self._make_handout(self.assignment, "officer", what="report")
        agreement.line_ids = [self._line("meeting"), self._line("report")]
        self.assertEqual(self._deliveries_of("meeting").meeting_id, late)
        self.assertEqual(len(self._deliveries_of("report")), 1)
        self.assertTrue(early.held)
        agreement.line_ids.filtered(lambda line: line.kind == "report").unlink()
        self.assertFalse(self._deliveries_of("report"))

    def test_more_visits_take_no_more_queries(self):
        agreement = self._make_agreement()
        # The first time the order gets a line for it, and rights are looked up.
        for days, queries in ((range(1, 3), 110), (range(3, 9), QUERIES), (range(9, 25), QUERIES)):
            for day in days:
                self._end(f"2026-03-{day:02}", second_supporter_id=self.other_supporter.id)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(days=days), self.assertQueryCount(queries):
                agreement.line_ids = [self._line("second_supporter")]
                self.env.flush_all()
            agreement.line_ids.unlink()
