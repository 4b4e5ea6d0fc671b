from odoo import api, models

from ..tools.legal_basis import get_demands
from .umgange_visit import PLANNED_STATES


class UmgangeVisit(models.Model):
    """What the legal basis demands before a visit is confirmed; until then it only warns."""

    _inherit = "umgange.visit"

    @api.depends(
        "assignment_id.legal_basis",
        "assignment_id.date_to",
        "assignment_id.decision_ids.kind",
        "assignment_id.decision_ids.supporter_id",
        "assignment_id.decision_ids.date_to",
    )
    def _compute_warning(self):
        return super()._compute_warning()

    def _get_warnings(self):
        """Warn too of what confirming would be refused for."""
        warnings = super()._get_warnings()
        gap = self.state in PLANNED_STATES and self._get_basis_gap()
        return [*warnings, gap] if gap else warnings

    def _get_confirm_gap(self):
        """Say too what the legal basis demands before a visit is confirmed."""
        return super()._get_confirm_gap() or self._get_basis_gap()

    def _get_basis_gap(self):
        """Return the sentence on what the legal basis demands and is missing for this visit, or nothing."""
        self.ensure_one()
        demands = get_demands(self.assignment_id.legal_basis, "first_visit")
        if not self._is_person_and_time_set(demands):
            return self.env._(
                "A court has ordered it (FB 6:15 c): give the assignment the appointed supporter and an end date first."
            )
        # For this day and this person: a substitute is appointed too, if only for one occasion.
        appointed = any(decision._appoints(self) for decision in self.assignment_id.decision_ids)
        if "appointed" not in demands or appointed:
            return ""
        supporter = self.supporter_id.name
        if not self.env["umgange.decision"].has_access("create"):
            return self.env._(
                "A court has ordered it (FB 6:15 c), so the board appoints the supporter. Its decision on "
                "%(supporter)s is missing here: ask the coordinator.",
                supporter=supporter,
            )
        return self.env._(
            "A court has ordered it (FB 6:15 c), so the board appoints the supporter. Write its decision under "
            "Decisions: that it appointed %(supporter)s, on which day and until when.",
            supporter=supporter,
        )

    def _is_person_and_time_set(self, demands):
        person = self.supporter_id or "appointed" not in demands
        return bool(person) and bool(self.assignment_id.date_to or "end_date" not in demands)
