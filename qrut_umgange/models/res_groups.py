from odoo import models


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups", "umgange.watch.mixin"]

    def _get_watched(self):
        care = self._get_care_groups()
        return self.filtered(lambda group: (group | group.all_implied_ids) & care)

    def _get_rights(self):
        self.ensure_one()
        care = self._get_care_groups()
        return ((self | self.all_implied_ids) & care, self.all_user_ids)
