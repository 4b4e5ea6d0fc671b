from odoo import fields, models


class ResCompany(models.Model):
    """By which law something is left out of an extract, in the words that stand on the paper."""

    _inherit = "res.company"

    umgange_secrecy_law = fields.Char(
        "Law on secrecy, on paper",
        help="Stands where something is left out of an extract. Empty: the words that come with the system.",
    )

    # === BUSINESS METHODS === #

    def _get_umgange_secrecy_law(self):
        """Return the words, the company's own where there are any."""
        self.ensure_one()
        return self.umgange_secrecy_law or self.env._(
            "the duty of confidentiality in the Social Services Act, compare chapter 26 section 1 of the Public Access "
            "to Information and Secrecy Act"
        )
