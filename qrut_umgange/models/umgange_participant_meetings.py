from odoo import fields, models
from odoo.exceptions import UserError


class UmgangeParticipant(models.Model):
    """What somebody has agreed to, and is asked."""

    _inherit = "umgange.participant"

    rules_ids = fields.One2many("umgange.meeting.rules", "participant_id")
    question_ids = fields.One2many("umgange.open.question", "participant_id", "Open questions")

    # === CRUD METHODS === #

    def unlink(self):
        """Remove participants who have said nothing yet; rules that wait for their answer go too."""
        self._check_never_heard()
        self.rules_ids.unlink()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_never_heard(self):
        """Refuse too for those who have answered to rules, or are to answer a question."""
        super()._check_never_heard()
        heard = self.rules_ids.filtered("answer").participant_id | self.question_ids.participant_id
        if heard:
            raise UserError(
                self.env._(
                    "%(who)s has answered to rules, or is to answer a question from a meeting. Set the last day "
                    "instead, and add a new participant.",
                    who=heard._get_quiet_names(),
                )
            )
