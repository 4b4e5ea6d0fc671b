from odoo import api, models

# What decides who holds a visit.
HOLDING = {"supporter_id", "second_supporter_id", "held_by_id", "needs_two", "place", "assignment_id"}


class UmgangeVisit(models.Model):
    """Who was to hold the visit, noted from day to day."""

    _inherit = "umgange.visit"

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits, and note who is to hold them."""
        visits = super().create(vals_list)
        visits._sync_holders()
        return visits

    def write(self, vals):
        """Change the visits, and note who is to hold them from now on."""
        result = super().write(vals)
        # A visit without one takes the assignment's when it is moved elsewhere.
        if HOLDING & vals.keys():
            self._sync_holders()
        return result

    def unlink(self):
        """Delete the visits; nobody holds them from now on."""
        self.env["umgange.assignment.holder"]._sync([("visit_ref", "in", self.ids)], [])
        return super().unlink()

    def _sync_holders(self):
        wanted = [
            (visit.assignment_id, visit.id, "visit", user) for visit in self for user in visit._get_possible_holders()
        ]
        self.env["umgange.assignment.holder"]._sync([("visit_ref", "in", self.ids)], wanted)
