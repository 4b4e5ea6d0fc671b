from odoo import api, models
from odoo.tools import SQL

from ..lent_rights import lend


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _next_umgange(self, code, company):
        """Return the company's next number for ``code``, making its sequence at first use.

        Numbers tell nothing about a person: no date of birth, no municipality.

        :param str code: one of those in ``_get_umgange_prefixes``
        """
        sequences = lend(self).with_company(company)
        domain = [("code", "=", code), ("company_id", "=", company.id)]
        sequence = sequences.search(domain, limit=1)
        if not sequence:
            self._begin_umgange_alone(company)
            sequence = sequences.create(self._prepare_umgange_sequence(code, company))
        # The company's own day decides the year, not the day in UTC.
        today = company._get_umgange_today()
        if sequence.use_date_range and not any(
            year.date_from <= today <= year.date_to for year in sequence.date_range_ids
        ):
            self._begin_umgange_alone(sequence)
        return sequence.next_by_id(today)

    def _begin_umgange_alone(self, record):
        """Let one transaction at a time begin something below ``record``: numbers, a review.

        A lock alone would let the second begin anew as well, since it does not see
        what the first made meanwhile; a row that is written makes PostgreSQL refuse the
        second, and Odoo then runs it anew.
        """
        table = SQL.identifier(record._table)
        query = SQL("UPDATE %s SET write_date = write_date WHERE id = %s", table, record.id)
        # That another was first is no error.
        self.env.cr.execute(query, log_exceptions=False)

    @api.model
    def _prepare_umgange_sequence(self, code, company):
        prefix, padding, yearly = self._get_umgange_prefixes()[code]
        return {
            "name": f"{code} ({company.name})",
            "code": code,
            "company_id": company.id,
            "prefix": prefix,
            "padding": padding,
            "use_date_range": yearly,
        }

    @api.model
    def _get_umgange_prefixes(self):
        """Return ``{code: (prefix, padding, begins again each year)}``."""
        return {
            "umgange.person": ("P-", 5, False),
            "umgange.assignment": ("U-%(range_year)s-", 4, True),
            "umgange.incident": ("A-%(range_year)s-", 4, True),
        }
