from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from .umgange_risk_assessment import WARN_DAYS


class UmgangeAssignment(models.Model):
    """The safety assessment that counts, the board's decisions, and what is about to end."""

    _inherit = "umgange.assignment"

    assessment_ids = fields.One2many("umgange.risk.assessment", "assignment_id", "Safety assessments")
    decision_ids = fields.One2many("umgange.decision", "assignment_id", "Decisions")
    assessment_id = fields.Many2one(
        "umgange.risk.assessment",
        "Safety assessment",
        compute="_compute_assessment_id",
        help="The newest in force.",
    )
    assessment_state = fields.Selection(
        [
            ("missing", "Assessment missing"),
            ("ended", "Assessment has ended"),
            ("ends", "Assessment ends soon"),
            ("ready", "Assessment ready"),
        ],
        "Safety",
        compute="_compute_assessment_state",
        help="Never the colour: the board is read by whoever passes by.",
    )
    deadlines = fields.Text(compute="_compute_deadlines")

    # === COMPUTE METHODS === #

    @api.depends("assessment_ids.state", "assessment_ids.in_force_at")
    def _compute_assessment_id(self):
        # One query for a whole board: the relation itself would take two.
        assessments = self.env["umgange.risk.assessment"].search_fetch(
            [("assignment_id", "in", self.ids), ("state", "=", "in_force")],
            ["assignment_id", "valid_until", "extended_at", "in_force_at"],
        )
        newest = {each.assignment_id.id: each for each in assessments.sorted(lambda each: (each.in_force_at, each.id))}
        for assignment in self:
            assignment.assessment_id = newest.get(assignment._origin.id)

    @api.depends("assessment_id", "assessment_ids.valid_until", "assessment_ids.extended_at")
    def _compute_assessment_state(self):
        for assignment in self:
            assignment.assessment_state = assignment._get_assessment_state()

    @api.depends("assessment_id")
    def _compute_missing(self):
        return super()._compute_missing()

    @api.depends_context("lang")
    @api.depends(
        "assessment_state",
        "assessment_ids.light",
        "decision_ids.kind",
        "decision_ids.date_to",
        "decision_ids.review_date",
        "plan_ids.valid_to",
        "plan_ids.review_date",
    )
    def _compute_deadlines(self):
        for assignment in self:
            assignment.deadlines = "\n".join(assignment._get_deadlines()) or False

    # === BUSINESS METHODS === #

    def _get_missing_labels(self):
        """Name too a safety assessment that was never made."""
        labels = super()._get_missing_labels()
        return labels if self.assessment_id else [*labels, self.env._("safety assessment")]

    def _get_assessment_state(self):
        """Tell how long the assessment still holds, never what it says."""
        self.ensure_one()
        if not self.assessment_id:
            return "missing"
        today, last = self._get_today(), self.assessment_id.last_day
        if last < today:
            return "ended"
        return "ends" if last <= today + timedelta(days=WARN_DAYS) else "ready"

    def _get_decisions_on(self, day):
        """Return the decisions that nobody is to meet on ``day`` (a local date), as far as those who come go."""
        self.ensure_one()
        in_force = self.decision_ids.filtered(lambda each: each.kind == "no_contact" and each._is_valid_on(day))
        coming = self._get_participants_on(day).filtered("attends") if in_force else self.participant_ids.browse()
        return in_force.filtered(lambda each: each._concerns(coming))

    def _get_unapproved_red(self):
        """Return the red assessments that nobody has approved, later than the one that counts."""
        self.ensure_one()
        since = self.assessment_id.in_force_at
        red = self.assessment_ids.filtered(lambda each: each.light == "red" and each.state != "in_force")
        return red.filtered(lambda each: not since or not each.sent_at or each.sent_at > since)

    def _get_deadlines(self):
        """Return sentences on what has ended or is about to."""
        self.ensure_one()
        soon = self._get_today() + timedelta(days=WARN_DAYS)
        sentences = [self._get_assessment_deadline()]
        sentences += [decision._get_deadline(soon) for decision in self.decision_ids]
        if self.plan_id.valid_to and self.plan_id.valid_to <= soon:
            sentences.append(self.env._("The plan ends on %(day)s.", day=self._format(self.plan_id.valid_to)))
        if self.plan_id.review_date and self.plan_id.review_date <= self._get_today():
            day = self._format(self.plan_id.review_date)
            sentences.append(self.env._("The plan was to be looked at together by %(day)s at the latest.", day=day))
        return list(filter(None, sentences))

    def _get_assessment_deadline(self):
        """Return the sentence on an assessment that waits, has ended or is about to; else nothing."""
        self.ensure_one()
        if self._get_unapproved_red():
            return self.env._("A red safety assessment waits for a second person.")
        day = self._format(self.assessment_id.last_day)
        sentences = {
            "ended": self.env._("The safety assessment ended on %(day)s.", day=day),
            "ends": self.env._("The safety assessment ends on %(day)s.", day=day),
        }
        return sentences.get(self.assessment_state, "")

    def _format(self, day):
        return day and format_date(self.env, day)
