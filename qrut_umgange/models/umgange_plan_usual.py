from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# Who has a time of their own in the plan, besides those who come to the visits: whoever brings the child.
BRINGING_ROLES = ("carer",)


class UmgangePlan(models.Model):
    """What a plan begins with, so that only what is another each time is written."""

    _inherit = "umgange.plan"

    arrival_ids = fields.One2many(
        "umgange.plan.arrival",
        "plan_id",
        "Who comes and goes when",
        compute="_compute_arrival_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        copy=True,
    )

    @api.model
    def _default_point_ids(self):
        assignment = self._get_assignment_begun()
        kind = self.env.context.get("default_kind", "full")
        return self._prepare_points(self._get_usual_parts(assignment.company_id, kind), assignment)

    # === COMPUTE METHODS === #

    @api.depends("assignment_id")
    def _compute_arrival_ids(self):
        for plan in self:
            if plan.state == "draft" and plan.assignment_id and not plan.arrival_ids:
                plan.arrival_ids = [Command.create({"participant_id": each.id}) for each in plan._get_coming()]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin plans with those who come and go, where nothing is said of them."""
        plans = super().create(vals_list)
        # Now and by whoever begins it: left waiting, it would be done by whoever is next.
        plans.mapped("arrival_ids")
        return plans

    def copy_data(self, default=None):
        """Return the next version, with those who are there on its own first day."""
        plans = self.with_context(umgange_next_from=fields.Date.to_string((default or {}).get("valid_from")))
        return super(UmgangePlan, plans).copy_data(default)

    def copy(self, default=None):
        """Make the next versions; who has come since comes and goes by them too."""
        drafts = super().copy(default)
        for draft in drafts:
            if new := draft._get_coming() - draft.arrival_ids.participant_id:
                draft.arrival_ids = [Command.create({"participant_id": each.id}) for each in new]
        return drafts

    # === ACTION METHODS === #

    def action_insert_usual_points(self):
        """Add the usual points that this draft does not have, to be written on.

        :raise UserError: when there are no usual points
        """
        self.ensure_one()
        self.check_access("write")
        templates = self._get_usual_parts(self.company_id, self.kind)
        if not templates:
            raise UserError(
                self.env._("There are no usual parts yet. A manager writes them under Configuration, Usual parts.")
            )
        missing = self._leave_out_there(templates, self.point_ids)
        last = max(self.point_ids.mapped("sequence"), default=0)
        self.point_ids = self._prepare_points(missing, self.assignment_id, last + 1)
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _get_assignment_begun(self):
        """Return the assignment that the form was opened from, by the user's own rights; else none."""
        assignment = self.env["umgange.assignment"].browse(self.env.context.get("default_assignment_id"))
        return assignment._filtered_access("read")

    @api.model
    def _get_usual_parts(self, company, kind, parts=("point", "section")):
        """Return what such a plan usually has; nothing to whoever writes no plans."""
        templates = self.env["umgange.plan.point.template"]
        if not templates.has_access("read"):
            return templates
        return templates._get_for(company or self.env.company, kind, parts)

    @api.model
    def _prepare_points(self, templates, assignment, first=1):
        return [
            Command.create({"sequence": place, **template._prepare_point(assignment)})
            for place, template in enumerate(templates, start=first)
        ]

    @api.model
    def _leave_out_there(self, templates, parts):
        there = set(parts.mapped("name"))
        return templates.filtered(lambda template: template.name not in there)

    def _get_coming(self):
        """Return who comes and goes by the plan, whoever is met first."""
        day = self.valid_from or self._default_valid_from()
        around = self.assignment_id._get_participants_on(day)
        coming = around.filtered(lambda each: each.attends or each.role in BRINGING_ROLES)
        order = ("visiting", "child", "sibling", "carer")
        return coming.sorted(lambda each: order.index(each.role) if each.role in order else len(order))
