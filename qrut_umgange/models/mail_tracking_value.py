from odoo import api, models

from ..lent_rights import lend
from .umgange_naming import Passage

TEXTS = ("old_value_char", "new_value_char", "old_value_text", "new_value_text")


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    @api.model
    def _create_tracking_values(self, initial_value, new_value, col_name, col_info, record):
        """Note what was changed; of a text that says who somebody is, only that it was changed.

        A draft may hold a name until it is posted, but what it held would be kept here for good.
        """
        values = super()._create_tracking_values(initial_value, new_value, col_name, col_info, record)
        if isinstance(record, self.pool["umgange.outward.mixin"]):
            for name in TEXTS:
                if (text := values.get(name)) and self._names_somebody(text, record):
                    values[name] = self.env._("(not kept: it says who somebody is)")
        return values

    @api.model
    def _names_somebody(self, text, record):
        # Lent: whoever writes an invoice has no right to the persons, and learns nothing of them.
        assignments = lend(record._get_umgange_outward_assignments())
        naming = self.env["umgange.naming"]
        findings = naming._find(
            naming._get_scanner(),
            [Passage("", text, lambda: text)],
            assignments.participant_ids.person_id,
            lambda: record._get_umgange_registered_text(assignments),
        )
        return bool(findings)
