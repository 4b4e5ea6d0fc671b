from datetime import timedelta

from odoo import api, fields, models

# Those who are there before the child and stay after; all others follow the child's time.
EARLY_ROLES = ("visiting",)


class UmgangeAttendance(models.Model):
    _name = "umgange.attendance"
    _description = "Attendance at a Visit"
    _inherit = ["umgange.care.mixin"]
    _order = "planned_arrival, id"
    _rec_name = "participant_id"

    visit_id = fields.Many2one(
        "umgange.visit", required=True, index=True, ondelete="cascade", check_company=True
    )
    participant_id = fields.Many2one(
        "umgange.participant", required=True, index=True, ondelete="restrict", check_company=True
    )
    planned_arrival = fields.Datetime()
    planned_departure = fields.Datetime()
    actual_arrival = fields.Datetime(copy=False)
    actual_departure = fields.Datetime(copy=False)
    minutes_late = fields.Integer(compute="_compute_minutes_late")

    _once_a_visit = models.UniqueIndex(
        "(visit_id, participant_id)", "This participant is on the visit's list already."
    )
    _actual_in_order = models.Constraint(
        "CHECK (actual_arrival <= actual_departure)", "Somebody left before arriving."
    )

    # === COMPUTE METHODS === #

    @api.depends("planned_arrival", "actual_arrival")
    def _compute_minutes_late(self):
        for attendance in self:
            late = timedelta()
            if attendance.actual_arrival and attendance.planned_arrival:
                late = attendance.actual_arrival - attendance.planned_arrival
            attendance.minutes_late = max(0, int(late.total_seconds() // 60))

    # === ACTION METHODS === #

    def action_here(self, moment=None):
        """Note that they are here. The visit's supporter and coordinators."""
        visits = self.visit_id
        visits._check_may_run()
        self.sudo().write({"actual_arrival": visits._get_moment(moment)})

    def action_left(self, moment=None):
        """Note that they left. The visit's supporter and coordinators."""
        visits = self.visit_id
        visits._check_may_run()
        self.sudo().write({"actual_departure": visits._get_moment(moment)})

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {attendance.id: attendance.participant_id.person_id for attendance in self}

    @api.model
    def _prepare_times(self, visit, participant):
        """Return when ``participant`` should arrive and leave."""
        early = participant.role in EARLY_ROLES
        before = timedelta(minutes=visit.minutes_before if early else 0)
        after = timedelta(minutes=visit.minutes_after if early else 0)
        return {"planned_arrival": visit.start - before, "planned_departure": visit.stop + after}

    def _update_planned(self):
        """Follow a visit that was moved."""
        for attendance in self:
            times = self._prepare_times(attendance.visit_id, attendance.participant_id)
            attendance.write(times)
