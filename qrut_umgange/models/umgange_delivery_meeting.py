from odoo import api, models

from ..lent_rights import lend
from .umgange_delivery_kind import origin


class UmgangeDelivery(models.Model):
    """A meeting that was held, where the agreement pays for meetings."""

    _inherit = "umgange.delivery"

    meeting_id = origin("umgange.meeting")

    _meeting_once = models.UniqueIndex("(meeting_id) WHERE meeting_id IS NOT NULL", "The meeting is delivered already.")

    @api.model
    def _get_origins(self):
        return [*super()._get_origins(), "meeting_id"]


class UmgangeMeeting(models.Model):
    """A meeting that is held is delivered: at once, and once."""

    _inherit = "umgange.meeting"

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the meetings; one that is written down as held is delivered."""
        meetings = super().create(vals_list)
        meetings.filtered("held")._deliver()
        return meetings

    def write(self, vals):
        """Change the meetings; what is delivered follows until it is invoiced."""
        result = super().write(vals)
        if {"held", "start", "stop", "way"} & vals.keys():
            self._deliver()
        return result

    def unlink(self):
        """Delete the meetings, and what was delivered of them unless it is invoiced."""
        self.check_access("unlink")
        lend(self)._get_deliveries()._take_back()
        return super().unlink()

    def _get_deliveries(self):
        return self.env["umgange.delivery"].search([("meeting_id", "in", self.ids)])

    def _deliver(self):
        """Deliver the meetings that were held; one that was not after all is taken back."""
        meetings = lend(self)
        wanted = [values for meeting in meetings if (values := meeting._prepare_delivery())]
        meetings._get_deliveries()._follow_all(wanted)

    def _prepare_delivery(self):
        """Return the values of the meeting's delivery; none where it was not held, or no agreement pays for it."""
        self.ensure_one()
        if not self.held or self.way == "written":
            return {}
        day = self._get_day()
        values = self.assignment_id._prepare_beside("meeting", day)
        allowed = self.assignment_id._get_allowed_on("meeting", day)
        if not values or allowed.measure == "piece":
            return values and {**values, "meeting_id": self.id}
        hours = allowed.agreement_id._count_hours(self._count_minutes())
        return {**values, "meeting_id": self.id, "done_quantity": hours}

    def _count_minutes(self):
        """Return how long the meeting was; an hour where nobody noted its end."""
        return (self.stop - self.start).total_seconds() / 60 if self.stop else 60
