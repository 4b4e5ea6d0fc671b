import os
from pathlib import Path

from odoo import Command
from odoo.tests import tagged

from .einvoice_common import NAMESPACES, EinvoiceCommon

LINES = "(//cac:InvoiceLine | //cac:CreditNoteLine)"
QUANTITIES = f"{LINES}/cbc:InvoicedQuantity | {LINES}/cbc:CreditedQuantity"
NETS = f"{LINES}/cbc:LineExtensionAmount"
ORIGINS = "/*/cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"


@tagged("post_install", "-at_install")
class TestEinvoiceKinds(EinvoiceCommon):
    """Every kind of invoice there is, to a buyer who reads Swedish: to the öre, and by the official rules.

    Where ``QRUT_XML`` names a folder each of them leaves its file there, and ``tests/test_peppol_rules.py``
    runs the official rules on all.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("sv_SE")
        (cls.municipality | cls.unit).lang = "sv_SE"
        cls.company.vat = "SE802999999501"
        cls.visit_product.invoice_policy = "delivery"

    def _post(self, lines=None, **values):
        move = self._create_umgange_invoice(lines, **values)
        move.action_post()
        return move

    def _visits(self, *days, **values):
        """Return the values of a line for a visit on each of the days."""
        return [{"umgange_delivery_id": self._create_delivery(day).id, **values} for day in days]

    def assertExact(self, move):
        """The file says what the invoice says, and its parts add up, to the öre."""
        tree = self._export(move)
        if folder := os.environ.get("QRUT_XML"):
            xml, _errors = self.env["account.edi.xml.cii"]._export_invoice(move)
            Path(folder, f"{self._testMethodName}.cii").write_bytes(xml)

        def one(xpath):
            return sum(round(100 * float(text)) for text in self._texts(tree, xpath))

        cents = {name: round(100 * move[name]) for name in ("amount_untaxed", "amount_tax", "amount_total")}
        total = "/*/cac:LegalMonetaryTotal/cbc"
        rounding = one(f"{total}:PayableRoundingAmount")
        self.assertEqual(one(NETS), cents["amount_untaxed"] - rounding)
        self.assertEqual(one(f"{total}:LineExtensionAmount"), one(NETS))
        self.assertEqual(one("//cac:TaxSubtotal/cbc:TaxableAmount"), one(NETS))
        self.assertEqual(one("/*/cac:TaxTotal/cbc:TaxAmount"), cents["amount_tax"])
        self.assertEqual(one(f"{total}:TaxInclusiveAmount") + rounding, cents["amount_total"])
        due = move.amount_total if move.move_type == "out_refund" else move.amount_residual
        self.assertEqual(one(f"{total}:PayableAmount"), round(100 * due))
        return tree

    # === VISITS === #

    def test_several_visits(self):
        days = ("2026-03-04", "2026-03-11", "2026-03-18")
        tree = self.assertExact(self._post(self._visits(*days)))
        self.assertTexts(tree, f"{LINES}/cac:InvoicePeriod/cbc:EndDate", list(days))
        self.assertTexts(tree, "/*/cac:InvoicePeriod/*", [days[0], days[-1]])
        self.assertTexts(tree, NETS, ["1800.00"] * 3)

    def test_shares_of_odd_prices(self):
        shares = (0.5, 0.3333, 0.125, 0.0625)
        lines = [{"quantity": share, "price_unit": 1837.37} for share in shares]
        move = self._post(lines)
        tree = self.assertExact(move)
        self.assertTexts(tree, QUANTITIES, ["0.5", "0.3333", "0.125", "0.0625"])
        self.assertTexts(tree, NETS, ["918.69", "612.40", "229.67", "114.84"])

    def test_many_odd_lines_with_vat(self):
        taxed = self._create_visit_product("taxed")
        lines = [
            {"product_id": taxed.id, "quantity": (1 + number % 7) / 7, "price_unit": 333.33 + number / 3}
            for number in range(60)
        ]
        self.assertExact(self._post(lines))

    def test_a_discount(self):
        tree = self.assertExact(self._post([{"discount": 33.3, "price_unit": 999.99, "quantity": 3}]))
        self.assertTexts(tree, NETS, ["2000.98"])

    def test_travel_distance_and_outlays(self):
        hour, km, unit = (self.env.ref(f"uom.product_uom_{name}").id for name in ("hour", "km", "unit"))
        made = (("Restid", hour, 1.25, 451.5), ("Resa med bil", km, 37.4, 4.55), ("Fika", unit, 1, 86.5))
        lines = []
        for name, uom, quantity, price in made:
            product = self._create_visit_product(name=name, uom_id=uom)
            lines.append({"product_id": product.id, "name": name, "quantity": quantity, "price_unit": price})
        tree = self.assertExact(self._post(lines))
        self.assertEqual(tree.xpath(f"({QUANTITIES})/@unitCode", namespaces=NAMESPACES), ["HUR", "KMT", "C62"])
        self.assertTexts(tree, NETS, ["564.38", "170.17", "86.50"])

    # === A CHANGE OF PRICE === #

    def test_a_price_that_changed_within_the_period(self):
        old, new = self._visits("2026-03-25", price_unit=1800.0), self._visits("2026-04-01", price_unit=1855.8)
        tree = self.assertExact(self._post(old + new))
        self.assertTexts(tree, f"{LINES}/cac:Price/cbc:PriceAmount", ["1800.0", "1855.8"])

    def test_a_price_that_changed_backwards_is_a_pair_of_lines(self):
        first = self._post(self._visits("2026-03-04"))
        minus = self._create_delivery("2026-03-04", quantity=-1.0)
        plus = self._create_delivery("2026-03-04")
        move = self._post(
            [
                {"umgange_delivery_id": minus.id, "quantity": -1.0},
                {"umgange_delivery_id": plus.id, "price_unit": 1855.8},
            ]
        )
        tree = self.assertExact(move)
        self.assertTexts(tree, QUANTITIES, ["-1.0", "1.0"])
        self.assertTexts(tree, f"{LINES}/cac:Price/cbc:PriceAmount", ["1800.0", "1855.8"])
        self.assertTexts(tree, "//cbc:PayableAmount", ["55.80"])
        self.assertTexts(tree, ORIGINS, [])
        self.assertTrue(first)

    # === VAT === #

    def test_outside_vat(self):
        outside = self._create_visit_product("outside")
        tree = self.assertExact(self._post([{"product_id": outside.id, "quantity": 0.5}, {"product_id": outside.id}]))
        self.assertTexts(tree, "//cac:TaxCategory/cbc:ID", ["O"])

    def test_outside_vat_credited(self):
        outside = self._create_visit_product("outside")
        credit = self._credit(self._post([{"product_id": outside.id}]))
        credit.action_post()
        self.assertExact(credit)

    def test_each_rate_of_vat_beside_exempt_care(self):
        taxes = self.env["account.tax"].search(
            [
                *self.env["account.tax"]._check_company_domain(self.company),
                ("type_tax_use", "=", "sale"),
                ("name", "in", ("25% S", "12% S", "6% G")),
            ]
        )
        self.assertEqual(len(taxes), 3)
        lines = [{"tax_ids": [Command.set(tax.ids)], "price_unit": 33.33, "quantity": 7} for tax in taxes]
        tree = self.assertExact(self._post([{}, *lines]))
        percents = self._texts(tree, "//cac:TaxSubtotal/cac:TaxCategory/cbc:Percent")
        self.assertEqual(sorted(map(float, percents)), [0.0, 6.0, 12.0, 25.0])

    # === CREDIT === #

    def test_a_credit_in_full_has_the_references_of_the_day(self):
        invoice = self._post(self._visits("2026-03-04", "2026-03-11"), purchase_order_reference="PO-88")
        credit = self._credit(invoice)
        credit.action_post()
        tree = self.assertExact(credit)
        self.assertTexts(tree, ORIGINS, [invoice.name])
        self.assertTexts(tree, "/*/cbc:BuyerReference", ["4711 Unit East"])
        self.assertTexts(tree, "/*/cac:OrderReference/*", ["PO-88"])

    def test_a_credit_in_part(self):
        invoice = self._post(self._visits("2026-03-04", "2026-03-11"))
        credit = self._credit(invoice)
        first, second = credit.invoice_line_ids
        second.unlink()
        first.quantity = 0.5
        credit.action_post()
        tree = self.assertExact(credit)
        self.assertTexts(tree, "//cbc:PayableAmount", ["900.00"])
        self.assertTexts(tree, "/*/cac:InvoicePeriod/*", ["2026-03-04"] * 2)
        self.assertEqual(
            len(invoice.invoice_line_ids.umgange_delivery_id.invoice_line_ids.filtered("umgange_living")), 2
        )

    def _order(self, day="2026-03-04", **values):
        """Return a confirmed order with a visit done on ``day``."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.unit.id,
                "partner_invoice_id": self.unit.id,
                "umgange_assignment_id": self.assignment.id,
                "buyer_reference": "4711 Unit East",
                "purchase_order_reference": "PO-88",
                "order_line": [Command.create({"product_id": self.visit_product.id, "price_unit": 1800.0})],
                **values,
            }
        )
        order.action_confirm()
        self._create_delivery(day).sudo().sale_line_id = order.order_line
        return order

    def _invoice(self, order):
        move = order._create_invoices(final=True)
        move.invoice_date = "2026-04-01"
        move.action_post()
        return move

    def test_a_credit_that_the_order_makes_has_the_references_of_what_it_takes_back(self):
        order = self._order()
        invoice = self._invoice(order)
        order.write({"buyer_reference": "9999 West", "purchase_order_reference": "PO-99"})
        self._create_delivery("2026-03-04", quantity=-1.0).sudo().sale_line_id = order.order_line
        credit = self._invoice(order)
        self.assertEqual(credit.move_type, "out_refund")
        tree = self.assertExact(credit)
        self.assertTexts(tree, "/*/cbc:BuyerReference", ["4711 Unit East"])
        self.assertTexts(tree, "/*/cac:OrderReference/cbc:ID", ["PO-88"])
        self.assertTexts(tree, ORIGINS, [invoice.name])
        self.assertTexts(tree, QUANTITIES, ["1.0"])

    def test_a_pair_that_the_order_makes_says_which_invoice_it_corrects(self):
        order = self._order()
        invoice = self._invoice(order)
        new = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": self.visit_product.id, "price_unit": 1855.8}
        )
        self._create_delivery("2026-03-04", quantity=-1.0).sudo().sale_line_id = order.order_line - new
        self._create_delivery("2026-03-04").sudo().sale_line_id = new
        tree = self.assertExact(self._invoice(order))
        self.assertTexts(tree, ORIGINS, [invoice.name])
        self.assertTexts(tree, "//cbc:PayableAmount", ["55.80"])

    # === PAYMENT === #

    def test_an_iban(self):
        self.env["res.bank"].create({"name": "Banken", "bic": "ESSESESS"})
        self.bankgiro.write(
            {"acc_number": "SE45 5000 0000 0583 9825 7466", "bank_id": self.env["res.bank"].search([], limit=1).id}
        )
        tree = self.assertExact(self._post())
        self.assertTexts(tree, "//cac:PayeeFinancialAccount/cbc:ID", ["SE4550000000058398257466"])

    def test_a_plusgiro(self):
        self.bankgiro.acc_number = "90 08 00-4"
        self.assertExact(self._post())

    def test_an_ocr_number(self):
        self.company_data["default_journal_sale"].write(
            {"invoice_reference_type": "invoice", "invoice_reference_model": "se_ocr2"}
        )
        move = self._post()
        self.assertTexts(self.assertExact(move), "//cbc:PaymentID", [move.payment_reference])

    def test_paid_in_part_before_it_is_sent(self):
        move = self._post()
        register = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        register.create({"amount": 300.55}).action_create_payments()
        tree = self.assertExact(move)
        self.assertTexts(tree, "//cbc:PrepaidAmount", ["300.55"])
        self.assertTexts(tree, "//cbc:PayableAmount", ["1499.45"])

    def test_rounded_to_whole_crowns(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Hela kronor",
                "rounding": 1.0,
                "strategy": "add_invoice_line",
                "rounding_method": "HALF-UP",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        move = self._post([{"price_unit": 1800.55}], invoice_cash_rounding_id=rounding.id)
        tree = self.assertExact(move)
        self.assertTexts(tree, "//cbc:PayableRoundingAmount", ["0.45"])
        self.assertTexts(tree, "//cbc:PayableAmount", ["1801.00"])
        credit = self._credit(move)
        credit.action_post()
        tree = self._export(credit, "rounded-credit")
        self.assertTexts(tree, "//cbc:PayableAmount", ["1801.00"])

    # === REFERENCES, ADDRESSES, NOTE === #

    def test_a_location_number(self):
        self.municipality.write({"peppol_eas": "0088", "peppol_endpoint": "7300009000005"})
        tree = self.assertExact(self._post())
        self.assertTexts(tree, "//cac:AccountingCustomerParty//cbc:EndpointID[@schemeID='0088']", ["7300009000005"])

    def test_an_order_number_alone(self):
        self.assertExact(self._post(buyer_reference="", purchase_order_reference="4500117322"))

    def test_one_note_however_much_is_written(self):
        term = self.env.ref("account.account_payment_term_30days")
        move = self._post(
            narration="<p>Vi ber er kontrollera raderna.</p><p>Frågor: ring vår växel.</p>",
            invoice_payment_term_id=term.id,
        )
        tree = self.assertExact(move)
        self.assertEqual(len(self._texts(tree, "/*/cbc:Note")), 1)

    def test_a_section_and_a_note_are_no_lines(self):
        section = {"display_type": "line_section", "name": "Mars", "product_id": False, "quantity": 0, "price_unit": 0}
        note = {**section, "display_type": "line_note", "name": "Enligt beställning"}
        tree = self.assertExact(self._post([section, {}, note]))
        self.assertTexts(tree, QUANTITIES, ["1.0"])
