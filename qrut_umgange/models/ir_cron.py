from odoo import models


class IrCron(models.Model):
    _name = "ir.cron"
    _inherit = ["ir.cron", "umgange.watch.mixin"]

    def _get_watched(self):
        return self.filtered(lambda cron: (cron.model_id.model or "").startswith("umgange."))

    def _get_rights(self):
        self.ensure_one()
        return (self.active, self.user_id, self.code, self.interval_number, self.interval_type)
