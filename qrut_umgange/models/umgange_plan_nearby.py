from datetime import date

from odoo import fields, models

from .umgange_visit import PLANNED_STATES


class UmgangePlan(models.Model):
    """Which step the visits have come to."""

    _inherit = "umgange.plan"

    def _get_step_on(self, day):
        """Return the step that holds on ``day`` (a local date): of those taken, or meant for a day, by then the last.

        :rtype: umgange.plan.step
        """
        begun = [(step.taken_date or step.date or date.max, at, step) for at, step in enumerate(self.step_ids)]
        by_then = [each for each in begun if each[0] <= day] if day else []
        return max(by_then, key=lambda each: each[:2])[2] if by_then else self.step_ids.browse()

    def _follow_step(self):
        """Let the visits ahead have the nearby room that the step of their day asks for, and no other."""
        ahead = self.assignment_id.visit_ids.filtered(
            lambda visit: visit.state in PLANNED_STATES and visit.start > fields.Datetime.now()
        )
        no_more = ahead.filtered(lambda visit: visit.nearby_room_id and not visit._wants_nearby_room())
        if no_more:
            no_more.nearby_room_id = False
        ahead._book_nearby_rooms()
