from odoo import api, models


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "umgange.outward.mixin"]

    @api.constrains("summary", "note")
    def _check_umgange_activity(self):
        """Refuse a to-do that names somebody: it is read, and mailed, past the access log."""
        self._check_umgange_names()

    def _get_umgange_thread(self):
        return self._find_umgange_thread(self.res_model, self.res_id)

    def _get_umgange_advice(self):
        return self.env._("To-dos can be mailed: write the role or the code instead.")

    def _get_umgange_passages(self):
        return self._get_umgange_field_passages(("summary", "note"))
