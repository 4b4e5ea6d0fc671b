from odoo import api, fields, models
from odoo.exceptions import UserError


class UmgangePlan(models.Model):
    """Who got which version of the plan."""

    _inherit = "umgange.plan"

    handout_ids = fields.One2many("umgange.handout", "plan_id", "Who got it")
    handout_label = fields.Char("Given to", compute="_compute_handout_label")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("handout_ids.participant_id", "handout_ids.struck_at")
    def _compute_handout_label(self):
        for plan in self:
            given = plan._get_given_to()
            plan.handout_label = ", ".join(dict.fromkeys(given.mapped("role_label"))) or False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if given := self.filtered("handout_ids"):
            raise UserError(
                self.env._(
                    "%(plans)s was given to somebody, and stays. Make a new version instead.",
                    plans=", ".join(given.mapped("display_name")),
                )
            )

    # === ACTION METHODS === #

    def action_hand_out(self):
        """Open the dialog that notes who gets this version: those who have not got it are chosen."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_handout_dialog_action")
        context = {"default_assignment_id": self.assignment_id.id, "default_what": "plan", "default_plan_id": self.id}
        return {**action, "context": context}

    # === BUSINESS METHODS === #

    def _get_given_to(self):
        """Return who has got this version."""
        self.ensure_one()
        return self.handout_ids.filtered(lambda handout: not handout.struck_at).participant_id
