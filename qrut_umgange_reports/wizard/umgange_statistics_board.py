from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.periods import KINDS, first_of, months_of, shift
from ..tools.tally import Tally

# How far back the picture of how visits ended goes: months, or quarters for those who are told of no smaller time.
MONTHS = 12
QUARTERS = 4
DAY = timedelta(days=1)


class UmgangeStatisticsBoard(models.TransientModel):
    """The work in figures on one page: for whoever leads it, and in a version for those who may not see the visits.

    That version tells of whole quarters that are over, each by the same rule and never of another time: two
    tables of times that overlap would give by their difference what neither tells.
    """

    _name = "umgange.statistics.board"
    _inherit = ["umgange.statistics.count"]
    _description = "Page of Figures"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")], "A page for each", required=True,
        default="quarter",
    )  # fmt: skip
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    partner_id = fields.Many2one("res.partner", "Municipality", ondelete="cascade")
    for_others = fields.Boolean(
        "For those who may not see the visits", default=True, help="Tells of nothing that is fewer than five."
    )

    _period_begins = models.Constraint(
        "CHECK (extract(day FROM date_from) = 1)", "A page is about whole months, quarters or years."
    )
    _others_quarter = models.Constraint(
        "CHECK (for_others IS NOT TRUE OR (kind = 'quarter' AND partner_id IS NULL"
        " AND extract(month FROM date_from) IN (1, 4, 7, 10)))",
        "A page for those who may not see the visits is about a whole quarter and every municipality.",
    )

    @api.model
    def _default_date_from(self):
        return self._get_last_whole_quarter()

    @api.model_create_multi
    def create(self, vals_list):
        """Make pages to print: each for others, whatever a client asks for, since it leaves the house."""
        last = self._get_last_whole_quarter()
        days = [self._parse_day(vals.get("date_from")) or last for vals in vals_list]
        return super().create([{"date_from": min(first_of("quarter", day), last)} for day in days])

    # === ACTION METHODS === #

    @api.model
    def action_print(self, day=None):
        """Print the page as others may read it, of the quarter of the day: the last that is over where none is given.

        What is on paper leaves the house, whoever printed it.
        """
        self.check_access("create")
        board = self.create({"date_from": self._parse_day(day) or self._get_last_whole_quarter()})
        report = self.env.ref("qrut_umgange_reports.action_report_statistics_board")
        return report.report_action(board, config=False)

    # === PUBLIC METHODS === #

    @api.model
    def get_page(self, choice=None):
        """Return what the page shows: sums alone, and for those without right to the visits nothing small.

        :param dict choice: ``kind`` (month, quarter, year), ``day`` (“2026-03-04”), ``partner_id`` and
            ``for_others``, each with a default
        :rtype: dict
        """
        self.check_access("create")
        board = self.new(self._clean_choice(choice))
        return {"choice": board._prepare_choice(), **board._prepare_page()}

    # === CHOICE === #

    @api.model
    def _clean_choice(self, choice):
        """Return the values of a page: what a client sends is a wish."""
        choice = choice if isinstance(choice, dict) else {}
        today = self.env.company._get_umgange_today()
        day = min(self._parse_day(choice.get("day")) or today, today)
        if choice.get("for_others") or not self._sees_rows():
            last = self._get_last_whole_quarter()
            return {"kind": "quarter", "date_from": min(first_of("quarter", day), last), "for_others": True}
        kind = choice.get("kind") if choice.get("kind") in tuple(KINDS) else "quarter"
        partner_id = choice.get("partner_id")
        return {
            "kind": kind,
            "date_from": first_of(kind, day),
            "partner_id": partner_id if isinstance(partner_id, int) else False,
            "for_others": False,
        }

    @api.model
    def _parse_day(self, day):
        return self.env["umgange.premises"]._parse_day(day if isinstance(day, (str, date)) else None)

    def _prepare_choice(self):
        """Return what is chosen, what it is called and what else there is to choose."""
        today = self.company_id._get_umgange_today()
        first, beyond = self._get_period()
        following = shift(self.kind, first, 1)
        last = self._get_last_whole_quarter() if self.for_others else first_of(self.kind, today)
        label = self._name_period(self.kind, first)
        return {
            "kind": self.kind,
            "day": str(first),
            "last_day": str(beyond - DAY),
            "partner_id": self.partner_id.id,
            "for_others": self.for_others,
            "sees_rows": self._sees_rows(),
            "label": self.env._("%(period)s, so far", period=label) if beyond > today else label,
            "title": label,
            "previous": str(shift(self.kind, first, -1)),
            "following": str(following) if following <= last else False,
            "kinds": self._fields["kind"]._description_selection(self.env),
            "partners": self._get_partners(),
        }

    def _get_partners(self):
        if self.for_others:
            return []
        domain = [("company_id", "=", self.company_id.id)]
        groups = self.env["umgange.assignment.statistics"]._read_group(domain, ["partner_id"])
        return [{"id": partner.id, "name": partner.name} for (partner,) in groups if partner]

    def _get_period(self):
        return self.date_from, shift(self.kind, self.date_from, 1)

    @api.model
    def _name_period(self, kind, first):
        """Return what a period is called: “juli–september 2026”."""
        if kind == "year":
            return str(first.year)
        last = format_date(self.env, shift(kind, first, 1) - DAY, date_format="MMMM y")
        return last if kind == "month" else f"{format_date(self.env, first, date_format='MMMM')}–{last}"

    # === WHAT IS COUNTED === #

    def _prepare_page(self):
        """Return the page's figures and pictures, or a sentence where there is nothing to tell."""
        first, beyond = self._get_period()
        steps = self._get_steps()
        since = min(steps[0][1][0], shift(self.kind, first, -1))
        domain = self._get_period_domain(self.company_id, since, beyond, self.partner_id.id)
        by_month = self._count_visits(domain, "date:month")
        children = self._find_children(self.company_id, since, beyond) if self.for_others else {}

        def tell(months):
            tally = sum((by_month[month] for month in months if month in by_month), start=Tally())
            about = [ids for (_partner_id, month), ids in children.items() if month in months]
            return self._tell(tally, set().union(*about))

        now, before = tell(months_of(first, beyond)), tell(months_of(shift(self.kind, first, -1), first))
        if not now or not now.tally.visits:
            return {"empty": self._get_empty_words(now)}
        ways = self._count_ways(self._get_own_domain(self.company_id, self.partner_id.id))
        return {
            "empty": False,
            "numbers": [*self._prepare_numbers(now, before), self._prepare_wishes(since, beyond)],
            "bars": self._prepare_bars([(label, tell(months)) for label, months in steps]),
            "reasons": self._prepare_reasons(now),
            "way": self._prepare_way(ways),
            **self._prepare_rows(now, children),
            "left": self._prepare_left(now, ways),
        }

    def _get_steps(self):
        """Return the bars of the picture over time: ``[(what it is called, its months)]``."""
        _first, beyond = self._get_period()
        if self.for_others:
            firsts = [shift("quarter", beyond, -number) for number in range(QUARTERS, 0, -1)]
            return [(self._name_quarter(each), months_of(each, shift("quarter", each, 1))) for each in firsts]
        months = months_of(shift("month", beyond, -MONTHS), beyond)
        return [(format_date(self.env, month, date_format="MMM"), [month]) for month in months]

    def _name_quarter(self, first):
        return self.env._("Q%(number)s %(year)s", number=(first.month + 2) // 3, year=first.year)

    def _get_empty_words(self, told):
        if self.for_others and not told:
            return self.env._("Fewer than five children had a visit in this quarter: nothing can be told of it.")
        return self.env._("No visit has ended in this time. Choose an earlier one, or another municipality.")
