from odoo import fields, models

from ..care_fields import CareChar, CareText


class UmgangeMeetingPoint(models.Model):
    _name = "umgange.meeting.point"
    _description = "Point of a Meeting's Agenda"
    _inherit = ["umgange.care.mixin"]
    _order = "meeting_id, sequence, id"
    _rec_name = "meeting_id"
    _parts_of = ("meeting_id",)

    meeting_id = fields.Many2one("umgange.meeting", required=True, index=True, ondelete="cascade", check_company=True)
    sequence = fields.Integer(default=10)
    # A copy: who changes the template later changes no meeting.
    # Whoever adds one of their own may name somebody in it.
    name = CareChar("Point", required=True)
    done = fields.Boolean("Talked about", copy=False)
    note = CareText(copy=False)

    # === ACTION METHODS === #

    def action_tick(self):
        """Tick the points that have been talked about, or take the tick away. Coordinators only."""
        self.check_access("write")
        for point in self:
            point.done = not point.done
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {point.id: point.meeting_id.assignment_id.child_ids for point in self}
