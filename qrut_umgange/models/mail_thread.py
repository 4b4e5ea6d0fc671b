from pathlib import PurePath

from odoo import api, models
from odoo.tools import html2plaintext

from .umgange_care_mixin import SYSTEM

CALENDAR = "calendar.event"
CALENDAR_FIELDS = ("name", "location", "description")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    # === CALENDAR === #

    # Nothing that we depend on, so its model cannot be inherited; but it is a thread.

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records; an event of Odoo's calendar names nobody."""
        records = super().create(vals_list)
        if self._name == CALENDAR:
            self.env["umgange.calendar.guard"]._check_events(records)
        return records

    def write(self, vals):
        """Change the records; an event of Odoo's calendar names nobody."""
        result = super().write(vals)
        if self._name == CALENDAR and vals.keys() & set(CALENDAR_FIELDS):
            self.env["umgange.calendar.guard"]._check_events(self)
        return result

    # === WHAT COMES IN === #

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Take in a mail: kept as it came, whomever it names."""
        gateway = self.with_context(umgange_incoming=SYSTEM)
        return super(MailThread, gateway)._message_route_process(message, message_dict, routes)

    def message_post(self, **kwargs):
        """Post the message; a file that came in by mail is called what may leave with it again."""
        if self._comes_in() and kwargs.get("attachments"):
            kwargs["attachments"] = self._rename_umgange_files(kwargs["attachments"])
        return super().message_post(**kwargs)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Tell of what came in and names somebody in Odoo alone: a mail would carry it out again."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self._comes_in():
            return recipients
        values = msg_vals or {}
        texts = [values.get(name) or message[name] or "" for name in ("subject", "body")]
        if not self.env["umgange.naming"]._tells([html2plaintext(text) for text in texts]):
            return recipients
        colleagues = [recipient for recipient in recipients if recipient["uid"] and not recipient["share"]]
        return [{**recipient, "notif": "inbox"} for recipient in colleagues]

    @api.model
    def _comes_in(self):
        return self.env["umgange.outward.mixin"]._comes_in_umgange()

    @api.model
    def _rename_umgange_files(self, attachments):
        """Return the files (name, content, …) with names that tell of nobody."""
        tells = self.env["umgange.naming"]._tells
        return [
            (self.env._("File %(number)s", number=number) + PurePath(name).suffix if tells([name]) else name, *rest)
            for number, (name, *rest) in enumerate(attachments, start=1)
        ]
