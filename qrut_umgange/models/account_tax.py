from odoo import models
from odoo.tools import float_compare, html2plaintext

STANDARD_RATES = (6.0, 12.0, 25.0)
VAT_BY_CATEGORY = {"E": "exempt", "O": "outside", "S": "taxed"}


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _get_umgange_vat(self):
        """Return which way of the VAT switch this tax is, or False.

        A tax without a category is read as the e-invoice reads it, except that nothing
        is called exempt unless the accountant has said so.
        """
        self.ensure_one()
        category = self.ubl_cii_tax_category_code or ("S" if self.amount > 0 else "")
        return VAT_BY_CATEGORY.get(category, False)

    def _get_umgange_reason(self):
        """Return the tax's legal note as the e-invoice's reason for no VAT."""
        self.ensure_one()
        return html2plaintext(self.invoice_legal_notes or "").strip()

    def _get_umgange_gaps(self):
        """Return a sentence for each tax that the e-invoice could not state."""
        return [gap for tax in self if (gap := tax._get_umgange_gap())]

    def _get_umgange_gap(self):
        vat = self._get_umgange_vat()
        if not vat:
            return self.env._(
                "Tax %(tax)s: exempt, outside VAT or standard rate, under Tax Category Code.",
                tax=self.display_name,
            )
        if vat == "taxed":
            return self._get_umgange_rate_gap()
        if not self.ubl_cii_tax_exemption_reason_code or self.amount:
            return self.env._(
                "Tax %(tax)s: rate 0 and a Tax Exemption Reason Code, in the tax.",
                tax=self.display_name,
            )
        return None

    def _get_umgange_rate_gap(self):
        if any(float_compare(self.amount, rate, 2) == 0 for rate in STANDARD_RATES):
            return None
        return self.env._(
            "Tax %(tax)s: Swedish VAT is 25, 12 or 6 %%; correct the rate in the tax.",
            tax=self.display_name,
        )
