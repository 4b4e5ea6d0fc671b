from odoo import api, fields, models
from odoo.exceptions import UserError


class UmgangeSupporterAbsenceLine(models.TransientModel):
    _name = "umgange.supporter.absence.line"
    _description = "Visit of a Supporter Who Is Away"
    _order = "id"

    absence_id = fields.Many2one("umgange.supporter.absence", required=True, index=True, ondelete="cascade")
    visit_id = fields.Many2one("umgange.visit", required=True, ondelete="cascade")
    visit_label = fields.Char("Which visit", compute="_compute_visit_label")
    outcome = fields.Selection(
        [("swap", "Swap"), ("cancel", "Cancel"), ("keep", "Decide later")], "What to do", required=True, default="keep"
    )
    # Those who may: for a court's order only whom the board has appointed.
    candidate_ids = fields.Many2many("umgange.supporter", compute="_compute_candidates")
    candidates_label = fields.Text("Free, those first who know the child", compute="_compute_candidates")
    substitute_id = fields.Many2one("umgange.supporter", ondelete="cascade")
    continuity_change = fields.Char("What changes for the child", compute="_compute_continuity_change")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("visit_id")
    def _compute_visit_label(self):
        for line in self:
            visit = line.visit_id
            parts = (visit.day_label, visit.time_label, visit.assignment_id.name, visit.room_id.name)
            line.visit_label = " · ".join(filter(None, parts)) or False

    @api.depends_context("lang")
    @api.depends("visit_id")
    def _compute_candidates(self):
        found = self.visit_id._origin._find_substitutes()
        for line in self:
            visit = line.visit_id._origin
            substitutes = found.get(visit, [])
            may = [each.supporter for each in substitutes if not each.lacks_appointment]
            line.candidate_ids = self.env["umgange.supporter"].union(*may)
            line.candidates_label = bool(visit) and (
                visit._describe_substitutes(substitutes) or self.env._("Nobody is free: cancel the visit, or move it.")
            )

    @api.depends_context("lang")
    @api.depends("visit_id", "substitute_id", "outcome")
    def _compute_continuity_change(self):
        for line in self:
            swaps = line.outcome == "swap" and bool(line.substitute_id)
            line.continuity_change = swaps and line.visit_id._origin._describe_swap(line.substitute_id._origin)

    @api.onchange("substitute_id")
    def _onchange_substitute_id(self):
        if self.substitute_id:
            self.outcome = "swap"

    # === BUSINESS METHODS === #

    @api.model
    def _prepare(self, visit, substitutes):
        """Return the values of a line: the first who may, or nobody. What a court has ordered waits for the board."""
        may = [each.supporter for each in substitutes if not each.lacks_appointment]
        return {
            "visit_id": visit.id,
            "substitute_id": may[0].id if may else False,
            "outcome": "swap" if may else "keep",
        }

    def _apply(self):
        """Swap, cancel or leave each visit; the movers check who may, and what is taken."""
        for line in self:
            if line.outcome == "swap":
                line._swap()
            elif line.outcome == "cancel":
                line.visit_id.action_cancel("provider_cancelled")

    def _swap(self):
        self.ensure_one()
        if not self.substitute_id:
            raise UserError(self.env._("%(visit)s: choose who takes over.", visit=self.visit_id.display_name))
        self.visit_id._swap(self.absence_id.supporter_id, self.substitute_id)
