from odoo import models

from ..rights_sources import CARE_GROUPS


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """Change the users; whoever gets a role of ours leaves the chats that are open to all."""
        result = super().write(vals)
        if "group_ids" in vals:
            self._leave_umgange_chats()
        return result

    def _has_umgange_role(self):
        """Tell whether the user works with the visits, and does not run the system besides."""
        self.ensure_one()
        if self.has_group("base.group_system"):
            return False
        return any(self.has_group(group) for group in CARE_GROUPS)

    def _get_umgange_role(self):
        """Return the highest of our roles that the user has, as the journal notes it, or nothing."""
        self.ensure_one()
        roles = ("manager", "coordinator", "supporter")
        return next((role for role in roles if self.has_group(f"qrut_umgange.group_{role}")), None)

    def _leave_umgange_chats(self):
        """Take users with a role out of the channels that Odoo subscribes every employee to."""
        partners = self.filtered(lambda user: user._has_umgange_role()).partner_id
        # Sudo: an administrator of users has no right to their chats; only who is in them changes.
        members_sudo = self.env["discuss.channel.member"].sudo()
        members_sudo.search([("partner_id", "in", partners.ids), ("channel_id.group_ids", "!=", False)]).unlink()
