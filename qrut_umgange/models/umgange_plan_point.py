from odoo import api, fields, models

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update


class UmgangePlanPoint(models.Model):
    _name = "umgange.plan.point"
    _description = "Point of a Visit Plan"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "plan_id, sequence, id"
    _parts_of = ("plan_id",)
    _sql_guards = (
        refuse_update(("plan_id", "sequence", "name", "agreed", "is_sealed"), "OLD.is_sealed"),
        refuse_delete("OLD.is_sealed"),
        refuse_truncate(),
    )

    plan_id = fields.Many2one("umgange.plan", required=True, index=True, ondelete="cascade", check_company=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Point", required=True)
    agreed = CareText("What we agreed")
    # Copied from the plan, so that the database itself can guard the row.
    is_sealed = fields.Boolean(compute="_compute_is_sealed", compute_sudo=False, store=True)

    # === COMPUTE METHODS === #

    @api.depends("plan_id.state")
    def _compute_is_sealed(self):
        for point in self:
            point.is_sealed = point.plan_id.state == "approved"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add points; an approved plan gets no more."""
        points = super().create(vals_list)
        points._check_open()
        return points

    def write(self, vals):
        """Change the points of a draft."""
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_open()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {point.id: point.plan_id.assignment_id.child_ids for point in self}

    def _check_open(self):
        approved = self.plan_id.filtered(lambda plan: plan.state == "approved")
        if approved:
            approved._refuse_change()
