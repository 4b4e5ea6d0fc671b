from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.outcomes import get_outcomes
from .umgange_plan_point import TOPICS
from .umgange_plan_view import ROLES


class UmgangePlan(models.Model):
    """Så ser vi på det: who has a say, where they differ, and how each difference ends."""

    _inherit = "umgange.plan"

    # columns and choices of the matrix on the screen: by the reader's own rights, never stored
    matrix = fields.Json(compute="_compute_matrix")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("assignment_id.legal_basis", "assignment_id.participant_ids", "valid_from")
    def _compute_matrix(self):
        for plan in self:
            plan.matrix = {
                "voices": plan._prepare_voices(),
                "outcomes": {topic: get_outcomes(plan.assignment_id.legal_basis, topic) for topic, _label in TOPICS},
            }

    # === BUSINESS METHODS === #

    def _prepare_voices(self):
        voices = self._get_voices()
        return [{"id": each.id, "role": each.role_label, "name": each.shown_name or ""} for each in voices]

    def _get_voices(self):
        """Return who has a say in the plan: each once, and whoever has said something in it."""
        self.ensure_one()
        heard = self.point_ids.view_ids.participant_id
        day = self.valid_from or self._default_valid_from()
        around = self.assignment_id._get_participants_on(day).filtered(lambda p: p.role in ROLES)
        around = around.sorted(lambda p: ROLES.index(p.role))
        known = {each.person_id or each.partner_id for each in heard}
        voices = heard
        for each in around - heard:
            # A mother who is the guardian as well is one voice.
            who = each.person_id or each.partner_id
            if who not in known:
                known.add(who)
                voices |= each
        return voices.sorted(lambda p: ROLES.index(p.role))

    def _get_open_points(self):
        """Return the points on which views differ and nobody has said how that ends."""
        return self.point_ids.filtered(lambda point: point.differs and not point.outcome)

    def _check_agreed(self):
        """Refuse an outcome that the law does not leave to these people, and in a full plan a missing one."""
        super()._check_agreed()
        # What the assignment rests on may have changed since.
        self.point_ids._check_outcome()
        if self.kind == "full":
            self._check_differences_settled()

    def _check_differences_settled(self):
        points = self._get_open_points()
        if not points:
            return
        names = ", ".join(points.mapped("name"))
        if len(points) == 1:
            raise UserError(self.env._("1 difference has no outcome: %(point)s. Choose how it ends.", point=names))
        raise UserError(
            self.env._(
                "%(count)s differences have no outcome: %(points)s. Choose how each of them ends.",
                count=len(points),
                points=names,
            )
        )
