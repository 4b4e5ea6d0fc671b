from odoo import fields, models
from odoo.exceptions import UserError


class UmgangeParticipant(models.Model):
    """Who stands in a plan."""

    _inherit = "umgange.participant"

    plan_arrival_ids = fields.One2many("umgange.plan.arrival", "participant_id", "Comes and goes")

    def _is_around_next(self):
        """Tell whether this one is there when the version of a plan that is being made begins, else today."""
        self.ensure_one()
        begins = fields.Date.to_date(self.env.context.get("umgange_next_from"))
        return self._is_valid_on(begins or self.assignment_id._get_today())

    def _check_never_heard(self):
        """Refuse for those who come and go by an approved plan, too."""
        super()._check_never_heard()
        if planned := self.plan_arrival_ids.filtered("is_sealed").participant_id:
            raise UserError(
                self.env._(
                    "%(who)s comes and goes by an approved plan. Set the last day instead, and add a new participant.",
                    who=planned._get_quiet_names(),
                )
            )
