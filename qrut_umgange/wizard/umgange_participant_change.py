from odoo import api, fields, models

from ..models.umgange_participant import RELATIONS


class UmgangeParticipantChange(models.TransientModel):
    """Somebody new has a role from a day on: a family home, an officer, an interpreter."""

    _name = "umgange.participant.change"
    _description = "Change Who Has a Role"
    _inherit = ["umgange.care.mixin"]
    _parts_of = ("participant_id",)

    participant_id = fields.Many2one(
        "umgange.participant", "Until now", required=True, ondelete="cascade", check_company=True
    )
    role = fields.Selection(related="participant_id.role", related_sudo=False)
    is_private = fields.Boolean(compute="_compute_is_private")
    person_id = fields.Many2one("umgange.person", "From then on", ondelete="cascade", check_company=True)
    partner_id = fields.Many2one("res.partner", "Professional contact", ondelete="cascade")
    relation = fields.Selection(
        RELATIONS,
        "To the child",
        compute="_compute_relation",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    day = fields.Date("First day", required=True, default=lambda self: self.env.company._get_umgange_today())

    # === COMPUTE METHODS === #

    @api.depends("participant_id")
    def _compute_is_private(self):
        for change in self:
            change.is_private = bool(change.participant_id.person_id)

    @api.depends("participant_id")
    def _compute_relation(self):
        for change in self:
            # A new family home is one too; a new visiting person is somebody else to the child.
            carer = change.participant_id.role == "carer"
            change.relation = carer and change.participant_id.relation

    # === ACTION METHODS === #

    def action_change(self):
        """End the one the day before and begin the other. Coordinators only.

        :raise UserError: when nobody new is chosen, or the one before has not begun by then
        """
        self.ensure_one()
        name = "person_id" if self.is_private else "partner_id"
        self.participant_id._hand_over(self.day, relation=self.relation, **{name: self[name].id})
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {change.id: change.participant_id.person_id for change in self}
