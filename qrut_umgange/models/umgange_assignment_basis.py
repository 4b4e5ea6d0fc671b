from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..lent_rights import lend
from ..tools.legal_basis import get_demands, get_review_months
from .umgange_decision import PARENT_KINDS

# A review further away is nobody's to do yet.
DAYS_SHOWN = 30


class UmgangeAssignment(models.Model):
    """What the visits rest on, and what of that is missing."""

    _inherit = "umgange.assignment"

    decision_date = fields.Date(
        "Decided on", help="When the board or the court decided on what the visits rest on, or consent was given."
    )
    review_date = fields.Date(
        "Considered by the board at the latest",
        compute="_compute_review_date",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="When the board has considered its decision, write the next day here.",
    )
    # a decision in the register says when: the day is written there
    is_review_decided = fields.Boolean(compute="_compute_is_review_decided")
    # the review date that the coordinator was asked about: once is enough
    review_asked_date = fields.Date(readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends("legal_basis", "decision_date")
    def _compute_review_date(self):
        for assignment in self:
            months = get_review_months(assignment.legal_basis)
            decided = months and assignment.decision_date
            proposed = decided and decided + relativedelta(months=months)
            # What was typed before anybody knew of a decision stays.
            assignment.review_date = assignment._get_decided_review() or proposed or assignment.review_date

    @api.depends("decision_ids.review_date", "decision_ids.date_to")
    def _compute_is_review_decided(self):
        for assignment in self:
            assignment.is_review_decided = bool(assignment._get_decided_review())

    @api.depends("decision_date", "review_date", "decision_ids.kind", "decision_ids.supporter_id")
    def _compute_missing(self):
        return super()._compute_missing()

    @api.depends("review_date")
    def _compute_deadlines(self):
        return super()._compute_deadlines()

    # === BUSINESS METHODS === #

    def _get_missing_labels(self):
        """Name too what the legal basis demands."""
        # The last day of a period stands there already.
        labels = [self._get_demand_label(demand) for demand in self._get_unmet_demands("listed")]
        return list(dict.fromkeys([*super()._get_missing_labels(), *labels]))

    def _get_unmet_demands(self, when):
        """Return what the legal basis demands by then (`tools.legal_basis`) and is not there."""
        self.ensure_one()
        return [demand for demand in get_demands(self.legal_basis, when) if not self._meets(demand)]

    def _meets(self, demand):
        """Tell whether what the legal basis demands is there."""
        self.ensure_one()
        if demand == "review_date":
            # Written on the assignment, or with the decision itself.
            return bool(self._get_review_date())
        if demand == "restriction":
            return any(decision.kind in PARENT_KINDS for decision in self.decision_ids)
        if demand == "appointed":
            return bool(self.supporter_id) and self.supporter_id in self._get_appointments().supporter_id
        return bool(self.date_to if demand == "end_date" else self.decision_date)

    def _get_appointments(self):
        """Return the board's appointments of a supporter that have not ended."""
        today = self._get_today()
        return self.decision_ids.filtered(
            lambda each: each.kind == "appointed" and (not each.date_to or each.date_to >= today)
        )

    def _get_demand_label(self, demand):
        return {
            "decision_date": self.env._("day of the decision"),
            "review_date": self.env._("day when the board considers it"),
            "restriction": self.env._("the decision under LVU 14 §"),
            "end_date": self.env._("last day"),
            "appointed": self.env._("the board's appointment of the supporter"),
        }[demand]

    def _get_deadlines(self):
        """Say too when the board considers what the visits rest on."""
        return list(filter(None, [self._get_review_deadline(), *super()._get_deadlines()]))

    def _get_review_deadline(self):
        """Return the sentence on the review of the decision behind the visits, or nothing."""
        self.ensure_one()
        if not (review := self._get_review_date()):
            return ""
        day, left = self._format(review), (review - self._get_today()).days
        if left < 0:
            return self.env._("Was to be considered by the board on %(day)s at the latest: ask the officer.", day=day)
        if left > DAYS_SHOWN:
            return ""
        return self.env._("Considered by the board on %(day)s at the latest (in %(left)s days).", day=day, left=left)

    # === THE BOARD'S REVIEW === #

    def _get_decided_review(self):
        """Return the first day on which a decision that has not ended is to be considered, or False."""
        self.ensure_one()
        today = self._get_today()
        days = [each.review_date for each in self.decision_ids if each.review_date and not each._has_ended(today)]
        return min(days, default=False)

    def _get_review_date(self):
        """Return when the board considers what the visits rest on, or False: a decision in the register comes first."""
        self.ensure_one()
        if decided := self._get_decided_review():
            return decided
        # What followed a decision that has ended is nobody's to consider.
        return self.review_date not in self.decision_ids.mapped("review_date") and self.review_date

    def _follow_review(self):
        """Let the day on which the board considers it be that of the decisions in the register."""
        for assignment in self:
            decided = assignment._get_decided_review()
            if decided and assignment.review_date != decided:
                assignment.review_date = decided

    @api.model
    def _ask_about_reviews(self):
        """Ask about each review that is overdue and stands on the assignment alone, once for each review date."""
        overdue = lend(self).search([("review_date", "<", fields.Date.today())])
        for assignment in overdue.filtered(lambda each: each.review_asked_date != each.review_date):
            if assignment._is_review_own_and_due() and not assignment._is_quiet():
                assignment._ask_about_review(assignment)
                assignment.review_asked_date = assignment.review_date

    def _is_review_own_and_due(self):
        """Tell whether the day is over, and no decision in the register is asked about."""
        self.ensure_one()
        review = not self._get_decided_review() and self._get_review_date()
        return bool(review) and review < self._get_today()

    def _ask_about_review(self, record):
        """Put the question about ``record``, a decision or the assignment, on the coordinator's list."""
        self.ensure_one()

        def summarise(env):
            return env._("Ask the officer: has the board considered its decision?")

        self._ask_coordinator(record, summarise)
