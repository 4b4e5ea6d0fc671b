from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.qrut_umgange.lent_rights import lend
from odoo.addons.qrut_umgange.models.umgange_visit import END_STATES

from ..tools.suppression import FEWEST, join_small, suppress

# The columns, in the order in which a visit can end.
COUNTED = ("held", "broken_off", "no_show", "cancelled", "abstained")


class UmgangeStatisticsTable(models.TransientModel):
    """Visits counted for those who may not see the visits: the board, finance, a municipality that asks.

    What is fewer than five is not told, nor so much besides that it can be worked out. A municipality
    with fewer than five children is told of together with the others, never by itself; so is a way of
    ending that has fewer than five in all.
    """

    _name = "umgange.statistics.table"
    _inherit = ["umgange.statistics.count"]
    _description = "Table of Visits Without Small Figures"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("To", required=True, default=lambda self: self._default_date_from(3) - relativedelta(days=1))
    by = fields.Selection(
        [("partner_id", "Municipality"), ("month", "Month")], "A row for each", required=True, default="partner_id"
    )
    line_ids = fields.One2many("umgange.statistics.table.line", "table_id", "Visits", readonly=True)

    @api.model
    def _default_date_from(self, months=0):
        """Return the first day of the last whole quarter, or so many months later."""
        today = self.env.company._get_umgange_today()
        this = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        return this + relativedelta(months=months - 3)

    # === ACTION METHODS === #

    def action_count(self):
        """Count the visits of the period and show the table, to read or to export.

        :raise UserError: when the period ends before it begins, or is none that the reader may choose
        """
        self.ensure_one()
        self.check_access("write")
        if self.date_to < self.date_from:
            raise UserError(self.env._("The table's period ends before it begins."))
        if not self._sees_rows():
            self._check_quarter(self.date_from, self.date_to)
        lines = self._prepare_lines()
        # Nobody writes a figure but this method.
        lend(self).write({"line_ids": [Command.clear(), *(Command.create(vals) for vals in lines)]})
        return {
            "type": "ir.actions.act_window",
            "res_model": "umgange.statistics.table.line",
            "name": self.env._("Visits %(start)s – %(end)s", start=self.date_from, end=self.date_to),
            "views": [(False, "list"), (False, "kanban")],
            "domain": [("table_id", "=", self.id)],
        }

    # === BUSINESS METHODS === #

    def _prepare_lines(self):
        """Return the rows as text, the sums last.

        :raise UserError: when all of it would tell of fewer than five children
        """
        counts = self._count()
        rows = self._join_small({key: figures for key, (_name, figures) in counts.items()}, self._get_children())
        if not rows:
            raise UserError(
                self.env._("Fewer than five children had a visit in the period: no table. Choose a longer one.")
            )
        totals = [sum(column) for column in zip(*(counts for _name, counts in rows), strict=True)]
        # A sum is told by municipality and by month, so it is never too small and never left out.
        groups = join_small(dict(zip(COUNTED, totals, strict=True)))
        if not groups:
            raise UserError(self.env._("Fewer than five visits in the period: no table. Choose a longer one."))
        joined = [self._join_columns(counts, groups) for _name, counts in rows]
        names = [*(counts[key][0] if key in counts else key for key, _counts in rows), self.env._("All")]
        return [
            {"sequence": number, "name": name, **self._prepare_line(groups, row)}
            for number, (name, row) in enumerate(zip(names, suppress(joined, totals_are_told=True), strict=True))
        ]

    @api.model
    def _join_columns(self, counts, groups):
        """Return a row's counts by group of ways to end."""
        by_name = dict(zip(COUNTED, counts, strict=True))
        return [sum(by_name[name] for name in group) for group in groups]

    @api.model
    def _prepare_line(self, groups, figures):
        """Return a row as text; what is told of together stands in a column of its own."""
        *counts, visits = map(self._say, figures)
        line = {"visits": visits}
        for group, count in zip(groups, counts, strict=True):
            line.update({group[0]: count} if len(group) == 1 else {**dict.fromkeys(group, "–"), "together": count})
        return line

    def _get_domain(self):
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", self.date_from)
            & Domain("date", "<=", self.date_to)
            & Domain("state", "in", END_STATES)
        )

    def _count(self):
        """Return how often each way of ending occurred, by row: ``{key: (name, [count, …])}``."""
        # The right to the rows is lent: what comes out is the table alone.
        statistics = lend(self.env["umgange.visit.statistics"])
        by = "partner_id" if self.by == "partner_id" else "date:month"
        groups = statistics._read_group(self._get_domain(), [by], [f"{name}:sum" for name in COUNTED], order=by)
        # Never by name: two of the same name would be one row here and two on the page of figures.
        return {self._get_row_key(key): (self._name_row(key), list(counts)) for key, *counts in groups}

    def _get_children(self):
        """Return the ids of the children behind each row: ``{key: {id, …}}``."""
        children = defaultdict(set)
        found = self._find_children(self.company_id, self.date_from, self.date_to + timedelta(days=1))
        for (partner_id, month), ids in found.items():
            children[(partner_id or False) if self.by == "partner_id" else month].update(ids)
        return children

    def _get_row_key(self, key):
        return key if self.by == "month" else key.id

    def _name_row(self, key):
        if self.by == "month":
            return f"{key:%Y-%m}"
        return key.name or self.env._("No buyer")

    def _join_small(self, counts, children):
        """Return ``[(key, counts)]`` in which no row is about fewer than five children.

        Rows about fewer become one; if that is about too few as well, the next smallest goes with them. Of rows
        about as many always the same: two tables that choose differently tell what neither does.
        """
        names = sorted(counts, key=lambda name: (len(children[name]), name))
        joined = []
        while names and (len(children[names[0]]) < FEWEST or 0 < self._count_children(joined, children) < FEWEST):
            joined.append(names.pop(0))
        if 0 < self._count_children(joined, children) < FEWEST:
            return []
        rows = [(name, counts[name]) for name in counts if name in names]
        if joined:
            rows.append((self.env._("Others"), [sum(column) for column in zip(*map(counts.get, joined), strict=True)]))
        return rows

    @api.model
    def _count_children(self, names, children):
        return len(set().union(*(children[name] for name in names)))

    @api.model
    def _say(self, figure):
        return "–" if figure is None else str(figure)
