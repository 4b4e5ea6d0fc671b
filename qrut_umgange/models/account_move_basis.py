from odoo import api, fields, models


class AccountMove(models.Model):
    """The basis of what an invoice bills."""

    _inherit = "account.move"

    umgange_has_basis = fields.Boolean(compute="_compute_umgange_has_basis")

    @api.depends("invoice_line_ids.umgange_delivery_id")
    def _compute_umgange_has_basis(self):
        for move in self:
            move.umgange_has_basis = bool(move.invoice_line_ids.umgange_delivery_id)

    def action_umgange_basis(self):
        """Show the rows by which the buyer checks these invoices."""
        self.check_access("read")
        return self.env["umgange.delivery"]._open_basis(self)

    def _get_umgange_basis(self):
        """Return the deliveries on the invoices that the user may read."""
        return self.invoice_line_ids.umgange_delivery_id._filtered_access("read")


class AccountMoveLine(models.Model):
    """What a line adds to what its delivery was billed by."""

    _inherit = "account.move.line"

    def _get_umgange_amount(self):
        """Return the line's amount before VAT; what a credit note takes back is less than nothing."""
        self.ensure_one()
        return -self.price_subtotal if self.move_id.move_type == "out_refund" else self.price_subtotal
