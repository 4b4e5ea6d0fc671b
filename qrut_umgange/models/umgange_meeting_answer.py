from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText

# Who is asked at a follow-up, besides the child: whoever visits, and the home.
ASKED_ROLES = ("visiting", "carer")


class UmgangeMeetingAnswer(models.Model):
    """A question to whoever visits or to the home at a follow-up, answered by phone or at the meeting."""

    _name = "umgange.meeting.answer"
    _description = "Answer at a Follow-up"
    _inherit = ["umgange.care.mixin"]
    _order = "meeting_id desc, sequence, id"
    _parts_of = ("meeting_id",)
    _whose = ("meeting_id", "participant_id")

    meeting_id = fields.Many2one("umgange.meeting", required=True, index=True, ondelete="cascade", check_company=True)
    sequence = fields.Integer(default=10)
    participant_id = fields.Many2one(
        "umgange.participant", "Who is asked", required=True, index=True, ondelete="restrict", check_company=True
    )
    question = CareText()
    answer = CareText()
    way = fields.Selection([("phone", "By phone"), ("meeting", "At the meeting")], "How")
    answered_on = fields.Date()

    _answer_whole = models.Constraint(
        "CHECK (num_nonnulls(answered_on, way) <> 1)", "An answer has its day, and how it came."
    )

    # === COMPUTE METHODS === #

    @api.depends("meeting_id.display_name")
    def _compute_display_name(self):
        for answer in self:
            answer.display_name = answer.meeting_id.display_name

    # === CONSTRAINT METHODS === #

    @api.constrains("meeting_id", "participant_id")
    def _check_participant(self):
        for answer in self:
            if answer.participant_id.assignment_id != answer.meeting_id.assignment_id:
                raise ValidationError(self.env._("Ask somebody around the assignment itself."))

    @api.constrains("answered_on", "way")
    def _check_answer(self):
        # Here first: what the database refuses is logged with what stands in the row.
        if any(bool(answer.answered_on) != bool(answer.way) for answer in self):
            raise ValidationError(self.env._("An answer has its day, and how it came."))

    @api.onchange("answer")
    def _onchange_answer(self):
        """Spare whoever types an answer its day, and the usual way."""
        if self.answer and not self.answered_on:
            self.answered_on = self.meeting_id.assignment_id._get_today()
            self.way = "phone"

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {
            answer.id: answer.meeting_id.assignment_id.child_ids | answer.participant_id.person_id for answer in self
        }


class UmgangeMeeting(models.Model):
    """The questions of a follow-up: three to each who visits, three to the home."""

    _inherit = "umgange.meeting"

    answer_ids = fields.One2many("umgange.meeting.answer", "meeting_id", "Questions to those around")

    # === ACTION METHODS === #

    def action_insert_questions(self):
        """Put the usual questions to those who have none at this follow-up. Coordinators only."""
        self.check_access("write")
        self._begin_questions(self.env["umgange.text.template"]._get_for(self.company_id))
        return True

    # === BUSINESS METHODS === #

    def _begin(self):
        super()._begin()
        ahead = self.filtered(lambda meeting: not meeting.held)
        ahead._begin_questions(self.env["umgange.text.template"]._get_for(self.company_id))

    def _begin_questions(self, templates):
        """Give each follow-up its questions to whoever visits and to the home; a second time it adds none."""
        for meeting in self.filtered(lambda each: each.kind == "follow_up"):
            asked = [
                {"participant_id": each.id, "question": question}
                for each in meeting._get_asked() - meeting.answer_ids.participant_id
                for question in templates._get_follow_up_questions(each)
            ]
            # One after the other: whoever is called is asked all of it.
            commands = [Command.create({**values, "sequence": number}) for number, values in enumerate(asked, start=1)]
            if commands:
                meeting.answer_ids = commands

    def _get_asked(self):
        """Return whom a follow-up asks: whoever visits and those the child lives with, on its day."""
        self.ensure_one()
        around = self.assignment_id._get_participants_on(self._get_day())
        home = self.assignment_id._get_home_participants()
        return around.filtered(lambda each: each.role in ASKED_ROLES or each in home)


class UmgangeTextTemplate(models.Model):
    """The questions of a follow-up, as a manager words them."""

    _inherit = "umgange.text.template"

    use = fields.Selection(selection_add=[("questions", "Questions at a follow-up")], ondelete={"questions": "cascade"})

    _says_for_what = models.Constraint(
        "CHECK ((use = 'agenda') = (meeting_kind IS NOT NULL) AND (use IN ('rules', 'questions')) = (role IS NOT NULL)"
        " AND (use = 'checklist') = (moment IS NOT NULL))",
        "An agenda is for a kind of meeting, rules and questions are for a role, a checklist is for a moment of the "
        "visit: choose which.",
    )

    def _get_follow_up_questions(self, participant):
        """Return the questions to whoever has the participant's role, a line each, else ours."""
        fits = self.filtered(
            lambda each: (
                each.use == "questions" and each.company_id == participant.company_id and each.role == participant.role
            )
        )
        return fits[:1]._get_lines() or self._get_usual_questions(participant.role)

    @api.model
    def _get_usual_questions(self, role):
        if role == "visiting":
            return [
                self.env._("What has been good at the visits?"),
                self.env._("What has been difficult, for you or for the child?"),
                self.env._("What do you need from us so that the next visits become good?"),
            ]
        return [
            self.env._("How is the child before and after the visits?"),
            self.env._("What works well, and what does not, around the visits?"),
            self.env._("What do you need from us, and what should we think of for the child's sake?"),
        ]
