from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareText
from ..tools.local_time import local_date

KINDS = [
    ("opening", "Opening meeting"),
    ("follow_up", "Follow-up meeting"),
    ("network", "Network meeting"),
    ("handover", "Hand-over meeting"),
]
# Whom an opening meeting is with; the officer is at each of them.
SIDES = [("officer", "The officer"), ("home", "The family home"), ("visiting", "The visiting person")]


class UmgangeMeeting(models.Model):
    """A meeting of adults around an assignment, with its agenda, rules and open questions.

    It can be written down afterwards too, without any of them.
    """

    _name = "umgange.meeting"
    _description = "Meeting"
    _inherit = ["umgange.care.mixin"]
    _order = "start desc, id desc"
    _parts_of = ("assignment_id",)

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    kind = fields.Selection(KINDS, required=True, default="opening")
    way = fields.Selection(
        [
            ("in_person", "In person"),
            ("phone", "By phone"),
            ("video", "By video"),
            ("written", "Informed in writing"),
        ],
        "How",
        required=True,
        default="in_person",
        help="In writing: for the officer alone, instead of an opening meeting.",
    )
    written_how = fields.Selection([("letter", "Letter"), ("secure_mail", "Secure e-mail")], "Sent by")
    start = fields.Datetime(required=True)
    stop = fields.Datetime()
    participant_ids = fields.Many2many("umgange.participant", ondelete="restrict", check_company=True)
    opening_with = fields.Selection(
        SIDES, compute="_compute_opening_with", compute_sudo=False, store=True, help="Follows from who takes part."
    )
    held = fields.Boolean(copy=False)
    notes = CareText()
    # parts
    agenda_ids = fields.One2many("umgange.meeting.point", "meeting_id", copy=True)
    rules_ids = fields.One2many("umgange.meeting.rules", "meeting_id")
    question_ids = fields.One2many("umgange.open.question", "meeting_id", "Open questions")

    _times_in_order = models.Constraint("CHECK (start < stop)", "The meeting ends before it begins.")
    _written_whole = models.Constraint(
        "CHECK (way <> 'written' OR (kind = 'opening' AND written_how IS NOT NULL))",
        "In writing stands instead of the opening meeting with the officer: say too how it was sent.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("kind", "start", "assignment_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for meeting in self:
            day = meeting._get_day()
            parts = (meeting.assignment_id.name, kinds.get(meeting.kind), day and str(day))
            meeting.display_name = " ".join(filter(None, parts))

    @api.depends("kind", "participant_ids.role", "assignment_id.legal_basis", "assignment_id.participant_ids.role")
    def _compute_opening_with(self):
        for meeting in self:
            meeting.opening_with = meeting.kind == "opening" and meeting._get_side()

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "participant_ids")
    def _check_separate_opening(self):
        """Keep the family home and the visiting person apart until both know the frames."""
        for meeting in self.filtered(lambda m: m.kind == "opening"):
            people, home = meeting.participant_ids, meeting.assignment_id._get_home_participants()
            if people & home and "visiting" in people.mapped("role"):
                raise ValidationError(
                    self.env._(
                        "The family home and the visiting person have opening meetings of their own. Make two meetings."
                    )
                )

    @api.constrains("assignment_id", "participant_ids")
    def _check_own_participants(self):
        for meeting in self:
            if meeting.participant_ids.assignment_id - meeting.assignment_id:
                raise ValidationError(self.env._("Only those around the assignment itself come to its meetings."))

    @api.constrains("way", "participant_ids")
    def _check_written(self):
        for meeting in self.filtered(lambda m: m.way == "written"):
            if meeting.opening_with in ("home", "visiting"):
                raise ValidationError(
                    self.env._(
                        "Only the officer is informed in writing instead of a meeting. The family home and the "
                        "visiting person meet us, by phone or video if need be."
                    )
                )

    @api.constrains("held", "start")
    def _check_held(self):
        for meeting in self.filtered("held"):
            if meeting._get_day() > meeting.assignment_id._get_today():
                raise ValidationError(
                    self.env._("A meeting on a day to come has not been held yet: look at the day, or hold it then.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan meetings, each with its agenda and rules from the templates."""
        meetings = super().create(vals_list)
        meetings._begin()
        return meetings

    def write(self, vals):
        """Change the meetings; the agenda and rules follow who is to take part."""
        result = super().write(vals)
        if {"kind", "participant_ids"} & vals.keys():
            self._spare_absent()
            self._begin()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        # The database would take the rules along and ask nobody.
        self.rules_ids._unlink_except_answered()

    # === ACTION METHODS === #

    def action_hold(self):
        """Write down that the meetings have been held. Coordinators only."""
        self.check_access("write")
        self.held = True
        return True

    def action_insert_agenda(self):
        """Give a meeting that has no agenda the usual one.

        :raise UserError: when there is none for such a meeting
        """
        self.ensure_one()
        self.check_access("write")
        self._begin_agendas(self.env["umgange.text.template"]._get_for(self.company_id))
        if not self.agenda_ids:
            raise UserError(
                self.env._(
                    "There is no agenda for such a meeting yet. A manager writes one under Configuration, Agendas and "
                    "rules; or write your own points here."
                )
            )
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {meeting.id: meeting.assignment_id.child_ids for meeting in self}

    def _get_day(self):
        """Return the local day of the meeting."""
        self.ensure_one()
        return self.start and local_date(self.start, self.assignment_id._get_zone())

    def _get_side(self):
        """Return whom the opening meeting is with, as far as it is known."""
        self.ensure_one()
        roles = set(self.participant_ids.mapped("role"))
        if "visiting" in roles:
            return "visiting"
        if self.participant_ids & self.assignment_id._get_home_participants():
            return "home"
        return "officer" if "officer" in roles else False

    def _begin(self):
        """Give the meetings that lie ahead their agenda, and each adult at an opening meeting the rules."""
        templates = self.env["umgange.text.template"]._get_for(self.company_id)
        self.filtered(lambda m: not m.held and m.way != "written")._begin_agendas(templates)
        self._begin_rules(templates)

    def _begin_agendas(self, templates):
        """Copy the agenda into the meetings that have none."""
        for meeting in self.filtered(lambda m: not m.agenda_ids):
            lines = templates._pick_agenda(meeting)._get_lines()
            meeting.agenda_ids = [
                Command.create({"sequence": 10 * place, "name": line}) for place, line in enumerate(lines, start=1)
            ]

    def _begin_rules(self, templates):
        """Copy the rules for those at opening meetings who are to agree to them."""
        for meeting in self.filtered(lambda m: m.kind == "opening"):
            new = meeting.participant_ids - meeting.rules_ids.participant_id
            picked = {adult: templates._pick_rules(adult) for adult in new}
            meeting.rules_ids = [
                Command.create({"participant_id": adult.id, "text": rules.text})
                for adult, rules in picked.items()
                if rules
            ]

    def _spare_absent(self):
        """Ask nobody about the rules who is not to come to an opening meeting; what was answered stays."""
        self.rules_ids.filtered(
            lambda row: (
                not row.answer
                and (row.meeting_id.kind != "opening" or row.participant_id not in row.meeting_id.participant_ids)
            )
        ).unlink()
