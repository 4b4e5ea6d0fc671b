from odoo import fields, models
from odoo.exceptions import UserError


class UmgangeLoss(models.TransientModel):
    """Somebody around the child has died: everything stops at once, and nothing goes out."""

    _name = "umgange.loss"
    _description = "Somebody Has Died"
    _inherit = ["umgange.care.mixin"]
    _parts_of = ("assignment_id",)

    assignment_id = fields.Many2one("umgange.assignment", required=True, ondelete="cascade", check_company=True)
    participant_id = fields.Many2one("umgange.participant", "Who", required=True, check_company=True)
    told_at = fields.Datetime("When we were told", default=fields.Datetime.now, required=True)

    def _get_care_persons(self):
        return {loss.id: loss.participant_id.person_id for loss in self}

    def action_apply(self):
        """Stop all visits and reminders wherever the person takes part. Coordinators only.

        :raise UserError: when no private person of this assignment is named
        """
        self.ensure_one()
        person = self.participant_id.person_id
        if not person or self.participant_id.assignment_id != self.assignment_id:
            raise UserError(self.env._("Choose who has died among the private persons of this assignment."))
        self.assignment_id._check_coordinator()
        around = (person.participant_ids | self.participant_id).assignment_id
        around.filtered(lambda each: each.state not in ("closed", "declined"))._stop_for_loss(person, self.told_at)
        return {"type": "ir.actions.act_window_close"}
