from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lent_rights import lend
from .umgange_plan import MOST_MINUTES
from .umgange_visit import FREED_STATES

# The states in which a visit has its time to itself; an assignment has one at a time.
TAKEN_STATES = ("planned", "confirmed", "under_way", "done")


class UmgangeVisit(models.Model):
    """What times a visit may have, said in words before the database refuses the rest."""

    _inherit = "umgange.visit"

    # === CONSTRAINT METHODS === #

    @api.constrains("minutes_before", "minutes_after")
    def _check_minutes(self):
        for visit in self:
            if not (0 <= visit.minutes_before <= MOST_MINUTES and 0 <= visit.minutes_after <= MOST_MINUTES):
                raise ValidationError(self.env._("Nobody is there that long before or after: look at the minutes."))

    @api.constrains("actual_start", "actual_stop")
    def _check_noted_times(self):
        """Keep what a visit is paid for: one that was called off never began, one that was held did both."""
        for visit in self:
            if visit.state in FREED_STATES and (visit.actual_start or visit.actual_stop):
                raise ValidationError(
                    self.env._("%(visit)s did not take place: it neither began nor ended.", visit=visit.display_name)
                )
            if visit.state == "done" and not (visit.actual_start and visit.actual_stop):
                raise ValidationError(self.env._("The visit was held: write when it began and ended."))

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the visits; when people were expected at one that has begun or is over stays what was planned."""
        if {"minutes_before", "minutes_after"} & vals.keys():
            self.check_access("write")
            self._check_still_planned()
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _parse_moment(self, moment):
        """Return a time given as text or datetime as naive UTC, or False.

        :raise UserError: when it is no time
        """
        try:
            return fields.Datetime.to_datetime(moment) or False
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("The time cannot be read: write it as 2026-03-04 15:00:00.")) from error

    @api.model
    def _get_moment(self, moment):
        """Return ``moment`` as naive UTC, now when it is empty.

        :raise UserError: when it lies in the future or is no time
        """
        now = fields.Datetime.now()
        moment = self._parse_moment(moment) or now
        if moment > now:
            raise UserError(self.env._("What has not happened yet cannot be written down."))
        return moment

    @api.model
    def _check_new_times(self, vals_list):
        """Refuse to plan without times, or twice at the same time."""
        # What the context says is said too.
        default = self.default_get(["assignment_id"]).get("assignment_id")
        vals_list = [{"assignment_id": default, **vals} for vals in vals_list]
        self._check_assignments_open(vals_list)
        slots = []
        for vals in vals_list:
            start = self._parse_moment(vals.get("start"))
            self._check_times_given(start, self._parse_moment(vals.get("stop")))
            slots.append((vals.get("assignment_id"), start))
        if len(set(slots)) < len(slots):
            raise UserError(self.env._("The same assignment cannot have two visits at a time."))
        self._check_times_free(set(slots))

    @api.model
    def _check_assignments_open(self, vals_list):
        """Refuse to plan ahead where nothing more is to come; what has happened is written down."""
        now = fields.Datetime.now()
        ahead = [vals for vals in vals_list if (self._parse_moment(vals.get("start")) or now) > now]
        ids = {vals["assignment_id"] for vals in ahead if vals.get("assignment_id")}
        self._check_goes_on(self.env["umgange.assignment"].browse(ids))

    @api.model
    def _check_goes_on(self, assignments):
        """Refuse assignments in which nothing more is to come."""
        if ended := assignments.filtered(lambda assignment: assignment._is_ended()):
            raise UserError(
                self.env._(
                    "%(assignments)s is closed: no more visits are planned in it.",
                    assignments=", ".join(ended.mapped("name")),
                )
            )

    def _check_moved_times(self, vals):
        """Refuse that a planned time is emptied, turned round, or moved onto another's."""
        for visit in self:
            start, stop = (self._parse_moment(vals.get(name, visit[name])) for name in ("start", "stop"))
            self._check_times_given(start, stop)
            if start != visit.start:
                if start > fields.Datetime.now():
                    visit._check_goes_on(visit.assignment_id)
                visit._check_times_free({(visit.assignment_id.id, start)})

    @api.model
    def _check_times_given(self, start, stop):
        if not start or not stop or start >= stop:
            raise UserError(self.env._("A visit needs a start and, after that, an end."))
        self.env["umgange.booking"]._check_years(start, stop)

    def _check_times_free(self, slots):
        """Refuse slots at which the assignment has a visit other than these already.

        :param set slots: (assignment id, start)
        """
        assignment_ids, starts = zip(*slots, strict=True) if slots else ((), ())
        # The search also flushes, so that what this transaction gave up is free.
        others = lend(self.browse()).search(
            [
                ("assignment_id", "in", assignment_ids),
                ("start", "in", starts),
                ("state", "in", TAKEN_STATES),
                ("id", "not in", self.ids),
            ]
        )
        taken = others.filtered(lambda v: (v.assignment_id.id, v.start) in slots)
        if taken:
            raise UserError(
                self.env._(
                    "There is a visit at this time already: %(visits)s.",
                    visits=", ".join(taken.mapped("display_name")),
                )
            )

    def _check_after_start(self, moment):
        """Refuse that a visit ended before it began."""
        self.ensure_one()
        if self.actual_start and moment < self.actual_start:
            raise UserError(self.env._("%(visit)s cannot have ended before it began.", visit=self.display_name))
