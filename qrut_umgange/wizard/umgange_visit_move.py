from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.local_time import format_clock

# Farther than a week it is another visit.
MOST = 7 * 24 * 60


class UmgangeVisitMove(models.TransientModel):
    _name = "umgange.visit.move"
    _description = "Move a Visit"
    _inherit = ["umgange.visit.dialog"]
    _parts_of = ("visit_id",)

    visit_id = fields.Many2one("umgange.visit", required=True, check_company=True)
    minutes = fields.Integer(
        "Minutes later", default=15, required=True, help="How much later it begins and ends; less than 0 is earlier."
    )
    outcome = fields.Char("Becomes", compute="_compute_outcome")

    @api.depends_context("lang")
    @api.depends("visit_id", "minutes")
    def _compute_outcome(self):
        for dialog in self:
            visit, moved = dialog.visit_id, timedelta(minutes=max(-MOST, min(dialog.minutes, MOST)))
            zone = visit._get_zone() if visit else "UTC"
            dialog.outcome = bool(visit) and self.env._(
                "%(visit)s begins %(start)s and ends %(stop)s",
                visit=visit.assignment_id.name,
                start=format_clock(visit.start + moved, zone),
                stop=format_clock(visit.stop + moved, zone),
            )

    def action_apply(self):
        """Move the visit, with what is booked and who comes: the visit itself checks what may be. Coordinators only."""
        self.ensure_one()
        visit, moved = self.visit_id, timedelta(minutes=self.minutes)
        if not moved or abs(self.minutes) > MOST:
            raise UserError(self.env._("Say by how many minutes the visit is moved."))
        visit.write({"start": visit.start + moved, "stop": visit.stop + moved})
        return self._close()
