import os
from copy import deepcopy
from pathlib import Path

from lxml import etree

from odoo.tests import tagged

from .einvoice_common import NAMESPACES, EinvoiceCommon
from .einvoice_rules import BREAKERS, SELLER, find_breakers

VAT_NUMBER = f"{SELLER}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID"
F_TAX = f"{SELLER}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='TAX']/cbc:CompanyID"
ORG_NUMBER = f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID"
ACCOUNT = "//cac:PayeeFinancialAccount/cbc:ID"
BRANCH = "//cac:FinancialInstitutionBranch/cbc:ID"
EXEMPT = "//cac:TaxSubtotal[cac:TaxCategory/cbc:ID='E']"


@tagged("post_install", "-at_install")
class TestEinvoiceRules(EinvoiceCommon):
    """Our e-invoice keeps each rule, and a document that breaks it is found out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.vat = "SE802999999501"
        lecture = cls._create_visit_product("taxed", name="Föreläsning")
        move = cls._create_umgange_invoice([{}, {"product_id": lecture.id}])
        move.action_post()
        xml, _errors = cls.env["account.edi.xml.ubl_bis3"]._export_invoice(move)
        cls.good = etree.fromstring(xml)

    def setUp(self):
        super().setUp()
        self.broken = deepcopy(self.good)

    # === HELPERS === #

    def _find(self, xpath):
        nodes = self.broken.xpath(xpath, namespaces=NAMESPACES)
        self.assertTrue(nodes, f"nothing to break at {xpath}")
        return nodes

    def _write(self, xpath, text):
        for node in self._find(xpath):
            node.text = text

    def _drop(self, xpath):
        for node in self._find(xpath):
            node.getparent().remove(node)

    def _add_part(self, charge, percent="0"):
        """Add an exempt allowance or charge to the document."""
        tags = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        part = etree.fromstring(
            f"<cac:AllowanceCharge {tags}>"
            f"<cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>"
            "<cbc:AllowanceChargeReason>Rest</cbc:AllowanceChargeReason>"
            '<cbc:Amount currencyID="SEK">0.00</cbc:Amount>'
            f"<cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>{percent}</cbc:Percent>"
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>"
            "</cac:AllowanceCharge>"
        )
        self._find("/*/cac:TaxTotal")[0].addprevious(part)

    def assertRule(self, rule):
        """Our document keeps the rule and the one that the test has broken does not."""
        self.assertFalse(find_breakers(rule, self.good))
        self.assertTrue(find_breakers(rule, self.broken))
        if folder := os.environ.get("QRUT_XML"):
            xml = etree.tostring(self.broken, xml_declaration=True, encoding="UTF-8")
            Path(folder, f"breaks-{rule}.xml").write_bytes(xml)

    def test_every_rule_has_a_test(self):
        for rule in BREAKERS:
            name = rule.replace("EN16931-", "").replace("-", "_").lower()
            tests = [test for test in dir(self) if test.startswith(f"test_{name}_")]
            self.assertEqual(len(tests), 1, rule)

    # === REFERENCES AND ADDRESSES === #

    def test_peppol_r003_the_buyers_reference_or_an_order_number(self):
        self._drop("/*/cbc:BuyerReference")
        self.assertRule("PEPPOL-EN16931-R003")

    def test_peppol_r020_the_sellers_electronic_address(self):
        self._drop(f"{SELLER}/cbc:EndpointID")
        self.assertRule("PEPPOL-EN16931-R020")

    def test_peppol_cl008_the_scheme_of_an_address(self):
        self._find(f"{SELLER}/cbc:EndpointID")[0].set("schemeID", "9955")
        self.assertRule("PEPPOL-EN16931-CL008")

    def test_br_cl_25_the_scheme_of_an_address(self):
        self._find("//cac:AccountingCustomerParty//cbc:EndpointID")[0].set("schemeID", "9955")
        self.assertRule("BR-CL-25")

    # === SWEDISH NUMBERS === #

    def test_se_r_001_a_vat_number_has_fourteen_characters(self):
        self._write(VAT_NUMBER, "SE8029999995")
        self.assertRule("SE-R-001")

    def test_se_r_002_a_vat_number_is_digits_after_se(self):
        self._write(VAT_NUMBER, "SE802999-99951")
        self.assertRule("SE-R-002")

    def test_se_r_003_an_organisation_number_is_digits(self):
        self._write(ORG_NUMBER, "802999-9995")
        self.assertRule("SE-R-003")

    def test_se_r_004_an_organisation_number_has_ten_digits(self):
        self._write(ORG_NUMBER, "168029999995")
        self.assertRule("SE-R-004")

    def test_se_r_005_f_tax_is_said_in_these_words(self):
        self._write(F_TAX, "Har F-skatt")
        self.assertRule("SE-R-005")

    def test_se_r_006_the_rate_is_25_12_or_6(self):
        self._write("//cac:TaxCategory[cbc:ID='S']/cbc:Percent", "24")
        self.assertRule("SE-R-006")

    def test_se_r_013_an_organisation_number_has_its_check_digit(self):
        self._write(ORG_NUMBER, "8029999990")
        self.assertRule("SE-R-013")

    # === SWEDISH PAYMENT === #

    def test_se_r_007_a_plusgiro_is_digits(self):
        self._write(BRANCH, "SE:PLUSGIRO")
        self._write(ACCOUNT, "90080-4")
        self.assertRule("SE-R-007")

    def test_se_r_008_a_bankgiro_is_digits(self):
        self._write(ACCOUNT, "505-1055")
        self.assertRule("SE-R-008")

    def test_se_r_009_a_bankgiro_has_seven_or_eight_digits(self):
        self._write(ACCOUNT, "505010")
        self.assertRule("SE-R-009")

    def test_se_r_010_a_plusgiro_has_two_to_eight_digits(self):
        self._write(BRANCH, "SE:PLUSGIRO")
        self._write(ACCOUNT, "900800400")
        self.assertRule("SE-R-010")

    def test_se_r_011_a_giro_is_no_payment_code_of_its_own(self):
        self._write("//cbc:PaymentMeansCode", "50")
        self.assertRule("SE-R-011")

    def test_se_r_012_payment_within_sweden_is_code_30(self):
        self._write("//cbc:PaymentMeansCode", "31")
        self.assertRule("SE-R-012")

    # === EXEMPT FROM VAT === #

    def test_br_e_01_exempt_lines_have_one_breakdown(self):
        self._drop(EXEMPT)
        self.assertRule("BR-E-01")

    def test_br_e_02_exempt_lines_need_the_sellers_tax_number(self):
        self._drop(f"{SELLER}/cac:PartyTaxScheme")
        self.assertRule("BR-E-02")

    def test_br_e_03_so_does_an_exempt_allowance(self):
        self._add_part("false")
        self._drop(f"{SELLER}/cac:PartyTaxScheme")
        self.assertRule("BR-E-03")

    def test_br_e_04_so_does_an_exempt_charge(self):
        self._add_part("true")
        self._drop(f"{SELLER}/cac:PartyTaxScheme")
        self.assertRule("BR-E-04")

    def test_br_e_05_the_rate_of_an_exempt_line_is_0(self):
        self._write("//cac:ClassifiedTaxCategory[cbc:ID='E']/cbc:Percent", "25")
        self.assertRule("BR-E-05")

    def test_br_e_06_the_rate_of_an_exempt_allowance_is_0(self):
        self._add_part("false", percent="25")
        self.assertRule("BR-E-06")

    def test_br_e_07_the_rate_of_an_exempt_charge_is_0(self):
        self._add_part("true", percent="25")
        self.assertRule("BR-E-07")

    def test_br_e_08_the_exempt_amount_is_the_sum_of_its_lines(self):
        self._write(f"{EXEMPT}/cbc:TaxableAmount", "1700.00")
        self.assertRule("BR-E-08")

    def test_br_e_09_the_tax_on_the_exempt_amount_is_0(self):
        self._write(f"{EXEMPT}/cbc:TaxAmount", "450.00")
        self.assertRule("BR-E-09")

    def test_br_e_10_the_exemption_has_a_reason(self):
        reasons = "self::cbc:TaxExemptionReason or self::cbc:TaxExemptionReasonCode"
        self._drop(f"{EXEMPT}/cac:TaxCategory/*[{reasons}]")
        self.assertRule("BR-E-10")
