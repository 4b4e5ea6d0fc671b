from odoo import api, models

from ..lent_rights import lend


class UmgangeActivityMixin(models.AbstractModel):
    _name = "umgange.activity.mixin"
    _description = "To-dos That Mail Nobody"
    _inherit = ["mail.activity.mixin"]

    # Odoo's activities call these three on the record that they hang on. A care model
    # has no thread: no followers, no messages, nothing that is mailed.

    @api.private
    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Follow nothing: a follower would be mailed."""
        return True

    @api.private
    def message_notify(self, **kwargs):
        """Send nothing: the to-do shows in the user's own list."""
        return self.env["mail.message"]

    @api.private
    def message_post_with_source(self, source_ref, **kwargs):
        """Post nothing: a done to-do leaves no message."""
        return self.env["mail.message"]

    def _schedule_for_managers(self, summary):
        """Put a to-do on the list of each manager of the company; whoever does it needs no telling.

        :param str summary: what it is, with nobody's name
        """
        self.ensure_one()
        managers = lend(self.env.ref("qrut_umgange.group_manager")).all_user_ids
        managers = managers.filtered(lambda user: self.company_id in user.company_ids)
        for manager in managers.filtered(lambda user: user.id != self.env.uid) or managers:
            lend(self).activity_schedule("mail.mail_activity_data_todo", user_id=manager.id, summary=summary)

    def _schedule_for(self, user, summary):
        """Put a to-do on the list of ``user``.

        :param str summary: what it is, with nobody's name
        """
        self.ensure_one()
        lend(self).activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary=summary)

    def _end_todos(self):
        """Take what is settled off every list, whoever settled it."""
        lend(self).activity_ids.unlink()
