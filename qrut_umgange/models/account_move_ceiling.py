from odoo import models

from ..lent_rights import lend


class AccountMove(models.Model):
    """What is credited or cancelled has no longer a place of its own among what was ordered."""

    _inherit = "account.move"

    def write(self, vals):
        """Change the invoices; what they no longer bill, or bill again, is counted anew."""
        result = super().write(vals)
        if "state" in vals:
            # A bill has its place from draft until it is cancelled; a credit takes it back when it is posted.
            turned = self.filtered(lambda move: vals["state"] == "cancel" or move.move_type == "out_refund")
            turned.invoice_line_ids._get_umgange_orders_with_ceiling()._update_umgange_ceiling()
        return result


class AccountMoveLine(models.Model):
    """… nor what is taken off a draft."""

    _inherit = "account.move.line"

    def unlink(self):
        """Delete the lines; what they billed is counted anew."""
        orders = self._get_umgange_orders_with_ceiling()
        result = super().unlink()
        orders._update_umgange_ceiling()
        return result

    def _get_umgange_orders_with_ceiling(self):
        return lend(self).umgange_delivery_id._get_orders_with_ceiling()
