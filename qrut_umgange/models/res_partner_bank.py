import re

from stdnum import luhn

from odoo import api, models

GIRO_PATTERNS = {
    "bankgiro": re.compile(r"\d{3,4}-\d{4}"),
    "plusgiro": re.compile(r"\d{1,7}-\d"),
}


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    @api.model
    def _get_supported_account_types(self):
        """Add the two Swedish giros to the kinds of account."""
        return [
            *super()._get_supported_account_types(),
            ("bankgiro", "Bankgiro"),
            ("plusgiro", "Plusgiro"),
        ]

    @api.model
    def retrieve_acc_type(self, acc_number):
        """Recognise a giro by where its hyphen stands and by its check digit."""
        number = re.sub(r"\s", "", acc_number or "")
        for giro, pattern in GIRO_PATTERNS.items():
            if pattern.fullmatch(number) and luhn.is_valid(number.replace("-", "")):
                return giro
        return super().retrieve_acc_type(acc_number)

    def _get_umgange_digits(self):
        """Return the account number as the e-invoice wants it: without separators."""
        return re.sub(r"[^0-9A-Za-z]", "", self.acc_number or "")

    def _is_umgange_payable(self):
        """Tell whether a buyer can pay by the number alone: a giro, or an IBAN."""
        iban = re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", self._get_umgange_digits())
        return bool(self.acc_type in GIRO_PATTERNS or iban)
