from lxml import etree

from odoo import Command
from odoo.tests import new_test_user, tagged

from .einvoice_common import NAMESPACES, EinvoiceCommon


@tagged("post_install", "-at_install")
class TestEinvoiceSend(EinvoiceCommon):
    """From the order to the files that leave, as somebody of finance does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = new_test_user(
            cls.env,
            login="ekonomi-test",
            groups="qrut_umgange.group_finance",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _create_order(cls, days, **values):
        """Return a confirmed order on which a visit was done on each of ``days``."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.unit.id,
                "partner_invoice_id": cls.unit.id,
                "umgange_assignment_id": cls.assignment.id,
                "buyer_reference": "4711 Unit East",
                "order_line": [Command.create({"product_id": cls.visit_product.id, "price_unit": 1800.0})],
                **values,
            }
        )
        order.action_confirm()
        for day in days:
            cls._create_delivery(day).sudo().sale_line_id = order.order_line
        return order

    def _invoice(self, orders):
        moves = orders.with_user(self.finance)._create_invoices()
        moves.invoice_date = "2026-04-01"
        return moves

    def _get_embedded(self, move):
        """Return the sent e-invoice of the move."""
        self.env["account.move.send"].with_user(self.finance)._generate_and_send_invoices(
            move, sending_methods=["manual"]
        )
        return etree.fromstring(move.ubl_cii_xml_id.raw)

    def test_the_orders_references_and_days_reach_the_buyer(self):
        order = self._create_order(["2026-03-11", "2026-03-04"], purchase_order_reference="PO-88")
        move = self._invoice(order)
        move.action_post()
        tree = self._export(move)
        self.assertTexts(tree, "/*/cbc:BuyerReference", ["4711 Unit East"])
        self.assertTexts(tree, "/*/cac:OrderReference/*", ["PO-88"])
        self.assertTexts(tree, "/*/cac:InvoicePeriod/*", ["2026-03-04", "2026-03-11"])
        self.assertTexts(tree, "//cbc:PayableAmount", ["3600.00"])
        self.assertTexts(tree, "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", ["E"])

    def test_a_credited_visit_can_be_invoiced_once_more(self):
        order = self._create_order(["2026-03-04"])
        first = self._invoice(order)
        first.action_post()
        self._credit(first).action_post()
        second = self._invoice(order)
        second.action_post()
        delivery = second.invoice_line_ids.umgange_delivery_id
        self.assertEqual(delivery, first.invoice_line_ids.umgange_delivery_id)
        living = delivery.invoice_line_ids.filtered("umgange_living")
        self.assertEqual(living.move_id, second)

    def test_the_files_that_leave_are_named_after_the_invoice(self):
        move = self._invoice(self._create_order(["2026-03-04"]))
        move.action_post()
        tree = self._get_embedded(move)
        number = move.name.replace("/", "_")
        document = "//cac:AdditionalDocumentReference"
        self.assertTexts(tree, f"{document}/cbc:ID", [f"{number}.pdf"])
        (pdf,) = tree.xpath(f"{document}//@filename", namespaces=NAMESPACES)
        self.assertEqual(pdf, f"{number}.pdf")
        names = (
            self.env["ir.attachment"]
            .search([("res_model", "=", "account.move"), ("res_id", "=", move.id)])
            .mapped("name")
        )
        self.assertLessEqual(set(names), {f"{number}.pdf", f"{number}_ubl_bis3.xml", "factur-x.xml"})

    def test_the_printed_invoice_says_the_reference_and_f_tax(self):
        move = self._invoice(self._create_order(["2026-03-04"], purchase_order_reference="PO-88"))
        move.action_post()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("account.account_invoices", move.ids)
        for text in ("4711 Unit East", "PO-88", "F-tax", "2023:200", "5050-1055"):
            self.assertIn(text, html.decode())
