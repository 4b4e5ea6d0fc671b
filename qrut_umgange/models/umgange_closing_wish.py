from odoo import api, models

from .umgange_wish import UNSETTLED_STATES


class UmgangeClosing(models.Model):
    """A child whose visits end is told what became of its wishes, or it stands there why not."""

    _inherit = "umgange.closing"

    @api.depends("assignment_id.wish_ids.state")
    def _compute_missing(self):
        return super()._compute_missing()

    def _get_missing_labels(self):
        labels = super()._get_missing_labels()
        left = self.assignment_id.wish_ids.filtered(lambda wish: wish.state in UNSETTLED_STATES and not wish.has_left)
        if self.outcome == "loss" or not left:
            return labels
        return [*labels, self.env._("an answer to the child's wishes")]
