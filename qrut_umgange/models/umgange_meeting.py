from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText
from ..tools.local_time import local_date


class UmgangeMeeting(models.Model):
    _name = "umgange.meeting"
    _description = "Meeting"
    _inherit = ["umgange.care.mixin"]
    _order = "start desc, id desc"
    _parts_of = ("assignment_id",)

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

    _times_in_order = models.Constraint("CHECK (start < stop)", "The meeting ends before it begins.")

    @api.depends_context("lang")
    @api.depends("kind", "start", "assignment_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for meeting in self:
            day = meeting.start and local_date(meeting.start, meeting.assignment_id._get_zone())
            parts = (meeting.assignment_id.name, kinds.get(meeting.kind), day and str(day))
            meeting.display_name = " ".join(filter(None, parts))

    @api.constrains("kind", "participant_ids")
    def _check_separate_opening(self):
        """Keep the family home and the visiting person apart until both know the frames."""
        for meeting in self.filtered(lambda m: m.kind == "opening"):
            if {"carer", "visiting"} <= set(meeting.participant_ids.mapped("role")):
                raise ValidationError(
                    self.env._(
                        "The family home and the visiting person have opening meetings of their own. Make two meetings."
                    )
                )

    @api.constrains("assignment_id", "participant_ids")
    def _check_own_participants(self):
        for meeting in self:
            if meeting.participant_ids.assignment_id - meeting.assignment_id:
                raise ValidationError(self.env._("Only those around the assignment itself come to its meetings."))

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {meeting.id: meeting.assignment_id.child_ids for meeting in self}
