from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText


class UmgangeMeeting(models.Model):
    _name = "umgange.meeting"
    _description = "Meeting"
    _inherit = ["umgange.care.mixin"]
    _order = "start desc, id desc"
    _rec_name = "start"

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    kind = fields.Selection(
        [
            ("opening", "Opening meeting"),
            ("follow_up", "Follow-up meeting"),
            ("network", "Network meeting"),
        ],
        required=True,
        default="opening",
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime()
    participant_ids = fields.Many2many("umgange.participant", check_company=True)
    held = fields.Boolean(copy=False)
    notes = CareText()

    _times_in_order = models.Constraint(
        "CHECK (start < stop)", "The meeting ends before it begins."
    )

    @api.constrains("kind", "participant_ids")
    def _check_separate_opening(self):
        """Keep the family home and the visiting person apart until both know the frames."""
        for meeting in self.filtered(lambda m: m.kind == "opening"):
            if {"carer", "visiting"} <= set(meeting.participant_ids.mapped("role")):
                raise ValidationError(
                    self.env._(
                        "The family home and the visiting person have opening meetings of "
                        "their own. Make two meetings."
                    )
                )

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {meeting.id: meeting.assignment_id.child_ids for meeting in self}
