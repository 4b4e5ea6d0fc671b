from odoo import api, models


class SaleOrderLine(models.Model):
    """The accountant's VAT switch of an agreement goes before that of the service."""

    _inherit = "sale.order.line"

    @api.depends("order_id.partner_id", "order_id.umgange_date_from")
    def _compute_tax_ids(self):
        super()._compute_tax_ids()
        for line in self.filtered(lambda each: each.order_id.partner_id and each._is_umgange()):
            if tax := line._get_umgange_agreed_tax():
                line.tax_ids = tax

    def _get_umgange_agreed_tax(self):
        order = self.order_id
        company = order.company_id or self.env.company
        agreement = order._get_umgange_agreement(order.umgange_date_from or company._get_umgange_today())
        return agreement.vat and company._get_umgange_tax(agreement.vat)

    def _prepare_invoice_line(self, **optional_values):
        """Book what the agreement's switch says on that switch's account."""
        values = super()._prepare_invoice_line(**optional_values)
        if self._is_umgange() and (account := self._get_umgange_agreed_account()):
            values["account_id"] = account.id
        return values

    def _get_umgange_agreed_account(self):
        company = self.company_id
        product = self.product_id.with_company(company)
        vat = self.tax_ids[:1]._get_umgange_vat() if self.tax_ids else False
        if not vat or vat == product.umgange_vat:
            return self.env["account.account"]
        stock = product.categ_id.property_account_income_categ_id
        return company._get_umgange_income_account(vat) or stock
