from odoo import models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "umgange.watch.mixin"]

    def write(self, vals):
        """Change the users; whoever gives somebody else's login a new password could come in as them."""
        result = super().write(vals)
        if {"password", "new_password"} & vals.keys():
            self._note_password(self - self.env.user)
        return result

    def _set_encrypted_password(self, uid, pw):
        super()._set_encrypted_password(uid, pw)
        # One's own, or the same with another digest: taken in, and nothing to review.
        if self.env.registry.ready:
            self.env["umgange.rights.line"]._take_in(self._name, [uid], ("password",))

    def _note_password(self, others):
        for user in others._find_watched():
            self.env["umgange.access.log"]._note_rights(
                self._name,
                user.ids,
                lambda lines, name=user.name: lines.env._("%(who)s: a new password, given by somebody else", who=name),
            )

    def _get_watched(self):
        # Those who are in none of our groups see nothing of ours: most users, and each signup.
        return self.filtered(lambda user: user._get_rights()[0])

    def _get_rights(self):
        self.ensure_one()
        # Sudo: whoever changes only their own language may read no groups.
        user_sudo = self.sudo()
        groups = self._get_care_groups() | self.env.ref("base.group_system")
        return (user_sudo.all_group_ids & groups, user_sudo.company_ids, user_sudo.active)
