from odoo.fields import Command
from odoo.tests import tagged

from .einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestSaleOrderVat(EinvoiceCommon):
    """Orders with services that go different ways of the VAT switch."""

    def _invoice(self, *vats, orders=1, grouped=False):
        """Return the invoices of ``orders`` alike, each with a line for each of ``vats``."""
        products = [self._create_visit_product(vat, service_tracking="no", invoice_policy="order") for vat in vats]
        made = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.unit.id,
                    "partner_invoice_id": self.unit.id,
                    "buyer_reference": "4711",
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": 1}) for product in products
                    ],
                }
            ]
            * orders
        )
        made.action_confirm()
        return made._create_invoices(grouped=grouped)

    def _ways(self, invoices):
        return sorted(sorted(invoice._get_umgange_vats()) for invoice in invoices)

    def test_what_is_outside_vat_gets_an_invoice_of_its_own(self):
        invoices = self._invoice("exempt", "outside", "taxed")
        self.assertEqual(self._ways(invoices), [["exempt", "taxed"], ["outside"]])
        self.assertEqual(set(invoices.mapped("buyer_reference")), {"4711"})

    def test_so_it_is_when_orders_share_an_invoice_and_when_not(self):
        for grouped, expected in ((False, 2), (True, 4)):
            with self.subTest(grouped=grouped):
                invoices = self._invoice("exempt", "outside", orders=2, grouped=grouped)
                self.assertEqual(len(invoices), expected)
                self.assertNotIn(["exempt", "outside"], self._ways(invoices))

    def test_an_order_that_is_all_outside_vat_gives_one_invoice(self):
        self.assertEqual(self._ways(self._invoice("outside", "outside")), [["outside"]])

    def test_each_line_is_invoiced_once(self):
        invoices = self._invoice("exempt", "outside")
        orders = invoices.invoice_line_ids.sale_line_ids.order_id
        self.assertEqual(orders.order_line.mapped("qty_invoiced"), [1.0, 1.0])
        self.assertEqual(orders.invoice_status, "invoiced")
