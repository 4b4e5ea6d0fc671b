from odoo import models


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    # Code runs with all rights, whatever model it hangs on: every one is watched.
    _inherit = ["ir.actions.server", "umgange.watch.mixin"]

    def _get_rights(self):
        self.ensure_one()
        webhook = (self.webhook_url, self.webhook_field_ids)
        return (self.state, self.code, self.model_id, self.group_ids, webhook, self.update_path, self.value)
