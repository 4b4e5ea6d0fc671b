from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..tools import billing_rule


class UmgangeCancellationPolicy(models.Model):
    _name = "umgange.cancellation.policy"
    _description = "Cancellation Terms"
    _inherit = ["umgange.sent.mixin"]
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    line_ids = fields.One2many(
        "umgange.cancellation.policy.line",
        "policy_id",
        copy=True,
        default=lambda self: self._default_line_ids(),
    )

    @api.model
    def _default_line_ids(self):
        """Begin with the terms that came first: a buyer's own differ from them in a line or two."""
        if not self.env.context.get("umgange_usual_terms"):
            return []
        usual = self.env["umgange.agreement"]._default_policy_id()
        return [Command.create(values) for values in usual.line_ids.copy_data({"policy_id": False})]

    @api.constrains("line_ids")
    def _check_lines(self):
        """Refuse terms that leave an ending without an answer, or with two."""
        for policy in self:
            if fault := billing_rule.find_fault(policy._get_rules()):
                raise ValidationError(policy._get_fault_sentence(fault))

    def _get_fault_sentence(self, fault):
        sentences = {
            "twice": self.env._("%(policy)s: each case and each number of hours stands once.", policy=self.name),
            "open_ended": self.env._(
                "%(policy)s: one line of what is cancelled has no hours (zero): it holds for any longer notice.",
                policy=self.name,
            ),
            "falls": self.env._(
                "%(policy)s: a shorter notice never costs less than a longer one. Look at the shares.",
                policy=self.name,
            ),
        }
        return sentences[fault]

    # === BUSINESS METHODS === #

    def _get_rules(self):
        """Return the terms as the table that decides."""
        return [line._as_rule() for line in self.line_ids]
