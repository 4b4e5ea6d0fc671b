from odoo import api, models
from odoo.fields import Domain


class UmgangeAgreement(models.Model):
    """What the agreement says of invoicing: what waits, and what stands together on an invoice."""

    _inherit = "umgange.agreement"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the agreements; what is not invoiced yet waits as they say."""
        agreements = super().create(vals_list)
        agreements.filtered("unsigned_hold")._update_umgange_waiting()
        return agreements

    def write(self, vals):
        """Change the agreements; what is not invoiced yet waits, or no longer waits, as they now say."""
        result = super().write(vals)
        if {"unsigned_hold", "date_from", "date_to", "partner_id"} & vals.keys():
            self._update_umgange_waiting()
        return result

    def _holds_unsigned(self):
        """Tell whether the money waits until the journal is signed."""
        return self.unsigned_hold

    def _get_umgange_grouping(self):
        """Return what makes an invoice of its own: “order”, “buyer” or “reference”."""
        return self.grouping or "reference"

    def _update_umgange_waiting(self):
        """Decide anew whether unsigned visits of these buyers wait."""
        open_domain = Domain("company_id", "in", self.company_id.ids) & Domain("billing_state", "in", ("ripe", "waits"))
        # Sudo: that a journal is unsigned, and nothing of what stands in it.
        deliveries_sudo = self.env["umgange.delivery"].sudo()
        unsigned = deliveries_sudo.search(open_domain & Domain("visit_id.is_documented", "=", False))
        unsigned.modified(["is_undecided"])
