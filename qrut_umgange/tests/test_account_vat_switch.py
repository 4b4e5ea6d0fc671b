from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestAccountVatSwitch(EinvoiceCommon):
    """The VAT switch of a service is the tax and the account it is sold with."""

    def assertSold(self, product, tax, account):
        # By sudo: a service without company has the taxes of companies that others keep.
        self.assertEqual(product.sudo().taxes_id._filter_taxes_by_company(self.company), tax)
        self.assertEqual(product.property_account_income_id, account)

    def test_a_new_service_is_exempt(self):
        product = self.env["product.template"].create(
            {"name": "Umgänge", "type": "service", "service_tracking": "umgange"}
        )
        self.assertEqual(product.umgange_vat, "exempt")
        self.assertSold(product, self.company.umgange_exempt_tax_id, self.company.umgange_income_account_id)

    def test_a_new_service_made_as_a_variant_is_exempt(self):
        product = self.env["product.product"].create(
            {"name": "Restid", "type": "service", "service_tracking": "umgange"}
        )
        self.assertSold(product, self.company.umgange_exempt_tax_id, self.company.umgange_income_account_id)

    def test_the_switch_sets_tax_and_account(self):
        product = self.visit_product.product_tmpl_id
        product.umgange_vat = "outside"
        self.assertSold(product, self.company.umgange_outside_tax_id, self.company.umgange_income_account_id)
        product.umgange_vat = "taxed"
        self.assertSold(product, self.company.umgange_taxed_tax_id, self.env["account.account"])

    def test_the_tax_moves_the_switch(self):
        product = self.visit_product.product_tmpl_id
        with Form(product) as form:
            form.taxes_id.clear()
            form.taxes_id.add(self.company.umgange_outside_tax_id)
        self.assertEqual(product.umgange_vat, "outside")

    def test_an_account_by_hand_survives_the_way_to_taxed(self):
        product = self.visit_product.product_tmpl_id
        own = self.copy_account(self.company_data["default_account_revenue"])
        product.property_account_income_id = own
        product.umgange_vat = "taxed"
        self.assertEqual(product.property_account_income_id, own)

    def test_each_company_has_its_own_switch(self):
        other = self.setup_other_company(name="Annan förening")["company"]
        product = self.visit_product.product_tmpl_id
        product.with_company(other).umgange_vat = "outside"
        product.invalidate_recordset()  # each company sees its own taxes only
        self.assertEqual(product.umgange_vat, "exempt")
        product.invalidate_recordset()
        self.assertEqual(product.with_company(other).umgange_vat, "outside")

    def test_a_company_without_the_tax_says_so(self):
        self.company.umgange_outside_tax_id = False
        with self.assertRaisesRegex(UserError, "Choose one in Settings, Companies"):
            self.visit_product.umgange_vat = "outside"

    def test_a_usual_product_keeps_the_usual_tax(self):
        product = self.env["product.template"].create({"name": "Bok"})
        self.assertEqual(
            product.taxes_id._filter_taxes_by_company(self.company),
            self.company.account_sale_tax_id,
        )
