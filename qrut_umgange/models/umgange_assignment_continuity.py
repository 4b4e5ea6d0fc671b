from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools import continuity
from .umgange_visit import OPEN_STATES

# The visits that the child meets or will meet; what was called off is no change of ours.
MET_STATES = (*OPEN_STATES, "done", "broken_off")
#: How far back the index of today looks; it looks ahead as far as visits are planned.
LOOKS_BACK = relativedelta(months=12)


class UmgangeAssignment(models.Model):
    """How much we keep the same from visit to visit; see :mod:`..tools.continuity` for what counts."""

    _inherit = "umgange.assignment"

    continuity = fields.Integer("Continuity (%)", compute="_compute_continuity")
    continuity_label = fields.Char(
        "Continuity",
        compute="_compute_continuity",
        help="How much we keep the same from visit to visit: the room, the supporter, the weekday and the time. "
        "Over the visits of the last twelve months and those that are planned.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid")
    @api.depends("visit_ids.state", "visit_ids.start", "visit_ids.room_id", "visit_ids.place", "visit_ids.supporter_id")
    def _compute_continuity(self):
        measured = self._measure_continuity()
        for assignment in self:
            found = measured[assignment]
            assignment.continuity = found.index
            # One visit is like nothing yet.
            assignment.continuity_label = found.count > 1 and assignment._get_continuity_label(found)

    # === BUSINESS METHODS === #

    def _measure_continuity(self, date_from=None, date_to=None):
        """Return ``{assignment: Continuity}`` over the visits between two local days.

        :param date_from: twelve months ago by default
        :param date_to: by default as far as visits are planned
        :rtype: dict[umgange.assignment, continuity.Continuity]
        """
        visits = self._fetch_met_visits(date_from, date_to)
        return {
            assignment: continuity.measure(
                [visit._get_continuity_meeting() for visit in visits.get(assignment._origin, ())],
                assignment._get_agreed_weekdays(),
            )
            for assignment in self
        }

    def _fetch_met_visits(self, date_from=None, date_to=None):
        """Return ``{assignment: visits}`` that count, in the order of time; one query for all."""
        since = date_from or fields.Date.today() - LOOKS_BACK
        domain = [("assignment_id", "in", self._origin.ids), ("state", "in", MET_STATES), ("date", ">=", since)]
        if date_to:
            domain.append(("date", "<=", date_to))
        names = ["assignment_id", "company_id", "start", "room_id", "place", "supporter_id", "state"]
        visits = self.env["umgange.visit"].search_fetch(domain, names, order="start, id")
        return visits.grouped("assignment_id")

    def _get_agreed_weekdays(self):
        """Return the weekdays of the plan's rule, 0 is Monday; none where no rule is agreed."""
        self.ensure_one()
        return self.plan_id._get_rule_weekdays() if self.plan_id else frozenset()

    @api.model
    def _get_continuity_words(self):
        """Return what is said of each thing that is not as usual."""
        return {
            continuity.ROOM: self.env._("another room"),
            continuity.SUPPORTER: self.env._("another supporter"),
            continuity.WEEKDAY: self.env._("another weekday"),
            continuity.TIME: self.env._("another time"),
        }

    def _get_continuity_label(self, found):
        """Return “92 % of 26 visits: another room (2), another time (1)”."""
        words = self._get_continuity_words()
        changes = ", ".join(f"{words[aspect]} ({count})" for aspect, count in found.changes)
        label = self.env._("%(index)s %% over %(count)s visits", index=found.index, count=found.count)
        return f"{label}: {changes}" if changes else label

    def _describe_continuity_change(self, before, changed):
        """Return the sentence on what ``changed`` visits do to the index, or False where they do nothing.

        Whoever shows it before a rebooking is saved calls this: the form of a visit, a dialog, a preview.

        :param dict before: {visit: meeting} as they are, from `_fetch_met_visits`
        :param dict changed: {visit: meeting} as they would be, moved or new
        """
        self.ensure_one()
        weekdays = self._get_agreed_weekdays()
        after = sorted({**before, **changed}.values(), key=lambda meeting: meeting.start)
        old, new = continuity.measure(before.values(), weekdays), continuity.measure(after, weekdays)
        usual = continuity.find_usual(after, weekdays)
        # What was another before and stays so is no change of this one.
        changes = {
            aspect
            for visit, meeting in changed.items()
            for aspect in usual.find_changes(meeting)
            if visit not in before or aspect in continuity.find_moved(before[visit], meeting)
        }
        if old.index is None or (old.index == new.index and not changes):
            return False
        words = self._get_continuity_words()
        named = ", ".join(words[aspect] for aspect in continuity.ASPECTS if aspect in changes)
        figures = self.env._("Continuity %(old)s → %(new)s %%", old=old.index, new=new.index)
        return f"{figures}: {named}" if named else figures
