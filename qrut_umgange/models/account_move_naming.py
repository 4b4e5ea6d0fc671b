from odoo import api, models

# What is typed on an invoice and stands on its paper or in its XML.
OUTWARD_FIELDS = (
    "buyer_reference",
    "purchase_order_reference",
    "ref",
    "payment_reference",
    "invoice_origin",
    "name",
    "narration",
)


class AccountMove(models.Model):
    """An invoice that is posted names nobody."""

    _name = "account.move"
    _inherit = ["account.move", "umgange.outward.mixin"]

    def _post(self, soft=True):
        """Refuse, before a number is taken, an invoice that says who it is about."""
        self._check_umgange_names()
        return super()._post(soft=soft)

    @api.constrains(*OUTWARD_FIELDS)
    def _check_umgange_posted_names(self):
        """Refuse that a name comes onto an invoice that is posted already."""
        self.filtered(lambda move: move.state == "posted")._check_umgange_names()

    def _get_umgange_outward_assignments(self):
        # Sudo: the deliveries are on the invoice already, for whoever may see that.
        lines_sudo = self.invoice_line_ids.sudo()
        delivered = lines_sudo.umgange_delivery_id.assignment_id
        ordered = lines_sudo.sale_line_ids.order_id.umgange_assignment_id
        return super()._get_umgange_outward_assignments() | delivered | ordered

    def _get_umgange_outward_texts(self):
        return {
            **super()._get_umgange_outward_texts(),
            **self._get_umgange_field_texts(OUTWARD_FIELDS),
            **self._get_umgange_party_texts("partner_id"),
            **self._get_umgange_line_texts(self.invoice_line_ids),
        }
