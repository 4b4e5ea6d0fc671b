from odoo import api, fields, models

from ..lent_rights import lend


class UmgangeVisitTimesLine(models.TransientModel):
    _name = "umgange.visit.times.line"
    _description = "When Somebody Came and Left"
    _check_company_auto = True

    times_id = fields.Many2one("umgange.visit.times", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="times_id.company_id", related_sudo=False)
    attendance_id = fields.Many2one("umgange.attendance", required=True, check_company=True)
    arrived = fields.Char("Came")
    left = fields.Char()
    shown_name = fields.Char("Name", compute="_compute_shown_name")

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("attendance_id")
    def _compute_shown_name(self):
        for line in self:
            line.shown_name = line.attendance_id.shown_name

    def _apply(self):
        """Write down when they came and left; an emptied time was never noted."""
        self.ensure_one()
        moments = {
            name: self.times_id._get_moment(self.attendance_id, name, text)
            for name, text in (("actual_arrival", self.arrived), ("actual_departure", self.left))
        }
        changed = {name: moment for name, moment in moments.items() if moment != self.attendance_id[name]}
        if changed:
            lend(self.attendance_id).write(changed)
