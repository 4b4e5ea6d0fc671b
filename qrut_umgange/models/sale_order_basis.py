from odoo import models


class SaleOrder(models.Model):
    """The basis of what is delivered on the order."""

    _inherit = "sale.order"

    def action_umgange_basis(self):
        """Show the rows by which the buyer checks what is invoiced of these orders."""
        self.check_access("read")
        return self.env["umgange.delivery"]._open_basis(self)

    def _get_umgange_basis(self):
        """Return the deliveries of the orders that the user may read."""
        return self.order_line.umgange_delivery_ids._filtered_access("read")
