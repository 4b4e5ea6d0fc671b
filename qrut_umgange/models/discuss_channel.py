from odoo import models


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def _subscribe_users_automatically_get_members(self):
        """Leave out our roles: a chat that is open to all is no place to write about a child."""
        members = super()._subscribe_users_automatically_get_members()
        partners = self.env["res.partner"].browse({partner for ids in members.values() for partner in ids})
        # Sudo: which role somebody has decides, whoever makes the user or the channel.
        users_sudo = partners.sudo().with_context(active_test=False).user_ids
        ours = set(users_sudo.filtered(lambda user: user._has_umgange_role()).partner_id.ids)
        return {channel: [partner for partner in ids if partner not in ours] for channel, ids in members.items()}
