from odoo import api, models
from odoo.exceptions import UserError

from ..care_fields import is_care_model


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "umgange.outward.mixin"]

    @api.constrains("model")
    def _check_no_care_model(self):
        """Keep messages off confidential records: what is said there is said in the record.

        A message is mailed, searched and read past the access log.
        """
        self._refuse_on_care_models(self.mapped("model"))

    @api.model
    def _refuse_on_care_models(self, names):
        for name in names:
            if is_care_model(self.env, name):
                raise UserError(
                    self.env._(
                        "No message can be written on this record (%(what)s).",
                        what=self.env["ir.model"]._get(name).name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Write messages; on what is confidential none, and before anything tells whether there is such a record."""
        default = self.env.context.get("default_model")
        named = [vals.get("model", default) for vals in vals_list]
        self._refuse_on_care_models([name for name in named if isinstance(name, str)])
        return super().create(vals_list)

    @api.constrains("subject", "body")
    def _check_umgange_message(self):
        """Refuse a message that names somebody; what comes in by mail is kept as it came."""
        self._check_umgange_names()

    def _leaves_umgange(self):
        return super()._leaves_umgange() and not self._comes_in_umgange()

    def _get_umgange_thread(self):
        return self._find_umgange_thread(self.model, self.res_id)

    def _get_umgange_registered_partners(self):
        return super()._get_umgange_registered_partners() | self.partner_ids

    def _get_umgange_passages(self):
        return self._get_umgange_field_passages(("subject", "body"))
