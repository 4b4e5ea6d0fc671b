from odoo import models


class AccountEdiXmlUbl_20(models.AbstractModel):
    _name = "account.edi.xml.ubl_20"
    _inherit = ["account.edi.xml.ubl_20", "umgange.outward.file.mixin"]

    def _export_invoice(self, invoice):
        """Make the file; one that says who somebody is, is refused."""
        return self._check_umgange_file(invoice, super()._export_invoice(invoice))
