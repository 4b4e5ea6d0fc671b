from odoo import api, models
from odoo.exceptions import UserError

from ..care_fields import is_care_model


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.constrains("res_model")
    def _check_no_care_model(self):
        """Keep files off confidential records.

        Odoo serves a file by rules of its own: no row in the access log, and a link with a
        token opens it to anybody.
        """
        for model in set(self.mapped("res_model")):
            if is_care_model(self.env, model):
                raise UserError(
                    self.env._(
                        "A file cannot be attached to this record (%(what)s).",
                        what=self.env["ir.model"]._get(model).name,
                    )
                )
