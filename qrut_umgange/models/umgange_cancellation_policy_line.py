from decimal import Decimal

from odoo import api, fields, models

from ..tools import notice


class UmgangeCancellationPolicyLine(models.Model):
    _name = "umgange.cancellation.policy.line"
    _description = "Line of Cancellation Terms"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one("umgange.cancellation.policy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    case = fields.Selection(
        [
            ("notice", "Cancelled"),
            ("provider", "Cancelled by us"),
            ("no_show", "Did not take place"),
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
        "Notice below (hours)",
        help="Only for cancelled visits. Zero: any longer notice.",
    )
    share = fields.Float("Share billed", digits=(5, 4), required=True)
    clause = fields.Char(help="Where the agreement says so, as “punkt 4”.")

    _share_in_range = models.Constraint("CHECK (share >= 0 AND share <= 1)", "A share lies between 0 and 100 percent.")
    _hours_not_negative = models.Constraint("CHECK (below_hours >= 0)", "Hours of notice cannot be negative.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("case", "below_hours")
    def _compute_display_name(self):
        cases = dict(self._fields["case"]._description_selection(self.env))
        for line in self:
            hours = f" < {line.below_hours:g} h" if line.below_hours else ""
            line.display_name = f"{cases.get(line.case)}{hours}"

    # === CONSTRAINT METHODS === #

    @api.constrains("policy_id", "case", "below_hours")
    def _check_policy(self):
        """Check the terms as a whole: a line can be written by itself."""
        self.policy_id._check_notice_lines()

    # === CRUD METHODS === #

    def unlink(self):
        """Delete the lines; what is left must still answer for every notice."""
        policies = self.policy_id
        result = super().unlink()
        policies._check_notice_lines()
        return result

    # === BUSINESS METHODS === #

    def _as_notice_lines(self):
        """Return ``{notice.Line: record}``; floats become exact decimals by their digits."""
        return {
            notice.Line(
                Decimal(str(line.below_hours)) if line.below_hours else None,
                Decimal(str(round(line.share, 4))),
            ): line
            for line in self
        }
