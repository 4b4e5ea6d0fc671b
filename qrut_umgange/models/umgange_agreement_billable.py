from datetime import timedelta

from odoo import fields, models

from ..tools import billing_rule
from .umgange_agreement_line import MEASURES


class UmgangeAgreement(models.Model):
    """What is billable: how the visit itself is counted, and what else is paid for."""

    _inherit = "umgange.agreement"

    measure = fields.Selection(
        [*MEASURES, ("package", "Part of a package")],
        "The visit is counted",
        required=True,
        default="piece",
        help="By the hour or as part of a package: the price on the order is that of an hour, or of the package.",
    )
    hour_step = fields.Integer(
        "Step (minutes)", help="A step that has begun counts whole: 30 minutes. Zero: to the minute."
    )
    package_size = fields.Integer("Visits in a package", default=10)
    line_ids = fields.One2many("umgange.agreement.line", "agreement_id", "Beside the visit", copy=True)

    _measure_in_range = models.Constraint(
        "CHECK (hour_step >= 0 AND hour_step <= 480 AND package_size > 0)",
        "A step is no more than eight hours, and a package holds at least one visit.",
    )

    def _get_allowed(self, kind):
        """Return the line by which the buyer pays for ``kind``, or none."""
        return self.line_ids.filtered(lambda line: line.kind == kind)[:1]

    def _count_hours(self, minutes):
        """Return ``minutes`` as hours, by the agreement's step."""
        return float(billing_rule.to_hours(timedelta(minutes=minutes), self.hour_step))
