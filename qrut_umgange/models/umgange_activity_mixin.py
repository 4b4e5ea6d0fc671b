from odoo import SUPERUSER_ID, api, models

from ..lent_rights import lend

TODO = "mail.mail_activity_data_todo"


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

    def _finish_own(self):
        """Mark the user's own to-dos on these records as done; those of others stay."""
        self.check_access("read")
        self.activity_ids.filtered(lambda activity: activity.user_id == self.env.user).action_feedback()

    def _schedule_for_managers(self, summarise, day=None):
        """Put a to-do on the list of each manager of the company; whoever does it needs no telling.

        :param summarise: called with an environment in the manager's language; returns what it is, with
            nobody's name
        :param day: when it is to be done; today by default
        """
        self.ensure_one()
        managers = self._find_managers()
        for manager in managers.filtered(lambda user: user.id != self.env.uid) or managers:
            # By nobody's hand: whoever may write no more today still has to tell the managers.
            system = lend(self).with_user(SUPERUSER_ID).with_context(lang=manager.lang)
            system.activity_schedule(TODO, day, summarise(system.env), user_id=manager.id)

    def _find_managers(self):
        """Return the managers of the record's company; of one that is not saved, of the user's."""
        self.ensure_one()
        company = self.company_id or self.env.company
        managers = lend(self.env.ref("qrut_umgange.group_manager")).all_user_ids
        return managers.filtered(lambda user: company in user.company_ids)

    def _schedule_for(self, user, summarise, day=None):
        """Put a to-do on the list of ``user``.

        :param summarise, day: as for `_schedule_for_managers`
        """
        self.ensure_one()
        system = lend(self).with_user(SUPERUSER_ID).with_context(lang=user.lang)
        system.activity_schedule(TODO, day, summarise(system.env), user_id=user.id)

    def _end_todos(self):
        """Take what is settled off every list, whoever settled it."""
        lend(self).activity_ids.unlink()
