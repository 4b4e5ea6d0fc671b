from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..lent_rights import lend
from ..tools.local_time import local_date, to_utc
from .umgange_visit import END_STATES

# How far from the planned time a tap is taken at its word; beyond that the page asks first.
EARLY = timedelta(minutes=15)
LATE = timedelta(minutes=60)


class UmgangeVisit(models.Model):
    """A wrong tap is no fact: the page asks when a tap surprises, and times can be mended."""

    _inherit = "umgange.visit"

    mending_ids = fields.One2many("umgange.visit.mending", "visit_id", "Mended times", readonly=True, copy=False)

    # === ACTION METHODS === #

    def action_start_asking(self):
        """Start the visit now, or ask first when that is far from the planned time.

        :return: True, or the action of the dialog that asks
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if now >= self.stop:
            return self._open_times("end")
        return self.action_start() if self._is_about(self.start, now) else self._open_times("start")

    def action_end_asking(self):
        """End the visit now, or ask first when that is far from the planned time.

        :return: True, or the action of the dialog that asks
        """
        self.ensure_one()
        about = self._is_about(self.stop, fields.Datetime.now())
        return self.action_end() if about else self._open_times("end")

    def action_mend_times(self):
        """Open the times of the visit and of those who came, to be mended."""
        self.ensure_one()
        return self._open_times("mend")

    def action_undo_start(self):
        """Take back the start of visits that have not begun. Their supporter and coordinators."""
        visits = self._check_may_run()
        visits._lock()
        now = fields.Datetime.now()
        if any(visit.state != "under_way" for visit in visits):
            raise UserError(self.env._("Only a visit that is under way can be taken back to not begun."))
        for visit in visits:
            # While it was under way nobody asked who was put on its list.
            is_confirmed = visit.confirmed_at and not (visit.start > now and visit._get_confirm_gap())
            visit._force_state("confirmed" if is_confirmed else "planned", {"actual_start": False})
        return True

    # === BUSINESS METHODS === #

    def _get_visits(self):
        """Return the visits that the records are about: themselves."""
        return self

    def _is_settled(self):
        """Tell whether others rely on how the visit was: something is signed about it (hook)."""
        self.ensure_one()
        return "signed" in lend(self).journal_entry_ids.mapped("state")

    def _is_about(self, planned, moment):
        """Tell whether ``moment`` is near enough to the planned time to need no question."""
        return planned - EARLY <= moment <= planned + LATE

    def _open_times(self, step):
        """Open the dialog of times for ``step``: start, end or mend."""
        self._check_may_run()
        names = {
            "start": self.env._("Start the visit"),
            "end": self.env._("End the visit"),
            "afterwards": self.env._("Write down a visit that was"),
            "mend": self.env._("Mend the times"),
        }
        dialog = self.env["umgange.visit.times"].create(self._prepare_times(step))
        return {
            "type": "ir.actions.act_window",
            "name": names["afterwards" if step == "end" and fields.Datetime.now() > self.stop else step],
            "res_model": dialog._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _prepare_times(self, step):
        """Return the values of the dialog: what was noted, else what is likely."""
        started, ended = self.actual_start, self.actual_stop
        if step != "mend":
            now = fields.Datetime.now()
            started = started or (self.start if now > self.start + LATE else now)
        if step == "end":
            ended = self.stop if now > self.stop + LATE else now
        return self.env["umgange.visit.times"]._prepare(self, step, started, ended)

    def _get_local_day(self):
        """Return the local day that the visit's clock times are about."""
        zone = self._get_zone()
        if self.actual_start:
            return local_date(self.actual_start, zone)
        return min(self.date, local_date(fields.Datetime.now(), zone))

    def _find_moment(self, clock, planned_name):
        """Return the moment (naive UTC) that somebody means by ``clock``.

        It is on the day of the visit; of a visit over midnight on the day on which it is nearer
        to what was planned.

        :param str planned_name: ``start`` or ``stop``
        """
        zone, day = self._get_zone(), self._get_local_day()
        first, last = (local_date(self[name], zone) for name in ("start", "stop"))
        planned = self[planned_name] + (day - first)
        moments = (to_utc(day + timedelta(days=number), clock, zone) for number in range((last - first).days + 1))
        return min(moments, key=lambda moment: abs(moment - planned))

    def _mend_times(self, started, ended):
        """Replace the actual times of a visit that has begun or ended.

        :param started: naive UTC, or False for a visit that never began
        :param ended: naive UTC, or False while it is under way
        """
        self.ensure_one()
        if self.state == "under_way" and not started:
            raise UserError(self.env._("The visit is under way: write when it began, or take back the start."))
        if self.state in ("done", "broken_off") and bool(started) != bool(ended):
            raise UserError(self.env._("Write both when the visit began and when it ended."))
        if self.state == "done" and not started:
            raise UserError(self.env._("The visit was held: write when it began and ended."))
        self.write({"actual_start": started, "actual_stop": ended})

    def _check_not_ahead(self, *moments):
        """Refuse actual times in the future."""
        now = fields.Datetime.now()
        if any(moment and moment > now for moment in moments):
            raise ValidationError(self.env._("What has not happened yet cannot be written down."))

    def _update_after_mending(self):
        """Let what was made from the times of ended visits follow them (hook)."""

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the visits; what an ended visit is paid for follows its mended times.

        :raise UserError: when somebody relies on a time already and no reason is given
        """
        mends = bool({"actual_start", "actual_stop"} & vals.keys())
        if mends:
            # First the right, or the refusal would tell whoever asks that something is signed.
            self.check_access("write")
            self.env["umgange.visit.mending"]._keep(self, vals)
        result = super().write(vals)
        if mends and "state" not in vals:
            self.filtered(lambda visit: visit.state in END_STATES)._update_after_mending()
        return result
