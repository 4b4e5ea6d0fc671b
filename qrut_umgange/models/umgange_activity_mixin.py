from odoo import api, models


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
