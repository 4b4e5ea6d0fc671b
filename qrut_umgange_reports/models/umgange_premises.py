from odoo import api, models
from odoo.exceptions import AccessError


class UmgangePremises(models.Model):
    _inherit = "umgange.premises"

    @api.model
    def get_day(self, day=None, premises_id=None):
        """Return the picture of a day, which can be printed where this module is."""
        return {**super().get_day(day, premises_id), "can_print": True}

    @api.model
    def action_print_day(self, day=None, premises_ids=()):
        """Print the sheet of a day, one for each of the premises. Coordinators only.

        :return: the report's action
        """
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("Coordinators print the sheet of a day."))
        premises = self.search([("id", "in", list(premises_ids))] if premises_ids else [])
        day = self._parse_day(day) or self.env.company._get_umgange_today()
        sheets = self.env["umgange.day.sheet"].create([{"premises_id": each.id, "day": day} for each in premises])
        return self.env.ref("qrut_umgange_reports.action_report_day_sheet").report_action(sheets, config=False)
