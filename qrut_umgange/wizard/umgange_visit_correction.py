from odoo import api, fields, models


class UmgangeVisitCorrection(models.TransientModel):
    _name = "umgange.visit.correction"
    _description = "Correct How a Visit Ended"
    _inherit = ["umgange.visit.dialog"]
    _parts_of = ("visit_id",)

    visit_id = fields.Many2one("umgange.visit", required=True, check_company=True)
    state = fields.Selection(
        [("planned", "Planned"), ("confirmed", "Confirmed"), ("under_way", "Under way")],
        "The visit is again",
        compute="_compute_state",
        compute_sudo=False,
        store=True,
        readonly=False,
        required=True,
    )
    reason = fields.Char(required=True)

    @api.depends("visit_id")
    def _compute_state(self):
        for correction in self:
            visit = correction.visit_id
            before = "confirmed" if visit.confirmed_at else "planned"
            correction.state = "under_way" if visit.actual_start else before

    def action_apply(self):
        """Open the ended visit again: the mover checks who may, and whether it is invoiced."""
        self.ensure_one()
        self.visit_id.action_correct(self.state, self.reason)
        return self._close()
