from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..tools.local_time import format_hours
from .umgange_visit import PLANNED_STATES
from .umgange_visit_reply import ASKED, BESIDE


class UmgangeVisit(models.Model):
    """Who of those who come has said yes, and whether an interpreter is booked."""

    _inherit = "umgange.visit"

    reply_ids = fields.One2many("umgange.visit.reply", "visit_id", "Answers", readonly=True)
    interpreter = fields.Selection(
        [("booked", "Booked"), ("by_phone", "By phone"), ("without", "Goes without, as agreed")],
        copy=False,
        help="A child never interprets. Empty: nobody has booked one yet.",
    )
    needs_interpreter = fields.Boolean("Needs an interpreter", compute="_compute_needs_interpreter")

    # === COMPUTE METHODS === #

    @api.depends("attendance_ids.participant_id.needs_interpreter")
    def _compute_needs_interpreter(self):
        for visit in self:
            visit.needs_interpreter = any(visit.attendance_ids.participant_id.mapped("needs_interpreter"))

    @api.depends("reply_ids.answer", "needs_interpreter", "interpreter")
    def _compute_warning(self):
        return super()._compute_warning()

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the visits; who was asked about another time is asked again."""
        before = {visit: visit.start for visit in self} if "start" in vals else {}
        result = super().write(vals)
        if moved := self.filtered(lambda visit: before.get(visit) not in (None, visit.start)):
            moved._ask_anew()
        return result

    # === ACTION METHODS === #

    def action_ask(self):
        """List whom to ask whether they come. The visit's supporter and coordinators.

        :raise UserError: when nobody comes, or the visit no longer lies ahead
        """
        self.ensure_one()
        self._check_may_run()
        if self.state not in PLANNED_STATES:
            raise UserError(self.env._("The visit has begun, is over or was called off: nobody is asked any more."))
        if not self._list_replies():
            raise UserError(
                self.env._("Nobody to ask yet: add the visiting person and the family home under People first.")
            )
        return True

    # === BUSINESS METHODS === #

    def _get_asked(self):
        """Return whom one asks whether they come, in their order."""
        self.ensure_one()
        around = self.assignment_id._get_participants_on(self.date)
        return around.filtered(
            lambda each: each.role in ASKED and each.may_attend != "no" and (each.attends or each.role in BESIDE)
        )

    def _list_replies(self):
        """Give the visits a row for each whom one asks; return the rows."""
        missing = [
            {"visit_id": visit.id, "participant_id": each.id, "company_id": visit.company_id.id}
            for visit in self
            for each in visit._get_asked() - visit.reply_ids.participant_id
        ]
        # Lent: the rows are the system's to make, for those who may run the visits.
        lend(self.env["umgange.visit.reply"]).create(missing)
        self.invalidate_recordset(["reply_ids"])
        return self.reply_ids

    def _ask_anew(self):
        """Forget what was said of another time, and that somebody was reminded of it."""
        forgotten = ("answer", "answered_at", "answered_by_id", "remind_on", "reminded_at")
        self.reply_ids._write_as_system(dict.fromkeys(forgotten, False))

    def _get_warnings(self):
        """Warn too of somebody who has said no, and of an interpreter whom nobody has booked."""
        warnings = super()._get_warnings()
        if self.state not in PLANNED_STATES:
            return warnings
        if away := self.reply_ids.filtered(lambda reply: reply.answer == "no"):
            roles = ", ".join(dict.fromkeys(away.mapped("role_label")))
            warnings.append(self.env._("Has said no: %(roles)s.", roles=roles))
        if self.needs_interpreter and not self.interpreter:
            warnings.append(self.env._("No interpreter is booked."))
        return warnings

    def _format_hours(self, start, stop):
        """Return two moments as the clock of the visit shows them: “14.45–17.15”."""
        self.ensure_one()
        return format_hours(start, stop, self._get_zone())
