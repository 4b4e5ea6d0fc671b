from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
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
        undertakings = cls.env["umgange.undertaking"].with_user(cls.finance)
        undertakings._find_newest(cls.company).action_accept()

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

    # === SENDING === #

    def _send_dialog(self, move):
        dialogs = self.env["account.move.send.wizard"].with_user(self.finance)
        return dialogs.with_context(active_model="account.move", active_ids=move.ids).create({})

    def test_a_public_body_is_proposed_the_file_and_no_mail(self):
        move = self._invoice(self._create_order(["2026-03-04"]))
        move.action_post()
        dialog = self._send_dialog(move)
        self.assertFalse(dialog.sending_methods)
        self.assertEqual(dialog.invoice_edi_format, "ubl_bis3")
        action = dialog.action_send_and_print()
        self.assertIn(f"/{move.id}/ubl", action["url"])
        # As a download the client would leave the dialog where it is.
        self.assertEqual((action["target"], action["close"]), ("new", True))
        self.assertTrue(move.ubl_cii_xml_id)

    def test_what_was_chosen_for_the_buyer_holds(self):
        self.municipality.with_company(self.company).invoice_sending_method = "email"
        move = self._invoice(self._create_order(["2026-03-04"]))
        move.action_post()
        self.assertEqual(self._send_dialog(move).sending_methods, ["email"])

    # === NOT ELECTRONICALLY === #

    def _agree_on_paper(self, **values):
        return self.env["umgange.agreement"].create(
            {
                "name": "Avtal 7",
                "partner_id": self.municipality.id,
                "date_from": "2026-01-01",
                "product_id": self.visit_product.id,
                "policy_id": self.env["umgange.cancellation.policy"].create({"name": "Villkor"}).id,
                "invoice_way": "paper",
                "paper_agreed_on": "2026-01-07",
                "paper_reference": "SN 2026/17",
                **values,
            }
        )

    def _post_one(self, buyer=None):
        whose = {"partner_id": buyer.id, "partner_invoice_id": buyer.id} if buyer else {}
        move = self._invoice(self._create_order(["2026-03-04"], **whose))
        move.action_post()
        return move

    def _send(self, move, **settings):
        self.env["account.move.send"].with_user(self.finance)._generate_and_send_invoices(move, **settings)

    def test_a_public_body_gets_it_otherwise_only_as_it_has_agreed_in_writing(self):
        move = self._post_one()
        with self.assertRaisesRegex(UserError, "agreed in writing: note the day and their reference"):
            self._send(move, sending_methods=["email"])
        with self.assertRaisesRegex(UserError, "the law wants an e-invoice"):
            self._send(move, sending_methods=["manual"], invoice_edi_format=False)
        self.assertFalse(move.invoice_pdf_report_id)

    def test_what_is_chosen_for_the_buyer_is_no_way_around_it(self):
        move = self._post_one()
        self.municipality.with_company(self.company).invoice_sending_method = "email"
        dialog = self._send_dialog(move)
        self.assertEqual(dialog.alerts["umgange_electronic"]["level"], "danger")
        with self.assertRaisesRegex(UserError, move.name):
            dialog.action_send_and_print()
        with self.assertRaisesRegex(UserError, move.name):
            self._send(move)

    def test_agreed_in_writing_it_is_a_pdf_and_no_e_invoice(self):
        self._agree_on_paper()
        move = self._post_one()
        self.assertFalse(move.umgange_has_einvoice)
        with self.assertRaisesRegex(UserError, "not sent electronically"):
            move.action_umgange_einvoice()
        self._send(move, sending_methods=["manual"])
        self.assertTrue(move.invoice_pdf_report_id)
        self.assertFalse(move.ubl_cii_xml_id)

    def test_what_was_agreed_holds_on_its_days(self):
        self._agree_on_paper(date_to="2026-02-28")
        with self.assertRaisesRegex(UserError, "the law wants an e-invoice"):
            self._send(self._post_one(), sending_methods=["email"])

    def test_other_buyers_get_it_as_they_wish(self):
        company = self._create_municipality("Stiftelsen Stranden", "802999-9987", email="f@example.com")
        move = self._post_one(company)
        self._send(move, sending_methods=["manual"], invoice_edi_format=False)
        self.assertTrue(move.invoice_pdf_report_id)

    def test_other_buyers_are_proposed_what_odoo_proposes(self):
        company = self._create_municipality("Stiftelsen Stranden", "802999-9987")
        self.assertFalse(company._is_umgange_public_body())
        move = self._create_umgange_invoice(partner_id=company.id)
        self.assertEqual(self.env["account.move.send"]._get_default_sending_methods(move), {"email"})

    def test_one_click_makes_the_e_invoice_once_and_hands_it_over(self):
        move = self._invoice(self._create_order(["2026-03-04"]))
        move.action_post()
        action = move.action_umgange_einvoice()
        self.assertEqual((action["type"], action["target"]), ("ir.actions.act_url", "download"))
        made = move.ubl_cii_xml_id
        self.assertEqual(etree.fromstring(made.raw).findtext("{*}ID"), move.name)
        move.action_umgange_einvoice()
        self.assertEqual(move.ubl_cii_xml_id, made)

    def test_a_draft_has_no_e_invoice(self):
        move = self._invoice(self._create_order(["2026-03-04"]))
        with self.assertRaisesRegex(UserError, "No e-invoice"):
            move.action_umgange_einvoice()

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
