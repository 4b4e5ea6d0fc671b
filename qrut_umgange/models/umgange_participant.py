from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.periods import covers
from .umgange_visit import PLANNED_STATES

# Which of them changes somebody into somebody else.
WHO_FIELDS = {"assignment_id", "role", "person_id", "partner_id"}
# What decides who is expected at a visit, besides who it is.
EXPECTED_FIELDS = {"attends", "may_attend", "relation", "date_from", "date_to", *WHO_FIELDS}
RELATIONS = [
    ("mother", "Mother"),
    ("father", "Father"),
    ("step_parent", "Step-parent"),
    ("mothers_mother", "Grandmother (mother's side)"),
    ("mothers_father", "Grandfather (mother's side)"),
    ("fathers_mother", "Grandmother (father's side)"),
    ("fathers_father", "Grandfather (father's side)"),
    ("sibling", "Brother or sister"),
    ("aunt", "Aunt"),
    ("uncle", "Uncle"),
    ("close", "Other close person"),
    ("family_home", "Family home"),
    ("emergency_home", "Emergency home"),
    ("network_home", "Network home"),
    ("resident_parent", "Resident parent"),
    ("residential_home", "Residential home"),
]
PARENTS = ("mother", "father")
# What a carer is; everybody else is something to the child.
HOMES = ("family_home", "emergency_home", "network_home", "resident_parent", "residential_home")
# Whose part is said by the role alone, and whose by both.
ROLE_ALONE, BOTH = ("child", "officer", "interpreter"), ("guardian",)


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
            ("interpreter", "Interpreter"),
            ("other", "Other"),
        ],
        required=True,
    )
    relation = fields.Selection(
        RELATIONS,
        "To the child",
        help="Who they are to the child: every text says it, so that a grandmother is never called a parent.",
    )
    role_label = fields.Char("Role in words", compute="_compute_role_label")
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
    needs_interpreter = fields.Boolean(compute="_compute_needs_interpreter")
    wants_reminder = fields.Boolean(
        "Reminder before visits", help="They have asked for it. It goes out in words that tell nobody what it is about."
    )
    # as the board, a court or the guardians have said; nothing: nobody has said
    may_attend = fields.Selection([("yes", "May attend"), ("no", "May not attend")], "Attending")
    may_collect = fields.Selection([("yes", "May collect"), ("no", "May not collect")], "Collecting")

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
    @api.depends("role_label", "person_id.display_name", "partner_id.display_name")
    def _compute_display_name(self):
        # A form that names a participant asks with all rights: who it is, is for whoever may read them.
        real = self._origin
        hidden = real - real.sudo(False)._filtered_access("read").sudo() if self.env.su else real.browse()
        for participant in self:
            who = participant.person_id or participant.partner_id
            is_hidden = participant._origin in hidden
            participant.display_name = "" if is_hidden else f"{participant.role_label}: {who.display_name}"

    @api.depends_context("lang")
    @api.depends("role", "relation")
    def _compute_role_label(self):
        roles, relations = (dict(self._fields[name]._description_selection(self.env)) for name in ("role", "relation"))
        for participant in self:
            role, relation = roles.get(participant.role), relations.get(participant.relation)
            if not relation or participant.role in ROLE_ALONE:
                participant.role_label = role
            elif participant.role in BOTH:
                participant.role_label = f"{role} ({relation[0].lower()}{relation[1:]})"
            else:
                participant.role_label = relation

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

    @api.depends("person_id")
    def _compute_needs_interpreter(self):
        # Sudo: that an interpreter is needed, never the language; whoever plans a visit must know.
        contacts_sudo = self.env["umgange.person.contact"].sudo()
        needing = contacts_sudo.search([("person_id", "in", self.person_id.ids), ("has_interpreter", "=", True)])
        needing_ids = set(needing.person_id.ids)
        for participant in self:
            participant.needs_interpreter = participant.person_id.id in needing_ids

    @api.depends("role", "may_attend")
    def _compute_attends(self):
        for participant in self:
            comes = participant.role in ("child", "visiting", "sibling")
            participant.attends = comes and participant.may_attend != "no"

    # === CONSTRAINT METHODS === #

    @api.constrains("attends", "may_attend")
    def _check_may_attend(self):
        if refused := self.filtered(lambda participant: participant.attends and participant.may_attend == "no"):
            raise ValidationError(
                self.env._(
                    "%(who)s may not attend, and is not expected at the visits. Has it been decided otherwise, "
                    "change that first.",
                    who=refused._get_quiet_names(),
                )
            )

    @api.constrains("role", "relation")
    def _check_relation(self):
        for participant in self.filtered("relation"):
            if (participant.role == "carer") != (participant.relation in HOMES):
                raise ValidationError(
                    self.env._(
                        "%(who)s: a family home and its like are where the child lives, everybody else is somebody "
                        "to the child. Choose another role, or another relation.",
                        who=participant._get_quiet_names(),
                    )
                )

    @api.constrains("role", "person_id")
    def _check_adult_interpreter(self):
        for participant in self.filtered(lambda each: each.role == "interpreter"):
            if participant.person_id.kind == "child":
                raise ValidationError(
                    self.env._(
                        "%(who)s: a child never interprets. Book an interpreter, by phone if need be.",
                        who=participant._get_quiet_names(),
                    )
                )

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
            self._check_stays()
        result = super().write(vals)
        if EXPECTED_FIELDS & vals.keys():
            self.assignment_id.visit_ids._sync_attendances()
        return result

    def unlink(self):
        """Remove participants who were at no visit, from the visits and meetings that lie ahead too."""
        self._check_stays()
        self.attendance_ids.unlink()
        ahead = self.env["umgange.meeting"].search([("participant_ids", "in", self.ids)])
        ahead.write({"participant_ids": [Command.unlink(participant.id) for participant in self]})
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_stays(self):
        """Refuse for those about whom something is written that is true of them alone."""
        self._check_never_listed()
        self._check_never_heard()
        self._check_never_named()

    def _check_never_named(self):
        """Refuse for those who stand in a decision, were at a meeting, or have confirmed something."""
        decisions = self.env["umgange.decision"].search([("participant_ids", "in", self.ids)])
        meetings = self.env["umgange.meeting"].search([("participant_ids", "in", self.ids), ("held", "=", True)])
        named = decisions.participant_ids | meetings.participant_ids
        named |= self.confirmation_ids.filtered("confirmed_on").participant_id
        if kept := self & named:
            raise UserError(
                self.env._(
                    "%(who)s stands in a decision, was at a meeting or has confirmed something. Set the last day "
                    "instead, and add a new participant.",
                    who=kept._get_quiet_names(),
                )
            )

    def _check_never_listed(self):
        """Refuse for those who stand on the list of a visit that has begun or is over."""
        rows = self.attendance_ids.filtered(lambda row: row.visit_id.state not in PLANNED_STATES)
        if rows:
            raise UserError(
                self.env._(
                    "%(who)s stands on the list of visits that are over. Set the last day instead, and add a new "
                    "participant.",
                    who=rows.participant_id._get_quiet_names(),
                )
            )

    def _check_never_heard(self):
        """Refuse for those whose view stands in a plan: who said it stays who it was."""
        heard = self.plan_view_ids.participant_id
        if heard:
            raise UserError(
                self.env._(
                    "What %(who)s thinks stands in a plan. Set the last day instead, and add a new participant.",
                    who=heard._get_quiet_names(),
                )
            )

    def _may_be_parent(self):
        """Tell whether this may be a guardian or a parent, as far as anybody has said."""
        self.ensure_one()
        return self.role == "guardian" or self.role == "visiting" and self.relation in (False, *PARENTS)

    def _comes_early(self):
        """Tell whether this one is there before the child and stays after; all others follow the child's time."""
        self.ensure_one()
        # A brother or sister visits too, from another home.
        return self.role == "visiting" and self.relation != "sibling"

    def _get_care_persons(self):
        return {participant.id: participant.person_id for participant in self}

    def _is_valid_on(self, day):
        """Tell whether the participant takes part on ``day`` (a local date)."""
        self.ensure_one()
        return covers(self.date_from, self.date_to, day)
