from odoo import api, models

# Who has it, as ``umgange.assignment.holder`` calls them.
ROLES = ("coordinator", "supporter", "substitute")


class UmgangeAssignment(models.Model):
    """Who has the assignment, noted from day to day."""

    _inherit = "umgange.assignment"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the assignments, and note who has them."""
        assignments = super().create(vals_list)
        assignments._sync_holders()
        return assignments

    def write(self, vals):
        """Change the assignments, and note who has them from now on."""
        result = super().write(vals)
        if {"state", *(f"{role}_id" for role in ROLES)} & vals.keys():
            self._sync_holders()
        return result

    def _sync_holders(self):
        wanted = [(assignment, 0, role, assignment._get_holder(role)) for assignment in self for role in ROLES]
        domain = [("assignment_id", "in", self.ids), ("visit_ref", "=", 0)]
        self.env["umgange.assignment.holder"]._sync(domain, wanted)

    def _get_holder(self, role):
        holder = self[f"{role}_id"]
        if role == "coordinator":
            return holder
        # A supporter's access ends with the assignment: from then on it is nobody's work.
        return holder.user_id if not self._is_ended() else self.env["res.users"]
