from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

# What a decision of these kinds stops or hides ends when somebody writes less than was decided.
HOLDING = ("no_contact", "hidden")


class UmgangeDecision(models.Model):
    """A decision in force is not written away.

    That it ends today or later is news, and the coordinator's to write down. That it never held, or
    held for fewer, is a correction: a manager's, and the other managers are told.
    """

    _inherit = "umgange.decision"
    _stays = True

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "participant_ids")
    def _check_hidden_from(self):
        for decision in self:
            if decision.kind == "hidden" and not decision.participant_ids:
                raise ValidationError(
                    self.env._("Say from whom it is hidden where the child is: under “Whom it concerns”.")
                )

    # === CRUD METHODS === #

    def write(self, vals):
        """Change what we know of the decisions; one in force that is to hold less, managers only.

        :raise AccessError: for everybody else
        """
        held = self.filtered(lambda decision: decision._holds_today())
        before = {decision: (decision.kind, decision.participant_ids) for decision in held}
        result = super().write(vals)
        for decision in held.filtered(lambda decision: decision._holds_less(*before[decision])):
            decision._check_may_loosen()
            decision._schedule_for_managers(
                lambda env: env._("A decision in force was changed to hold less: compare it with what the board wrote")
            )
        return result

    # === BUSINESS METHODS === #

    def _holds_today(self):
        """Tell whether the decision stops or hides something today."""
        self.ensure_one()
        return self.kind in HOLDING and self._is_valid_on(self.assignment_id._get_today())

    def _holds_less(self, kind, participants):
        """Tell whether a decision that held today, of ``kind`` and about ``participants``, does so no more."""
        self.ensure_one()
        return self.kind != kind or bool(participants - self.participant_ids) or not self._holds_today()

    def _check_may_loosen(self):
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(
                self.env._(
                    "%(decision)s is in force: ask a manager to change what it says. Has it been ended, "
                    "write its last day, today or later.",
                    decision=self.display_name,
                )
            )
