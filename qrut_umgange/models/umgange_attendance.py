from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lent_rights import lend
from ..tools.local_time import format_clock
from .umgange_care_mixin import SYSTEM
from .umgange_visit import END_STATES

# End reason -> the role that did not come.
ABSENT_ROLES = {"visiting_absent": "visiting", "child_absent": "child"}
NOTED_TIMES = ("actual_arrival", "actual_departure")


class UmgangeAttendance(models.Model):
    _name = "umgange.attendance"
    _description = "Attendance at a Visit"
    _inherit = ["umgange.care.mixin"]
    _order = "planned_arrival, id"
    _rec_name = "participant_id"
    _parts_of = ("visit_id",)
    _stays = True

    visit_id = fields.Many2one("umgange.visit", required=True, index=True, ondelete="cascade", check_company=True)
    participant_id = fields.Many2one(
        "umgange.participant", required=True, index=True, ondelete="restrict", check_company=True
    )
    planned_arrival = fields.Datetime()
    planned_departure = fields.Datetime()
    actual_arrival = fields.Datetime(copy=False)
    actual_departure = fields.Datetime(copy=False)
    minutes_late = fields.Integer(compute="_compute_minutes_late")
    # what the screen says
    role = fields.Selection(related="participant_id.role")
    role_label = fields.Char("Role in words", compute="_compute_role_label")
    shown_name = fields.Char("Name", compute="_compute_shown_name")
    time_label = fields.Char("Here", compute="_compute_time_label")

    _once_a_visit = models.UniqueIndex("(visit_id, participant_id)", "This participant is on the visit's list already.")
    _actual_in_order = models.Constraint("CHECK (actual_arrival <= actual_departure)", "Somebody left before arriving.")

    # === COMPUTE METHODS === #

    @api.depends("planned_arrival", "actual_arrival")
    def _compute_minutes_late(self):
        for attendance in self:
            late = timedelta()
            if attendance.actual_arrival and attendance.planned_arrival:
                late = attendance.actual_arrival - attendance.planned_arrival
            attendance.minutes_late = max(0, int(late.total_seconds() // 60))

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("participant_id.shown_name")
    def _compute_shown_name(self):
        # No ``related``: that would read as sudo, past the protection of the person.
        for attendance in self:
            attendance.shown_name = attendance.participant_id.shown_name

    @api.depends_context("lang")
    @api.depends("participant_id.role_label")
    def _compute_role_label(self):
        for attendance in self:
            attendance.role_label = attendance.participant_id.role_label

    @api.depends_context("lang")
    @api.depends(
        "planned_arrival",
        "planned_departure",
        "actual_arrival",
        "actual_departure",
        "minutes_late",
        "role",
        "visit_id.state",
        "visit_id.end_reason",
    )
    def _compute_time_label(self):
        for attendance in self:
            attendance.time_label = attendance._get_time_label()

    # === CONSTRAINT METHODS === #

    @api.constrains("visit_id", "participant_id")
    def _check_own_participant(self):
        for attendance in self:
            if attendance.participant_id.assignment_id != attendance.visit_id.assignment_id:
                raise ValidationError(self.env._("Choose somebody around the assignment itself."))

    @api.constrains("actual_arrival", "actual_departure")
    def _check_actual_in_order(self):
        for attendance in self.filtered(lambda a: a.actual_arrival and a.actual_departure):
            if attendance.actual_departure < attendance.actual_arrival:
                raise ValidationError(self.env._("Nobody left before arriving: look at the times again."))

    @api.constrains("actual_arrival", "actual_departure")
    def _check_actual_not_ahead(self):
        for attendance in self:
            attendance.visit_id._check_not_ahead(attendance.actual_arrival, attendance.actual_departure)

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the rows; a time that others rely on already is kept, beside why it was mended."""
        if {"visit_id", "participant_id"} & vals.keys():
            self._check_not_relied_on()
        if vals.keys() & set(NOTED_TIMES):
            # First the right, or the refusal would tell whoever asks that something is signed.
            self.check_access("write")
            self.env["umgange.visit.mending"]._keep(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_relied_on(self):
        self._check_not_relied_on()

    # === ACTION METHODS === #

    def action_here(self, moment=None):
        """Note that they are here. The visit's supporter and coordinators.

        A second tap says nothing new: only a given moment replaces what was noted.

        :param moment: when they came (UTC), not in the future; now by default
        """
        return self._note("actual_arrival", moment)

    def action_left(self, moment=None):
        """Note that they left. The visit's supporter and coordinators; else as ``action_here``."""
        return self._note("actual_departure", moment)

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {attendance.id: attendance.participant_id.person_id for attendance in self}

    def _get_visits(self):
        """Return the visits that the records are about."""
        return self.visit_id

    def _check_not_relied_on(self):
        """Refuse to take away who was at a visit that is signed or invoiced."""
        noted = self.filtered(lambda attendance: any(attendance[name] for name in NOTED_TIMES))
        if settled := noted.visit_id.filtered(lambda visit: visit._is_settled()):
            raise UserError(
                self.env._(
                    "Signed or invoiced already: %(visits)s. Who was there stays. Mend the times instead.",
                    visits=", ".join(settled.mapped("display_name")),
                )
            )

    def _note(self, field_name, moment):
        visits = self.visit_id
        visits._check_may_run()
        tapped = self if moment else self.filtered(lambda attendance: not attendance[field_name])
        lend(tapped).write({field_name: visits._get_moment(moment)})
        return True

    def _get_time_label(self):
        """Return when they come or came, in the local time of the visit.

        When the visit has ended nothing stands there but what somebody noted.
        """
        self.ensure_one()
        arrived, left = self._get_clocks("actual_arrival", "actual_departure")
        if arrived and left:
            return self.env._("came %(came)s, left %(left)s", came=arrived, left=left)
        if left:
            return self.env._("left %(time)s", time=left)
        if arrived and self.minutes_late:
            return self.env._("here %(time)s, %(minutes)s min late", time=arrived, minutes=self.minutes_late)
        if arrived:
            return self.env._("here %(time)s", time=arrived)
        if self.visit_id.state in END_STATES:
            return self.env._("did not come") if self._is_absent() else self.env._("not noted")
        hours = "–".join(self._get_clocks("planned_arrival", "planned_departure"))
        return self.env._("expected %(hours)s", hours=hours) if hours else ""

    def _get_clocks(self, *names):
        """Return what the clock of the visit shows at each of the fields; "" where there is none."""
        zone = self.visit_id._get_zone()
        return [format_clock(self[name], zone) if self[name] else "" for name in names]

    def _is_absent(self):
        """Tell whether the visit ended because this one did not come."""
        return ABSENT_ROLES.get(self.visit_id.end_reason) == self.role

    @api.model
    def _prepare_times(self, visit, participant):
        """Return when ``participant`` should arrive and leave: as the plan says of them, else by their role."""
        arrival = visit.plan_id.arrival_ids.filtered(lambda each: each.participant_id == participant)
        early = participant._comes_early()
        before = timedelta(minutes=visit.minutes_before if early else 0)
        after = timedelta(minutes=visit.minutes_after if early else 0)
        if arrival:
            before, after = arrival._get_times(visit)
        return {"planned_arrival": visit.start - before, "planned_departure": visit.stop + after}

    def _update_planned(self):
        """Follow a visit that was moved."""
        # By the system: the visit that was moved has asked whether that may be, once for all of them.
        for attendance in self.with_context(umgange_mover=SYSTEM):
            times = self._prepare_times(attendance.visit_id, attendance.participant_id)
            attendance.write(times)
