from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.umgange_participant import RELATIONS

# Whoever comes after has the same place in the work, and nothing of what was said about the one before.
KEPT = ("assignment_id", "sequence", "role", "attends")


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
    partner_id = fields.Many2one("res.partner", "From then on", ondelete="cascade")
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
        before = self.participant_id
        before.check_access("write")
        self._check_somebody_new()
        values = self._prepare_next()
        before.date_to = self.day - timedelta(days=1)
        before.create([values])
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _check_somebody_new(self):
        """Refuse a change to nobody, to the same, or on a day before the other began."""
        before = self.participant_id
        new, old = (self.person_id, before.person_id) if self.is_private else (self.partner_id, before.partner_id)
        if not new or new == old:
            raise UserError(self.env._("Choose who it is from then on."))
        if before.date_from and self.day <= before.date_from:
            raise UserError(
                self.env._(
                    "%(who)s began on %(day)s: choose a later day, or mend the row itself.",
                    who=before._get_quiet_names(),
                    day=format_date(self.env, before.date_from),
                )
            )

    def _prepare_next(self):
        """Return the values of whoever has the role from the day on."""
        before = self.participant_id
        return {
            **{name: before[name].id if name.endswith("_id") else before[name] for name in KEPT},
            "person_id": self.is_private and self.person_id.id,
            "partner_id": not self.is_private and self.partner_id.id,
            "relation": self.relation,
            "date_from": self.day,
            # as long as it was to be
            "date_to": before.date_to if before.date_to and before.date_to >= self.day else False,
        }

    def _get_care_persons(self):
        return {change.id: change.participant_id.person_id for change in self}
