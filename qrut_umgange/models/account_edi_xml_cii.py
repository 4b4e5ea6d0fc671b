from odoo import models


class AccountEdiXmlCii(models.AbstractModel):
    _name = "account.edi.xml.cii"
    _inherit = ["account.edi.xml.cii", "umgange.outward.file.mixin"]

    def _export_invoice(self, invoice):
        """Make the file; one that says who somebody is, is refused."""
        return self._check_umgange_file(invoice, super()._export_invoice(invoice))

    def _export_invoice_vals(self, invoice):
        """Keep the XML inside the PDF as quiet as the e-invoice.

        Odoo puts it there whatever format the buyer has: with a delivery address, and
        with the invoice's own number where the buyer's order number is unknown.
        """
        vals = super()._export_invoice_vals(invoice)
        if invoice._has_umgange_references():
            vals.update(
                {
                    "ship_to_trade_party": invoice.commercial_partner_id,
                    "buyer_reference": invoice.buyer_reference,
                    "purchase_order_reference": invoice.purchase_order_reference,
                }
            )
        return vals
