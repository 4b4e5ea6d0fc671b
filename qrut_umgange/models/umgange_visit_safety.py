from odoo import api, fields, models
from odoo.tools import format_date

from .umgange_visit import OPEN_STATES, PLANNED_STATES


class UmgangeVisit(models.Model):
    """What the safety assessment and the board's decisions mean for a visit.

    Two things here stop confirming: a red assessment that no second person has approved, and
    a decision in force against the visit. The third is a court's order whose supporter nobody
    has appointed (``umgange_visit_basis``). Whatever else is missing or has ended warns. A
    start is never refused.
    """

    _inherit = "umgange.visit"

    decision_warning = fields.Char(compute="_compute_decision_warning")

    # === COMPUTE METHODS === #

    @api.depends(
        "date",
        "assignment_id.assessment_state",
        "assignment_id.assessment_ids.state",
        "assignment_id.assessment_ids.light",
        "assignment_id.assessment_ids.confirmed_at",
        "assignment_id.decision_ids.review_date",
    )
    def _compute_warning(self):
        return super()._compute_warning()

    @api.depends_context("lang")
    @api.depends(
        "date",
        "state",
        "attendance_ids.participant_id",
        "assignment_id.decision_ids.kind",
        "assignment_id.decision_ids.participant_ids",
        "assignment_id.decision_ids.date",
        "assignment_id.decision_ids.date_from",
        "assignment_id.decision_ids.date_to",
    )
    def _compute_decision_warning(self):
        for visit in self:
            open_visit = visit.state in OPEN_STATES
            visit.decision_warning = open_visit and visit._get_decision_warning()

    # === BUSINESS METHODS === #

    def _get_warnings(self):
        """Warn too of an assessment that is missing or ends, and of a review that is overdue."""
        warnings = super()._get_warnings()
        if self.state not in OPEN_STATES:
            return warnings
        return [*warnings, *self._get_safety_warnings()]

    def _get_safety_warnings(self):
        self.ensure_one()
        assessment, decisions = self.assignment_id.assessment_id, self.assignment_id.decision_ids
        sentences = [self._get_assessment_warning()]
        if assessment and assessment._is_unconfirmed():
            sentences.append(self.env._("The second person has not confirmed yet that they approved it by phone."))
        if any(decision.is_overdue for decision in decisions):
            sentences.append(self.env._("The board was to consider its decision: ask the officer."))
        return list(filter(None, sentences))

    def _get_assessment_warning(self):
        """Return the sentence on an assessment that is missing or does not last until the visit, or nothing."""
        self.ensure_one()
        assignment = self.assignment_id
        if assignment._get_unapproved_red():
            return self.env._("The safety assessment is red and waits for a second person.")
        state, last = assignment.assessment_state, assignment.assessment_id.last_day
        if state == "missing":
            return self.env._("No safety assessment yet.")
        day = format_date(self.env, last)
        if state == "ended":
            return self.env._("The safety assessment ended on %(day)s: extend it or make a new one.", day=day)
        if state == "ends" and last < self.date:
            return self.env._("The safety assessment ends on %(day)s, before the visit.", day=day)
        return ""

    def _get_decisions_against(self):
        """Return the decisions in force against the visit."""
        self.ensure_one()
        return self.assignment_id.decision_ids.filtered(lambda decision: decision._is_against(self))

    def _get_decision_warning(self):
        """Return the sentence that stands in red where the visit is against a decision, or nothing."""
        self.ensure_one()
        if not (against := self._get_decisions_against()):
            return ""
        return self.env._(
            "The board has decided on %(day)s: no visits. Call the coordinator before anybody meets. "
            "Does the visit take place all the same, write in the journal why.",
            day=format_date(self.env, against[0].date),
        )

    def _get_confirm_gap(self):
        """Say too when a red assessment waits, or a decision is against it."""
        return super()._get_confirm_gap() or self._get_safety_gap() or self._get_decision_gap()

    def _get_safety_gap(self):
        self.ensure_one()
        if not self.assignment_id._get_unapproved_red():
            return ""
        return self.env._(
            "The safety assessment is red and nobody else has approved it: ask another coordinator or a "
            "manager, by phone too, or make a new one."
        )

    def _get_decision_gap(self):
        self.ensure_one()
        if against := self._get_decisions_against():
            return self.env._(
                "The board has decided on %(day)s: no visits. Abstain from it with the reason “The board's decision”.",
                day=format_date(self.env, against[0].date),
            )
        return ""

    def _move_visit(self, state, **values):
        """Move the visits; the coordinator is asked about one that takes place against a decision."""
        held = self.filtered(lambda visit: visit.state in PLANNED_STATES and state in ("under_way", "done"))
        super()._move_visit(state, **values)
        for visit in held:
            if visit._get_decisions_against():
                visit._ask_why_held()

    def _ask_why_held(self):
        self.ensure_one()

        def summarise(env):
            return env._("A visit takes place against the board's decision: ask why, and tell the officer")

        self.assignment_id._ask_coordinator(self, summarise)
