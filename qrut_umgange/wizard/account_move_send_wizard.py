from odoo import models


class AccountMoveSendWizard(models.TransientModel):
    _inherit = "account.move.send.wizard"

    def action_send_and_print(self, allow_fallback_pdf=False):
        """Hand over the e-invoice where nothing is sent: it was made to be uploaded."""
        action = super().action_send_and_print(allow_fallback_pdf=allow_fallback_pdf)
        if not self.sending_methods and self.move_id._is_umgange_einvoice():
            # As a download the client would leave the dialog open: it closes what opens beside it.
            return {**self.move_id.action_invoice_download_ubl(), "target": "new", "close": True}
        return action
