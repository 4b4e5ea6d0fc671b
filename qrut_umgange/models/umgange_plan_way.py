from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class UmgangePlan(models.Model):
    """The way in and out of the visits, step by step, and how far it has come."""

    _inherit = "umgange.plan"

    step_ids = fields.One2many(
        "umgange.plan.step", "plan_id", "Steps", copy=True, default=lambda self: self._default_step_ids()
    )
    # What has happened, in whichever version it was noted.
    taken_ids = fields.Many2many("umgange.plan.step.taken", string="Steps taken", compute="_compute_taken_ids")
    step_label = fields.Char("Step now", compute="_compute_step_label")

    @api.model
    def _default_step_ids(self):
        assignment = self._get_assignment_begun()
        kind = self.env.context.get("default_kind", "full")
        return self._prepare_steps(self._get_usual_parts(assignment.company_id, kind, ("settling",)))

    # === COMPUTE METHODS === #

    @api.depends("step_ids.lineage", "step_ids.taken_ids")
    def _compute_taken_ids(self):
        facts = self.env["umgange.plan.step.taken"]
        for plan in self:
            lineages = plan.step_ids.mapped("lineage")
            plan.taken_ids = facts.search([("step_id.lineage", "in", lineages)]) if lineages else facts

    @api.depends_context("lang")
    @api.depends("step_ids.taken_date")
    def _compute_step_label(self):
        for plan in self:
            taken = plan.step_ids.filtered("taken_date").sorted(lambda step: (step.taken_date, step.sequence))[-1:]
            day = format_date(self.env, taken.taken_date)
            plan.step_label = self.env._("%(step)s, since %(day)s", step=taken.name, day=day) if taken else False

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        # The database would take the steps along without asking them.
        self.step_ids._unlink_except_taken()

    # === ACTION METHODS === #

    def action_insert_settling_steps(self):
        """Add the usual steps on the way in that this draft does not have.

        :raise UserError: when there are no usual steps
        """
        return self._insert_steps(("settling",))

    def action_insert_ending_steps(self):
        """Add the usual steps on the way out, down or over to the family home; else as those on the way in."""
        return self._insert_steps(("step_down", "hand_over"))

    # === BUSINESS METHODS === #

    def _insert_steps(self, phases):
        self.ensure_one()
        self.check_access("write")
        templates = self._get_usual_parts(self.company_id, "full", phases)
        if not templates:
            raise UserError(
                self.env._("There are no usual steps yet. A manager writes them under Configuration, Usual parts.")
            )
        missing = self._leave_out_there(templates, self.step_ids)
        last = max(self.step_ids.mapped("sequence"), default=0)
        self.step_ids = self._prepare_steps(missing.sorted(lambda step: phases.index(step.part)), last + 1)
        return True

    @api.model
    def _prepare_steps(self, templates, first=1):
        return [
            Command.create({"sequence": place, **template._prepare_step()})
            for place, template in enumerate(templates, start=first)
        ]
