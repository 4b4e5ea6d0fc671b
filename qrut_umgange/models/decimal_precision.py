from odoo import api, models

QUANTITY = "Product Unit"
# A share has four: with fewer, 12.5 % of a visit would be billed as 13 %.
QUANTITY_DIGITS = 4


class DecimalPrecision(models.Model):
    _inherit = "decimal.precision"

    @api.model
    def _raise_umgange_quantity(self):
        """Let quantities have as many decimals as a share has; more than that stays as it is."""
        precision = self.search([("name", "=", QUANTITY)], limit=1)
        if precision.digits < QUANTITY_DIGITS:
            precision.digits = QUANTITY_DIGITS
