from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.local_time import format_clock, local_date


class UmgangeRiskAssessment(models.Model):
    """The second person of a red assessment.

    Approved in the system, or by phone: whoever had the call notes who said yes and when, so that
    an urgent visit need not wait for a screen. The one who is named then confirms it, or says that
    it is not true: what one person notes is never for long the only word of the other.
    """

    _inherit = "umgange.risk.assessment"

    reviewer_id = fields.Many2one(
        "res.users",
        "Second person",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain=lambda self: self._get_reviewer_domain(),
        help="Another coordinator or a manager than who wrote it.",
    )
    in_force_at = fields.Datetime("In force since", readonly=True, copy=False)
    phone_at = fields.Datetime("Approved by phone on", copy=False)
    noted_by_id = fields.Many2one(
        "res.users", "Noted by", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )
    confirmed_at = fields.Datetime("Confirmed by the second person on", readonly=True, copy=False)
    needs_second = fields.Boolean(compute="_compute_needs_second")
    can_review = fields.Boolean(compute="_compute_can_review")
    is_mine_to_confirm = fields.Boolean(compute="_compute_can_review")
    approval_label = fields.Char("Approval", compute="_compute_approval_label")

    _two_people = models.Constraint(
        "CHECK (reviewer_id <> author_id AND (noted_by_id IS NULL OR reviewer_id <> noted_by_id))",
        "A second person approves a red assessment.",
    )
    _red_is_approved = models.Constraint(
        "CHECK (light <> 'red' OR state <> 'in_force' OR (reviewer_id IS NOT NULL AND in_force_at IS NOT NULL))",
        "A red assessment is in force when a second person has approved it.",
    )
    _phone_whole = models.Constraint(
        "CHECK (state NOT IN ('in_force', 'denied') OR num_nonnulls(phone_at, noted_by_id) <> 1)",
        "An approval by phone has a time and somebody who noted it.",
    )

    @api.model
    def _get_reviewer_domain(self):
        group = self.env.ref("qrut_umgange.group_coordinator", raise_if_not_found=False)
        return [("all_group_ids", "in", group.ids if group else []), ("share", "=", False)]

    # === COMPUTE METHODS === #

    @api.depends("light", "assignment_id.assessment_ids.state")
    def _compute_needs_second(self):
        for assessment in self:
            assessment.needs_second = assessment._needs_second()

    @api.depends_context("uid")
    @api.depends("state", "author_id", "reviewer_id", "phone_at", "confirmed_at")
    def _compute_can_review(self):
        second = self.env.user.has_group("qrut_umgange.group_coordinator")
        for assessment in self:
            waits = assessment.state == "waiting"
            assessment.can_review = second and waits and assessment.author_id != self.env.user
            assessment.is_mine_to_confirm = assessment._is_unconfirmed() and assessment.reviewer_id == self.env.user

    @api.depends_context("lang")
    @api.depends("state", "reviewer_id.name", "phone_at", "noted_by_id.name", "confirmed_at")
    def _compute_approval_label(self):
        for assessment in self:
            assessment.approval_label = assessment._get_approval_label()

    # === CONSTRAINT METHODS === #

    @api.constrains("reviewer_id", "author_id")
    def _check_reviewer(self):
        for assessment in self.filtered("reviewer_id"):
            assessment._check_two_people(assessment.reviewer_id)

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the assessments; who is named while it waits is asked instead of whoever was asked before."""
        before = {each: each.reviewer_id for each in self if "reviewer_id" in vals and each.state == "waiting"}
        result = super().write(vals)
        for assessment, reviewer in before.items():
            if assessment.state == "waiting" and assessment.reviewer_id != reviewer:
                assessment._end_todos()
                assessment._ask_second()
        return result

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve what waits, as its second person. Another coordinator or a manager than who wrote it."""
        self.check_access("write")
        for assessment in self:
            assessment._check_two_people(self.env.user)
            assessment._put_in_force({"reviewer_id": self.env.uid, "phone_at": False})
        return True

    def action_approve_by_phone(self):
        """Note that the second person said yes by phone, and when; they are asked to confirm it here.

        :raise UserError: without whom or when, or when the one who notes it is the one who approves
        """
        self.check_access("write")
        for assessment in self:
            assessment._check_phone()
            assessment._put_in_force({"noted_by_id": self.env.uid})
            assessment._schedule_for(
                assessment.reviewer_id,
                lambda env: env._("Confirm that you approved a safety assessment by phone"),
            )
        return True

    def action_confirm_phone(self):
        """Confirm that one approved it by phone. The one who is named."""
        self._check_named()
        self._write_as_system({"confirmed_at": fields.Datetime.now()})
        self._end_todos()
        return True

    def action_deny(self):
        """Say no to what waits, or that one never approved it by phone; confirming visits waits again.

        :raise UserError: by anybody but the one who is named, when it is in force
        """
        self.check_access("write")
        for assessment in self:
            if assessment.state == "in_force":
                assessment._check_named()
                assessment._move("denied")
            else:
                second = self.env.user if assessment.author_id != self.env.user else self.env["res.users"]
                assessment._move("denied", {"reviewer_id": second.id, "phone_at": False})
            assessment._end_todos()
            assessment._schedule_for(
                assessment.author_id, lambda env: env._("A safety assessment was not approved: make a new one")
            )
        return True

    # === BUSINESS METHODS === #

    def _needs_second(self):
        """Tell whether a second person is needed: for a red one, and for a milder after a red that nobody approved.

        Else whoever cannot reach the second person would write the next one yellow.
        """
        self.ensure_one()
        return self.light == "red" or bool(self.assignment_id._get_unapproved_red() - self)

    def _is_unconfirmed(self):
        """Tell whether it is in force by a phone call that only who noted it speaks of."""
        self.ensure_one()
        return self.state == "in_force" and bool(self.phone_at) and not self.confirmed_at

    def _put_in_force(self, values):
        self.ensure_one()
        self._move("in_force", {**values, "in_force_at": fields.Datetime.now()})
        self._end_todos()

    def _ask_second(self):
        """Put a to-do on the list of the second person, or of every manager."""
        self.ensure_one()

        def summarise(env):
            return env._("A red safety assessment waits for a second person")

        if self.reviewer_id:
            self._schedule_for(self.reviewer_id, summarise)
        else:
            self._schedule_for_managers(summarise)

    def _check_two_people(self, second, first=None):
        """Refuse that the second person is the first, or one who may not judge it."""
        self.ensure_one()
        if second and second == (first or self.author_id):
            raise UserError(
                self.env._("Two people stand for a red assessment: ask another coordinator or a manager, by phone too.")
            )
        if second and not self._may_judge(second):
            raise UserError(
                self.env._("%(user)s is no coordinator or manager here: ask somebody who is.", user=second.name)
            )

    def _may_judge(self, user):
        here = user.active and not user.share and self.company_id in user.company_ids
        return here and user.has_group("qrut_umgange.group_coordinator")

    def _check_phone(self):
        """Refuse a call without whom and when, or with oneself."""
        self.ensure_one()
        if not self.reviewer_id or not self.phone_at:
            raise UserError(self.env._("Write who approved it by phone, and when."))
        self._check_two_people(self.reviewer_id)
        if self.reviewer_id == self.env.user:
            raise UserError(self.env._("You are the second person: approve it here, no call is needed."))
        if self.phone_at > fields.Datetime.now():
            raise UserError(self.env._("The call is still to come: write when it was."))
        # A clock shows minutes.
        if self.sent_at and self.phone_at < self.sent_at.replace(second=0, microsecond=0):
            raise UserError(
                self.env._(
                    "The call was before the assessment was ready: nobody can have approved what was not written. "
                    "Call again, and write when."
                )
            )

    def _check_named(self):
        """Refuse everybody but the one who is said to have approved it by phone."""
        self.check_access("write")
        for assessment in self:
            if not assessment._is_unconfirmed():
                raise UserError(self.env._("There is no approval by phone to confirm here."))
            if assessment.reviewer_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only %(user)s knows what they said by phone: let them confirm it.",
                        user=assessment.reviewer_id.name,
                    )
                )

    def _get_approval_label(self):
        """Return who approved it and how: “Approved by phone by Eva Ek at 14.20, noted by …”, or False."""
        self.ensure_one()
        if self.state != "in_force" or not self.reviewer_id:
            return False
        if not self.phone_at:
            return self.env._("Approved by %(user)s", user=self.reviewer_id.name)
        zone = self.assignment_id._get_zone()
        label = self.env._(
            "Approved by phone by %(user)s %(day)s at %(time)s, noted by %(noted)s",
            user=self.reviewer_id.name,
            day=local_date(self.phone_at, zone),
            time=format_clock(self.phone_at, zone),
            noted=self.noted_by_id.name,
        )
        return label if self.confirmed_at else self.env._("%(label)s, not confirmed by them yet", label=label)
