from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.periods import covers, overlap
from .umgange_care_mixin import SYSTEM

START_PLAN_DAYS = 30
REVIEW_MONTHS = 3
# How long somebody may be there before the child comes, and after it has left.
MOST_MINUTES = 12 * 60
RULE_FIELDS = (
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "rule_every",
    "rule_starts_at",
    "rule_ends_at",
    "rule_first_day",
    "rule_last_day",
    "rule_skip_red_days",
    "rule_skip_breaks",
)
SEALED = (
    "assignment_id",
    "company_id",
    "version",
    "kind",
    "state",
    "valid_from",
    "approved_at",
    "approved_by_id",
    "minutes_before",
    "minutes_after",
    "purpose",
    "review_date",
    "follow_up_visits",
)


class UmgangePlan(models.Model):
    _name = "umgange.plan"
    _description = "Visit Plan"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "assignment_id, version desc"
    _parts_of = ("assignment_id",)
    _filled_at_create = ("version",)
    # of what was approved only the last day may still be set
    _sql_guards = (
        refuse_update(SEALED + RULE_FIELDS, "OLD.state = 'approved'"),
        refuse_delete("OLD.state = 'approved'"),
        refuse_truncate(),
    )

    _transitions = {"draft": ("approved",), "approved": ()}

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    version = fields.Integer(readonly=True, required=True, copy=False)
    kind = fields.Selection(
        [("full", "Visit plan"), ("start", "Start plan")],
        required=True,
        default="full",
        help="A start plan lasts at most 30 days: who, where, when, how we end early, whom we call.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="Draft: everybody's view is being gathered. Approved: it holds, and does not change.",
    )
    is_replaced = fields.Boolean("Replaced", compute="_compute_is_replaced")
    valid_from = fields.Date(required=True, default=lambda self: self._default_valid_from())
    valid_to = fields.Date(copy=False)
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users",
        "Approved by",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    # the day on the premises
    minutes_before = fields.Integer("Visiting person arrives before (minutes)", default=15)
    minutes_after = fields.Integer("Visiting person stays after (minutes)", default=15)
    purpose = CareText("Purpose, seen from the child")
    review_date = fields.Date(
        "To be looked over",
        compute="_compute_review_date",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        help="When you look at the plan together again, and whether it is time for a step.",
    )
    point_ids = fields.One2many(
        "umgange.plan.point", "plan_id", copy=True, default=lambda self: self._default_point_ids()
    )

    _one_approved_a_day = models.Constraint(
        "EXCLUDE USING gist (int4range(assignment_id, assignment_id, '[]') WITH =,"
        " daterange(valid_from, valid_to + 1, '[)') WITH &&) WHERE (state = 'approved')",
        "Another approved plan is valid in the same period: let the one end the day before the other begins.",
    )
    _version_unique = models.UniqueIndex("(assignment_id, version)", "This version of the plan exists already.")
    # One that is replaced on its own first day has no day left: it ends the day before.
    _dates_in_order = models.Constraint(
        "CHECK (valid_from <= valid_to OR state = 'approved' AND valid_from = valid_to + 1)",
        "The plan's period ends before it begins.",
    )
    _minutes_not_negative = models.Constraint(
        "CHECK (minutes_before >= 0 AND minutes_after >= 0)",
        "The minutes before and after a visit cannot be negative.",
    )

    @api.model
    def _default_valid_from(self):
        return self.env.company._get_umgange_today()

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "version")
    def _compute_display_name(self):
        for plan in self:
            version = f" v{plan.version}" if plan.version else ""
            plan.display_name = f"{plan.assignment_id.name or ''}{version}"

    @api.depends("kind", "valid_from")
    def _compute_review_date(self):
        for plan in self:
            # A start plan is looked over by being replaced; one that is approved keeps what it says.
            if plan.state != "draft":
                plan.review_date = plan.review_date
            elif plan.kind == "full" and plan.valid_from:
                plan.review_date = plan.valid_from + relativedelta(months=REVIEW_MONTHS)
            else:
                plan.review_date = False

    @api.depends("state", "valid_to")
    def _compute_is_replaced(self):
        for plan in self:
            ended = plan.valid_to and plan.valid_to < plan.assignment_id._get_today()
            plan.is_replaced = plan.state == "approved" and bool(ended)

    @api.constrains("kind", "valid_from", "valid_to")
    def _check_start_plan_short(self):
        longest = timedelta(days=START_PLAN_DAYS - 1)
        for plan in self.filtered(lambda p: p.kind == "start"):
            if not plan.valid_to or plan.valid_to - plan.valid_from > longest:
                raise ValidationError(self.env._("A start plan lasts at most 30 days: set its last day."))

    @api.constrains("minutes_before", "minutes_after")
    def _check_minutes(self):
        if any(minutes > MOST_MINUTES for plan in self for minutes in (plan.minutes_before, plan.minutes_after)):
            raise ValidationError(self.env._("Nobody is there that long before or after: look at the minutes."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Number each new version after those that the assignment has."""
        default = self.default_get(["assignment_id"]).get("assignment_id")
        ids = [vals.get("assignment_id", default) for vals in vals_list]
        assignments = self.env["umgange.assignment"].browse(set(filter(None, ids)))
        last = {each.id: max(each.plan_ids.mapped("version"), default=0) for each in assignments}
        numbered = []
        for assignment_id, vals in zip(ids, vals_list, strict=True):
            last[assignment_id] = last.get(assignment_id, 0) + 1
            numbered.append({**vals, "version": last[assignment_id]})
        return super().create(numbered)

    def write(self, vals):
        """Change the plans; of an approved one only the last day."""
        approved = self.filtered(lambda plan: plan.state == "approved")
        if approved and vals.keys() - {"valid_to"}:
            approved._refuse_change()
        if approved and self.env.context.get("umgange_mover") is not SYSTEM:
            approved._check_day_left(vals.get("valid_to"))
        result = super().write(vals)
        if approved:
            approved._check_one_a_day()
            approved.assignment_id.visit_ids._update_plan()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if approved := self.filtered(lambda plan: plan.state == "approved"):
            approved._refuse_change()

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve the plan; the one before it ends the day before this begins.

        One that began on the same day is replaced whole.

        :raise UserError: when nothing is agreed in it, or one that begins later is in the way
        """
        self.check_access("write")
        # What follows from the draft is settled before it is sealed.
        self.flush_recordset()
        for plan in self:
            plan._check_agreed()
            plan._end_previous()
            plan._check_one_a_day()
            plan._move("approved", plan._prepare_approval())
            # The constraint speaks now, and the visits find the plan that holds.
            plan.flush_recordset()
            plan.assignment_id.visit_ids._update_plan()
        return True

    def action_new_version(self):
        """Make a draft that begins as a copy of this plan, and open it."""
        self.ensure_one()
        # The steps go along as what they were: nobody but this says so.
        draft = self.with_context(umgange_mover=SYSTEM).copy(
            {"valid_from": max(self.valid_from, self.assignment_id._get_today())}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {plan.id: plan.assignment_id.child_ids for plan in self}

    def _is_valid_on(self, day):
        """Tell whether this is the approved plan on ``day`` (a local date)."""
        self.ensure_one()
        return self.state == "approved" and covers(self.valid_from, self.valid_to, day)

    def _prepare_approval(self):
        return {
            "approved_at": fields.Datetime.now(),
            "approved_by_id": self.env.uid,
        }

    def _check_agreed(self):
        """Refuse to seal a plan that says nothing, or a heading with nothing under it."""
        self.ensure_one()
        empty = self.point_ids.filtered(lambda point: not point._get_agreed())
        if not self.point_ids:
            raise UserError(
                self.env._(
                    "%(plan)s is empty. Write at least one point of what you agreed, as place and time; "
                    "“Insert the usual parts” gives you a start.",
                    plan=self.display_name,
                )
            )
        if empty:
            raise UserError(
                self.env._(
                    "Nothing is written under: %(points)s. Write what you agreed, or what holds until it is "
                    "decided, or take the point away.",
                    points=", ".join(empty.mapped("name")),
                )
            )

    def _end_previous(self):
        """End the approved plan under which this one begins, and flush.

        One that began on the same day is left without a day. Without the flush both would be
        approved on the same days for a moment, and the constraint would refuse.
        """
        self.ensure_one()
        previous = self.assignment_id.plan_ids.filtered(lambda plan: plan._is_valid_on(self.valid_from))
        previous.with_context(umgange_mover=SYSTEM).write({"valid_to": self.valid_from - timedelta(days=1)})
        previous.flush_recordset()

    def _check_day_left(self, valid_to):
        """Refuse a last day that leaves an approved plan without a day: that is for the next version."""
        last = fields.Date.to_date(valid_to)
        if last and any(last < plan.valid_from for plan in self):
            raise UserError(
                self.env._("An approved plan holds at least on its first day. Make a new version to replace it.")
            )

    def _check_one_a_day(self):
        """Refuse days on which another approved plan is valid, naming it and its first day."""
        for plan in self:
            others = (plan.assignment_id.plan_ids - plan).filtered(
                lambda other, plan=plan: (
                    other._is_valid_on(other.valid_from)  # not replaced on its first day
                    and overlap(plan.valid_from, plan.valid_to, other.valid_from, other.valid_to)
                )
            )
            if others:
                raise UserError(
                    self.env._(
                        "%(plans)s is approved and begins on %(day)s. Let this plan end the day before, "
                        "or begin on that day to replace it.",
                        plans=", ".join(others.mapped("display_name")),
                        day=min(others.mapped("valid_from")),
                    )
                )

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "%(plans)s is approved and does not change. Make a new version instead.",
                plans=", ".join(self.mapped("display_name")),
            )
        )
