from odoo import models


class UmgangeAssignment(models.Model):
    """Which assignments are about one family."""

    _inherit = "umgange.assignment"

    def _is_same_family(self, other):
        """Tell whether both are about one family: a shared case, or a child or visiting person in common."""
        self.ensure_one()
        if self == other or (self.case_key and self.case_key == other.case_key):
            return True
        return bool(self._get_family() & other._get_family())

    def _get_family(self):
        """Return the children and those whom they meet."""
        return self.participant_ids.filtered(lambda each: each.role in ("child", "sibling", "visiting")).person_id
