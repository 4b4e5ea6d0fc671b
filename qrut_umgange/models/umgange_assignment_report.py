from dateutil.relativedelta import relativedelta

from odoo import fields, models


class UmgangeAssignment(models.Model):
    """The reports to the municipality on an assignment."""

    _inherit = "umgange.assignment"

    report_ids = fields.One2many("umgange.report", "assignment_id", "Reports to the municipality")

    # === ACTION METHODS === #

    def action_begin_report(self):
        """Open a new report of the time since the last one, until today. Coordinators only."""
        self.ensure_one()
        self.env["umgange.report"].check_access("create")
        since, until = self._get_report_period()
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_report_action_new")
        period = {"default_date_from": since, "default_date_to": until}
        return {**action, "context": {"default_assignment_id": self.id, **period}}

    # === BUSINESS METHODS === #

    def _get_report_period(self):
        """Return the first and last day of what is not reported yet: three months at most."""
        self.ensure_one()
        today = self._get_today()
        last = max(self.report_ids.mapped("date_to"), default=None)
        begun = last and last < today and last + relativedelta(days=1)
        since = begun or max(filter(None, (self.date_from, today - relativedelta(months=3))))
        return min(since, today), today
