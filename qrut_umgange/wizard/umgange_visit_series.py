from datetime import time

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.umgange_care_mixin import SYSTEM
from ..tools import recurrence

# A line of the preview that says nothing yet.
EMPTY_TIME = {
    "kind": "new",
    "start": False,
    "stop": False,
    "series_start": False,
    "room_id": False,
    "supporter_id": False,
    "visit_id": False,
    "replaced_day": False,
    "chosen": False,
    "tick": False,
    "skip": False,
    "reason": False,
}


class UmgangeVisitSeries(models.TransientModel):
    _name = "umgange.visit.series"
    _description = "Plan a Series of Visits"
    _check_company_auto = True

    assignment_id = fields.Many2one("umgange.assignment", required=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="assignment_id.company_id", related_sudo=False)
    # when, in the local time of the room
    first_day = fields.Date(required=True, default=lambda self: self._default_first_day())
    interval_weeks = fields.Integer("Weeks from one to the next", default=2, required=True)
    frequency = fields.Selection(
        [
            ("1", "Every week"),
            ("2", "Every other week"),
            ("3", "Every third week"),
            ("4", "Every fourth week"),
            ("5", "Every fifth week"),
            ("6", "Every sixth week"),
            ("8", "Every eighth week"),
        ],
        "How often",
        compute="_compute_frequency",
        inverse="_inverse_frequency",
    )
    starts_at = fields.Float("From", default=15.0, required=True)
    ends_at = fields.Float("To", default=17.0, required=True)
    count = fields.Integer("Visits", default=12)
    until = fields.Date(help="Leave empty to plan the number of visits.")
    # where and with whom
    room_id = fields.Many2one(
        "umgange.room",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        check_company=True,
    )
    supporter_id = fields.Many2one(
        "umgange.supporter",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        check_company=True,
    )
    line_ids = fields.One2many("umgange.visit.series.line", "series_id", "Preview")
    clash_count = fields.Integer(compute="_compute_clash_count")

    @api.model
    def _default_first_day(self):
        return self.env.company._get_umgange_today()

    # === COMPUTE METHODS === #

    @api.depends("assignment_id")
    def _compute_from_assignment(self):
        for series in self:
            series.room_id = series.assignment_id.room_id
            series.supporter_id = series.assignment_id.supporter_id

    @api.depends("interval_weeks")
    def _compute_frequency(self):
        common = dict(self._fields["frequency"].selection)
        for series in self:
            weeks = str(series.interval_weeks)
            series.frequency = weeks if weeks in common else False

    def _inverse_frequency(self):
        for series in self.filtered("frequency"):
            series.interval_weeks = int(series.frequency)

    @api.depends("line_ids.clash", "line_ids.skip")
    def _compute_clash_count(self):
        for series in self:
            lines = series.line_ids.filtered(lambda line: line.clash and not line.skip)
            series.clash_count = len(lines)

    # === CONSTRAINT METHODS === #

    @api.constrains("first_day", "until")
    def _check_days(self):
        for series in self:
            self.env["umgange.booking"]._check_years(*filter(None, (series.first_day, series.until)))

    # === ACTION METHODS === #

    def action_preview(self):
        """List the visits, every clash and what is free near it, before anything is saved.

        Days that are ticked as skipped stay skipped, and the series goes on after them; so does what was chosen
        instead of a clash.

        :return: the action that shows the same form again
        """
        self.ensure_one()
        self.assignment_id.check_access("write")
        self._fill_preview(self._get_times())
        return self._reopen()

    def action_plan(self):
        """Plan the visits of the series that are not planned yet, all or nothing.

        :raise UserError: naming every room and supporter that is taken
        :return: the action that lists the new visits, to be confirmed; all of them, and a word, if none is new
        """
        self.ensure_one()
        visits = self._plan()
        return self._open_planned(visits) if visits else self._open_nothing_new()

    # === BUSINESS METHODS === #

    def _plan(self):
        """Create the visits; a second click finds them all there.

        :rtype: umgange.visit
        """
        assignment = self.assignment_id
        assignment.check_access("write")
        # Of two clicks at once the second waits its turn or is told to.
        assignment._lock()
        return self._create_visits([time for time in self._get_times() if not time["skip"]])

    def _create_visits(self, times):
        """Create the visits of these times that are not there yet.

        :rtype: umgange.visit
        """
        there = self._get_planned_starts()
        new = [time for time in times if time["start"] and not {time["start"], time["series_start"]} & there]
        # What the visits stand for is the system's to say; the right to plan them is the user's own.
        visits = self.env["umgange.visit"].with_context(umgange_mover=SYSTEM)
        return self.env["umgange.visit"].browse(visits.create([self._prepare_visit(time) for time in new]).ids)

    def _get_times(self):
        """Return the values of the lines of the preview, in order: what would be done on which day (hook).

        :rtype: list[dict]
        """
        skipped = self._get_series_lines().filtered("skip").mapped("date")
        times = [self._prepare_time(occurrence) for occurrence in self._get_occurrences(skipped)]
        times += [{**EMPTY_TIME, "date": day, "skip": True} for day in skipped]
        return sorted(times, key=lambda time: time["date"])

    def _get_series_lines(self):
        """Return the lines that stand for a time of the series (hook)."""
        return self.line_ids.filtered(lambda line: line.kind == "new")

    def _prepare_time(self, occurrence):
        """Return the values of the line of one occurrence: what was chosen instead, if something was."""
        time = {
            **EMPTY_TIME,
            "date": occurrence.day,
            "series_start": occurrence.start,
            "start": occurrence.start,
            "stop": occurrence.stop,
            "room_id": self.room_id.id,
            "supporter_id": self.supporter_id.id,
        }
        chosen = self._get_series_lines().filtered(lambda line: line.chosen and line.date == occurrence.day)[:1]
        return {**time, **chosen._get_choice()} if chosen else time

    def _get_planned_starts(self):
        """Return when the assignment has a visit already, cancelled ones and those of a pause apart.

        One that was moved stands for the time that the series had it at, too.
        """
        visits = self.assignment_id.visit_ids - self.assignment_id._get_paused_visits()
        there = visits.filtered(lambda visit: visit.state != "cancelled")
        return {*there.mapped("start"), *there.mapped("series_start")} - {False}

    def _prepare_visit(self, time):
        """Return the values of the visit of one line of the preview (hook)."""
        return {
            "assignment_id": self.assignment_id.id,
            "company_id": self.company_id.id,
            **{name: time[name] for name in ("start", "stop", "room_id", "supporter_id", "series_start")},
        }

    def _get_zone(self):
        """Return the time zone of the series: the room's, else the company's."""
        return self.room_id._get_zone(self.company_id or self.env.company)

    def _get_rule(self, skipped=()):
        """Return the recurrence in the time zone of the room."""
        starts_at, ends_at = self._to_time(self.starts_at), self._to_time(self.ends_at)
        if round(self.starts_at * 60) == 24 * 60 or starts_at == ends_at:
            raise ValueError("A visit begins before midnight and ends at another time.")
        return recurrence.Rule(
            first_day=self.first_day,
            starts_at=starts_at,
            ends_at=ends_at,
            zone=self._get_zone(),
            interval_weeks=self.interval_weeks,
            count=None if self.until else self.count,
            until=self.until or None,
            skip=frozenset(skipped),
        )

    def _get_occurrences(self, skipped=()):
        """Return the occurrences of the series, in order.

        :raise UserError: when the rule cannot be followed
        """
        try:
            return recurrence.occurrences(self._get_rule(skipped))
        except (ValueError, OverflowError) as error:
            raise UserError(
                self.env._(
                    "The series cannot be planned: give a first day, times, every how many weeks "
                    "(at least 1), and a number of visits (1–400) or a last day."
                )
            ) from error

    @api.model
    def _to_time(self, hours):
        """Return a time of day of decimal hours; a minute is the least that counts.

        :raise ValueError: when it is no time of day; 24 is the midnight that ends it
        """
        minutes = round(hours * 60)
        if not 0 <= minutes <= 24 * 60:
            raise ValueError("A time of day lies between 0 and 24.")
        return time(minutes // 60 % 24, minutes % 60)

    def _open_planned(self, visits):
        """Return the action that lists ``visits`` with the button that confirms them all."""
        planned_list = self.env.ref("qrut_umgange.umgange_visit_view_list_planned")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Planned: %(count)s visits", count=len(visits)),
            "res_model": visits._name,
            "views": [(planned_list.id, "list"), (False, "calendar"), (False, "form")],
            "domain": [("id", "in", visits.ids)],
            "context": {"default_assignment_id": self.assignment_id.id, "umgange_planned_ids": visits.ids},
        }

    def _open_nothing_new(self):
        """Return the action that says that all was planned already, and lists it."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("All these visits are planned already."),
                "next": self.assignment_id.action_view_visits(),
            },
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan visits"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
