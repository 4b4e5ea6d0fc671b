from datetime import timedelta

from odoo import api, fields, models

from .umgange_plan import START_PLAN_DAYS


class UmgangePlan(models.Model):
    """A start plan: enough for an urgent start, and what it still lacks of a full plan."""

    _inherit = "umgange.plan"

    full_plan_gaps = fields.Text("Not in it yet", compute="_compute_full_plan_gaps")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("kind", "point_ids.name", "rule_sentence", "review_date")
    def _compute_full_plan_gaps(self):
        for plan in self:
            gaps = plan._get_full_plan_gaps() if plan.kind == "start" else ()
            plan.full_plan_gaps = ", ".join(gaps) or False

    @api.onchange("kind", "valid_from")
    def _onchange_kind(self):
        if self.kind == "start" and self.valid_from:
            longest = self._get_start_plan_end(self.valid_from)
            if not self.valid_to or not self.valid_from <= self.valid_to <= longest:
                self.valid_to = longest

    @api.onchange("kind")
    def _onchange_full(self):
        """Take away the last day that a start plan has: a full plan has its own, or none."""
        begins, ends = self.valid_from, self.valid_to
        if self.kind == "full" and begins and ends and ends <= self._get_start_plan_end(begins):
            self.valid_to = False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin plans; a start plan lasts as long as it may where nothing is said."""
        return super().create([self._add_start_plan_end(vals) for vals in vals_list])

    # === ACTION METHODS === #

    def action_write_full_plan(self):
        """Make the full plan out of this start plan: its draft takes along what is there and gets the rest.

        :return: the action that opens the draft
        """
        self.ensure_one()
        self.check_access("write")
        action = self.action_new_version()
        draft = self.browse(action["res_id"])
        draft.write({"kind": "full", "valid_to": False})
        for insert, parts in (
            (draft.action_insert_usual_points, ("point", "section")),
            (draft.action_insert_settling_steps, ("settling",)),
        ):
            if self._get_usual_parts(self.company_id, "full", parts):
                insert()
        return action

    # === BUSINESS METHODS === #

    def _get_full_plan_gaps(self):
        """Return the headings of a full plan that this one does not have, to those who write plans."""
        self.ensure_one()
        usual = self._get_usual_parts(self.company_id, "full")
        if not usual:
            return []
        gaps = self._leave_out_there(usual, self.point_ids).mapped("name")
        return gaps if self.rule_sentence else [self.env._("how often, as a rule"), *gaps]

    @api.model
    def _add_start_plan_end(self, vals):
        if vals.get("kind", self.env.context.get("default_kind")) != "start" or "valid_to" in vals:
            return vals
        begins = fields.Date.to_date(vals.get("valid_from")) or self._default_valid_from()
        return {**vals, "valid_to": self._get_start_plan_end(begins)}

    @api.model
    def _get_start_plan_end(self, begins):
        return begins + timedelta(days=START_PLAN_DAYS - 1)
