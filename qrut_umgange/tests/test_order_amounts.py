from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .run_common import InvoiceRunCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestOrderAmounts(InvoiceRunCommon):
    """The list of orders says what can be invoiced and what waits, to the öre, travel and outlays too."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        service = cls._make_product(name="Utlägg", list_price=1.0)
        cls.agreement = cls._make_agreement(
            line_ids=[Command.create({"kind": "outlay", "product_id": service.id})],
        )

    def _hold(self, **values):
        visit = self._deliver("2026-02-11", **values).sudo().visit_id
        self._as(self.coordinator, "umgange.outlay").create({"visit_id": visit.id, "kind": "ticket", "amount": 64.5})

    def _read(self):
        self.env.flush_all()
        order = self.order.with_user(self.finance)
        order.invalidate_recordset()
        return order.umgange_ripe_amount, order.umgange_waiting_amount

    def test_what_nobody_ordered_expressly_is_counted_too(self):
        self._hold()
        self.assertEqual(self._read(), (1564.5, 0.0))

    def test_what_waits_for_a_journal_is_not_to_invoice(self):
        self.agreement.unsigned_hold = True
        self._hold(signed=False)
        ripe, waits = self._read()
        self.assertEqual(ripe + waits, 1564.5)
        self.assertGreaterEqual(waits, 1500.0)

    def test_all_of_an_order_without_a_reference_waits(self):
        self._hold()
        self.order.sudo().write({"buyer_reference": False, "purchase_order_reference": False})
        self.assertEqual(self._read(), (0.0, 1564.5))

    def test_what_is_invoiced_is_neither(self):
        self._hold()
        self.order.with_user(self.finance)._create_invoices()
        self.assertEqual(self._read(), (0.0, 0.0))

    def test_only_finance_reads_it(self):
        with self.assertRaises(AccessError):
            self.order.with_user(self.coordinator).read(["umgange_ripe_amount"])
