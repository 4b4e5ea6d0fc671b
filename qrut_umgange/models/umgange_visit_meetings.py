from odoo import api, fields, models

from ..care_fields import CareText
from .umgange_care_mixin import SYSTEM
from .umgange_visit import OPEN_STATES


class UmgangeVisit(models.Model):
    """A first visit that does not wait for the opening meetings: it may, and says why."""

    _inherit = "umgange.visit"
    _filled_at_create = ("is_early_explained",)

    is_early = fields.Boolean("Before the opening meetings", compute="_compute_is_early")
    early_reason = CareText("Why it does not wait for the meetings", copy=False)
    # Whoever asks whether there is a reason reads nobody's words.
    is_early_explained = fields.Boolean(readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends("start", "state", "assignment_id.opening_missing", "assignment_id.visit_ids.state")
    def _compute_is_early(self):
        for visit in self:
            missing = visit.assignment_id.opening_missing
            visit.is_early = bool(missing) and visit.assignment_id._get_first_visit() == visit._origin

    @api.depends("is_early", "is_early_explained")
    def _compute_warning(self):
        return super()._compute_warning()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits; that a reason is written is not the client's to say."""
        return super().create([{**vals, **self._prepare_early(vals)} for vals in vals_list])

    def write(self, vals):
        """Change the visits, and whether there is a reason with the reason."""
        result = super().write(vals)
        if "early_reason" in vals:
            mover = self.with_context(umgange_mover=SYSTEM)
            super(UmgangeVisit, mover).write(self._prepare_early(vals))
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_early(self, vals):
        return {"is_early_explained": bool((vals.get("early_reason") or "").strip())}

    def _get_warnings(self):
        """Warn too of opening meetings that are not held before the first visit."""
        warnings = super()._get_warnings()
        if not self.is_early or self.state not in OPEN_STATES:
            return warnings
        return [*warnings, self._get_early_warning()]

    def _get_early_warning(self):
        self.ensure_one()
        missing = self.assignment_id.opening_missing
        if self.is_early_explained:
            return self.env._("No opening meeting yet with %(sides)s.", sides=missing)
        return self.env._(
            "No opening meeting yet with %(sides)s: write in the visit why it does not wait.", sides=missing
        )
