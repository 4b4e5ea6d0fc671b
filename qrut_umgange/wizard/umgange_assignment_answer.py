from odoo import Command, api, fields, models

from ..care_fields import CareText
from ..models.umgange_assignment_answer import LIGHTS


class UmgangeAssignmentAnswer(models.TransientModel):
    _name = "umgange.assignment.answer"
    _description = "Answer a Request"
    _inherit = ["umgange.assignment.dialog"]

    missing = fields.Char(related="assignment_id.missing", related_sudo=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Buyer",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="The municipality, or the unit that orders.",
    )
    officer_id = fields.Many2one(
        "res.partner",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    screening = fields.Selection(
        LIGHTS, compute="_compute_from_assignment", compute_sudo=False, store=True, readonly=False, precompute=True
    )
    # Begins with what was said when the request was screened.
    screening_reason = CareText("What makes it so", default=lambda self: self._get_asked_about().screening_reason)
    reason = CareText("Why we answer so")
    may_accept_red = fields.Boolean(compute="_compute_may_accept_red")

    @api.depends("assignment_id")
    def _compute_from_assignment(self):
        for answer in self:
            assignment = answer.assignment_id
            answer.partner_id = assignment.partner_id
            answer.officer_id = assignment._get_officer_on(assignment._get_today())
            answer.screening = assignment.screening

    @api.depends_context("uid")
    def _compute_may_accept_red(self):
        self.may_accept_red = self.env.user.has_group("qrut_umgange.group_manager")

    def action_accept(self):
        """Accept the request; what was screened and who orders is kept with it."""
        self._keep()
        self.assignment_id.action_accept(self.reason)
        return self._close()

    def action_decline(self):
        """Decline the request with its reason."""
        self._keep()
        self.assignment_id.action_decline(self.reason)
        return self._close()

    def action_keep(self):
        """Keep what was screened; the request is answered later. One that is red is put before the managers."""
        self._keep()
        if self.screening == "red" and not self.may_accept_red:
            self.assignment_id._ask_manager()
        return self._close()

    def _keep(self):
        """Write on the assignment what it did not know yet: who orders, and how it was screened."""
        self.ensure_one()
        assignment = self.assignment_id
        assignment.check_access("write")
        buyer = self.partner_id.commercial_partner_id
        if buyer and buyer != assignment.partner_id:
            assignment.partner_id = buyer
        self._keep_officer()
        is_new = self.screening != assignment.screening
        reason = self.screening_reason or (not is_new and assignment.screening_reason)
        if self.screening and (is_new or reason != assignment.screening_reason):
            assignment._screen(self.screening, reason)

    def _keep_officer(self):
        assignment, officer = self.assignment_id, self.officer_id
        today = assignment._get_today()
        known = assignment._get_officer_on(today)
        if officer and not known:
            # From whenever it begins: there was none before.
            assignment.participant_ids = [Command.create({"role": "officer", "partner_id": officer.id})]
        elif officer and officer != known:
            before = assignment._get_role_on("officer", today).filtered(lambda each: each.partner_id == known)[:1]
            if before.date_from == today:
                # Who was written down today never was: nothing is before it.
                before.partner_id = officer
            else:
                before._hand_over(today, partner_id=officer.id)
