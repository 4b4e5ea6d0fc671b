from odoo import models


class MailTemplate(models.Model):
    _name = "mail.template"
    # Its expressions run with all rights, whatever model it hangs on.
    _inherit = ["mail.template", "umgange.watch.mixin"]

    def _get_rights(self):
        self.ensure_one()
        return (self.model, self.subject, self.body_html, self.email_to)
