from odoo import api, fields, models

from ..sql_guards import refuse_delete, refuse_onto, refuse_truncate, refuse_update


def seal(*columns):
    """Return the guards by which a part is as unchangeable as the approved plan it belongs to."""
    return (
        refuse_update(("plan_id", "company_id", "sequence", *columns, "is_sealed"), "OLD.is_sealed"),
        refuse_delete("OLD.is_sealed"),
        refuse_truncate(),
        refuse_onto("plan_id", "umgange_plan", "state = 'approved'"),
    )


class UmgangePlanPartMixin(models.AbstractModel):
    _name = "umgange.plan.part.mixin"
    _description = "Part of a Visit Plan, Sealed with It"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _parts_of = ("plan_id",)

    plan_id = fields.Many2one("umgange.plan", required=True, index=True, ondelete="cascade", check_company=True)
    sequence = fields.Integer(default=10)
    # Copied from the plan, so that the database itself can guard the row.
    is_sealed = fields.Boolean(compute="_compute_is_sealed", compute_sudo=False, store=True)

    # === COMPUTE METHODS === #

    @api.depends("plan_id.state")
    def _compute_is_sealed(self):
        for part in self:
            part.is_sealed = part.plan_id.state == "approved"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add parts; an approved plan gets no more."""
        # Here first: the database says it in no words.
        default = self.default_get(["plan_id"]).get("plan_id")
        self._check_plans_open(vals.get("plan_id", default) for vals in vals_list)
        parts = super().create(vals_list)
        parts._check_open()
        return parts

    def write(self, vals):
        """Change the parts of a draft."""
        self._check_open()
        self._check_plans_open([vals.get("plan_id")])
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_open()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {part.id: part.plan_id.assignment_id.child_ids for part in self}

    def _check_open(self):
        self._check_plans_open(self.plan_id.ids)

    @api.model
    def _check_plans_open(self, plan_ids):
        plans = self.env["umgange.plan"].browse(set(filter(None, plan_ids)))
        if approved := plans.filtered(lambda plan: plan.state == "approved"):
            approved._refuse_change()
