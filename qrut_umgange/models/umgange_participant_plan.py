from odoo import fields, models
from odoo.exceptions import UserError


class UmgangeParticipant(models.Model):
    """Who stands in a plan."""

    _inherit = "umgange.participant"

    plan_arrival_ids = fields.One2many("umgange.plan.arrival", "participant_id", "Comes and goes")

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
