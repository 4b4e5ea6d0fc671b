from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..care_fields import CareText
from .umgange_care_mixin import SYSTEM


class UmgangeOpenQuestion(models.Model):
    """What was left open at a meeting; the plan shows it until it is answered or is a point there."""

    _name = "umgange.open.question"
    _description = "Open Question"
    _inherit = ["umgange.care.mixin"]
    _order = "meeting_id desc, id"
    _parts_of = ("meeting_id",)
    _whose = ("assignment_id", "participant_id")

    meeting_id = fields.Many2one("umgange.meeting", required=True, index=True, ondelete="cascade", check_company=True)
    assignment_id = fields.Many2one(
        "umgange.assignment",
        compute="_compute_assignment_id",
        compute_sudo=False,
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    question = CareText("Question")
    participant_id = fields.Many2one(
        "umgange.participant",
        "Who is to answer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    answer = CareText()
    answered_on = fields.Date()
    answered_how = fields.Selection(
        [
            ("meeting", "At a meeting"),
            ("phone", "By phone"),
            ("letter", "By letter"),
            ("secure_mail", "By secure e-mail"),
        ],
        "How",
    )
    # set by the button; gone with the point
    point_id = fields.Many2one(
        "umgange.plan.point",
        "Point of the plan",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open")

    _answer_whole = models.Constraint(
        "CHECK (num_nonnulls(answered_on, answered_how) <> 1)", "An answer has its day, and how it came."
    )

    # === COMPUTE METHODS === #

    @api.depends("meeting_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for question in self:
            question.display_name = question.meeting_id.display_name

    @api.depends("meeting_id.assignment_id")
    def _compute_assignment_id(self):
        for question in self:
            question.assignment_id = question.meeting_id.assignment_id

    @api.depends("answered_on", "point_id")
    def _compute_is_open(self):
        for question in self:
            question.is_open = not (question.answered_on or question.point_id)

    # === CONSTRAINT METHODS === #

    @api.constrains("meeting_id", "participant_id")
    def _check_participant(self):
        for question in self:
            if question.participant_id.assignment_id - question.assignment_id:
                raise ValidationError(self.env._("Somebody around the assignment itself is to answer, or nobody yet."))

    @api.constrains("answered_on", "answered_how")
    def _check_answer(self):
        # Here first: what the database refuses is logged with what stands in the row.
        if any(bool(question.answered_on) != bool(question.answered_how) for question in self):
            raise ValidationError(self.env._("An answer has its day, and how it came."))

    @api.onchange("answer")
    def _onchange_answer(self):
        """Spare whoever types an answer its day."""
        if self.answer and not self.answered_on:
            self.answered_on = self.meeting_id.assignment_id._get_today()

    # === ACTION METHODS === #

    def action_answer(self):
        """Open the question to be answered, beside the plan. Coordinators only."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open question"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_make_point(self):
        """Make each question a point of the draft plan, where what is agreed is written. Coordinators only.

        :raise UserError: when one is settled already, or no draft is being written
        """
        self.check_access("write")
        for question in self:
            question._make_point()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {question.id: question.assignment_id.child_ids | question.participant_id.person_id for question in self}

    def _make_point(self):
        self.ensure_one()
        if not self.is_open:
            raise UserError(self.env._("The question is answered, or is a point of the plan already."))
        draft = self.assignment_id.plan_ids.filtered(lambda plan: plan.state == "draft")[:1]
        if not draft:
            raise UserError(
                self.env._(
                    "No plan is being written. Begin a plan, or a new version, and make the question a point there."
                )
            )
        before = draft.point_ids
        draft.point_ids = [Command.create(self._prepare_point(draft))]
        self._settle(draft.point_ids - before)

    def _settle(self, point):
        """Note that the question has become the point."""
        self.with_context(umgange_mover=SYSTEM).write({"point_id": point.id})

    def _reopen(self):
        """Note that the point is gone: the question is open again."""
        self.with_context(umgange_mover=SYSTEM).write({"point_id": False})

    def _prepare_point(self, plan):
        """Return the values of a point to write on: its heading tells nobody's secret, what is agreed is empty.

        An empty point cannot be approved: no question goes as an answer.
        """
        self.ensure_one()
        day = format_date(self.env, self.meeting_id._get_day())
        return {
            "sequence": max(plan.point_ids.mapped("sequence"), default=0) + 1,
            "name": self.env._("Question from the meeting on %(day)s", day=day),
        }
