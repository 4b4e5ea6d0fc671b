from odoo import api, models
from odoo.tools import html2plaintext

from .mail_thread import CALENDAR_FIELDS
from .umgange_naming import Passage


class UmgangeCalendarGuard(models.AbstractModel):
    """Keeps names out of Odoo's calendar where that is installed: it is shared, mailed and synchronised."""

    _name = "umgange.calendar.guard"
    _description = "Calendar Without Names"
    _inherit = ["umgange.outward.mixin"]

    @api.model
    def _check_events(self, events):
        """Refuse events that say who somebody is.

        :raise ValidationError: naming the field, and nobody
        """
        self.env["umgange.outward.stop"]._check_ceiling()
        # Sudo: what the user has just written.
        passages = [
            Passage(self._get_umgange_field_label(name, events), html2plaintext(event[name]))
            for event in events.sudo()
            for name in CALENDAR_FIELDS
            if event[name]
        ]
        nobody = self.env["umgange.assignment"]
        self._check_umgange_passages(passages, nobody, self.env["umgange.naming"]._get_scanner())
