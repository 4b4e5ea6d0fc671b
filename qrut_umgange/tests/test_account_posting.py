from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestAccountPosting(EinvoiceCommon):
    """An invoice that its buyer could not receive is refused before it has a number."""

    def assertRefused(self, move, *texts):
        with self.assertRaises(UserError) as caught:
            move.action_post()
        for text in texts:
            self.assertIn(text, str(caught.exception))
        self.assertEqual(move.state, "draft")

    # === REFERENCES === #

    def test_without_reference_or_order_number_it_is_refused(self):
        move = self._create_umgange_invoice(buyer_reference=False)
        self.assertRefused(move, "The buyer's reference or order number")

    def test_the_municipalitys_own_code_does_not_pass_as_reference(self):
        self.municipality.ref = "0380"
        move = self._create_umgange_invoice(buyer_reference=False, ref="Mars")
        self.assertRefused(move, "The buyer's reference or order number")

    def test_no_number_is_taken_by_a_refused_invoice(self):
        first = self._create_umgange_invoice()
        first.action_post()
        refused = self._create_umgange_invoice(buyer_reference=False)
        self.assertRefused(refused)
        second = self._create_umgange_invoice()
        second.action_post()
        self.assertEqual(second.sequence_number, first.sequence_number + 1)
        refused.buyer_reference = "4711"
        refused.action_post()
        self.assertEqual(refused.sequence_number, second.sequence_number + 1)

    # === BUYER === #

    def test_all_that_is_missing_is_said_at_once(self):
        self.unit.write({"street": False, "zip": False, "city": False})
        self.municipality.write({"zip": False, "company_registry": False})
        self.municipality.peppol_endpoint = False
        self.company.company_registry = "802999-9990"
        move = self._create_umgange_invoice(buyer_reference=False)
        self.assertRefused(
            move,
            "The buyer's reference or order number",
            "Uppsala kommun: an organisation number",
            "Uppsala kommun: the Peppol address",
            "Zip, in the contact's address",
            "its organisation number of ten digits",
        )

    def test_a_peppol_address_by_vat_number_is_replaced_by_the_organisation_number(self):
        self.municipality.write({"peppol_eas": "9955", "peppol_endpoint": "SE212000300501"})
        self.assertEqual(self.unit._get_umgange_endpoint(), ("0007", "2120003005"))

    def test_a_location_number_is_a_good_peppol_address(self):
        self.municipality.write({"peppol_eas": "0088", "peppol_endpoint": "7300009000005"})
        self.assertEqual(self.unit._get_umgange_endpoint(), ("0088", "7300009000005"))

    def test_a_location_number_with_a_wrong_check_digit_is_refused(self):
        self.municipality.write({"peppol_eas": "0088", "peppol_endpoint": "7300009000004"})
        self.assertRefused(self._create_umgange_invoice(), "the location number 7300009000004 has thirteen digits")

    def test_a_private_person_cannot_be_the_buyer(self):
        person = self.env["res.partner"].create({"name": "Somebody", "is_company": False})
        move = self._create_umgange_invoice(partner_id=person.id)
        self.assertRefused(move, "is not an organisation")

    # === SELLER === #

    def test_without_bankgiro_it_is_refused(self):
        self.bankgiro.unlink()
        self.assertRefused(self._create_umgange_invoice(), "a bankgiro written with its hyphen")

    def test_a_bankgiro_with_a_wrong_check_digit_is_no_bankgiro(self):
        self.bankgiro.acc_number = "5050-1056"
        self.assertRefused(self._create_umgange_invoice(), "a bankgiro written with its hyphen")

    def test_without_vat_number_or_f_tax_it_is_refused(self):
        self.company.umgange_f_tax = False
        self.assertRefused(self._create_umgange_invoice(), "the VAT number or approval for F-tax")

    def test_outside_vat_neither_vat_number_nor_f_tax_is_asked_for(self):
        self.company.umgange_f_tax = False
        product = self._create_visit_product("outside")
        move = self._create_umgange_invoice([{"product_id": product.id}])
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_vat_without_a_vat_number_is_refused(self):
        product = self._create_visit_product("taxed")
        move = self._create_umgange_invoice([{"product_id": product.id}])
        self.assertRefused(move, "since a line bears VAT")

    # === TAX === #

    def test_outside_vat_shares_an_invoice_with_nothing_else(self):
        outside = self._create_visit_product("outside")
        move = self._create_umgange_invoice([{}, {"product_id": outside.id}])
        self.assertRefused(move, "outside VAT on an invoice of its own")

    def test_a_line_without_tax_is_refused(self):
        move = self._create_umgange_invoice([{"tax_ids": [Command.clear()]}])
        self.assertRefused(move, "Exactly one tax on every line")

    def test_an_exemption_without_its_reason_is_refused(self):
        tax = self.company.umgange_exempt_tax_id
        tax.ubl_cii_tax_exemption_reason_code = False
        self.assertRefused(self._create_umgange_invoice(), "a Tax Exemption Reason Code")

    def test_a_rate_that_sweden_does_not_have_is_refused(self):
        self.company.vat = "SE802999999501"
        product = self._create_visit_product("taxed")
        self.company.umgange_taxed_tax_id.amount = 24.0
        move = self._create_umgange_invoice([{"product_id": product.id}])
        self.assertRefused(move, "Swedish VAT is 25, 12 or 6 %")

    # === OTHERS' INVOICES === #

    def test_an_invoice_that_is_neither_for_visits_nor_to_a_public_body_is_left_alone(self):
        reader = self.env["res.partner"].create({"name": "En läsare", "country_id": self.sweden.id})
        move = self._create_umgange_invoice(
            [{"product_id": self.product_a.id}], buyer_reference=False, partner_id=reader.id
        )
        move.action_post()
        self.assertEqual(move.state, "posted")
