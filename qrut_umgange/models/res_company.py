import re

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.local_time import local_date

TAX_FIELDS = {
    "exempt": "umgange_exempt_tax_id",
    "outside": "umgange_outside_tax_id",
    "taxed": "umgange_taxed_tax_id",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    # Not that of the working hours: theirs is UTC in many an installation, and nobody sees it.
    umgange_tz = fields.Selection(_tz_get, "Time zone of visits", required=True, default="Europe/Stockholm")
    umgange_on_call_phone = fields.Char(
        "On call at visits", help="Whom a visit supporter calls when the coordinator does not answer."
    )
    umgange_reminds = fields.Boolean(
        "Reminders before visits",
        help="Off: nobody is reminded. On: those who have asked for it come on a list in good time, with words to "
        "send that tell nobody what it is about. The system sends nothing.",
    )
    umgange_remind_days = fields.Integer("Days before", default=2, help="How long before the visit.")
    umgange_f_tax = fields.Boolean(
        string="Approved for F-tax",
        help="Said on every invoice. Tick it when the Tax Agency has approved the company.",
    )
    # The VAT switch of a product or an agreement chooses one of these.
    umgange_exempt_tax_id = fields.Many2one(
        "account.tax",
        string="Exempt social care",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
    )
    umgange_outside_tax_id = fields.Many2one(
        "account.tax",
        string="Outside VAT",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
    )
    umgange_taxed_tax_id = fields.Many2one(
        "account.tax",
        string="Taxed care",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
    )
    umgange_income_account_id = fields.Many2one(
        "account.account",
        string="Income without VAT",
        check_company=True,
        help="Where care that is exempt from VAT, or outside it, is booked.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the companies, each with the text of its own secrecy undertaking."""
        companies = super().create(vals_list)
        self.env["umgange.undertaking"]._fill_missing(companies)
        return companies

    # === VAT SWITCH === #

    def _get_umgange_tax(self, vat):
        """Return the sale tax for ``vat``: ``exempt``, ``outside`` or ``taxed``."""
        self.ensure_one()
        return self[TAX_FIELDS[vat]]

    def _get_umgange_income_account(self, vat):
        """Return the account of care without VAT; none where the stock one shall hold."""
        self.ensure_one()
        if vat == "taxed":
            return self.env["account.account"]
        return self.umgange_income_account_id

    # === WHAT AN E-INVOICE NEEDS === #

    def _get_umgange_seller_gaps(self, vats):
        """Return a sentence for each thing an invoice from this company would lack.

        :param vats: which ways of the VAT switch the invoice's lines go
        """
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        gaps = []
        if not partner._get_umgange_org_number():
            gaps.append(
                self.env._(
                    "%(company)s: its organisation number of ten digits, under Company ID in Settings, Companies.",
                    company=self.display_name,
                )
            )
        if missing := partner._get_umgange_address_gaps():
            gaps.append(
                self.env._(
                    "%(company)s: %(parts)s, in Settings, Companies.",
                    company=self.display_name,
                    parts=", ".join(missing),
                )
            )
        if gap := self._get_umgange_vat_gap(partner, vats):
            gaps.append(gap)
        return gaps

    def _get_umgange_vat_gap(self, partner, vats):
        if partner.vat and not re.fullmatch(r"SE\d{12}", partner.vat):
            return self.env._(
                "%(company)s: a VAT number as SE and twelve digits, in Settings, Companies.",
                company=self.display_name,
            )
        if "taxed" in vats and not partner.vat:
            return self.env._(
                "%(company)s: the VAT number, since a line bears VAT, in Settings, Companies.",
                company=self.display_name,
            )
        if vats != {"outside"} and not partner.vat and not partner._has_umgange_f_tax():
            return self.env._(
                "%(company)s: the VAT number or approval for F-tax, in Settings, Companies.",
                company=self.display_name,
            )
        return None

    # === TIME === #

    def _get_umgange_zone(self):
        """Return the company's time zone, never the user's or the context's."""
        self.ensure_one()
        return self.umgange_tz

    def _get_umgange_today(self):
        """Return today's date where the company is, whoever asks and from where."""
        self.ensure_one()
        return local_date(fields.Datetime.now(), self._get_umgange_zone())

    # === ROUNDING === #

    def _round_umgange_lines(self):
        """Let Swedish companies round each line of an invoice: the printed lines then add up to the total."""
        swedish = self.filtered(lambda company: company.account_fiscal_country_id.code == "SE")
        swedish.tax_calculation_rounding_method = "round_per_line"
