from odoo import api, models
from odoo.tools import html2plaintext

from .umgange_naming import Passage


class MailMail(models.Model):
    _name = "mail.mail"
    _inherit = ["mail.mail", "umgange.outward.mixin"]

    # No constraint: the subject is the message's field, and would not set one off.

    @api.model_create_multi
    def create(self, vals_list):
        """Create the mails; one that says who somebody is, is refused, whoever composed it."""
        mails = super().create(vals_list)
        mails._check_umgange_names()
        return mails

    def write(self, vals):
        """Change the mails; one that says who somebody is, is refused."""
        result = super().write(vals)
        if {"subject", "body_html", "email_to", "email_cc", "reply_to"} & vals.keys():
            self._check_umgange_names()
        return result

    def _get_umgange_thread(self):
        return self._find_umgange_thread(self.model, self.res_id)

    def _get_umgange_registered_partners(self):
        return super()._get_umgange_registered_partners() | self.recipient_ids | self.partner_ids

    def _get_umgange_passages(self):
        where = self.env._("The mail")
        texts = (self.subject, html2plaintext(self.body_html or ""), self.email_to, self.email_cc, self.reply_to)
        return [Passage(where, text) for text in texts if text]
