from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareText


class UmgangePermit(models.Model):
    """A prison's permit for one who comes to visit: for each who comes along, and for the supporter."""

    _name = "umgange.permit"
    _description = "Permit to Visit"
    _inherit = ["umgange.care.mixin"]
    _order = "id"
    _rec_name = "site_id"
    _parts_of = ("assignment_id",)
    _whose = ("assignment_id", "participant_id")

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    site_id = fields.Many2one(
        "umgange.premises",
        "For",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('kind', 'in', ('prison', 'treatment_home'))]",
    )
    participant_id = fields.Many2one(
        "umgange.participant", "Who comes", index="btree_not_null", ondelete="restrict", check_company=True
    )
    supporter_id = fields.Many2one(
        "umgange.supporter", index="btree_not_null", ondelete="restrict", check_company=True
    )  # fmt: skip
    applied_on = fields.Date("Applied for on")
    valid_from = fields.Date(help="Empty: it is not granted yet.")
    valid_to = fields.Date()
    consent_on = fields.Date("Guardian's consent", help="For a child: when the guardian agreed.")
    note = CareText()
    # what the screen says
    who_label = fields.Char("Who", compute="_compute_who_label")
    role = fields.Selection(related="participant_id.role")

    _one_person = models.Constraint(
        "CHECK (num_nonnulls(participant_id, supporter_id) = 1)",
        "A permit is for one person: a participant or one of us.",
    )
    _dates_in_order = models.Constraint("CHECK (valid_from <= valid_to)", "The permit ends before it begins.")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "site_id.name")
    def _compute_display_name(self):
        for permit in self:
            permit.display_name = " ".join(filter(None, (permit.assignment_id.name, permit.site_id.name)))

    @api.depends_context("lang", "uid", "allowed_company_ids", "umgange_show_names")
    @api.depends("participant_id.display_name", "supporter_id.name")
    def _compute_who_label(self):
        # No ``related``: that would read as sudo, past the protection of the person.
        for permit in self:
            permit.who_label = permit.participant_id.display_name or permit.supporter_id.name

    # === CONSTRAINT METHODS === #

    @api.constrains("assignment_id", "participant_id")
    def _check_own_participant(self):
        for permit in self:
            if permit.participant_id.assignment_id - permit.assignment_id:
                raise ValidationError(self.env._("Choose somebody around the assignment itself."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down permits, applied for or granted."""
        for vals in vals_list:
            self._check_values(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Change the permits."""
        self.check_access("write")
        for permit in self:
            permit._check_values(vals)
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        # A permit tells that somebody is in prison: it is about the child, and who comes along.
        return {permit.id: permit.assignment_id.child_ids | permit.participant_id.person_id for permit in self}

    def _check_values(self, vals):
        """Say in words what the database would refuse."""
        people = [vals[name] if name in vals else self[name].id for name in ("participant_id", "supporter_id")]
        if len(list(filter(None, people))) != 1:
            raise UserError(self.env._("A permit is for one person: choose who comes, or one of us."))
        days = [fields.Date.to_date(vals.get(name, self[name])) for name in ("valid_from", "valid_to")]
        if all(days) and days[0] > days[1]:
            raise UserError(self.env._("The permit ends before it begins: look at the days."))

    def _covers(self, day):
        """Tell whether it is granted and holds on ``day``."""
        self.ensure_one()
        return bool(self.valid_from) and self.valid_from <= day and (not self.valid_to or day <= self.valid_to)
