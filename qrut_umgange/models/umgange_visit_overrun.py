from odoo import api, fields, models

from ..lent_rights import lend
from ..tools.local_time import format_clock
from .umgange_care_mixin import SYSTEM
from .umgange_visit import PLANNED_STATES


class UmgangeVisit(models.Model):
    """A visit that ended late, into the next one in the room or of the supporter: saved as it was, and said."""

    _inherit = "umgange.visit"

    delayed_until = fields.Datetime(
        "Free from", readonly=True, copy=False, help="The visit before it, in the room or of the supporter, ended then."
    )

    # === COMPUTE METHODS === #

    @api.depends("delayed_until")
    def _compute_warning(self):
        return super()._compute_warning()

    # === BUSINESS METHODS === #

    def _get_warnings(self):
        """Warn too that the visit before ended into this one."""
        warnings = super()._get_warnings()
        if self.state not in PLANNED_STATES or not self.delayed_until or self.delayed_until <= self.start:
            return warnings
        clock = format_clock(self.delayed_until, self._get_zone())
        return [*warnings, self.env._("The visit before it ended at %(time)s: call those who come.", time=clock)]

    def _move_visit(self, state, **values):
        """Move the visits; the coordinators of those that come after a late end are told to call."""
        super()._move_visit(state, **values)
        for visit in self.filtered(lambda each: each.actual_stop and each.actual_stop > each.stop):
            visit._tell_following()

    def _tell_following(self):
        """Say in the visits that this one ended into that they begin later. Whose it was is not said."""
        self.ensure_one()

        def summarise(env):
            return env._("The visit before it ended late: call those who come, and let them wait")

        following = lend(self.env["umgange.visit"]).search(
            [
                "|",
                "|",
                ("room_id", "in", self.room_id.ids),
                ("supporter_id", "in", self._get_supporters().ids),
                ("second_supporter_id", "in", self._get_supporters().ids),
                ("state", "in", PLANNED_STATES),
                ("start", "<", self.actual_stop),
                ("start", ">=", self.stop),
            ]
        )
        following.with_context(umgange_mover=SYSTEM).write({"delayed_until": self.actual_stop})
        for visit in following:
            visit.assignment_id._ask_coordinator(visit, summarise)
