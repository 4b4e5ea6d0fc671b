from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareText


class UmgangeMeetingRules(models.Model):
    """The rules as one adult was asked to agree to them, and what the adult said."""

    _name = "umgange.meeting.rules"
    _description = "Rules and an Adult's Answer"
    _inherit = ["umgange.care.mixin"]
    _order = "meeting_id, id"
    _parts_of = ("meeting_id",)
    _whose = ("meeting_id", "participant_id")

    meeting_id = fields.Many2one("umgange.meeting", required=True, index=True, ondelete="cascade", check_company=True)
    # What somebody has agreed to outlives their part in the assignment.
    participant_id = fields.Many2one(
        "umgange.participant", "Adult", required=True, index=True, ondelete="restrict", check_company=True
    )
    # A copy: who changes the template later changes nothing that somebody has agreed to.
    text = CareText("Rules")
    answer = fields.Selection([("signed", "Signed"), ("said_yes", "Said yes"), ("no", "Does not agree")], copy=False)
    answered_on = fields.Date("Day", copy=False, help="Today, where nothing else is said.")
    reason = CareText("Why not", copy=False)

    _one_each = models.UniqueIndex("(meeting_id, participant_id)", "An adult has the rules once at each meeting.")
    _answer_dated = models.Constraint(
        "CHECK ((answer IS NULL) = (answered_on IS NULL))", "An answer to the rules has its day."
    )
    _no_has_reason = models.Constraint(
        "CHECK (answer <> 'no' OR COALESCE(reason, '') ~ '[^[:space:]]')",
        "Write why somebody does not agree: in their own words, as far as you can.",
    )

    # === COMPUTE METHODS === #

    @api.depends("participant_id.display_name")
    @api.depends_context("lang", "uid", "allowed_company_ids", "umgange_show_names")
    def _compute_display_name(self):
        for rules in self:
            rules.display_name = rules.participant_id.display_name

    # === CONSTRAINT METHODS === #

    @api.constrains("meeting_id", "participant_id")
    def _check_participant(self):
        for rules in self:
            adult = rules.participant_id
            if adult.assignment_id != rules.meeting_id.assignment_id or adult.role == "child":
                raise ValidationError(self.env._("The rules are for the adults around the assignment itself."))

    @api.constrains("answer", "reason")
    def _check_reason(self):
        # Here first: what the database refuses is logged with what stands in the row.
        for rules in self.filtered(lambda each: each.answer == "no"):
            if not (rules.reason or "").strip():
                raise ValidationError(
                    self.env._("Write why somebody does not agree: in their own words, as far as you can.")
                )

    @api.constrains("answered_on")
    def _check_answered_on(self):
        for rules in self.filtered("answered_on"):
            if rules.answered_on > rules.meeting_id.assignment_id._get_today():
                raise ValidationError(self.env._("Nobody has answered on a day to come: look at the date."))

    @api.onchange("answer")
    def _onchange_answer(self):
        """Show the day that an answer will have."""
        self.answered_on = self.answer and (self.answered_on or self._get_today_at(self.meeting_id))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down the rules for adults, and what some have answered already."""
        meetings = self.env["umgange.meeting"]
        return super().create([self._add_day(vals, meetings.browse(vals.get("meeting_id"))) for vals in vals_list])

    def write(self, vals):
        """Change the rules, until somebody has answered; then only the answer."""
        answered = self.filtered("answer")
        if answered and {"text", "participant_id", "meeting_id"} & vals.keys():
            raise UserError(
                self.env._(
                    "%(who)s has answered to these rules: they stay as they were. Take the answer away first, and ask "
                    "again.",
                    who=answered._get_quiet_names(),
                )
            )
        for meeting, rules in self.grouped("meeting_id").items():
            super(UmgangeMeetingRules, rules).write(self._add_day(vals, meeting))
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if answered := self.filtered("answer"):
            raise UserError(
                self.env._(
                    "%(who)s has answered to these rules: that stays. Was it written on the wrong row, take the answer "
                    "away first.",
                    who=answered._get_quiet_names(),
                )
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_today_at(self, meeting):
        """Return today where the assignment of the meeting has its visits."""
        assignment = meeting.assignment_id
        return assignment._get_today() if assignment else self.env.company._get_umgange_today()

    @api.model
    def _add_day(self, vals, meeting):
        """Return ``vals`` with the day of the answer that they give, or take away."""
        if "answer" not in vals or (vals["answer"] and vals.get("answered_on")):
            return vals
        return {**vals, "answered_on": vals["answer"] and self._get_today_at(meeting)}

    def _get_care_persons(self):
        return {rules.id: rules.meeting_id.assignment_id.child_ids | rules.participant_id.person_id for rules in self}
