from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.coming_of_age import adult_day
from ..tools.local_time import local_date
from .umgange_person import CLOSING

# How long before the eighteenth birthday the view speaks of it.
SOON = relativedelta(months=6)


class UmgangeParticipant(models.Model):
    """How those around an assignment are reached, what they confirm, and what to know of each."""

    _inherit = "umgange.participant"

    confirmation_ids = fields.One2many("umgange.confirmation", "participant_id")
    contact_note_ids = fields.One2many("umgange.contact.note", "participant_id")
    handout_ids = fields.One2many("umgange.handout", "participant_id")
    is_current = fields.Boolean("Today", compute="_compute_is_current", search="_search_is_current")
    shown_email = fields.Char("E-mail", compute="_compute_shown_reach")
    shown_interpreter = fields.Char("Interpreter in", compute="_compute_shown_reach")
    to_confirm = fields.Char("To confirm", compute="_compute_to_confirm")
    notice = fields.Char("To know", compute="_compute_notice")
    adult_hint = fields.Char(compute="_compute_adult_hint")
    last_contact = fields.Char(compute="_compute_last_contact")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id", "date_from", "date_to")
    def _compute_is_current(self):
        for participant in self:
            assignment = participant.assignment_id
            participant.is_current = bool(assignment) and participant._is_valid_on(assignment._get_today())

    @api.model
    def _search_is_current(self, operator, value):
        """Find those who take part today, as the company's clock says."""
        if operator != "in":
            return NotImplemented
        today = self.env.company._get_umgange_today()
        begun = Domain("date_from", "=", False) | Domain("date_from", "<=", today)
        return begun & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("person_id.shown_email_address", "person_id.shown_interpreter", "partner_id.email")
    def _compute_shown_reach(self):
        for participant in self:
            person, partner = participant.person_id, participant.partner_id
            participant.shown_email = person.shown_email_address or partner.email
            participant.shown_interpreter = person.shown_interpreter

    @api.depends_context("lang")
    @api.depends("confirmation_ids.confirmed_on", "confirmation_ids.kind")
    def _compute_to_confirm(self):
        kinds = dict(self.env["umgange.confirmation"]._fields["kind"]._description_selection(self.env))
        for participant in self:
            left = participant.confirmation_ids.filtered(lambda each: not each.confirmed_on)
            done = self.env._("Nothing left") if participant.confirmation_ids else False
            participant.to_confirm = ", ".join(kinds[each.kind] for each in left) or done

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("may_attend", "may_collect", "shown_interpreter", "adult_hint", "person_id.is_contact_closed")
    def _compute_notice(self):
        for participant in self:
            participant.notice = " · ".join(participant._get_notices()) or False

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends(
        "role",
        "person_id.shown_personnummer",
        "person_id.identity_ids.birth_date",
        "assignment_id.child_ids.shown_personnummer",
        "assignment_id.child_ids.identity_ids.birth_date",
    )
    def _compute_adult_hint(self):
        concerned = self.filtered(lambda each: each.role in ("child", "guardian"))
        births = (concerned.person_id | concerned.assignment_id.child_ids)._get_birth_dates()
        for participant in self:
            participant.adult_hint = participant in concerned and participant._get_adult_hint(births)

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("contact_note_ids.contacted_at", "contact_note_ids.kind")
    def _compute_last_contact(self):
        kinds = dict(self.env["umgange.contact.note"]._fields["kind"]._description_selection(self.env))
        for participant in self:
            note = participant.contact_note_ids[:1]
            participant.last_contact = bool(note) and f"{participant._get_day_label(note)}: {kinds[note.kind]}"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add participants, each with what that role usually confirms."""
        participants = super().create(vals_list)
        confirmations = self.env["umgange.confirmation"]
        new = participants.filtered(lambda each: not each.confirmation_ids)
        confirmations.create([vals for each in new for vals in confirmations._prepare_usual(each)])
        return participants

    # === ACTION METHODS === #

    def action_note_contact(self):
        """Open the dialog in which a call or a message is noted in one more tap."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_contact_note_action_new")
        context = {"default_assignment_id": self.assignment_id.id, "default_participant_id": self.id}
        return {**action, "context": context}

    # === BUSINESS METHODS === #

    def _check_stays(self):
        """Keep who was told of something, or spoken with, as who it was."""
        super()._check_stays()
        if told := self.filtered(lambda each: each.handout_ids or each.contact_note_ids):
            raise UserError(
                self.env._(
                    "It stands in the register what %(who)s was told, or that you spoke. Set the last day instead, and "
                    "add a new participant.",
                    who=told._get_quiet_names(),
                )
            )

    def _get_day_label(self, note):
        """Return the local day of a contact, as “4 Mar”."""
        day = local_date(note.contacted_at, self.assignment_id._get_zone())
        return format_date(self.env, day, date_format="d MMM")

    def _get_notices(self):
        """Return what whoever looks at the list should know of this participant, in short."""
        self.ensure_one()
        names = ("may_attend", "may_collect")
        refusals = [
            dict(self._fields[name]._description_selection(self.env))["no"] for name in names if self[name] == "no"
        ]
        closed, language = self.person_id.is_contact_closed, self.shown_interpreter
        interpreter = language and not closed and self.env._("Interpreter: %(language)s", language=language)
        return [*refusals, *filter(None, (interpreter, self.adult_hint))]

    def _get_adult_hint(self, births):
        """Return what the eighteenth birthday means for this participant, when it is near or past.

        :param dict births: birth dates that the reader may see, by person
        """
        self.ensure_one()
        children = self.person_id if self.role == "child" else self.assignment_id.child_ids
        today = self.assignment_id._get_today()
        days = sorted(adult_day(births[child]) for child in children if births.get(child))
        # The next one who will be, soon; else the last who was.
        near = [day for day in days if today < day <= today + SOON] or [day for day in days if day <= today][-1:]
        if not near:
            return False
        day, is_over = format_date(self.env, near[0]), near[0] <= today
        if self.role == "child":
            return (
                self.env._("Turned 18 on %(day)s: is asked, and decides.", day=day)
                if is_over
                else self.env._("Turns 18 on %(day)s.", day=day)
            )
        return self._get_guardian_hint(day, is_over, not self._has_ended_guardianship())

    def _get_guardian_hint(self, day, is_over, has_younger):
        if is_over and has_younger:
            return self.env._(
                "Guardian no longer of the child who turned 18 on %(day)s: ask the young person.", day=day
            )
        if is_over:
            return self.env._("Guardian no longer: the child turned 18 on %(day)s. Ask the young person.", day=day)
        return self.env._("Guardian until the child turns 18 on %(day)s.", day=day)

    def _has_ended_guardianship(self):
        """Tell whether every child of the assignment is of age, as far as the reader may see."""
        self.ensure_one()
        children, today = self.assignment_id.child_ids, self.assignment_id._get_today()
        if self.role != "guardian" or not children:
            return False
        births = children._get_birth_dates()
        # Whose birth date is not there, or not to be seen, is taken for a child.
        known = [births[child] for child in children if births.get(child)]
        return len(known) == len(children) and adult_day(max(known)) <= today

    def _get_hidden_from(self):
        """Return whose protected data this participant must not get through a paper about the assignment.

        Those who are there for their work get the whole; a person knows what is their own.
        """
        self.ensure_one()
        if self.partner_id:
            return self.env["umgange.person"]
        assignment, today = self.assignment_id, self.assignment_id._get_today()
        hidden = assignment.participant_ids.person_id.filtered(lambda person: person.protection in CLOSING)
        if any(decision._hides_from(self, today) for decision in assignment.decision_ids):
            hidden |= assignment.child_ids
        if self.role == "carer" and self._is_valid_on(today):
            # It lives there; in a home that it has left it does so no longer.
            hidden -= assignment.child_ids
        return hidden - self.person_id
