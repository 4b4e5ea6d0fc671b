import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.masking import split_passages

PURPOSE, POINT, STEP = "purpose", "point", "step"
# A point that is called a goal is told of from the beginning; the others are there to be chosen.
GOAL = re.compile(r"\b(mål|goal)", re.IGNORECASE)


class UmgangeReport(models.Model):
    """The goals of the plans that held in the period: what was agreed, and apart from it how far one has come."""

    _inherit = "umgange.report"

    goal_line_ids = fields.One2many(
        "umgange.report.line",
        "report_id",
        "Towards the goals",
        domain=[("plan_id", "!=", False), ("is_included", "=", True), ("release_id", "=", False)],
    )

    # === BUSINESS METHODS === #

    def _find_plans(self):
        """Return the approved plans that held some day of the period, the newest first."""
        domain = Domain("assignment_id", "=", self.assignment_id.id) & Domain("state", "=", "approved")
        domain &= Domain("valid_from", "<=", self.date_to)
        domain &= Domain("valid_to", "=", False) | Domain("valid_to", ">=", self.date_from)
        plans = self._find_all("umgange.plan", domain, "valid_from desc, id desc")
        # One that was replaced on its own first day never held.
        return plans.filtered(lambda plan: not plan.valid_to or plan.valid_to >= plan.valid_from)

    def _prepare_plan(self):
        """Return the goals, the purpose first: what two versions say alike is told of once, from the newer one."""
        # A goal has no time of its own: it stands before what is told of it.
        moment, said, goals = self._get_start(), set(), []
        for plan in self._find_plans():
            for part, text, told in plan._prepare_goals():
                if (kind := (part.split(":")[0], text)) not in said:
                    said.add(kind)
                    goals.append(self._prepare_line(plan, "goal", moment, part, text, told))
        return sorted(goals, key=lambda values: not values["is_included"])

    def _prepare_development(self, lines):
        """Return what the paper says of each goal: itself, and how far one has come, or that nothing is noted."""
        return [
            {**self._prepare_row(line), "development": (line.development or "").strip()}
            for line in lines.filtered("plan_id")
        ]


class UmgangePlan(models.Model):
    """A plan as the report tells of it."""

    _inherit = "umgange.plan"

    # === BUSINESS METHODS === #

    def _prepare_goals(self):
        """Return (part, text, whether it is told from the beginning) of what the plan is to reach."""
        self.ensure_one()
        purpose = [(PURPOSE, text, True) for text in split_passages(self.purpose)]
        steps = [
            (f"{STEP}:{step.id}", f"{step.name}. {step.criteria.strip()}", True)
            for step in self.step_ids
            if (step.criteria or "").strip()
        ]
        points = [
            (f"{POINT}:{point.id}", f"{point.name}: {point._get_agreed()}", bool(GOAL.search(point.name)))
            for point in self.point_ids
            if point._get_agreed()
        ]
        return [*purpose, *steps, *points]


class UmgangeReportLine(models.Model):
    """What is written of a goal: an assessment, which stands apart from the goal itself."""

    _inherit = "umgange.report.line"

    # === COMPUTE METHODS === #

    @api.depends("development")
    def _compute_warning(self):
        # Content comes one record at a time unless it is asked for together.
        self.filtered(lambda line: line.is_open and line.plan_id).fetch(["text", "development"])
        return super()._compute_warning()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add lines; how far one has come is written of a goal, which is found and not added.

        :raise UserError: when it is written of something else
        """
        if any(vals.get("development") for vals in vals_list) and not self._is_system():
            self._refuse_development()
        return super().create(vals_list)

    def write(self, vals):
        """Write on; how far one has come is written of a goal alone.

        :raise UserError: when it is written of something else
        """
        if vals.get("development") and not self._is_system() and not all(line.plan_id for line in self):
            self._refuse_development()
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _refuse_development(self):
        raise UserError(self.env._("How far one has come is written of a goal of the plan."))

    def _describe_goal_part(self):
        """Return under which heading of the plan a goal stands; of a step also whether it was taken."""
        self.ensure_one()
        kind, _colon, number = (self.part or "").partition(":")
        if kind == STEP:
            step = self.plan_id.step_ids.filtered(lambda each: str(each.id) == number)
            return self._describe_step(step)
        return self.env._("Agreed in the plan") if kind == POINT else self.env._("The purpose of the visits")

    def _describe_step(self, step):
        phases = dict(step._fields["phase"]._description_selection(self.env))
        taken = step.taken_date
        if taken and taken <= self.report_id.date_to:
            return self.env._("%(phase)s: taken %(day)s", phase=phases.get(step.phase, ""), day=taken)
        return self.env._("%(phase)s: not taken yet", phase=phases.get(step.phase, ""))
