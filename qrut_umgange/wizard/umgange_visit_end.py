from odoo import api, fields, models
from odoo.tools import format_date

from ..care_fields import CareText
from ..models.umgange_visit import END_REASONS, PLANNED_STATES
from ..tools.local_time import format_clock

NAMED_DAYS = 5


class UmgangeVisitEnd(models.TransientModel):
    _name = "umgange.visit.end"
    _description = "End a Visit with Its Reason"
    _inherit = ["umgange.visit.dialog"]
    _about = "visit_ids"

    visit_ids = fields.Many2many("umgange.visit", required=True, check_company=True)
    outcome = fields.Selection(
        [
            ("cancelled", "Cancel"),
            ("no_show", "Did not take place"),
            ("broken_off", "End early"),
            ("abstained", "Abstain for the child's sake"),
        ],
        required=True,
        default="cancelled",
    )
    outcome_reasons = fields.Json(compute="_compute_outcome_reasons")
    reason = fields.Selection(selection=lambda self: self._get_reasons(), required=True)
    told_at = fields.Datetime("When the message came", default=lambda self: fields.Datetime.now(), required=True)
    note = CareText("What happened")
    called_ids = fields.Many2many(
        "umgange.participant",
        string="Whom you reached",
        check_company=True,
        help="Kept in the register of contacts, beside the visit.",
    )
    early_hint = fields.Char(compute="_compute_early_hint")
    visits_label = fields.Char("Which visits", compute="_compute_visits_label")

    @api.depends("outcome")
    def _compute_outcome_reasons(self):
        for end in self:
            end.outcome_reasons = [reason for reason, state in END_REASONS.items() if state == end.outcome]

    @api.depends_context("lang")
    @api.depends("outcome", "visit_ids")
    def _compute_early_hint(self):
        for end in self:
            end.early_hint = end._get_early_hint()

    @api.depends_context("lang")
    @api.depends("visit_ids")
    def _compute_visits_label(self):
        for end in self:
            days = [format_date(self.env, visit.date) for visit in end.visit_ids.sorted("start")]
            shown = ", ".join(days[:NAMED_DAYS]) + (" …" if len(days) > NAMED_DAYS else "")
            several = len(days) > 1
            end.visits_label = several and self.env._("%(count)s visits: %(days)s", count=len(days), days=shown)

    @api.model
    def _get_reasons(self):
        return self.env["umgange.visit"]._fields["end_reason"]._description_selection(self.env)

    @api.onchange("outcome")
    def _onchange_outcome(self):
        if END_REASONS.get(self.reason) != self.outcome:
            self.reason = False

    def _get_early_hint(self):
        """Return what to think of before a visit is ended on site that nobody is at yet, or False."""
        if self.outcome not in ("no_show", "broken_off"):
            return False
        ahead = self.visit_ids.filtered(lambda visit: visit.state in PLANNED_STATES and not visit._is_expected())
        if not ahead:
            return False
        return self.env._(
            "The visit begins only at %(time)s. Has somebody said no beforehand, let the coordinator cancel it: "
            "then the right notice is counted.",
            time=format_clock(ahead[0].start, ahead[0]._get_zone()),
        )

    def action_apply(self):
        """End the visits: each mover checks who may, what may follow, and when."""
        self.ensure_one()
        mover = {
            "cancelled": self.visit_ids.action_cancel,
            "no_show": self.visit_ids.action_no_show,
            "broken_off": self.visit_ids.action_break_off,
            "abstained": self.visit_ids.action_abstain,
        }[self.outcome]
        mover(self.reason, self.told_at, self.note)
        for visit in self.visit_ids if self.called_ids else ():
            visit._note_calls([(called.id, True) for called in self.called_ids & visit.contact_ids])
        return self._close()
