from datetime import timedelta
from itertools import takewhile

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..tools import plan_rule, recurrence, refit
from ..tools.local_time import local_date
from .umgange_visit import PLANNED_STATES


class UmgangePlan(models.Model):
    """Which visits ahead do not follow the plan: those of the version before, when a new one is approved."""

    _inherit = "umgange.plan"

    off_rule_count = fields.Integer("Visits that do not follow the plan", compute="_compute_off_rule_count")

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "valid_from",
        "valid_to",
        "assignment_id.visit_ids.state",
        "assignment_id.visit_ids.start",
        "assignment_id.visit_ids.series_start",
    )
    def _compute_off_rule_count(self):
        for plan in self:
            compared = plan._get_refit() if plan._may_refit() else refit.Refit()
            plan.off_rule_count = len(compared.moves) + len(compared.removes)

    # === ACTION METHODS === #

    def action_refit(self):
        """Show what would become of the visits ahead, by the rule of this plan. Coordinators only.

        :raise UserError: when the plan does not hold, or has no rule to follow
        """
        self.ensure_one()
        self.check_access("write")
        if not self._may_refit():
            raise UserError(
                self.env._(
                    "The visits follow the plan that is approved, and holds, and says on which days you meet. "
                    "Make a new version, pick the days, and approve it."
                )
            )
        return self.env["umgange.visit.series"]._open_refit(self)

    # === BUSINESS METHODS === #

    def _may_refit(self):
        """Tell whether visits can follow this plan."""
        self.ensure_one()
        return self.state == "approved" and not self.is_replaced and bool(self._get_rule())

    def _get_refit_period(self):
        """Return from which day to which the visits are compared: from tomorrow to the week of the last planned."""
        self.ensure_one()
        tomorrow = self.assignment_id._get_today() + timedelta(days=1)
        first = max(self.valid_from, tomorrow)
        ahead = self.assignment_id.visit_ids.filtered(lambda visit: visit.state in PLANNED_STATES)
        last = max(ahead.mapped("date"), default=first)
        # The whole week: a Wednesday may become the Thursday after it.
        last += timedelta(days=6 - last.weekday())
        return first, max(first, min(filter(None, (last, self.valid_to))))

    def _get_refit(self, first=None, last=None, zone=None, left=()):
        """Return what becomes of the visits from ``first`` to ``last`` by this plan's rule.

        :param left: the days of the rule on which nobody is to meet all the same
        :rtype: refit.Refit
        """
        self.ensure_one()
        usual = self._get_refit_period()
        first, last = first or usual[0], last or usual[1]
        zone = zone or self.assignment_id._get_zone()
        rule = self._get_rule_times(first, last, zone, left)
        visits = self.assignment_id.visit_ids - self.assignment_id._get_paused_visits()
        within = visits.filtered(lambda visit: first <= visit.date <= last)
        series_days = self._get_series_times(first, last, zone)
        return refit.refit(rule, [self._get_standing(visit, series_days, zone) for visit in within])

    def _get_rule_times(self, first, last, zone, left=()):
        """Return ``{day: (start, stop)}`` of the rule, within the plan and the days given."""
        rule = self._get_rule()
        if not rule:
            return {}
        last = min(filter(None, (last, self.valid_to)))
        first = max(first, self.valid_from)
        days = takewhile(lambda day: day <= last, self._get_rule_days())
        return {day: _occur(rule, day, zone) for day in days if day >= first and day not in left}

    def _get_series_times(self, first, last, zone):
        """Return the times that the rule of any version gives: a visit there was planned by it."""
        plans = self.assignment_id.plan_ids.filtered(lambda plan: plan.state == "approved")
        found = set()
        for rule in filter(None, (plan._get_rule() for plan in plans)):
            days = takewhile(lambda day: day <= last, plan_rule.pattern_days(rule))
            found.update(_occur(rule, day, zone) for day in days if day >= first)
        return found

    @api.model
    def _get_standing(self, visit, series_times, zone):
        """Return what may become of a visit that is there.

        :rtype: refit.Standing
        """
        status = visit._get_refit_status(series_times)
        meant = local_date(visit.series_start, zone) if visit.series_start else None
        return refit.Standing(visit.id, visit.date, (visit.start, visit.stop), status, meant)


class UmgangeVisit(models.Model):
    _inherit = "umgange.visit"

    def _get_refit_status(self, series_times=()):
        """Return whether the visit may follow a new rule by itself, if somebody says so, or not at all."""
        self.ensure_one()
        if self.state not in PLANNED_STATES or self.start <= fields.Datetime.now() or self._get_refit_tie():
            return refit.FIXED
        if self.series_start and self.series_start != self.start:
            return refit.KEPT
        if not self.series_start and (self.start, self.stop) not in series_times:
            return refit.FIXED
        return refit.ASKED if self.state == "confirmed" else refit.FREE

    def _get_refit_tie(self):
        """Return why a visit that is planned cannot be taken away or moved with the others, or nothing (hook)."""
        self.ensure_one()
        if self.lead_visit_id or self.joint_visit_ids:
            return self.env._("Shared with a sibling's visit: change it there")
        if lend(self).journal_entry_ids:
            return self.env._("Something is written about it")
        return ""

    def _get_refit_reason(self):
        """Return why the visit stays as it is, in words."""
        self.ensure_one()
        if tie := self._get_refit_tie():
            return tie
        if self.replaces_id or self.replaced_day:
            return self.env._("Makes up for another")
        if not self.series_start:
            return self.env._("Extra visit")
        return self.env._("Moved by hand")


def _occur(rule, day, zone):
    """Return when the visit of that day starts and stops."""
    [each] = recurrence.occurrences(recurrence.Rule(day, rule.starts_at, rule.ends_at, zone, count=1))
    return each.start, each.stop
