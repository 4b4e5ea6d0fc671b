from odoo import api, fields, models

from .umgange_assignment_start import MEETINGS


class UmgangeMeeting(models.Model):
    """Which step of the start a meeting is."""

    _inherit = "umgange.meeting"

    start_step = fields.Selection(
        [("officer", "Officer"), ("carer", "Family home"), ("visiting", "Visiting person")],
        compute="_compute_start_step",
        compute_sudo=False,
        store=True,
        help="Kept, so that a board of assignments is read at once.",
    )

    @api.depends("kind", "participant_ids.role")
    def _compute_start_step(self):
        for meeting in self:
            meeting.start_step = meeting._get_start_step()

    def _get_start_step(self):
        """Return the step of the assignment's start that the meeting is, or nothing (hook).

        The officer is there each time: whom they come with says which of the three it is.
        """
        self.ensure_one()
        roles = set(self.participant_ids.mapped("role")) if self.kind == "opening" else ()
        return next((step for step in reversed(MEETINGS) if step in roles), False)
