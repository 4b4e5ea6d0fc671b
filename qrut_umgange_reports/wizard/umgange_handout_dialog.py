from odoo import models
from odoo.exceptions import UserError


class UmgangeHandoutDialog(models.TransientModel):
    _inherit = "umgange.handout.dialog"

    # === ACTION METHODS === #

    def action_print(self):
        """Print the plan for those who are chosen, without what is hidden from one of them; or the whole, if asked for.

        :raise UserError: when no version of the plan is chosen
        """
        self.ensure_one()
        self.check_access("read")
        if self.what != "plan" or not self.plan_id:
            raise UserError(self.env._("Which version of the plan? Choose it."))
        report = self.env.ref("qrut_umgange_reports.action_report_plan")
        copy = {"umgange_copy_for": self.participant_ids.ids, "umgange_whole_copy": self.is_whole}
        return report.with_context(**copy).report_action(self.plan_id, config=False)
