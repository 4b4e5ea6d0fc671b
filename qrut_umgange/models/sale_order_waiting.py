from odoo import models

from ..lent_rights import lend


class SaleOrder(models.Model):
    """What was ordered at most, and what an invoice of the order could not be posted without."""

    _inherit = "sale.order"

    def write(self, vals):
        """Change the orders; when more is ordered, what waited for that is ripe."""
        result = super().write(vals)
        if {"umgange_ceiling", "umgange_ceiling_unit"} & vals.keys():
            self._update_umgange_ceiling()
        return result

    def _update_umgange_ceiling(self):
        """Let what the ceiling has no room for wait, and what it has room for wait no longer."""
        over = self._find_umgange_over_ceiling()
        deliveries = lend(self).order_line.umgange_delivery_ids
        (over & deliveries).filtered(lambda each: not each.is_over_ceiling).is_over_ceiling = True
        (deliveries - over).filtered("is_over_ceiling").is_over_ceiling = False

    def _get_umgange_lacking(self):
        """Return what an invoice of the order would be refused for: “reference”, “buyer”, or False."""
        self.ensure_one()
        if not (self.buyer_reference or self.purchase_order_reference):
            return "reference"
        return "buyer" if self.partner_invoice_id._get_umgange_buyer_gaps() else False

    def _get_umgange_part(self, grouping):
        """Return what the order shares with those that may stand on one invoice with it, for sorting.

        :param str grouping: what the agreement says: “order”, “buyer” or “reference”
        """
        self.ensure_one()
        party = (self.partner_invoice_id.display_name or "", self.partner_invoice_id.id, self.currency_id.id)
        references = (self.buyer_reference or "", self.purchase_order_reference or "")
        return (*party, *references, self.id if grouping == "order" else 0)
