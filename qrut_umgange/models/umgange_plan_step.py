from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..care_fields import CareText
from .umgange_plan_part_mixin import seal

PHASES = [
    ("settling", "Settling in"),
    ("step_down", "Stepping down"),
    ("hand_over", "Handing over to the family home"),
]


class UmgangePlanStep(models.Model):
    """A step on the way in or out: when it may be taken, how the child sees it, and when it is meant to be.

    That it was taken is a fact beside the plan, see ``umgange.plan.step.taken``.
    """

    _name = "umgange.plan.step"
    _description = "Step of a Visit Plan"
    _inherit = ["umgange.plan.part.mixin"]
    _order = "plan_id, sequence, id"
    _sql_guards = seal("phase", "name", "criteria", "child_view", "date", "is_carer_nearby", "lineage")

    phase = fields.Selection(PHASES, "On the way", required=True, default="settling")
    name = fields.Char("Step", required=True)
    criteria = CareText("Taken when")
    child_view = CareText("How the child sees it")
    date = fields.Date("Meant for")
    is_carer_nearby = fields.Boolean(
        "The carer waits nearby", help="In a room of its own beside the visit: booked with the visits of this step."
    )
    # The same in each version that the step goes along to, so that what was taken is known there too.
    lineage = fields.Char(readonly=True, required=True, index=True, default=lambda self: self._default_lineage())
    taken_ids = fields.One2many("umgange.plan.step.taken", "step_id")
    taken_date = fields.Date("Taken on", compute="_compute_taken_date")

    @api.model
    def _default_lineage(self):
        return str(uuid4())

    # === COMPUTE METHODS === #

    @api.depends("lineage", "taken_ids.date")
    def _compute_taken_date(self):
        dates = self.taken_ids.browse()._fetch_last_dates(self.mapped("lineage"))
        for step in self:
            step.taken_date = dates.get(step.lineage)

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        if taken := self.filtered("taken_ids"):
            raise UserError(
                self.env._("Taken already: %(steps)s. What has happened stays.", steps=", ".join(taken.mapped("name")))
            )

    # === ACTION METHODS === #

    def action_take(self):
        """Ask when the step was taken and how it was for the child. Coordinators only."""
        self.ensure_one()
        self.check_access("read")
        self.taken_ids.browse().check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Step taken"),
            "res_model": self.taken_ids._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_step_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_text(self):
        """Return the step and all that is said of it."""
        self.ensure_one()
        phases = dict(self._fields["phase"]._description_selection(self.env))
        day = self.date and format_date(self.env, self.date)
        return f"{phases[self.phase]}: {self.name}", " · ".join(filter(None, (self.criteria, self.child_view, day)))
