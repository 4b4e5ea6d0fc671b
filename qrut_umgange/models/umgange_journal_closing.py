from dateutil.relativedelta import relativedelta

from odoo import models

from ..lent_rights import lend
from .umgange_assignment_closing import KEPT_YEARS


class UmgangeJournalEntry(models.Model):
    """What is written after the closing moves the day of the file: it is kept from the last entry on."""

    _inherit = "umgange.journal.entry"

    def action_sign(self):
        """Sign the entries; a file that was closed before is due later."""
        result = super().action_sign()
        for assignment in lend(self).assignment_id.filtered("file_closed_on"):
            due = assignment._get_today() + relativedelta(years=KEPT_YEARS)
            assignment.file_due_on = max(due, assignment.file_due_on or due)
        return result
