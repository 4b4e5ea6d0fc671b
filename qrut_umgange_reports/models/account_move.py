from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _has_umgange_document(self):
        """Tell whether this is printed with our layout: what a Swedish company sends its customers."""
        self.ensure_one()
        return self.is_sale_document() and self.company_id.account_fiscal_country_id.code == "SE"
