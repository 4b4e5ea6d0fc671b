from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.constrains("res_model")
    def _check_no_care_model(self):
        """Keep files off confidential records.

        Odoo serves a file by rules of its own: no row in the access log, and a link with a
        token opens it to anybody.
        """
        for model in set(self.mapped("res_model")) & set(self.env):
            if hasattr(self.env[model], "_log_care"):
                raise UserError(
                    self.env._(
                        "A file cannot be attached to this record (%(what)s).",
                        what=self.env["ir.model"]._get(model).name,
                    )
                )
