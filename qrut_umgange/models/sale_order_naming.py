from odoo import api, models

# What is typed on an order and goes on to the buyer, by itself or through the invoice.
OUTWARD_FIELDS = ("buyer_reference", "purchase_order_reference", "client_order_ref", "name", "origin", "note")


class SaleOrder(models.Model):
    """An order that is confirmed names nobody."""

    _name = "sale.order"
    _inherit = ["sale.order", "umgange.outward.mixin"]

    @api.constrains("state", "umgange_assignment_id", "partner_invoice_id", *OUTWARD_FIELDS)
    def _check_umgange_order_names(self):
        """Refuse a confirmed order whose texts say who it is about."""
        self.filtered(lambda order: order.state == "sale")._check_umgange_names()

    def _get_umgange_outward_assignments(self):
        return super()._get_umgange_outward_assignments() | self.umgange_assignment_id

    def _get_umgange_outward_texts(self):
        return {
            **super()._get_umgange_outward_texts(),
            **self._get_umgange_field_texts(OUTWARD_FIELDS),
            **self._get_umgange_party_texts("partner_invoice_id"),
            **self._get_umgange_line_texts(self.order_line),
        }
