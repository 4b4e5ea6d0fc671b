from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.qrut_umgange.lent_rights import lend
from odoo.addons.qrut_umgange.models.umgange_visit import END_STATES

from ..tools.periods import first_of, shift
from ..tools.tally import SHARES, Tally

_SHARE_SUMS = [f"{name}:{how}" for name in SHARES for how in ("sum", "count")]


class UmgangeStatisticsCount(models.AbstractModel):
    """How the pages of figures read what they show: each subject in one query, whatever the number of visits.

    Private all of it: whoever calls says whether the right to the rows is lent, and then what of it is told.
    """

    _name = "umgange.statistics.count"
    _description = "Counting for Pages of Figures"

    @api.model
    def _get_own_domain(self, company, partner_id=False):
        domain = Domain("company_id", "=", company.id)
        return domain & Domain("partner_id", "=", partner_id) if partner_id else domain

    @api.model
    def _get_period_domain(self, company, first, beyond, partner_id=False, name="date"):
        return self._get_own_domain(company, partner_id) & Domain(name, ">=", first) & Domain(name, "<", beyond)

    @api.model
    def _sees_rows(self):
        """Tell whether the reader may see the rows behind the figures."""
        return self.env["umgange.visit.statistics"].has_access("read")

    @api.model
    def _get_rows(self, model):
        """Return the model of rows; the right to them is lent to whoever has none, who is told sums alone."""
        rows = self.env[model]
        return rows if self._sees_rows() else lend(rows)

    @api.model
    def _count_visits(self, domain, by):
        """Return the visits that ended, counted: ``{key: Tally}``."""
        groups = self._get_rows("umgange.visit.statistics")._read_group(
            domain & Domain("state", "in", END_STATES),
            [by, "state", "end_reason"],
            ["__count", "unsigned:sum", *_SHARE_SUMS],
        )
        tallies = defaultdict(Tally)
        for key, state, reason, count, unsigned, *sums in groups:
            tallies[key] += Tally(
                Counter({state: count}),
                Counter({(state, reason): count} if reason else {}),
                Counter({name: round(total) for name, total in zip(SHARES, sums[::2], strict=True) if total}),
                Counter({name: asked for name, asked in zip(SHARES, sums[1::2], strict=True) if asked}),
                unsigned or 0,
            )
        return tallies

    @api.model
    def _count_ways(self, domain):
        """Return by month of the request: ``{month: (assignments, open without a plan, {days: (sum, number)})}``."""
        sums = ["days_to_plan:sum", "days_to_plan:count", "days_to_visit:sum", "days_to_visit:count"]
        groups = self._get_rows("umgange.assignment.statistics")._read_group(
            domain, ["requested_on:month"], ["__count", "without_plan:sum", *sums]
        )
        return {
            month: (count, without or 0, {"plan": (plan or 0, plans), "visit": (visit or 0, visits)})
            for month, count, without, plan, plans, visit, visits in groups
        }

    @api.model
    def _count_wishes(self, domain):
        """Return by month the wishes that were answered: ``{month: (met, all)}``."""
        groups = self._get_rows("umgange.wish.statistics")._read_group(domain, ["date:month"], ["met:sum", "__count"])
        return {month: (round(met or 0), count) for month, met, count in groups}

    @api.model
    def _find_children(self, company, first, beyond):
        """Return whom the visits that ended were about, to be counted: ``{(municipality's id, month): {id, …}}``."""
        self.env["umgange.visit"].flush_model(["assignment_id", "company_id", "date", "state"])
        self.env["umgange.assignment"].flush_model(["partner_id", "child_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.partner_id, date_trunc('month', v.date)::date, array_agg(DISTINCT child.umgange_person_id)
                  FROM umgange_visit v
                  JOIN umgange_assignment a ON a.id = v.assignment_id
                  JOIN umgange_assignment_child_rel child ON child.umgange_assignment_id = a.id
                 WHERE v.company_id = %s AND v.date >= %s AND v.date < %s AND v.state IN %s
                 GROUP BY 1, 2
                """,
                company.id,
                first,
                beyond,
                END_STATES,
            )
        )
        return {(partner_id, month): set(ids) for partner_id, month, ids in rows}

    @api.model
    def _get_last_whole_quarter(self):
        """Return the first day of the last quarter that is over."""
        return shift("quarter", first_of("quarter", self.env.company._get_umgange_today()), -1)

    @api.model
    def _check_quarter(self, first, last):
        """Refuse to count anything but a whole quarter that is over for whoever may not see the visits.

        :raise UserError: with the quarter to choose
        """
        newest, whole = self._get_last_whole_quarter(), first_of("quarter", first)
        # First whether it is over: what follows the last year has no end.
        if first == whole <= newest and last == shift("quarter", whole, 1) - timedelta(days=1):
            return
        raise UserError(
            self.env._(
                "Without right to the visits one counts whole quarters that are over, as %(start)s – %(end)s: times "
                "that overlap would tell by their difference of single children.",
                start=newest,
                end=shift("quarter", newest, 1) - timedelta(days=1),
            )
        )
