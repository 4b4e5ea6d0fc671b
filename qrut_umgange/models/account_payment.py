from odoo import api, models


class AccountPayment(models.Model):
    """What is paid names nobody: its text goes to the bank, and onto the receipt."""

    _name = "account.payment"
    _inherit = ["account.payment", "umgange.outward.mixin"]

    @api.constrains("memo", "state")
    def _check_umgange_memo(self):
        """Refuse a payment under way whose text says who somebody is."""
        self.filtered(lambda payment: payment.state not in ("draft", "canceled"))._check_umgange_names()

    def _get_umgange_outward_assignments(self):
        return super()._get_umgange_outward_assignments() | self.invoice_ids._get_umgange_outward_assignments()

    def _get_umgange_passages(self):
        return [*super()._get_umgange_passages(), *self._get_umgange_field_passages(("memo", "payment_reference"))]

    def _get_umgange_registered_partners(self):
        return super()._get_umgange_registered_partners() | self.partner_id
