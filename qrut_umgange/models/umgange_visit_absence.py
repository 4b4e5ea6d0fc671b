from odoo import api, fields, models

from .umgange_visit import PLANNED_STATES

BOOKED = ("start", "stop", "place", "room_id", "supporter_id", "second_supporter_id", "nearby_room_id")


class UmgangeVisit(models.Model):
    """Whoever is away or off work at the time of a visit: said, and never in the way."""

    _inherit = "umgange.visit"

    absence_note = fields.Char("Away or off work", compute="_compute_absence_note")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("state", *BOOKED)
    def _compute_absence_note(self):
        now = fields.Datetime.now()
        ahead = self.filtered(
            lambda visit: visit.state in PLANNED_STATES and visit.stop and visit.start and visit.stop > now
        )
        slots = {visit: visit._get_slots() for visit in ahead}
        absences = self.env["umgange.booking"]._get_absences([slot for each in slots.values() for slot in each])
        for visit in self:
            sentences = [sentence for slot in slots.get(visit, ()) for sentence in absences.get(slot, ())]
            visit.absence_note = " ".join(sentences) or False

    @api.depends("absence_note")
    def _compute_warning(self):
        return super()._compute_warning()

    # === BUSINESS METHODS === #

    def _get_slots(self):
        """Return (resource id, start, stop) of each room and person of the visit's own."""
        self.ensure_one()
        start, stop = self.start, self.stop
        return [(resource.id, start, stop) for resource in self._get_own_resources()._origin] if start < stop else []

    def _get_warnings(self):
        """Warn too of whoever is away then."""
        warnings = super()._get_warnings()
        return [*warnings, self.absence_note] if self.absence_note else warnings
