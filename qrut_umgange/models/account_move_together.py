from odoo import fields, models


class AccountMove(models.Model):
    """Visits and other income share no invoice unless somebody has chosen it."""

    _inherit = "account.move"

    umgange_together = fields.Boolean(
        "Other income on the same invoice", help="The buyer has asked for visits and other things on one invoice."
    )

    def _is_umgange(self):
        """Tell too where what is sold was ordered with visits: its buyer needs an e-invoice as much."""
        # Sudo: whoever posts may lack the right to orders.
        orders_sudo = self.sudo().invoice_line_ids.sale_line_ids.order_id
        return super()._is_umgange() or (self.is_sale_document() and any(orders_sudo.mapped("umgange_is_ordered")))

    def _get_umgange_gaps(self):
        return [*super()._get_umgange_gaps(), *self._get_umgange_apart_gaps()]

    def _get_umgange_apart_gaps(self):
        lines = self._get_umgange_product_lines()
        visits = lines.filtered(lambda line: line._sells_umgange())
        # A discount sells nothing, and goes with either.
        others = (lines - visits).filtered(lambda line: line.product_id and line.price_subtotal >= 0).product_id
        if not visits or not others or self.umgange_together or self.move_type != "out_invoice":
            return []
        return [
            self.env._(
                "%(others)s on an invoice of its own; or tick “Other income on the same invoice”, here under Other "
                "Info, where the buyer has asked for one.",
                others=", ".join(others.mapped("display_name")),
            )
        ]
