from datetime import timedelta
from itertools import islice, takewhile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.umgange_visit_time import TAKEN_STATES
from ..tools import plan_rule, recurrence
from ..tools.alternatives import Taken, find_days
from .umgange_visit_series import EMPTY_TIME
from .umgange_visit_series_preview import BOOKING_KINDS

# as far from a day that is left out as it is made up for
MAKE_UP_DAYS = 15


class UmgangeVisitSeries(models.TransientModel):
    """A series that begins from what the plan says: the same days and times, and the same days left out."""

    _inherit = "umgange.visit.series"

    plan_id = fields.Many2one("umgange.plan", compute="_compute_plan_id")
    rule_sentence = fields.Char("By the plan", compute="_compute_rule_sentence")
    plan_end_hint = fields.Char(compute="_compute_plan_end_hint")
    follows_plan = fields.Boolean(
        "As the plan says", compute="_compute_follows_plan", compute_sudo=False, store=True, readonly=False
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id", "first_day")
    def _compute_plan_id(self):
        for series in self:
            day = series.first_day or self._default_first_day()
            assignment = series.assignment_id
            ahead = assignment.plan_ids.filtered(lambda p, day=day: p.state == "approved" and p.valid_from > day)
            series.plan_id = assignment._get_plan_on(day) or ahead.sorted("valid_from")[:1]

    @api.depends("plan_id")
    def _compute_rule_sentence(self):
        for series in self:
            series.rule_sentence = series.plan_id.rule_sentence

    @api.depends_context("lang")
    @api.depends("plan_id", "follows_plan")
    def _compute_plan_end_hint(self):
        for series in self:
            last = series.follows_plan and series.plan_id.valid_to
            series.plan_end_hint = last and self.env._(
                "The plan ends on %(day)s: no visit is planned after it.", day=format_date(self.env, last)
            )

    @api.depends("assignment_id")
    def _compute_follows_plan(self):
        """Follow the plan's rule in the form; whoever says when it is to be, as a program does, is not overruled."""
        for series in self:
            series.follows_plan = bool(series.rule_sentence) and not series._origin.id

    # === BUSINESS METHODS === #

    def _follows_rule(self):
        """Tell whether the days are those of the plan's rule."""
        return bool(self.follows_plan and self.plan_id._get_rule())

    def _get_times(self):
        """Show the days that the plan leaves out too: whoever plans decides whether one is made up for."""
        times = super()._get_times()
        if not self._follows_rule():
            return times
        last = max((time["date"] for time in times), default=None)
        extras = [line._to_time() for line in self.line_ids.filtered(lambda line: line.kind == "extra")]
        made_up = {time["replaced_day"] for time in extras if not time["skip"]}
        left_out = self._prepare_left_out(self._get_left_out_days(self.until or last), made_up)
        return sorted([*times, *left_out, *extras], key=lambda time: (time["date"], bool(time["start"])))

    def _get_occurrences(self, skipped=()):
        if not self._follows_rule():
            return super()._get_occurrences(skipped)
        return [self._occur(day) for day in self._get_plan_days(skipped)]

    def _get_plan_days(self, skipped):
        """Return the days that the plan's rule gives, as many or as far as the series goes."""
        days = (day for day in self._limit(self.plan_id._get_rule_days(), self.until) if day not in skipped)
        most = recurrence.MOST if self.until else min(self.count, recurrence.MOST)
        return list(islice(days, max(0, most)))

    def _get_left_out_days(self, last):
        """Return the days of the rule that are red or in a school break, as far as the series goes."""
        rule, breaks = self.plan_id._get_rule(), self.plan_id._get_school_breaks()
        if not last or not (rule.skip_red_days or breaks):
            return []
        days = self._limit(plan_rule.pattern_days(rule), last)
        return [day for day in islice(days, recurrence.MOST) if plan_rule.is_skipped(rule, day, breaks)]

    def _limit(self, days, last):
        """Yield the days within the series and the plan: what the plan says holds as long as the plan does."""
        begins = max(self.first_day, self.plan_id.valid_from)
        lasts = [day for day in (last, self.plan_id.valid_to) if day]
        days = (day for day in days if day >= begins)
        return takewhile(lambda day: day <= min(lasts), days) if lasts else days

    def _prepare_left_out(self, days, made_up):
        """Return the values of the lines that say why nobody meets, and whether it is made up for.

        :param set made_up: the days for which the preview has an extra visit
        """
        breaks = self.env["umgange.school.break"]._get_for(self.assignment_id)
        there = {
            visit.replaced_day: self.env._("Made up for on %(day)s", day=visit.day_label)
            for visit in self.assignment_id.visit_ids
            if visit.replaced_day and visit.state in TAKEN_STATES
        }
        lines = []
        for day in days:
            names = [each.name for each in breaks if each.date_from <= day <= each.date_to]
            reason = " · ".join(filter(None, (", ".join(names), there.get(day)))) or False
            done = day in made_up or day in there
            own = {"room_id": self.room_id.id, "supporter_id": self.supporter_id.id}
            lines.append({**EMPTY_TIME, **own, "kind": "left_out", "date": day, "reason": reason, "chosen": done})
        return lines

    def _get_left_out(self):
        if not self._follows_rule():
            return super()._get_left_out()
        rule, breaks = self.plan_id._get_rule(), self.plan_id._get_school_breaks()
        return lambda day: plan_rule.is_skipped(rule, day, breaks)

    def _make_up(self, line):
        """Add the line of an extra visit near the day that ``line`` leaves out.

        :raise UserError: when no day near it is free
        """
        free = [each._to_time() for each in self.line_ids if each.kind in BOOKING_KINDS and not each.skip]
        occurrence = self._occur(line.date)
        near = timedelta(days=MAKE_UP_DAYS)
        windows = [(occurrence.start - near, occurrence.stop + near)]
        taken = Taken(self._find_taken(windows, free, self.room_id, self.supporter_id))
        options = self._get_options(
            self.room_id.id, self.room_id, self.supporter_id, self._get_family_days(free), self._get_left_out()
        )
        wanted = self._to_wanted({**line._to_time(), "start": occurrence.start, "stop": occurrence.stop})
        days = [line.date + timedelta(days=n * way) for n in range(1, MAKE_UP_DAYS) for way in (1, -1)]
        found = find_days(wanted, taken, options, [day for day in days if day.weekday() < 5], most=1)
        if not found:
            raise UserError(
                self.env._("No day near it is free in this room with this supporter: plan an extra visit by itself.")
            )
        vals = {"kind": "extra", "start": found[0].start, "stop": found[0].stop, "replaced_day": line.date}
        self.env["umgange.visit.series.line"].create({**line._to_time(), **vals, "series_id": self.id})

    def _occur(self, day):
        """Return the visit of that day, in clock time of the room."""
        rule = self.plan_id._get_rule()
        once = recurrence.Rule(day, rule.starts_at, rule.ends_at, self._get_zone(), count=1)
        return recurrence.occurrences(once)[0]
