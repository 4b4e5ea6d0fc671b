from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText


class UmgangePlanStepTaken(models.Model):
    """That a step of a plan was taken: what has happened, beside a plan that does not change for it."""

    _name = "umgange.plan.step.taken"
    _description = "Step Taken"
    _inherit = ["umgange.care.mixin"]
    _order = "date desc, id desc"
    _rec_name = "step_id"
    _parts_of = ("step_id",)
    _filled_at_create = ("user_id",)

    # What has happened keeps the step it was: none is deleted under it.
    step_id = fields.Many2one("umgange.plan.step", required=True, index=True, ondelete="restrict", check_company=True)
    date = fields.Date("Taken on", required=True, default=lambda self: self._default_date())
    child_view = CareText("How it was for the child")
    note = CareText()
    user_id = fields.Many2one(
        "res.users",
        "Noted by",
        readonly=True,
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )

    @api.model
    def _default_date(self):
        return self.env.company._get_umgange_today()

    # === CONSTRAINT METHODS === #

    @api.constrains("date")
    def _check_not_ahead(self):
        for taken in self:
            if taken.date > taken.step_id.plan_id.assignment_id._get_today():
                raise ValidationError(self.env._("What has not happened yet cannot be written down."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Note steps, each in the name of whoever notes it."""
        return super().create([{**vals, "user_id": self.env.uid} for vals in vals_list])

    # === BUSINESS METHODS === #

    @api.model
    def _fetch_last_dates(self, lineages):
        """Return ``{lineage: day}``: when each step was taken last, in whichever version of its plan."""
        found = self.search_fetch([("step_id.lineage", "in", lineages)], ["step_id", "date"], order="date, id")
        return {taken.step_id.lineage: taken.date for taken in found}

    def _get_care_persons(self):
        return {taken.id: taken.step_id.plan_id.assignment_id.child_ids for taken in self}
