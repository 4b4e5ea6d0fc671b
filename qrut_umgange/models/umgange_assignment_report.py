from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..lent_rights import lend
from ..tools.periods import last_period

# Where nothing goes on there is nothing to report; while it closes there is.
GOES_ON = ("active", "paused", "closing")


class UmgangeAssignment(models.Model):
    """The reports to the municipality on an assignment, and when one is due."""

    _inherit = "umgange.assignment"

    report_ids = fields.One2many("umgange.report", "assignment_id", "Reports to the municipality")
    report_every = fields.Selection(
        [("month", "Each month"), ("quarter", "Each quarter")],
        "To be reported",
        help="As the order or the plan says. When a period is over the coordinator gets a to-do. Empty: on request.",
    )
    report_asked_until = fields.Date("Asked for the report until", readonly=True, copy=False)

    # === ACTION METHODS === #

    def action_begin_report(self):
        """Open a new report of the time since the last one, until today. Coordinators only."""
        self.ensure_one()
        self.env["umgange.report"].check_access("create")
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_report_action_new")
        since, until = self._get_report_period()
        values = {"default_date_from": since, "default_date_to": until}
        if self.state == "closing":
            values["default_kind"] = "final"
        elif self.report_every:
            values["default_kind"] = self.report_every
        return {**action, "context": {"default_assignment_id": self.id, **values}}

    # === BUSINESS METHODS === #

    def _get_report_period(self):
        """Return the first and last day of what is not reported yet: the period that is over, else until today."""
        self.ensure_one()
        today = self._get_today()
        last = max(self.report_ids.mapped("date_to"), default=None)
        if self.report_every and self.state != "closing":
            first, until = last_period(today, self.report_every)
            if not last or last < until:
                return max(filter(None, (first, self._get_first_reported()))), until
        begun = last and last < today and last + relativedelta(days=1)
        since = begun or max(filter(None, (self._get_first_reported(), today - relativedelta(months=3))))
        return min(since, today), today

    def _get_first_reported(self):
        """Return the first day there is anything to tell of, where it lies behind us."""
        return self.date_from and self.date_from <= self._get_today() and self.date_from

    @api.model
    def _cron_ask_for_reports(self):
        """Put a to-do on the coordinator's list for each report of a period that is over, once a period."""
        today = fields.Date.today()
        for every in ("month", "quarter"):
            _first, until = last_period(today, every)
            domain = Domain("report_every", "=", every) & Domain("state", "in", GOES_ON)
            domain &= Domain("report_asked_until", "=", False) | Domain("report_asked_until", "<", until)
            domain &= Domain("date_from", "=", False) | Domain("date_from", "<=", until)
            due = lend(self).search(domain)
            told = (
                lend(self.env["umgange.report"])
                .search([("assignment_id", "in", due.ids), ("date_to", ">=", until)])
                .assignment_id
            )
            for assignment in due - told:
                assignment._ask_coordinator(
                    assignment, lambda env: env._("Report to the municipality: the period is over")
                )
            due.report_asked_until = until
