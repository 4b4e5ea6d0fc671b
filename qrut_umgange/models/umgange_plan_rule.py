from dataclasses import replace
from datetime import time

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import plan_rule
from .umgange_plan import RULE_FIELDS

WEEKDAY_FIELDS = RULE_FIELDS[:7]
IN_MONTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": plan_rule.LAST}


class UmgangePlan(models.Model):
    """How often people meet: picked, and said in plain words."""

    _inherit = "umgange.plan"

    # Without a weekday nothing is agreed by rule. The names of the days are those of Odoo's own widget.
    mon = fields.Boolean()
    tue = fields.Boolean()
    wed = fields.Boolean()
    thu = fields.Boolean()
    fri = fields.Boolean()
    sat = fields.Boolean()
    sun = fields.Boolean()
    rule_every = fields.Selection(
        [
            ("1", "Every week"),
            ("2", "Every other week"),
            ("3", "Every third week"),
            ("4", "Every fourth week"),
            ("5", "Every fifth week"),
            ("6", "Every sixth week"),
            ("8", "Every eighth week"),
            ("first", "The first in the month"),
            ("second", "The second in the month"),
            ("third", "The third in the month"),
            ("fourth", "The fourth in the month"),
            ("last", "The last in the month"),
        ],
        "How often",
        required=True,
        default="2",
    )
    rule_starts_at = fields.Float("From", required=True, default=15.0)
    rule_ends_at = fields.Float("To", required=True, default=17.0)
    rule_first_day = fields.Date(
        "First time",
        compute="_compute_rule_first_day",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="The weeks are counted from it.",
    )
    rule_last_day = fields.Date("Last time", help="Leave empty to go on until another plan holds.")
    rule_skip_red_days = fields.Boolean("Not on red days", default=True)
    rule_skip_breaks = fields.Boolean("Not in school breaks")
    rule_sentence = fields.Char("In plain words", compute="_compute_rule_sentence")

    # === COMPUTE METHODS === #

    @api.depends(*WEEKDAY_FIELDS, "rule_every", "valid_from")
    def _compute_rule_first_day(self):
        """Begin on the first such day of the plan; what is in step with the version before stays so."""
        for plan in self:
            weekdays, nth = plan._get_rule_weekdays(), IN_MONTH.get(plan.rule_every)
            if not weekdays or not plan.valid_from:
                plan.rule_first_day = False
            else:
                plan.rule_first_day = plan._find_rule_first_day(weekdays, nth)

    @api.depends(*RULE_FIELDS)
    def _compute_rule_sentence(self):
        for plan in self:
            rule = plan._get_rule()
            plan.rule_sentence = plan_rule.describe(rule) if rule else False

    # === CONSTRAINT METHODS === #

    @api.constrains(*RULE_FIELDS)
    def _check_rule(self):
        for plan in self.filtered(lambda each: each._get_rule_weekdays() and not each._get_rule()):
            raise ValidationError(plan._get_rule_problem())

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve the plan; where nothing else is written on how often, it says what the rule says.

        :raise UserError: as before
        """
        self.check_access("write")
        self._say_rule()
        return super().action_approve()

    # === BUSINESS METHODS === #

    def _get_rule(self):
        """Return the rule by which people meet, or None while there is none.

        :rtype: plan_rule.PlanRule
        """
        self.ensure_one()
        nth = IN_MONTH.get(self.rule_every)
        try:
            return plan_rule.PlanRule(
                weekdays=self._get_rule_weekdays(),
                starts_at=self._to_clock(self.rule_starts_at),
                ends_at=self._to_clock(self.rule_ends_at),
                first_day=self.rule_first_day or self.valid_from,
                last_day=self.rule_last_day or None,
                weeks=1 if nth else int(self.rule_every),
                nth=nth,
                skip_red_days=self.rule_skip_red_days,
                skip_breaks=self.rule_skip_breaks,
            )
        except (TypeError, ValueError):  # half filled in
            return None

    def _get_rule_days(self):
        """Return the local days on which the rule lets people meet, one after the other; none without a rule.

        Whoever plans visits by the plan begins here: :class:`umgange.visit.series` does. Where the rule has no last
        day, there is no end.

        :rtype: collections.abc.Iterator[datetime.date]
        """
        self.ensure_one()
        rule = self._get_rule()
        return plan_rule.days(rule, self._get_school_breaks()) if rule else iter(())

    def _get_school_breaks(self):
        """Return the first and last day of each school break that the rule may have to leave out."""
        self.ensure_one()
        breaks = self.env["umgange.school.break"]._get_for(self.assignment_id) if self.rule_skip_breaks else ()
        return [(each.date_from, each.date_to) for each in breaks]

    def _get_rule_weekdays(self):
        return frozenset(number for number, name in enumerate(WEEKDAY_FIELDS) if self[name])

    def _find_rule_first_day(self, weekdays, nth):
        """Return the first day of the plan that goes on in step with the first time that is written, if one is."""
        written, rule = self.rule_first_day, self._get_rule()
        if not written or not rule or plan_rule.find_first_day(weekdays, written, nth) != written:
            return plan_rule.find_first_day(weekdays, self.valid_from, nth)
        pattern = replace(rule, last_day=None, skip_red_days=False, skip_breaks=False)
        return next(day for day in plan_rule.days(pattern) if day >= self.valid_from)

    def _get_rule_problem(self):
        """Return what is wrong with a rule that cannot be meant."""
        if self.rule_every in IN_MONTH and len(self._get_rule_weekdays()) > 1:
            return self.env._("By the month you meet on one weekday: choose one, or choose how many weeks apart.")
        if self.rule_last_day and self.rule_first_day and self.rule_last_day < self.rule_first_day:
            return self.env._("The last time cannot come before the first.")
        return self.env._("You meet from one time to a later one on the same day: look at the times again.")

    def _say_rule(self):
        """Write the rule's words under how often, where nothing else is written."""
        silent = self.point_ids.filtered(lambda point: point.topic == "frequency" and not (point.agreed or "").strip())
        for point in silent:
            if sentence := point.plan_id.rule_sentence:
                point.agreed = sentence

    @api.model
    def _to_clock(self, hours):
        """Return a time of day of decimal hours; a minute is the least that counts.

        :raise ValueError: when it is no time of day
        """
        minutes = round(hours * 60)
        return time(minutes // 60, minutes % 60)
