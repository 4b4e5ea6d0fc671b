from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import notice


class UmgangeCancellationPolicy(models.Model):
    _name = "umgange.cancellation.policy"
    _description = "Cancellation Terms"
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    line_ids = fields.One2many("umgange.cancellation.policy.line", "policy_id", copy=True)

    @api.constrains("line_ids")
    def _check_notice_lines(self):
        """Refuse terms that leave a notice without an answer, or with two."""
        for policy in self:
            lines = policy.line_ids.filtered(lambda line: line.case == "notice")
            try:
                if lines:
                    notice.check(list(lines._as_notice_lines()))
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: each number of hours stands once, and one line has none "
                        "(zero): it holds for any longer notice.",
                        policy=policy.name,
                    )
                ) from error

    # === BUSINESS METHODS === #

    def _get_line(self, case, start, told_at):
        """Return the line that decides what is billed; empty when the terms say nothing.

        :param str case: one of the cases of ``umgange.cancellation.policy.line``
        :param start: the visit's planned start (UTC)
        :param told_at: when the message came (UTC); the notice is exact to the minute
        """
        lines = self.line_ids.filtered(lambda line: line.case == case)
        if case != "notice" or not lines:
            return lines[:1]
        by_line = lines._as_notice_lines()
        return by_line[notice.pick(list(by_line), start, told_at)]
