from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import plan_rule
from ..tools.alternatives import Alternative, find_days
from ..tools.local_time import to_local
from .umgange_visit_series import EMPTY_TIME

# as far ahead as a time is looked for
DAYS_AHEAD = 56
SATURDAY = 5
ONE_DAY = timedelta(days=1)


class UmgangeVisitSeries(models.TransientModel):
    """One visit more: an extra one, or one that makes up for what did not take place."""

    _inherit = "umgange.visit.series"

    is_extra = fields.Boolean("One visit")
    replaces_id = fields.Many2one("umgange.visit", check_company=True, readonly=True, ondelete="cascade")
    replaced_day = fields.Date(readonly=True)
    replaced_label = fields.Char("Makes up for", compute="_compute_replaced_label")
    clash_text = fields.Text("Clashes with", compute="_compute_clash_text")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("replaces_id", "replaced_day")
    def _compute_replaced_label(self):
        for series in self:
            visit, day = series.replaces_id, series.replaced_day
            label = f"{visit.day_label} {visit.time_label}" if visit else False
            series.replaced_label = label or (day and format_date(self.env, day, date_format="EEE d MMM y"))

    @api.depends("line_ids.clash")
    def _compute_clash_text(self):
        for series in self:
            series.clash_text = "\n".join(filter(None, series.line_ids.mapped("clash"))) or False

    # === BUSINESS METHODS === #

    @api.model
    def _open_extra(self, assignment, visit=None):
        """Open the form of one visit with the next free time filled in: like ``visit``, which it makes up for.

        :return: the action that shows the form
        """
        assignment.check_access("write")
        like = visit or self._get_usual_visit(assignment)
        series = self.create({"assignment_id": assignment.id, "is_extra": True, "count": 1, "interval_weeks": 1})
        if like:
            series.write(series._prepare_like(like))
        if visit:
            series.write({"replaces_id": visit.id, "first_day": max(series.first_day, visit.date + ONE_DAY)})
        free = series._find_next(most=1)
        if free:
            series._follow_time(free[0])
        return series.action_preview()

    @api.model
    def _get_usual_visit(self, assignment):
        """Return the visit that others of the assignment are like: the next, else the last."""
        return assignment.next_visit_id or assignment.visit_ids.sorted("start")[-1:]

    def _prepare_like(self, visit):
        """Return the values that let it have the same length, room and supporter."""
        starts_at, ends_at = visit._get_local_hours()
        return {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "room_id": visit.room_id.id,
            "supporter_id": visit.supporter_id.id,
            "first_day": max(visit.date, self.first_day),
        }

    def _get_times(self):
        if not self.is_extra:
            return super()._get_times()
        [occurrence] = self._get_occurrences()[:1]
        own = {"room_id": self.room_id.id, "supporter_id": self.supporter_id.id}
        return [
            {
                **EMPTY_TIME,
                **own,
                "kind": "extra",
                "date": occurrence.day,
                "start": occurrence.start,
                "stop": occurrence.stop,
                "replaced_day": self.replaced_day,
            }
        ]

    def _prepare_visit(self, time):
        values = super()._prepare_visit(time)
        if time["kind"] != "extra":
            return values
        return {
            **values,
            "series_start": False,
            "replaces_id": self.replaces_id.id,
            "replaced_day": time["replaced_day"],
        }

    def _propose(self, clashing, free):
        """Propose the next free days too where it is about one visit, whether or not it clashes."""
        super()._propose(clashing, free)
        if self.is_extra and self.line_ids:
            self._propose_next()

    def _propose_next(self):
        line = self.line_ids[:1]
        found = [each for each in self._find_next() if each.start != line.start]
        known = {(choice.start, choice.room_id, choice.supporter_id) for choice in self.choice_ids}
        self.env["umgange.visit.series.choice"].create(
            [
                {
                    "series_id": self.id,
                    "line_id": line.id,
                    "kind": "day",
                    "start": each.start,
                    "stop": each.stop,
                    "room_id": self.room_id.id,
                    "supporter_id": self.supporter_id.id,
                }
                for each in found
                if (each.start, self.room_id, self.supporter_id) not in known
            ]
        )

    def _find_next(self, most=4):
        """Return the next free times like this one, from tomorrow or the day that is written.

        A weekday stays a weekday.

        :rtype: list[Wanted]
        """
        [occurrence] = self._get_occurrences()[:1]
        own = {"room_id": self.room_id.id, "supporter_id": self.supporter_id.id}
        wanted = self._to_wanted({**own, "start": occurrence.start, "stop": occurrence.stop})
        first = max(self.first_day, self.assignment_id._get_today() + timedelta(days=1))
        days = [first + timedelta(days=number) for number in range(DAYS_AHEAD)]
        if occurrence.day.weekday() < SATURDAY:
            days = [day for day in days if day.weekday() < SATURDAY]
        later, whole = timedelta(days=(first - occurrence.day).days), timedelta(days=DAYS_AHEAD)
        windows = [(occurrence.start + later - ONE_DAY, occurrence.stop + later + whole)]
        taken = self._find_taken(windows, [], self.room_id, self.supporter_id)
        family_days, left_out = self._get_family_days([]), self._get_left_out()
        options = self._get_options(self.room_id.id, self.room_id, self.supporter_id, family_days, left_out)
        found = self._leave_out_absent(
            taken,
            lambda index: {0: [Alternative("day", day) for day in find_days(wanted, index, options, days, most)]},
        )
        return [each.wanted for each in found[0]]

    def _get_left_out(self):
        """Leave out what the plan leaves out, though the visit is none of its series."""
        plan = self.is_extra and self.assignment_id._get_plan_on(self.first_day)
        rule = plan and plan._get_rule()
        if not rule:
            return super()._get_left_out()
        breaks = plan._get_school_breaks()
        return lambda day: plan_rule.is_skipped(rule, day, breaks)

    def _take_choice(self, choice):
        if not self.is_extra:
            return super()._take_choice(choice)
        self.write({"room_id": choice.room_id.id, "supporter_id": choice.supporter_id.id})
        return self._follow_time(choice)

    def _follow_time(self, wanted):
        """Let the form be about the time of ``wanted``."""
        zone = self._get_zone()
        start, stop = to_local(wanted.start, zone), to_local(wanted.stop, zone)
        self.write(
            {
                "first_day": start.date(),
                "starts_at": start.hour + start.minute / 60,
                "ends_at": stop.hour + stop.minute / 60,
            }
        )

    def _open_planned(self, visits):
        """Open the one visit that was planned."""
        if not self.is_extra:
            return super()._open_planned(visits)
        return visits.get_formview_action()

    def _reopen(self):
        if not self.is_extra:
            return super()._reopen()
        view = self.env.ref("qrut_umgange.umgange_visit_series_view_form_extra")
        title = self.env._("Replacement visit") if self.replaced_label else self.env._("Extra visit")
        return {**super()._reopen(), "name": title, "views": [(view.id, "form")]}
