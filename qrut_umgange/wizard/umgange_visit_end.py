from odoo import api, fields, models

from ..care_fields import CareText
from ..models.umgange_visit import END_REASONS


class UmgangeVisitEnd(models.TransientModel):
    _name = "umgange.visit.end"
    _description = "End a Visit with Its Reason"
    _inherit = ["umgange.care.mixin"]

    visit_ids = fields.Many2many("umgange.visit", required=True, check_company=True)
    outcome = fields.Selection(
        [
            ("cancelled", "Cancel"),
            ("no_show", "Did not take place"),
            ("broken_off", "End early"),
            ("abstained", "Abstain for the child's sake"),
        ],
        required=True,
        default="cancelled",
    )
    reason = fields.Selection(selection=lambda self: self._get_reasons(), required=True)
    told_at = fields.Datetime("When the message came", default=lambda self: fields.Datetime.now(), required=True)
    note = CareText("What happened")

    @api.model
    def _get_reasons(self):
        return self.env["umgange.visit"]._fields["end_reason"]._description_selection(self.env)

    @api.onchange("outcome")
    def _onchange_outcome(self):
        if END_REASONS.get(self.reason) != self.outcome:
            self.reason = False

    def _get_care_persons(self):
        return {end.id: end.visit_ids.assignment_id.child_ids for end in self}

    def action_apply(self):
        """End the visits: each mover checks who may, what may follow, and when."""
        self.ensure_one()
        mover = {
            "cancelled": self.visit_ids.action_cancel,
            "no_show": self.visit_ids.action_no_show,
            "broken_off": self.visit_ids.action_break_off,
            "abstained": self.visit_ids.action_abstain,
        }[self.outcome]
        mover(self.reason, self.told_at, self.note)
        return {"type": "ir.actions.act_window_close"}
