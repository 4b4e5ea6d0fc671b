from odoo import api, models
from odoo.exceptions import UserError

from ..care_fields import is_care_model


class IrAttachment(models.Model):
    _name = "ir.attachment"
    _inherit = ["ir.attachment", "umgange.outward.mixin"]

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

    @api.constrains("name", "description", "type", "res_field", "res_model", "res_id")
    def _check_umgange_file_name(self):
        """Refuse a file whose name names somebody; what a field keeps has no name of its own."""
        self._check_umgange_names()

    def _leaves_umgange(self):
        is_file = not self.res_field and self.type == "binary"
        return super()._leaves_umgange() and is_file and not self._comes_in_umgange()

    def _get_umgange_thread(self):
        return self._find_umgange_thread(self.res_model, self.res_id)

    def _get_umgange_passages(self):
        return self._get_umgange_field_passages(("name", "description"))
