from odoo import models


class UmgangeAssignment(models.Model):
    """How a plan is begun from its assignment."""

    _inherit = "umgange.assignment"

    # === ACTION METHODS === #

    def action_begin_start_plan(self):
        """Open a new start plan, for an urgent start; one that is being written already, where there is one."""
        self.ensure_one()
        self.check_access("write")
        drafts = self.plan_ids.filtered(lambda plan: plan.state == "draft" and plan.kind == "start")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start plan"),
            "res_model": "umgange.plan",
            "res_id": drafts[:1].id,
            "views": [(False, "form")],
            "context": {"default_assignment_id": self.id, "default_kind": "start"},
        }
