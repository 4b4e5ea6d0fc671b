from odoo import models


class IrRule(models.Model):
    _name = "ir.rule"
    _inherit = ["ir.rule", "umgange.watch.mixin"]

    def _get_watched(self):
        return self.filtered(lambda rule: (rule.model_id.model or "").startswith("umgange."))

    def _get_rights(self):
        self.ensure_one()
        perms = (self.perm_read, self.perm_write, self.perm_create, self.perm_unlink)
        return (self.active, self.model_id, self.domain_force, self.groups, perms)
