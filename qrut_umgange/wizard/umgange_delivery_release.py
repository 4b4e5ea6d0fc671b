from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class UmgangeDeliveryRelease(models.TransientModel):
    _name = "umgange.delivery.release"
    _description = "Release What Waits for a Journal"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    delivery_ids = fields.Many2many(
        "umgange.delivery", string="Deliveries", default=lambda self: self._default_delivery_ids()
    )
    reason = fields.Char(required=True)

    @api.model
    def _default_delivery_ids(self):
        """Take what is chosen, or all that waits for a journal."""
        chosen = self.env.context.get("active_model") == "umgange.delivery" and self.env.context.get("active_ids")
        domain = [("wait_reason", "=", "unsigned"), ("company_id", "=", self.env.company.id)]
        return self.env["umgange.delivery"].search([*domain, ("id", "in", chosen)] if chosen else domain)

    def action_release(self):
        """Let what waits for a journal be invoiced before it is signed; who, when and why stays. Managers only.

        :raise AccessError: to anybody but a manager
        :raise UserError: without a reason, or when nothing waits for a journal
        """
        self.ensure_one()
        if not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("Only a manager releases what waits for a journal."))
        self.delivery_ids.check_access("read")
        if not (self.reason or "").strip():
            raise UserError(self.env._("Write why it does not wait for the journal."))
        if not self.delivery_ids._release(self.reason.strip()):
            raise UserError(self.env._("None of these waits for a journal any more."))
        return {"type": "ir.actions.act_window_close"}
