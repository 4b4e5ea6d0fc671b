from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..care_fields import CareChar, CareText
from ..lent_rights import lend
from ..tools.periods import covers
from .umgange_visit import PLANNED_STATES

REVIEW_MONTHS = 3
# LVU 14 § is about guardians and parents; a judgment or agreement gives others no such right.
PARENT_KINDS = ("limited", "hidden")


class UmgangeDecision(models.Model):
    """What the social welfare board or a court has decided, as we were told.

    We carry it out and decide nothing. Only a decision in force against a visit stops
    confirming it; all else warns.
    """

    _name = "umgange.decision"
    _description = "Decision of the Board"
    _inherit = ["umgange.care.mixin", "umgange.activity.mixin"]
    _order = "date desc, id desc"
    _parts_of = ("assignment_id",)

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    kind = fields.Selection(
        [
            ("limited", "LVU 14 §: the visits are limited"),
            ("hidden", "LVU 14 §: whereabouts not disclosed"),
            ("no_contact", "No visits"),
            ("appointed", "FB 6:15 c: supporter appointed"),
            ("test_urged", "LVU 32 a §: urged to give a sample"),
            ("other", "Other"),
        ],
        required=True,
        help="Sampling is for the board alone to urge: here stands what it decided and what we were told, "
        "never a demand or a test of ours.",
    )
    participant_ids = fields.Many2many(
        "umgange.participant", string="Whom it concerns", ondelete="restrict", check_company=True
    )
    date = fields.Date("Decided on", required=True)
    date_from = fields.Date("From", help="The day of the decision, where nothing is said.")
    date_to = fields.Date("Last day", help="Empty: until further notice.")
    review_date = fields.Date(
        "Considered by the board at the latest",
        compute="_compute_review_date",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="LVU 14 §: the board considers it at least every third month. When it has, write the next day here.",
    )
    supporter_id = fields.Many2one(
        "umgange.supporter", "Appointed supporter", index="btree_not_null", ondelete="restrict", check_company=True
    )
    scope = CareText("What was decided, and why")
    outcome = CareText("What we were told of the outcome")
    # how we know
    told_by = CareChar("Told by")
    told_how = fields.Selection(
        [("letter", "Letter"), ("secure_mail", "Secure e-mail"), ("phone", "Phone"), ("meeting", "Meeting")],
        "How we were told",
    )
    told_at = fields.Datetime("When we were told", default=fields.Datetime.now)
    # the review date that the coordinator was asked about: once is enough
    asked_date = fields.Date(readonly=True, copy=False)
    is_overdue = fields.Boolean("Review overdue", compute="_compute_is_overdue")

    _dates_in_order = models.Constraint(
        "CHECK (COALESCE(date_from, date) <= date_to)", "The decision's last day is before its first."
    )
    _supporter_appointed = models.Constraint(
        "CHECK (kind <> 'appointed' OR (supporter_id IS NOT NULL AND date_to IS NOT NULL))",
        "The board appoints a certain person for a certain time: write the supporter and the last day.",
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "date")
    def _compute_display_name(self):
        """Say no more than which it is: a to-do copies it, and is read outside the file."""
        for decision in self:
            parts = (decision.assignment_id.name, decision.date and str(decision.date))
            decision.display_name = " ".join(filter(None, parts))

    @api.depends("kind", "date")
    def _compute_review_date(self):
        for decision in self:
            due = decision.kind in PARENT_KINDS and decision.date
            decision.review_date = due and due + relativedelta(months=REVIEW_MONTHS)

    @api.depends("review_date", "date", "date_from", "date_to")
    def _compute_is_overdue(self):
        for decision in self:
            decision.is_overdue = decision._is_review_due(decision.assignment_id._get_today())

    @api.onchange("kind", "assignment_id")
    def _onchange_kind(self):
        """Propose whom the child comes to meet: it is nearly always they."""
        if self.kind == "no_contact" and not self.participant_ids:
            around = self.assignment_id._get_participants_on(self.assignment_id._get_today())
            self.participant_ids = around.filtered(lambda participant: participant.role == "visiting")

    # === CONSTRAINT METHODS === #

    @api.constrains("assignment_id", "participant_ids", "kind")
    def _check_whom(self):
        for decision in self:
            if decision.participant_ids.assignment_id - decision.assignment_id:
                raise ValidationError(self.env._("Only those around the assignment itself are in its decisions."))
            decision._check_parents()
            if decision.kind == "no_contact" and not decision.participant_ids:
                raise ValidationError(self.env._("Say whom the child is not to meet: under “Whom it concerns”."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down decisions; that nobody was asked yet is not the client's to say."""
        decisions = super().create([{**vals, "asked_date": False} for vals in vals_list])
        decisions.assignment_id._follow_review()
        return decisions

    def write(self, vals):
        """Change what we know of the decisions; a new review date settles the old question."""
        result = super().write(vals)
        if {"review_date", "date_to"} & vals.keys():
            self.filtered(lambda decision: not decision.is_overdue)._end_todos()
        if {"review_date", "date", "kind", "date_to", "assignment_id"} & vals.keys():
            self.assignment_id._follow_review()
        return result

    # === ACTION METHODS === #

    def action_abstain_visits(self):
        """Ask to abstain from all visits ahead that the decision is against, in one step. Coordinators only.

        :raise UserError: when no visit ahead is
        """
        self.ensure_one()
        self.check_access("write")
        visits = self._get_visits_ahead()
        if not visits:
            raise UserError(self.env._("No planned visit is against this decision."))
        action = visits.action_abstain_selected()
        action["context"]["default_reason"] = "board_decision"
        return action

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {decision.id: decision.assignment_id.child_ids | decision.participant_ids.person_id for decision in self}

    def _check_parents(self):
        """Refuse LVU 14 § about anybody but guardians and parents."""
        self.ensure_one()
        others = self.participant_ids.filtered(lambda participant: not participant._may_be_parent())
        if self.kind in PARENT_KINDS and others:
            raise ValidationError(
                self.env._(
                    "LVU 14 § is about guardians and parents, not about %(others)s. Is it another decision, "
                    "choose “No visits” or “Other”.",
                    others=others._get_quiet_names(),
                )
            )

    def _is_valid_on(self, day):
        """Tell whether the decision is in force on ``day`` (a local date)."""
        self.ensure_one()
        return covers(self.date_from or self.date, self.date_to, day)

    def _is_against(self, visit):
        """Tell whether the visit would bring the child together with somebody it is not to meet."""
        self.ensure_one()
        against = self.kind == "no_contact" and self._is_valid_on(visit.date)
        return against and self._concerns(visit.attendance_ids.participant_id)

    def _hides_from(self, participant, day):
        """Tell whether the decision hides from the participant, on ``day``, where the child is."""
        self.ensure_one()
        return self.kind == "hidden" and self._is_valid_on(day) and self._concerns(participant)

    def _concerns(self, participants):
        """Tell whether the decision is about one of them: the person counts, who may have several roles."""
        named = self.participant_ids
        return bool(named.person_id & participants.person_id or named.partner_id & participants.partner_id)

    def _appoints(self, visit):
        """Tell whether the decision appoints the visit's supporter for its day."""
        self.ensure_one()
        named = self.kind == "appointed" and self.supporter_id == visit.supporter_id
        return named and self._is_valid_on(visit.date)

    def _get_visits_ahead(self):
        visits = self.assignment_id.visit_ids.filtered(lambda visit: visit.state in PLANNED_STATES)
        return visits.filtered(self._is_against)

    def _has_ended(self, today):
        """Tell whether the decision's last day is before ``today``."""
        self.ensure_one()
        return bool(self.date_to) and self.date_to < today

    def _is_review_due(self, today):
        """Tell whether the board should have considered the decision before ``today``."""
        self.ensure_one()
        return bool(self.review_date) and self.review_date < today and not self._has_ended(today)

    def _get_deadline(self, soon):
        """Return the sentence on a decision that ends by ``soon``; else nothing.

        When it is considered stands once, among what the visits rest on.
        """
        self.ensure_one()
        if self.date_to and self.assignment_id._get_today() <= self.date_to <= soon:
            return self.env._("A decision ends on %(day)s.", day=format_date(self.env, self.date_to))
        return ""

    @api.model
    def _cron_ask(self):
        """Put a to-do on the coordinator's list for each review that is overdue, once for each review date.

        Of decisions in the register, and of what the visits rest on where none is written down.
        """
        decisions = lend(self).search([("review_date", "<", fields.Date.today())])
        due = decisions.filtered(lambda each: each.is_overdue and each.asked_date != each.review_date)
        for decision in due.filtered(lambda each: not each.assignment_id._is_quiet()):
            decision.assignment_id._ask_about_review(decision)
            decision.asked_date = decision.review_date
        self.env["umgange.assignment"]._ask_about_reviews()
