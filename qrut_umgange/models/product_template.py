from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    service_tracking = fields.Selection(
        selection_add=[("umgange", "Supported visits")],
        ondelete={"umgange": "set default"},
    )
    umgange_vat = fields.Selection(
        selection=[
            ("exempt", "Exempt social care"),
            ("outside", "Outside VAT"),
            ("taxed", "Taxed"),
        ],
        string="VAT",
        compute="_compute_umgange_vat",
        inverse="_inverse_umgange_vat",
        help="The accountant's choice. It sets the sales tax and the income account of the company that is open.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    @api.depends("taxes_id.ubl_cii_tax_category_code", "taxes_id.amount")
    def _compute_umgange_vat(self):
        for product in self:
            tax = product._get_umgange_sale_taxes(self.env.company)[:1]
            product.umgange_vat = tax and tax._get_umgange_vat()

    def _inverse_umgange_vat(self):
        company = self.env.company
        for product in self.filtered("umgange_vat"):
            product._set_umgange_vat(company, product.umgange_vat)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Make a new service of ours exempt unless its maker has said another tax."""
        self._prefer_umgange_exempt(vals_list)
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    @api.model
    def _prefer_umgange_exempt(self, vals_list):
        """Let those of ours whose values name no tax become exempt, where that tax is."""
        if not self.env.company.umgange_exempt_tax_id:
            return
        for vals in vals_list:
            if vals.get("service_tracking") == "umgange" and "taxes_id" not in vals:
                vals.setdefault("umgange_vat", "exempt")

    def _get_saleable_tracking_types(self):
        """Let supported visits be sold."""
        return [*super()._get_saleable_tracking_types(), "umgange"]

    def _get_umgange_sale_taxes(self, company):
        """Return the product's sale taxes in ``company``.

        By sudo: the list also holds the taxes of companies that the reader may not see.
        """
        return self.sudo().taxes_id._filter_taxes_by_company(company)

    def _set_umgange_vat(self, company, vat):
        """Set the sales tax and income account that ``vat`` means in ``company``."""
        tax = company._get_umgange_tax(vat)
        if not tax:
            if not company.chart_template:
                # Nothing to choose from yet: the chart gives it when it is loaded.
                return
            raise UserError(
                self.env._(
                    "%(company)s has no tax for this. Choose one in Settings, Companies.",
                    company=company.display_name,
                )
            )
        account = company._get_umgange_income_account(vat)
        own = company.umgange_income_account_id
        for product in self.with_company(company):
            old = product._get_umgange_sale_taxes(company)
            product.taxes_id = [*(Command.unlink(t.id) for t in old), Command.link(tax.id)]
            if account or product.property_account_income_id == own:
                product.property_account_income_id = account

    def _set_umgange_default_tax(self, company):
        """Make those of the services exempt that have no sales tax in ``company`` yet."""
        if not company.umgange_exempt_tax_id:
            return
        for product in self:
            if not product._get_umgange_sale_taxes(company):
                product._set_umgange_vat(company, "exempt")

    def _force_default_sale_tax(self, companies):
        """Spare our services the companies' usual tax: they have one of their own."""
        ours = self.filtered(lambda product: product.service_tracking == "umgange")
        for company in companies:
            ours._set_umgange_default_tax(company)
        return super(ProductTemplate, self - ours)._force_default_sale_tax(companies)
