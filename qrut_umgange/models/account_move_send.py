from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        """Propose no e-mail to a public body: the law wants an e-invoice, and a PDF is none.

        What somebody chose for the buyer holds; nothing chosen means the file, or Peppol
        where that is set up.
        """
        methods = super()._get_default_sending_methods(move)
        buyer = move.commercial_partner_id.with_company(move.company_id)
        if not buyer.invoice_sending_method and buyer._is_umgange_public_body():
            methods = (set(methods) - {"email"}) or {"manual"}
        return methods
