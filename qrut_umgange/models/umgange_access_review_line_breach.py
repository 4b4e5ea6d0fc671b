from odoo import models


class UmgangeAccessReviewLine(models.Model):
    """A row that is to be investigated may be a personal data breach."""

    _inherit = "umgange.access.review.line"

    # === ACTION METHODS === #

    def action_begin_breach(self):
        """Open a new record of a breach about this row, or the one there is. Managers only."""
        self.ensure_one()
        domain = [("code", "=", self.person_code), ("company_id", "=", self.company_id.id)]
        persons = self.env["umgange.person"].search(domain) if self.person_code else self.env["umgange.person"]
        return self.env["umgange.breach"]._begin_from("review_line_id", self, persons)
