from odoo import models
from odoo.exceptions import UserError

REFERENCES = ("buyer_reference", "purchase_order_reference")


class AccountMove(models.Model):
    """Which invoices a credit note, or a line with a minus, takes back."""

    _inherit = "account.move"

    def action_switch_move_type(self):
        """Turn the drafts over; what became a credit note has the references of what it takes back."""
        result = super().action_switch_move_type()
        for credit in self.filtered(lambda move: move.move_type == "out_refund"):
            credit._follow_umgange_origins()
        return result

    def _follow_umgange_origins(self):
        """Take the references that stood on the invoice: the order may have others by now.

        :raise UserError: when it takes back invoices with different references: one note has one
        """
        self.ensure_one()
        origins = self._get_umgange_origins()
        if len({origin._get_umgange_references() for origin in origins}) > 1:
            raise UserError(
                self.env._(
                    "%(moves)s have different references, and a credit note has one: make a note for each.",
                    moves=", ".join(origins.mapped("display_name")),
                )
            )
        if origins:
            self.write({name: origins[-1][name] for name in REFERENCES})

    def _get_umgange_references(self):
        """Return by what the buyer sorts this."""
        self.ensure_one()
        return tuple(self[name] or "" for name in REFERENCES)

    def _get_umgange_origins(self):
        """Return the invoices that this takes back, in whole or in part, oldest first."""
        self.ensure_one()
        if not self.is_sale_document():
            return self.browse()
        origins = self.reversed_entry_id if self.move_type == "out_refund" else self.browse()
        origins = origins or self._get_umgange_billing_moves()
        # Sudo: who may send this may know which invoice it takes back.
        return origins.sudo(False).sorted(lambda move: (move.invoice_date, move.id))

    def _get_umgange_billing_moves(self):
        """Return the posted invoices that billed what the lines here take back."""
        # Sudo: who may invoice may lack the right to deliveries.
        lines_sudo = self.sudo().invoice_line_ids.filtered("umgange_delivery_id")
        back = lines_sudo.filtered(lambda line: self.move_type == "out_refund" or line.quantity < 0)
        deliveries = back.umgange_delivery_id
        # What was credited and billed anew is corrected where it is billed now.
        corrected = deliveries._get_corrected().invoice_line_ids.filtered("umgange_living")
        moves = (deliveries.invoice_line_ids | corrected).move_id - self
        return moves.filtered(lambda move: move.move_type == "out_invoice" and move.state == "posted")
