from odoo import api, models
from odoo.exceptions import UserError

from ..care_fields import is_care_model


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.constrains("model")
    def _check_no_care_model(self):
        """Keep messages off confidential records: what is said there is said in the record.

        A message is mailed, searched and read past the access log.
        """
        for model in set(self.mapped("model")):
            if is_care_model(self.env, model):
                raise UserError(
                    self.env._(
                        "No message can be written on this record (%(what)s).",
                        what=self.env["ir.model"]._get(model).name,
                    )
                )
