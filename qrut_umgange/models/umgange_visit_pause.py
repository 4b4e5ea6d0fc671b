from odoo import api, models

from ..tools.local_time import to_local
from .umgange_visit import PLANNED_STATES


class UmgangeVisit(models.Model):
    """What a pause of the assignment means for a visit."""

    _inherit = "umgange.visit"

    @api.depends("assignment_id.pause_ids.date_from", "assignment_id.pause_ids.ended_on")
    def _compute_warning(self):
        return super()._compute_warning()

    def _get_warnings(self):
        """Say too that the assignment rests by then; what takes place all the same is written down."""
        warnings = super()._get_warnings()
        pauses = self.state in PLANNED_STATES and self.assignment_id._get_open_pauses()
        if not pauses or self.date < pauses[0].date_from:
            return warnings
        return [*warnings, self.env._("The assignment is paused: ask the coordinator before anybody comes.")]

    def _get_local_hours(self):
        """Return from and to as decimal hours of the local day: 15.0 and 17.0."""
        self.ensure_one()
        clocks = [to_local(moment, self._get_zone()) for moment in (self.start, self.stop)]
        return [clock.hour + clock.minute / 60 for clock in clocks]
