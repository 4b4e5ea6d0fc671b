from odoo import models

from ..care_fields import is_care_model


class MailActivitySchedule(models.TransientModel):
    _inherit = "mail.activity.schedule"

    def _get_applied_on_records(self):
        """Return what the to-do is for; of what is confidential only what the user may read.

        The dialog computes as the system: it would tell what there is from what never was.
        """
        records = super()._get_applied_on_records()
        if records and is_care_model(self.env, records._name):
            records.sudo(False).check_access("read")
        return records
