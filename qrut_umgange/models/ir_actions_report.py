from odoo import models


class IrActionsReport(models.Model):
    _name = "ir.actions.report"
    _inherit = ["ir.actions.report", "umgange.watch.mixin"]

    def _get_rights(self):
        self.ensure_one()
        return (self.model, self.report_name, self.group_ids)
