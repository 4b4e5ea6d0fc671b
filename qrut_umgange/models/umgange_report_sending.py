from odoo import fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend


class UmgangeReport(models.Model):
    """The officer gets the report: a row in the register of what was sent, where the receipt is noted too."""

    _inherit = "umgange.report"

    received_on = fields.Date("Receipt on", related="handout_id.received_on")

    # === ACTION METHODS === #

    def action_send(self):
        """Note that the officer has got it: in the register of what was sent, and in the log. Coordinators only.

        :raise UserError: before it is approved, or to who is no officer of the assignment today
        """
        self.check_access("write")
        for report in self:
            report._check_not_left()
            report._lock()
            if report.state != "approved":
                raise UserError(report._get_move_refusal("sent"))
            report._check_recipient(report._find_recipient())
            report._send(report._find_recipient())
        return True

    # === BUSINESS METHODS === #

    def _find_recipient(self):
        """Return whom it goes to: who is chosen, else the officer of today."""
        self.ensure_one()
        today = self.assignment_id._get_today()
        officers = self.assignment_id._get_participants_on(today).filtered(lambda each: each.role == "officer")
        return self.recipient_id or officers[:1]

    def _check_recipient(self, recipient):
        """Refuse who is not the officer any more: another board, or another officer, is asked to read it.

        :raise UserError: in words
        """
        if not recipient:
            raise UserError(self.env._("No officer is on the assignment today: add one among the people first."))
        if recipient not in self.assignment_id._get_participants_on(self.assignment_id._get_today()):
            raise UserError(
                self.env._("That officer is no longer on the assignment: choose the one who is there today.")
            )

    def _send(self, recipient):
        when, way = self.sent_at or fields.Datetime.now(), self.way or "secure_mail"
        handout = self._note_given(recipient, when, way, {"what": "report", "report_id": self.id})
        self._move(
            "sent",
            {
                "recipient_id": recipient.id,
                "sent_at": when,
                "sent_by_id": self.env.uid,
                "way": way,
                "handout_id": handout.id,
            },
        )
        self._end_todos()
        self._note_in_closing()
        self._log_care("disclose")

    def _note_in_closing(self):
        """Note in the closing of the assignment that the final report is made."""
        if self.kind == "final":
            closings = self.env["umgange.closing"].search([("assignment_id", "=", self.assignment_id.id)])
            waiting = closings.filtered(lambda each: each.report == "to_make" and not each.closed_on)
            waiting.write({"report": "made", "report_on": self.assignment_id._get_today()})


class UmgangeHandout(models.Model):
    """Which report it was, where it was one that is put together here."""

    _inherit = "umgange.handout"

    report_id = fields.Many2one(
        "umgange.report", "Which report", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )

    _names_the_report = models.Constraint(
        "CHECK (report_id IS NULL OR what = 'report')", "What names a report is about a report."
    )

    # === BUSINESS METHODS === #

    def _is_report(self):
        # A correction is ours to make, and not the buyer's to pay.
        return super()._is_report() and not lend(self).report_id.replaces_id
