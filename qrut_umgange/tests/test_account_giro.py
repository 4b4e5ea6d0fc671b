from odoo.tests import tagged

from .einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestAccountGiro(EinvoiceCommon):
    """Giros and organisation numbers are known by their form and check digit."""

    def test_a_giro_is_recognised(self):
        for number, kind in (
            ("5050-1055", "bankgiro"),
            ("5050 - 1055", "bankgiro"),
            ("900-8004", "bankgiro"),
            ("90 08 00-4", "plusgiro"),
            ("5050-1056", "bank"),
            ("50501055", "bank"),
            (False, "bank"),
        ):
            with self.subTest(number=number):
                kind_found = self.env["res.partner.bank"].retrieve_acc_type(number)
                self.assertEqual(kind_found, kind)

    def test_a_buyer_can_pay_to_a_giro_or_an_iban_and_to_nothing_else(self):
        for number, payable in (
            ("5050-1055", True),
            ("SE45 5000 0000 0583 9825 7466", True),
            ("50501055", False),
        ):
            with self.subTest(number=number):
                self.bankgiro.acc_number = number
                self.assertEqual(self.bankgiro._is_umgange_payable(), payable)

    def test_the_organisation_number_is_read_with_or_without_hyphen_or_from_vat(self):
        for registry, vat, expected in (
            ("212000-3005", False, "2120003005"),
            ("2120003005", False, "2120003005"),
            (False, "SE212000300501", "2120003005"),
            ("212000-3006", False, ""),
            ("16212000-3005", False, ""),
            (False, False, ""),
        ):
            with self.subTest(registry=registry, vat=vat):
                partner = self.env["res.partner"].new({"company_registry": registry, "vat": vat})
                self.assertEqual(partner._get_umgange_org_number(), expected)

    def test_a_swedish_organisation_is_addressed_by_its_number(self):
        partner = self._create_municipality("Malmö stad", "212000-1124")
        self.assertEqual(partner.peppol_eas, "0007")
        self.assertEqual(partner.peppol_endpoint, "2120001124")

    def test_a_vat_number_alone_gives_the_same_address(self):
        partner = self._create_municipality("Malmö stad", False, vat="SE212000112401")
        self.assertEqual(partner.peppol_eas, "0007")
        self.assertEqual(partner.peppol_endpoint, "2120001124")

    def test_an_organisation_that_was_there_before_gets_its_address(self):
        self.municipality.peppol_endpoint = False
        own = self._create_municipality("Malmö stad", "212000-1124")
        own.write({"peppol_eas": "0088", "peppol_endpoint": "7300009000005"})
        self.env["res.partner"]._fill_umgange_endpoints()
        self.assertEqual(self.municipality.peppol_endpoint, "2120003005")
        self.assertEqual(own.peppol_endpoint, "7300009000005")

    def test_public_bodies_get_e_invoices_and_others_as_they_wish(self):
        other = self._create_municipality("Umgängeskompaniet AB", "556016-0680")
        self.assertEqual(self.unit.invoice_edi_format, "ubl_bis3")
        self.assertFalse(other.invoice_edi_format)

    def test_the_withdrawn_scheme_is_not_offered(self):
        self.assertNotIn("9955", self.municipality.available_peppol_eas)
        self.assertIn("0007", self.municipality.available_peppol_eas)
