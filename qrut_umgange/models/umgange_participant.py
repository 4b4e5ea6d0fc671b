from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.periods import covers
from .umgange_visit import PLANNED_STATES

# Which of them changes somebody into somebody else.
WHO_FIELDS = {"assignment_id", "role", "person_id", "partner_id"}


class UmgangeParticipant(models.Model):
    _name = "umgange.participant"
    _description = "Participant of an Assignment"
    _inherit = ["umgange.care.mixin"]
    _order = "assignment_id, sequence, id"
    _parts_of = ("assignment_id",)

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="cascade", check_company=True
    )
    sequence = fields.Integer(default=10)
    role = fields.Selection(
        [
            ("child", "Child"),
            ("visiting", "Visiting person"),
            ("guardian", "Guardian"),
            ("carer", "Family home"),
            ("officer", "Officer"),
            ("sibling", "Sibling"),
            ("other", "Other"),
        ],
        required=True,
    )
    person_id = fields.Many2one("umgange.person", index="btree_not_null", ondelete="restrict", check_company=True)
    partner_id = fields.Many2one("res.partner", "Professional contact", index="btree_not_null", ondelete="restrict")
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    attendance_ids = fields.One2many("umgange.attendance", "participant_id")
    plan_view_ids = fields.One2many("umgange.plan.view", "participant_id")
    attends = fields.Boolean(
        "At the visits",
        compute="_compute_attends",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="Gets times of arrival and departure at each visit.",
    )

    # what the reader may see of them
    shown_name = fields.Char("Name", compute="_compute_shown_name")
    shown_phone = fields.Char("Phone", compute="_compute_shown_phone")
    can_call = fields.Boolean(compute="_compute_shown_phone")

    _one_of_two = models.Constraint(
        "CHECK (num_nonnulls(person_id, partner_id) = 1)",
        "A participant is either a private person or a professional contact.",
    )
    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "A participant's period ends before it begins.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids", "umgange_show_names")
    @api.depends("role", "person_id.display_name", "partner_id.display_name")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for participant in self:
            who = participant.person_id or participant.partner_id
            participant.display_name = f"{roles.get(participant.role)}: {who.display_name}"

    # Apart, since the log tells of what is fetched: a list of names reads nobody's phone.

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("person_id.shown_name", "partner_id.name")
    def _compute_shown_name(self):
        for participant in self:
            person, partner = participant.person_id, participant.partner_id
            participant.shown_name = person.shown_name or person.code or partner.name

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("person_id.shown_phone", "person_id.is_contact_closed", "partner_id.phone")
    def _compute_shown_phone(self):
        for participant in self:
            person, partner = participant.person_id, participant.partner_id
            participant.shown_phone = person.shown_phone or partner.phone
            # “protected” is no number to press
            participant.can_call = bool(participant.shown_phone) and not person.is_contact_closed

    @api.depends("role")
    def _compute_attends(self):
        for participant in self:
            participant.attends = participant.role in ("child", "visiting", "sibling")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add participants, to the visits that lie ahead too."""
        participants = super().create(vals_list)
        participants.assignment_id.visit_ids._sync_attendances()
        return participants

    def write(self, vals):
        """Change participants; who was at a visit stays who it was."""
        if WHO_FIELDS & vals.keys():
            self._check_never_listed()
            self._check_never_heard()
        result = super().write(vals)
        if {"attends", "date_from", "date_to", *WHO_FIELDS} & vals.keys():
            self.assignment_id.visit_ids._sync_attendances()
        return result

    def unlink(self):
        """Remove participants who were at no visit, from the visits that lie ahead too."""
        self._check_never_listed()
        self._check_never_heard()
        self.attendance_ids.unlink()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_never_listed(self):
        """Refuse for those who stand on the list of a visit that has begun or is over."""
        rows = self.attendance_ids.filtered(lambda row: row.visit_id.state not in PLANNED_STATES)
        if rows:
            raise UserError(
                self.env._(
                    "%(who)s stands on the list of visits that are over. Set the last day instead, and add a new "
                    "participant.",
                    who=", ".join(rows.participant_id.mapped("display_name")),
                )
            )

    def _check_never_heard(self):
        """Refuse for those whose view stands in a plan: who said it stays who it was."""
        heard = self.plan_view_ids.participant_id
        if heard:
            raise UserError(
                self.env._(
                    "What %(who)s thinks stands in a plan. Set the last day instead, and add a new participant.",
                    who=", ".join(heard.mapped("display_name")),
                )
            )

    def _get_care_persons(self):
        return {participant.id: participant.person_id for participant in self}

    def _is_valid_on(self, day):
        """Tell whether the participant takes part on ``day`` (a local date)."""
        self.ensure_one()
        return covers(self.date_from, self.date_to, day)
