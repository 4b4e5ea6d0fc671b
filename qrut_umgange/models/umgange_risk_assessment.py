from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_insert, refuse_truncate, refuse_update
from .umgange_care_mixin import SYSTEM

VALID_MONTHS = 6
WARN_DAYS = 14
EXTENSION_DAYS = 7
WRITTEN = ("assignment_id", "company_id", "date", "valid_until", "light", "reason", "measures", "author_id", "sent_at")
APPROVED = ("reviewer_id", "in_force_at", "phone_at", "noted_by_id")
EXTENDED = ("extended_at", "extended_by_id", "extension_reason")
# What may still be said of one that is ready: whom we ask, and why it is extended.
OPEN_FIELDS = {"waiting": {"reviewer_id", "phone_at"}, "in_force": {"extension_reason"}}


class UmgangeRiskAssessment(models.Model):
    """How safe the visits are, and what is done for it.

    A red one waits for a second person (``umgange_risk_assessment_approval``). The newest in
    force counts; a change is a new assessment.
    """

    _name = "umgange.risk.assessment"
    _description = "Safety Assessment"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "id desc"
    _parts_of = ("assignment_id",)
    _filled_at_create = ("author_id",)
    _sql_guards = (
        refuse_update(WRITTEN, "OLD.state <> 'draft'"),
        refuse_update(APPROVED, "OLD.state IN ('in_force', 'denied')", name="umgange_refuse_approval"),
        # What is in force is taken back only by whoever is said to have approved it by phone.
        refuse_update(
            ("state",),
            "OLD.state = 'denied' OR (OLD.state <> 'draft' AND NEW.state = 'draft') OR (OLD.state = 'in_force'"
            " AND (NEW.state <> 'denied' OR OLD.phone_at IS NULL OR OLD.confirmed_at IS NOT NULL))",
            name="umgange_refuse_state",
        ),
        refuse_update(("confirmed_at",), "OLD.confirmed_at IS NOT NULL", name="umgange_refuse_confirmation"),
        refuse_update(EXTENDED, "OLD.extended_at IS NOT NULL", name="umgange_refuse_extension"),
        refuse_insert("NEW.state <> 'draft'"),
        refuse_delete("OLD.state <> 'draft'"),
        refuse_truncate(),
    )

    _transitions = {
        "draft": ("waiting", "in_force"),
        "waiting": ("in_force", "denied"),
        "in_force": ("denied",),
        "denied": (),
    }

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waits for a second person"),
            ("in_force", "In force"),
            ("denied", "Not approved"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="A red assessment is in force when a second person has approved it. The newest in force counts.",
    )
    date = fields.Date("Day", required=True, default=lambda self: self._default_date(), copy=False)
    valid_until = fields.Date(required=True, default=lambda self: self._default_valid_until(), copy=False)
    last_day = fields.Date("Holds until", compute="_compute_last_day", help="With the extension, where there is one.")
    # what it says
    light = fields.Selection(
        [("green", "Green"), ("yellow", "Yellow"), ("red", "Red")],
        "Assessment",
        help="Green: as it is. Yellow: with measures. Red: only with measures that a second person approves.",
    )
    reason = CareText("Why")
    measures = CareText("What we do")
    line_ids = fields.One2many(
        "umgange.risk.assessment.line", "assessment_id", default=lambda self: self._default_line_ids(), copy=True
    )
    author_id = fields.Many2one(
        "res.users",
        "Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        copy=False,
        help="Who stands for it: whoever said that it was ready.",
    )
    sent_at = fields.Datetime("Ready on", readonly=True, copy=False)
    # extended once
    extension_reason = CareText("Why it is extended", copy=False)
    extended_at = fields.Datetime("Extended on", readonly=True, copy=False)
    extended_by_id = fields.Many2one(
        "res.users", "Extended by", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )
    can_extend = fields.Boolean(compute="_compute_can_extend")

    _dates_in_order = models.Constraint(
        "CHECK (date <= valid_until)", "The assessment's last day is before the day it was made."
    )
    _light_said = models.Constraint(
        "CHECK (state = 'draft' OR light IS NOT NULL)", "An assessment that is ready is green, yellow or red."
    )
    _extension_whole = models.Constraint(
        "CHECK (num_nonnulls(extended_at, extended_by_id) <> 1 AND (extended_at IS NULL"
        " OR COALESCE(extension_reason, '') ~ '[^[:space:]]'))",
        "An extension has a day, somebody who gave it, and a reason.",
    )

    @api.model
    def _default_date(self):
        return self.env.company._get_umgange_today()

    @api.model
    def _default_valid_until(self):
        return self._default_date() + relativedelta(months=VALID_MONTHS)

    @api.model
    def _default_line_ids(self):
        assignment = self.env["umgange.assignment"].browse(self.env.context.get("default_assignment_id"))
        return self._prepare_lines(assignment)

    @api.model
    def _prepare_lines(self, assignment):
        """Return the questions of the assignment's company, as commands; of one's own where none is named."""
        questions = self.env["umgange.risk.question"]
        if not questions.has_access("read"):
            return []
        # Whoever may not read the assignment is refused by the rules of the assessment itself.
        company = assignment.sudo().company_id or self.env.company
        return [
            Command.create({"sequence": 10 * place, "name": question.name})
            for place, question in enumerate(questions._get_for(company), start=1)
        ]

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "date")
    def _compute_display_name(self):
        for assessment in self:
            parts = (assessment.assignment_id.name, assessment.date and str(assessment.date))
            assessment.display_name = " ".join(filter(None, parts))

    @api.depends("valid_until", "extended_at")
    def _compute_last_day(self):
        for assessment in self:
            more = timedelta(days=EXTENSION_DAYS if assessment.extended_at else 0)
            assessment.last_day = assessment.valid_until and assessment.valid_until + more

    @api.depends("state", "extended_at", "valid_until")
    def _compute_can_extend(self):
        for assessment in self:
            # Offered when the end is near: until then there is time for a new one.
            soon = assessment.assignment_id._get_today() + timedelta(days=WARN_DAYS) if assessment.id else None
            near = soon and assessment.valid_until and assessment.valid_until <= soon
            assessment.can_extend = bool(near) and not assessment._get_extension_refusal()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin assessments, each in one's own name."""
        # Said in so many words, else the client or its defaults would fill them.
        own = dict.fromkeys(("sent_at", "in_force_at", "confirmed_at", "noted_by_id", "extended_at", "extended_by_id"))
        return super().create([self._add_lines({**vals, **own, "author_id": self.env.uid}) for vals in vals_list])

    @api.model
    def _add_lines(self, vals):
        """Return ``vals`` with the questions, where nothing is said of any."""
        if "line_ids" in vals or not vals.get("assignment_id"):
            return vals
        assignment = self.env["umgange.assignment"].browse(vals["assignment_id"])
        return {**vals, "line_ids": self._prepare_lines(assignment)}

    def write(self, vals):
        """Change the assessments; of one that is ready only what is still open."""
        if self.env.context.get("umgange_mover") is not SYSTEM:
            sealed = self.filtered(lambda each: each.state != "draft" and vals.keys() - each._get_open_fields())
            if sealed:
                sealed._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        if sealed := self.filtered(lambda each: each.state != "draft"):
            sealed._refuse_change()

    # === ACTION METHODS === #

    def action_ready(self):
        """Say that the assessment is ready: it is in force, or waits for a second person. Coordinators only.

        :raise UserError: when something is not answered, or a yellow or red one says no reason or measure
        """
        self.check_access("write")
        for assessment in self:
            assessment._check_answered()
            ready = {"author_id": self.env.uid, "sent_at": fields.Datetime.now()}
            if assessment._needs_second():
                assessment._check_two_people(assessment.reviewer_id, first=self.env.user)
                assessment._move("waiting", ready)
                assessment._ask_second()
            else:
                assessment._move("in_force", {**ready, "reviewer_id": False, "in_force_at": fields.Datetime.now()})
        return True

    def action_answer_no(self):
        """Answer no to the questions of this draft that have no answer yet."""
        self.ensure_one()
        self.check_access("write")
        self.line_ids.filtered(lambda line: not line.answer).write({"answer": "no"})
        return True

    def action_extend(self):
        """Let the assessment hold seven days more, once, for the reason that is written. Coordinators only.

        :raise UserError: without a reason, a second time, or when the seven days are over already
        """
        self.check_access("write")
        for assessment in self:
            if refusal := assessment._get_extension_refusal():
                raise UserError(refusal)
            if not (assessment.extension_reason or "").strip():
                raise UserError(self.env._("Write why the assessment is extended."))
            assessment._write_as_system({"extended_at": fields.Datetime.now(), "extended_by_id": self.env.uid})
        return True

    def action_begin_anew(self):
        """Begin a new assessment with the answers of this one, and open it."""
        self.ensure_one()
        draft = self.copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {assessment.id: assessment.assignment_id.child_ids for assessment in self}

    def _write_as_system(self, vals):
        self.with_context(umgange_mover=SYSTEM).write(vals)

    def _get_open_fields(self):
        """Return what may still be written of the assessment."""
        self.ensure_one()
        return OPEN_FIELDS.get(self.state, set()) - (set(EXTENDED) if self.extended_at else set())

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "%(assessments)s is ready and does not change. Begin a new assessment instead.",
                assessments=", ".join(self.mapped("display_name")),
            )
        )

    def _check_answered(self):
        """Refuse an assessment that says too little to rely on."""
        self.ensure_one()
        # By number: a refusal is logged, and a question may name somebody.
        numbers = [str(number) for number, line in enumerate(self.line_ids, start=1) if not line.answer]
        if numbers:
            raise UserError(
                self.env._(
                    "Not answered yet: question %(numbers)s. “Do not know” is an answer too.",
                    numbers=", ".join(numbers),
                )
            )
        if not self.light:
            raise UserError(self.env._("Choose green, yellow or red."))
        if self.light == "green":
            return
        if not (self.reason or "").strip():
            raise UserError(self.env._("Write why the assessment is not green."))
        if not any((text or "").strip() for text in (self.measures, *self.line_ids.mapped("measure"))):
            raise UserError(self.env._("Write at least one thing that we do, so that the visit is safe."))

    def _get_extension_refusal(self):
        """Return why the assessment cannot be extended, or nothing."""
        self.ensure_one()
        if self.state != "in_force":
            return self.env._("Only an assessment in force is extended.")
        if self.extended_at:
            return self.env._("The assessment has been extended once already. Make a new one.")
        if self.valid_until + timedelta(days=EXTENSION_DAYS) < self.assignment_id._get_today():
            return self.env._(
                "The assessment ended on %(day)s: seven days more are over too. Make a new one.",
                day=format_date(self.env, self.valid_until),
            )
        return ""
