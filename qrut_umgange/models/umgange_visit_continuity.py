from dataclasses import replace

from odoo import api, fields, models

from ..tools import continuity
from ..tools.local_time import to_local

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
        self.ensure_one()
        assignment = self.assignment_id
        before = {
            visit: visit._get_continuity_meeting() for visit in assignment._fetch_met_visits().get(assignment, ())
        }
        meeting = replace(self._get_continuity_meeting(), supporter=supporter.id)
        return assignment._describe_continuity_change(before, {self: meeting})
