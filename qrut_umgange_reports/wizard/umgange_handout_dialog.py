from odoo import models
from odoo.exceptions import UserError

# Whose copy it is, where all who are chosen read the same.
COPIES = {
    "visiting": "action_report_plan_visiting",
    "carer": "action_report_plan_home",
    "officer": "action_report_plan_full",
}


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
        report = self.env.ref(f"qrut_umgange_reports.{self._get_copy()}")
        copy = {"umgange_copy_for": self.participant_ids.ids, "umgange_whole_copy": self.is_whole}
        return report.with_context(**copy).report_action(self.plan_id, config=False)

    # === BUSINESS METHODS === #

    def _get_copy(self):
        """Return the copy of those who are chosen; the one for everybody where they read different ones."""
        self.ensure_one()
        roles = set(self.participant_ids.mapped("role"))
        return COPIES.get(roles.pop(), "action_report_plan") if len(roles) == 1 else "action_report_plan"
