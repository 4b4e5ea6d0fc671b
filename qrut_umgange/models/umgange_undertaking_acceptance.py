from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sql_guards import refuse_delete, refuse_truncate, refuse_update


class UmgangeUndertakingAcceptance(models.Model):
    _name = "umgange.undertaking.acceptance"
    _description = "Accepted Secrecy Undertaking"
    _inherit = ["umgange.sealed.mixin"]
    _order = "accepted_at desc, id desc"
    _rec_name = "accepted_at"
    _check_company_auto = True
    _sql_guards = (refuse_update(), refuse_delete(), refuse_truncate())

    undertaking_id = fields.Many2one(
        "umgange.undertaking", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict")
    accepted_at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    _once = models.UniqueIndex("(undertaking_id, user_id)", "This version is accepted already.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: each accepts with the button, in their own name."""
        if not self.env.su:
            raise UserError(self.env._("Each accepts the undertaking with the button, in their own name."))
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what was accepted when stays."""
        raise UserError(self.env._("Who has accepted what is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Who has accepted what is never changed."))
