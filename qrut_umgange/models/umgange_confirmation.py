from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareChar
from .umgange_care_mixin import SYSTEM

# What each role confirms before the visits begin.
USUAL = {
    "visiting": ("rules", "records", "plan", "reach"),
    "guardian": ("records", "plan"),
    "carer": ("rules", "records", "plan", "handover", "reach"),
    "officer": ("plan", "reach"),
    "interpreter": ("secrecy",),
    "child": ("told",),
}


class UmgangeConfirmation(models.Model):
    """What one participant is to confirm, and when they did: nothing waits for it."""

    _name = "umgange.confirmation"
    _description = "What a Participant Confirms"
    _inherit = ["umgange.care.mixin"]
    _order = "participant_id, id"
    _rec_name = "kind"
    _parts_of = ("participant_id",)
    _filled_at_create = ("confirmed_by_id",)

    participant_id = fields.Many2one(
        "umgange.participant", required=True, index=True, ondelete="cascade", check_company=True
    )
    kind = fields.Selection(
        [
            ("rules", "Rules"),
            ("records", "Records and secrecy"),
            ("plan", "Plan"),
            ("handover", "Bringing and collecting"),
            ("reach", "Ways to reach each other"),
            ("secrecy", "Confidentiality"),
            ("told", "Knows why there is support"),
            ("other", "Other"),
        ],
        "What",
        required=True,
    )
    note = CareChar()
    confirmed_on = fields.Date("Confirmed on", copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users",
        "Noted by",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        help="Who of the staff has noted it.",
    )
    is_confirmed = fields.Boolean("Confirmed", compute="_compute_is_confirmed", inverse="_inverse_is_confirmed")

    _noted_by_somebody = models.Constraint(
        "CHECK ((confirmed_on IS NULL) = (confirmed_by_id IS NULL))", "What is confirmed was noted by somebody."
    )
    _once = models.UniqueIndex(
        "(participant_id, kind) WHERE kind <> 'other'", "This stands on the list of what they confirm already."
    )

    # === COMPUTE METHODS === #

    @api.depends("confirmed_on")
    def _compute_is_confirmed(self):
        for confirmation in self:
            confirmation.is_confirmed = bool(confirmation.confirmed_on)

    def _inverse_is_confirmed(self):
        for confirmation in self.filtered(lambda each: each.is_confirmed != bool(each.confirmed_on)):
            today = confirmation.participant_id.assignment_id._get_today()
            confirmation.confirmed_on = today if confirmation.is_confirmed else False

    @api.constrains("confirmed_on")
    def _check_not_ahead(self):
        for confirmation in self.filtered("confirmed_on"):
            if confirmation.confirmed_on > confirmation.participant_id.assignment_id._get_today():
                raise ValidationError(self.env._("Nobody has confirmed anything on a day to come: look at the date."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down what is to be confirmed; what is confirmed already is noted by whoever writes it."""
        return super().create([{**vals, **self._prepare_noted(vals.get("confirmed_on"))} for vals in vals_list])

    def write(self, vals):
        """Change what is confirmed; who notes it follows from who writes."""
        if "confirmed_on" in vals:
            self._check_system_fields(vals)
            self = self.with_context(umgange_mover=SYSTEM)  # noqa: PLW0642
            vals = {**vals, **self._prepare_noted(vals["confirmed_on"])}
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_noted(self, confirmed_on):
        return {"confirmed_by_id": self.env.uid if confirmed_on else False}

    @api.model
    def _prepare_usual(self, participant):
        """Return the values of what ``participant`` usually confirms."""
        return [{"participant_id": participant.id, "kind": kind} for kind in USUAL.get(participant.role, ())]

    def _get_care_persons(self):
        return {confirmation.id: confirmation.participant_id.person_id for confirmation in self}
