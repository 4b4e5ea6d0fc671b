from itertools import takewhile

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import recurrence


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

    def _get_occurrences(self, skipped=()):
        if not self.follows_plan or not self.plan_id._get_rule():
            return super()._get_occurrences(skipped)
        return [self._occur(day) for day in self._get_plan_days(skipped)]

    def _get_plan_days(self, skipped):
        """Return the days that the plan's rule gives, as many or as far as the series goes."""
        begins = max(self.first_day, self.plan_id.valid_from)
        days = (day for day in self.plan_id._get_rule_days() if day >= begins and day not in skipped)
        # What the plan says holds as long as the plan does.
        lasts = [day for day in (self.until, self.plan_id.valid_to) if day]
        if lasts:
            days = takewhile(lambda day: day <= min(lasts), days)
        most = recurrence.MOST if self.until else min(self.count, recurrence.MOST)
        return [day for _number, day in zip(range(most), days, strict=False)]

    def _occur(self, day):
        """Return the visit of that day, in clock time of the room."""
        rule = self.plan_id._get_rule()
        once = recurrence.Rule(day, rule.starts_at, rule.ends_at, self._get_zone(), count=1)
        return recurrence.occurrences(once)[0]
