from odoo import api, models

# What puts users into a group, from the group's side.
MEMBER_FIELDS = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups", "umgange.watch.mixin"]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the groups; whoever gets a role of ours by one leaves the chats that are open to all."""
        groups = super().create(vals_list)
        # As Odoo does on writing: who is in which group was remembered without the new ones.
        self.env["ir.model.access"].call_cache_clearing_methods()
        groups._leave_umgange_chats()
        return groups

    def write(self, vals):
        """Change the groups; whoever gets a role of ours by one leaves the chats that are open to all."""
        result = super().write(vals)
        if MEMBER_FIELDS & vals.keys():
            self._leave_umgange_chats()
        return result

    # === BUSINESS METHODS === #

    def _leave_umgange_chats(self):
        self._find_watched().all_user_ids._leave_umgange_chats()

    def _get_watched(self):
        care = self._get_care_groups()
        return self.filtered(lambda group: (group | group.all_implied_ids) & care)

    def _get_rights(self):
        self.ensure_one()
        care = self._get_care_groups()
        return ((self | self.all_implied_ids) & care, self.all_user_ids, self.rule_groups)
