from odoo import models


class IrModelAccess(models.Model):
    _name = "ir.model.access"
    _inherit = ["ir.model.access", "umgange.watch.mixin"]

    def _get_watched(self):
        return self.filtered(lambda access: (access.model_id.model or "").startswith("umgange."))

    def _get_rights(self):
        self.ensure_one()
        perms = (self.perm_read, self.perm_write, self.perm_create, self.perm_unlink)
        return (self.active, self.model_id, self.group_id, perms)
