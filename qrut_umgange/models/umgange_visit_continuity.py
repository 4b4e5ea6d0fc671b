from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import continuity
from ..tools.local_time import format_hours, local_date, to_local

# What of a visit the index looks at.
COUNTED_FIELDS = ("start", "room_id", "place", "supporter_id")


class UmgangeVisit(models.Model):
    """What a change of a visit means for how much stays the same, said before it is saved."""

    _inherit = "umgange.visit"

    continuity_change = fields.Char("What changes for the child", compute="_compute_continuity_change")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid")
    @api.depends(*COUNTED_FIELDS, "assignment_id")
    def _compute_continuity_change(self):
        for visit in self:
            visit.continuity_change = visit._is_rebooked() and visit._get_continuity_change()

    # === PUBLIC METHODS === #

    def get_move_outcome(self, start, stop):
        """Return the sentences on what a move means, to be read before it is saved. Coordinators only.

        :param str start, stop: as the calendar would write them, in UTC
        :rtype: list[str]
        """
        self.ensure_one()
        self.check_access("write")
        zone = self._get_zone()
        begins, ends = (self._parse_moment(moment) for moment in (start, stop or start))
        if not begins or not ends:
            return []
        self.env["umgange.booking"]._check_years(begins, ends)
        day = format_date(self.env, local_date(begins, zone), date_format="EEEE d MMMM")
        becomes = f"{self.assignment_id.name}: {day} {format_hours(begins, ends, zone)}"
        meeting = replace(self._get_continuity_meeting(), start=to_local(begins, zone))
        return [sentence for sentence in (becomes, self._describe_rebooking(meeting)) if sentence]

    # === BUSINESS METHODS === #

    def _is_rebooked(self):
        """Tell whether what stands in the form is another time, place or person than what is saved."""
        self.ensure_one()
        saved = self._origin
        if self == saved or not (self.start and self.assignment_id):
            return False
        return not saved or self._get_continuity_meeting() != saved._get_continuity_meeting()

    def _get_continuity_meeting(self):
        """Return the visit as the index sees it.

        :rtype: continuity.Meeting
        """
        self.ensure_one()
        in_room = self.place == "room"
        return continuity.Meeting(
            start=to_local(self.start, self._get_zone()),
            room=(self.room_id._origin.id or None) if in_room else self.place,
            supporter=self.supporter_id._origin.id or None,
        )

    def _get_continuity_change(self):
        """Return “Continuity 92 → 88 %: another room” of what stands in the form, or False where nothing changes."""
        self.ensure_one()
        assignment = self.assignment_id._origin
        there = list(assignment._fetch_met_visits().get(assignment, self.browse()))
        before = {visit: visit._get_continuity_meeting() for visit in there}
        return assignment._describe_continuity_change(before, {self._origin or self: self._get_continuity_meeting()})

    def _describe_swap(self, supporter):
        """Return the sentence on what another supporter means for how much stays the same."""
        return self._describe_rebooking(replace(self._get_continuity_meeting(), supporter=supporter.id))

    def _describe_rebooking(self, meeting):
        """Return the sentence on what it means for how much stays the same that the visit becomes ``meeting``."""
        self.ensure_one()
        assignment = self.assignment_id
        before = {
            visit: visit._get_continuity_meeting() for visit in assignment._fetch_met_visits().get(assignment, ())
        }
        return assignment._describe_continuity_change(before, {self: meeting})
