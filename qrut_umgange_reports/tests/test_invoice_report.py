from base64 import b64decode
from io import BytesIO

from lxml import etree
from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.qrut_umgange.tests.einvoice_common import NAMESPACES, EinvoiceCommon

REPORT = "account.account_invoices"
PDF = "//cac:AdditionalDocumentReference//cbc:EmbeddedDocumentBinaryObject"


@tagged("post_install", "-at_install")
class TestInvoiceReport(EinvoiceCommon):
    """The printed invoice is whole, can be searched, and is the one that is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.company.write({"phone": "08-465 004 00", "email": "faktura@example.com", "vat": "SE802999999501"})

    def _make(self, lines=None, post=True, **values):
        move = self._create_umgange_invoice(lines, **{"purchase_order_reference": "PO-88", **values})
        if post:
            move.action_post()
        return move

    def _print(self, moves, user=None, report=REPORT):
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        return reports.with_context(force_report_rendering=True)._render_qweb_pdf(report, moves.ids)[0]

    def _read(self, pdf):
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        # The reader takes the tight space after a T for one between words.
        return " ".join(text.replace("T o", "To").split())

    def test_it_says_who_sells_and_how_to_pay(self):
        text = self._read(self._print(self._make()))
        for words in (
            "Umgängesföreningen Länken", "Exempelgatan 1", "753 20 Uppsala", "802999-9995", "SE802999999501",
            "Approved for F-tax", "Bankgiro 5050-1055", "08-465 004 00", "faktura@example.com",
        ):  # fmt: skip
            with self.subTest(words=words):
                self.assertIn(words, text)

    def test_it_says_who_buys_and_by_what_the_buyer_sorts_it(self):
        move = self._make()
        text = self._read(self._print(move))
        for words in (
            f"Invoice {move.name}", "Uppsala kommun", "Barn- och ungdomsenheten", "Box 1023", "751 40 Uppsala",
            "Your reference 4711 Unit East", "Your order number PO-88", "Invoice date 04/01/2026",
            f"State when paying {move.payment_reference}",
        ):  # fmt: skip
            with self.subTest(words=words):
                self.assertIn(words, text)

    def test_each_visit_has_its_line_and_the_sum_is_whole(self):
        move = self._make([{"name": "U-1 2026-03-04: Visit"}, {"name": "U-1 2026-03-11: Visit", "quantity": 0.5}])
        text = self._read(self._print(move)).replace("\u00a0", " ")
        self.assertIn("U-1 2026-03-04: Visit 1 1,800.00 1,800.00 U-1 2026-03-11: Visit 0.5 1,800.00 900.00", text)
        self.assertRegex(text, r"Total \D*2,700.00")
        self.assertIn("2023:200", text)
        self.assertNotIn("0%", text)

    def test_a_quantity_says_of_what_and_has_no_zeros_that_say_nothing(self):
        uoms = {name: self.env.ref(f"uom.product_uom_{name}") for name in ("unit", "hour", "km")}
        products = {name: self._create_visit_product(name=name, uom_id=uom.id) for name, uom in uoms.items()}
        lines = [
            {"product_id": products[name].id, "name": f"U-1: {name}", "quantity": quantity, "price_unit": 100.0}
            for name, quantity in (("unit", 0.125), ("hour", 1.25), ("km", 40))
        ]
        text = self._read(self._print(self._make(lines))).replace("\u00a0", " ")
        hour, km = uoms["hour"].name.lower(), uoms["km"].name
        self.assertIn(f"U-1: unit 0.125 100.00 12.50 U-1: hour 1.25 {hour} 100.00 125.00 U-1: km 40 {km} 100.00", text)

    def test_the_lines_add_up_to_the_total(self):
        move = self._make([{"quantity": quantity, "price_unit": 1837.37} for quantity in (0.5, 0.3333, 0.125, 0.0625)])
        text = self._read(self._print(move)).replace("\u00a0", " ")
        for amount in ("918.69", "612.40", "229.67", "114.84", "1,875.60 kr"):
            self.assertIn(amount, text)

    def test_vat_has_a_column_where_there_is_some(self):
        taxed = self._create_visit_product("taxed")
        text = self._read(self._print(self._make([{"product_id": taxed.id}]))).replace("\u00a0", " ")
        self.assertIn("1 1,800.00 25 % 1,800.00", text)
        self.assertIn("2,250.00", text)

    def test_it_speaks_the_buyers_language(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self.unit.lang = "sv_SE"
        pdf = PdfReader(BytesIO(self._print(self._make())))
        self.assertEqual(pdf.trailer["/Root"]["/Lang"], "sv")
        self.assertIn("2026-04-01", pdf.pages[0].extract_text())

    def test_a_long_invoice_repeats_its_head_and_counts_its_pages(self):
        pdf = PdfReader(BytesIO(self._print(self._make([{"name": f"Visit {n}"} for n in range(70)]))))
        self.assertGreater(len(pdf.pages), 1)
        for number, page in enumerate(pdf.pages, start=1):
            text = page.extract_text()
            self.assertIn("Umgängesföreningen Länken", text)
            self.assertIn(f"{number} ({len(pdf.pages)})", text)

    def test_a_credit_note_says_what_it_credits_and_asks_for_no_payment(self):
        move = self._make()
        credit = self._credit(move)
        credit.action_post()
        text = self._read(self._print(credit))
        self.assertIn(f"Credit note {credit.name}", text)
        self.assertIn(f"Credits {move.name}", text)
        self.assertNotIn("State when paying", text)
        self.assertIn("To your credit", text)
        # What Odoo writes into the reference by itself is said beside it already.
        self.assertNotIn("Reversal", text)
        self.assertNotIn("Left to pay", text)

    def test_what_is_cancelled_asks_for_nothing_and_promises_nothing(self):
        move = self._make()
        for cancelled, title in ((self._credit(move), "Cancelled credit note"), (move, "Cancelled invoice")):
            cancelled.button_cancel()
            text = self._read(self._print(cancelled))
            with self.subTest(title=title):
                self.assertIn(title, text)
                for words in ("To your credit", "To pay", "No later than", "Due date", "State when paying"):
                    self.assertNotIn(words, text)

    def test_a_draft_says_that_it_is_one(self):
        self.assertIn("Draft invoice", self._read(self._print(self._make(post=False))))

    def test_what_somebody_typed_on_a_line_is_text_and_never_markup(self):
        text = self._read(self._print(self._make([{"name": '<b>Visit</b> <img src="http://127.0.0.1/x"/>'}])))
        self.assertIn("<b>Visit</b>", text)

    def test_the_file_that_is_sent_is_the_printed_one(self):
        move = self._make()
        sender = self.env["account.move.send"].with_context(force_report_rendering=True)
        sender._generate_and_send_invoices(move, sending_methods=["manual"])
        tree = etree.fromstring(move.ubl_cii_xml_id.raw)
        (embedded,) = tree.xpath(PDF, namespaces=NAMESPACES)
        self.assertEqual(b64decode(embedded.text), move.invoice_pdf_report_id.raw)
        self.assertEqual(self._read(move.invoice_pdf_report_id.raw), self._read(self._print(move)))

    def test_several_invoices_are_one_file(self):
        moves = self._make() | self._make()
        self.assertEqual(len(PdfReader(BytesIO(self._print(moves))).pages), 2)

    def test_whoever_may_not_read_it_cannot_print_it(self):
        move = self._make()
        values = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        for group in ("qrut_umgange.group_supporter", "qrut_umgange.group_log_reviewer"):
            user = new_test_user(self.env, login=group, groups=group, **values)
            with self.subTest(group=group), self.assertRaises(AccessError):
                self._print(move, user)

    def test_the_bills_of_others_keep_odoos_engine(self):
        bill = self.env["account.move"].create({"move_type": "in_invoice", "partner_id": self.unit.id})
        self.assertFalse(bill._has_umgange_document())
        self.assertTrue(self._make(post=False)._has_umgange_document())
