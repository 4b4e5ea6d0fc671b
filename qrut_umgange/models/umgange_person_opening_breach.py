from odoo import models


class UmgangePersonOpening(models.Model):
    """An opening that was not right may be a personal data breach."""

    _inherit = "umgange.person.opening"

    # === ACTION METHODS === #

    def action_begin_breach(self):
        """Open a new record of a breach about this opening, or the one there is. Managers only."""
        self.ensure_one()
        return self.env["umgange.breach"]._begin_from("opening_id", self, self.person_id)
