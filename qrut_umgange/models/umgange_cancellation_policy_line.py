from datetime import time
from decimal import Decimal

from odoo import api, fields, models

from ..tools.billing_rule import Rule


class UmgangeCancellationPolicyLine(models.Model):
    _name = "umgange.cancellation.policy.line"
    _description = "Line of Cancellation Terms"
    _inherit = ["umgange.sent.mixin"]
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one("umgange.cancellation.policy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    case = fields.Selection(
        [
            ("notice", "Cancelled"),
            ("provider", "Cancelled by us"),
            ("no_show", "Did not take place"),
            ("late", "Nobody had come or told"),
            ("on_site", "Ended on site, before the start"),
            ("early", "Ended early, after the start"),
            ("declined", "The child did not want to"),
            ("abstained", "Abstained for the child's sake"),
            ("force_majeure", "Nobody could have prevented it"),
        ],
        required=True,
        default="notice",
    )
    below_hours = fields.Float(
        "Below (hours)",
        help="Only for cancelled visits. Zero: any longer notice.",
    )
    after_clock = fields.Float(
        "Later than",
        help="Only for cancelled visits, instead of hours: a message later than this time of day comes too late.",
    )
    days_before = fields.Integer("Days before", default=1, help="So many days before the day of the visit.")
    working_days = fields.Boolean(help="Saturdays, Sundays and red days are not counted.")
    late_minutes = fields.Integer("Minutes late", default=15, help="So long after the planned start.")
    first_hours = fields.Float("Only the first hours", help="Of a long visit no more than these are billed. Zero: all.")
    least_hours = fields.Float(
        "At least hours", help="Where hours are billed, no less than these, though the visit was shorter."
    )
    share = fields.Float("Share billed", digits=(5, 4), required=True)
    clause = fields.Char(help="Where the agreement says so, as “punkt 4”.")

    _share_in_range = models.Constraint("CHECK (share >= 0 AND share <= 1)", "A share lies between 0 and 100 percent.")
    _hours_not_negative = models.Constraint(
        "CHECK (below_hours BETWEEN 0 AND 8784 AND first_hours BETWEEN 0 AND 24 AND least_hours BETWEEN 0 AND 24"
        " AND late_minutes BETWEEN 0 AND 1440 AND days_before BETWEEN 0 AND 366)",
        "Notice is no longer than a year, and what is billed or waited for no longer than a day; none is negative.",
    )
    _clock_on_the_clock = models.Constraint(
        "CHECK (after_clock >= 0 AND after_clock < 24)", "A time of day lies between 00.00 and 23.59."
    )
    _one_way_to_count = models.Constraint(
        "CHECK (below_hours = 0 OR after_clock = 0)", "Notice is counted in hours or by the clock: choose one."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("case", "below_hours", "after_clock", "days_before", "late_minutes")
    def _compute_display_name(self):
        cases = dict(self._fields["case"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{cases.get(line.case)}{line._get_limit_label()}"

    # === CONSTRAINT METHODS === #

    @api.constrains("policy_id", "case", "below_hours", "after_clock", "days_before", "working_days", "share")
    def _check_policy(self):
        """Check the terms as a whole: a line can be written by itself."""
        self.policy_id._check_lines()

    # === CRUD METHODS === #

    def unlink(self):
        """Delete the lines; what is left must still answer for every notice."""
        policies = self.policy_id
        result = super().unlink()
        policies._check_lines()
        return result

    # === BUSINESS METHODS === #

    def _get_limit_label(self):
        if self.case == "notice" and self.below_hours:
            return f" < {self.below_hours:g} h"
        if self.case == "notice" and self.after_clock:
            return f" > {_as_clock(self.after_clock):%H.%M} −{self.days_before}"
        return f" > {self.late_minutes} min" if self.case == "late" else ""

    def _as_rule(self):
        """Return the line as the engine reads it; floats become exact decimals by their digits."""
        self.ensure_one()
        of_notice = self.case == "notice"
        return Rule(
            self.case,
            _exact(self.share),
            self.clause or "",
            below_hours=(of_notice and _exact(self.below_hours)) or None,
            after_clock=_as_clock(self.after_clock) if of_notice and self.after_clock else None,
            days_before=self.days_before,
            working_days=self.working_days,
            late_minutes=self.late_minutes,
            first_hours=_exact(self.first_hours) or None,
            least_hours=_exact(self.least_hours) or None,
        )


def _exact(number):
    return Decimal(str(round(number, 4)))


def _as_clock(hours):
    """Return a time of day; what is nearer to midnight than a minute is the last minute."""
    return time(*divmod(min(round(hours * 60), 24 * 60 - 1), 60))
