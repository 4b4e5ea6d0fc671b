from odoo import models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "umgange.watch.mixin"]

    def write(self, vals):
        """Change the users; whoever gives somebody else's login a new password could come in as them."""
        if {"password", "new_password", "login"} & vals.keys():
            self._note_rights((self - self.env.user)._find_watched())
        return super().write(vals)

    def _get_watched(self):
        # Those who are in none of our groups see nothing of ours: most users, and each signup.
        return self.filtered(lambda user: user._get_rights()[0])

    def _get_rights(self):
        self.ensure_one()
        # Sudo: whoever changes only their own language may read no groups.
        user_sudo = self.sudo()
        groups = self._get_care_groups() | self.env.ref("base.group_system")
        return (user_sudo.all_group_ids & groups, user_sudo.company_ids, user_sudo.active)
