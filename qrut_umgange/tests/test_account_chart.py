from odoo import Command
from odoo.tests import tagged

from .einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestAccountChart(EinvoiceCommon):
    """Every company with a Swedish chart has our taxes and account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Chart = cls.env["account.chart.template"]

    def _forget(self, company):
        """Take the company back to how a chart looked before the module came."""
        company.write(
            {
                "umgange_exempt_tax_id": False,
                "umgange_outside_tax_id": False,
                "umgange_taxed_tax_id": False,
                "umgange_income_account_id": False,
            }
        )
        chart = self.Chart.with_company(company)
        self.env["product.template"].search([("service_tracking", "=", "umgange")]).unlink()
        taxes = ("umgange_tax_exempt", "umgange_tax_outside")
        for xmlid in (*taxes, "umgange_income", "umgange_books", "umgange_lectures", "umgange_courses"):
            chart.ref(xmlid).unlink()

    def assertComplete(self, company):
        exempt, outside = company.umgange_exempt_tax_id, company.umgange_outside_tax_id
        self.assertRecordValues(
            exempt + outside,
            [
                {
                    "amount": 0.0,
                    "type_tax_use": "sale",
                    "ubl_cii_tax_category_code": "E",
                    "ubl_cii_tax_exemption_reason_code": "VATEX-EU-132-1G",
                },
                {
                    "amount": 0.0,
                    "type_tax_use": "sale",
                    "ubl_cii_tax_category_code": "O",
                    "ubl_cii_tax_exemption_reason_code": "VATEX-EU-O",
                },
            ],
        )
        self.assertEqual(company.umgange_taxed_tax_id.amount, 25.0)
        self.assertEqual(company.tax_calculation_rounding_method, "round_per_line")
        chart = self.Chart.with_company(company)
        others = [chart.ref(f"umgange_{kind}").code for kind in ("books", "lectures", "courses")]
        self.assertEqual(others, ["3053", "3054", "3055"])
        account = company.umgange_income_account_id.with_company(company)
        self.assertEqual((account.code, account.account_type), ("3044", "income"))

    # === WHAT THE CHART GIVES === #

    def test_a_chart_that_loads_later_brings_taxes_and_account(self):
        self.assertComplete(self.company)

    def test_exempt_sales_are_reported_in_box_42_and_others_nowhere(self):
        for line in self.company.umgange_exempt_tax_id.repartition_line_ids:
            tags = ["se_42"] if line.repartition_type == "base" else []
            self.assertEqual(line.tag_ids.mapped("name"), tags)
        self.assertFalse(self.company.umgange_outside_tax_id.repartition_line_ids.tag_ids)

    def test_an_invoice_books_exempt_care_on_its_own_account_with_its_tag(self):
        move = self._create_umgange_invoice()
        line = move.invoice_line_ids
        self.assertEqual(line.account_id, self.company.umgange_income_account_id)
        self.assertEqual(line.tax_tag_ids.mapped("name"), ["se_42"])

    def test_the_bigger_charts_bring_them_too(self):
        company = self.env["res.company"].create({"name": "K3", "country_id": self.sweden.id})
        self.Chart.try_loading("se_K3", company)
        self.assertComplete(company)

    def test_a_chart_of_another_country_brings_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.Chart.try_loading("generic_coa", company)
        self.Chart._load_umgange(company)
        self.assertFalse(company.umgange_exempt_tax_id)

    # === A CHART THAT WAS THERE BEFORE === #

    def test_a_company_that_had_its_chart_gets_the_same(self):
        self._forget(self.company)
        self.Chart._load_umgange(self.company)
        self.assertComplete(self.company)

    def test_a_second_time_changes_nothing(self):
        tax = self.company.umgange_exempt_tax_id
        tax.name = "Our accountant's name"
        self.company.umgange_taxed_tax_id = self.company.account_sale_tax_id
        count = self.env["account.tax"].search_count([])
        self.Chart._load_umgange(self.company)
        self.assertEqual(tax.name, "Our accountant's name")
        self.assertEqual(self.company.umgange_taxed_tax_id, self.company.account_sale_tax_id)
        self.assertEqual(self.env["account.tax"].search_count([]), count)

    def test_an_account_that_has_the_number_is_used(self):
        self._forget(self.company)
        account = self.env["account.account"].create({"code": "3044", "name": "Omsorg", "account_type": "income"})
        self.Chart._load_umgange(self.company)
        self.assertEqual(self.company.umgange_income_account_id, account)
        self.assertEqual(account.name, "Omsorg")

    def test_a_branch_uses_its_parents(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.Chart.try_loading("se", branch)
        self.assertEqual(branch.umgange_exempt_tax_id, self.company.umgange_exempt_tax_id)

    # === SERVICES === #

    def test_a_service_made_before_the_chart_becomes_exempt_when_it_comes(self):
        company = self.env["res.company"].create({"name": "Ny", "country_id": self.sweden.id})
        product = self._create_visit_product().with_company(company)
        self.assertFalse(product.umgange_vat)
        self.Chart.try_loading("se", company)
        self.assertEqual(product.umgange_vat, "exempt")
        account = product.property_account_income_id
        self.assertEqual(account, company.umgange_income_account_id)

    def test_loading_spares_what_the_accountant_has_chosen(self):
        product = self._create_visit_product("taxed")
        self.Chart._load_umgange(self.company)
        self.assertEqual(product.umgange_vat, "taxed")
        self.assertEqual(
            product.sudo().taxes_id.filtered(lambda tax: tax.company_id == self.company),
            self.company.umgange_taxed_tax_id,
        )

    def test_a_tax_by_hand_is_not_turned_when_the_chart_loads(self):
        product = self._create_visit_product()
        product.sudo().taxes_id = [Command.set(self.company.account_sale_tax_id.ids)]
        self.Chart._load_umgange(self.company)
        self.assertEqual(product.umgange_vat, "taxed")
