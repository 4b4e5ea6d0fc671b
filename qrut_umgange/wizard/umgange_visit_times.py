from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..care_fields import CareText
from ..tools.local_time import format_clock, parse_clock

# Actual time -> whether it is of the beginning or of the end that was planned.
PLANNED = {"actual_start": "start", "actual_stop": "stop", "actual_arrival": "start", "actual_departure": "stop"}


class UmgangeVisitTimes(models.TransientModel):
    _name = "umgange.visit.times"
    _description = "Times of a Visit"
    _inherit = ["umgange.visit.dialog"]
    _parts_of = ("visit_id",)

    visit_id = fields.Many2one("umgange.visit", required=True, check_company=True)
    step = fields.Selection(
        [("start", "Start the visit"), ("end", "End the visit"), ("mend", "Mend the times")],
        required=True,
        default="mend",
    )
    # clock times where the visit is, as people write them
    started = fields.Char("Began")
    ended = fields.Char()
    line_ids = fields.One2many("umgange.visit.times.line", "times_id")
    reason = CareText("Why")
    # for the view
    planned_label = fields.Char("Planned", compute="_compute_about_visit")
    visit_state = fields.Char(compute="_compute_about_visit")
    is_early = fields.Boolean(compute="_compute_about_visit")
    needs_reason = fields.Boolean(compute="_compute_about_visit")

    @api.depends_context("lang")
    @api.depends("visit_id")
    def _compute_about_visit(self):
        # No ``related``: that would read as sudo, past the rules of the visit.
        for times in self:
            visit = times.visit_id
            times.planned_label = f"{visit.day_label} {visit.time_label}" if visit else False
            times.visit_state = visit.state
            times.is_early = bool(visit) and fields.Datetime.now() < visit.stop
            times.needs_reason = bool(visit) and visit._is_settled()

    # === ACTION METHODS === #

    def action_apply(self):
        """Write the times down, and start or end the visit where the dialog asks for that.

        The visit's supporter and coordinators.

        :raise UserError: a text is no time of the day, or the times cannot be so
        """
        self.ensure_one()
        dialog = self._with_reason()
        visit = dialog.visit_id._check_may_run()
        self._check_lines()
        started, ended = (
            self._get_moment(visit, name, text)
            for name, text in (("actual_start", self.started), ("actual_stop", self.ended))
        )
        for line in dialog.line_ids:
            line._apply()
        self._apply(visit, started, ended)
        return self._close()

    def action_undo_start(self):
        """Take back a start: the visit has not begun."""
        self._with_reason().visit_id.action_undo_start()
        return self._close()

    def action_break_off_instead(self):
        """Ask why it ended early, in the dialog for that."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_visit_end_action_break_off")
        return {**action, "context": {"default_visit_ids": self.visit_id.ids, "default_outcome": "broken_off"}}

    # === BUSINESS METHODS === #

    @api.model
    def _prepare(self, visit, step, started, ended):
        """Return the values of the dialog about ``visit``; the times are naive UTC or empty."""
        zone = visit._get_zone()
        return {
            "visit_id": visit.id,
            "step": step,
            "started": started and format_clock(started, zone),
            "ended": ended and format_clock(ended, zone),
            "line_ids": [
                Command.create({"attendance_id": row.id, "arrived": arrived, "left": left})
                for row in visit.attendance_ids
                for arrived, left in [row._get_clocks("actual_arrival", "actual_departure")]
            ],
        }

    def _with_reason(self):
        """Return the dialog with its reason where what is mended keeps the old time."""
        return self.with_context(umgange_mend_reason=self.reason)

    def _check_lines(self):
        if self.line_ids.attendance_id.visit_id - self.visit_id:
            raise UserError(self.env._("Somebody here is at another visit: close the dialog and open it again."))

    def _apply(self, visit, started, ended):
        if self.step != "mend" and not started:
            raise UserError(self.env._("Write when the visit began, for example 15.00."))
        if self.step == "end" and not ended:
            raise UserError(self.env._("Write when the visit ended, for example 17.00."))
        if self.step == "start":
            visit.action_start(started)
        elif self.step == "end":
            if visit.state == "under_way":
                visit._mend_times(started, False)
            else:
                visit.action_start(started)
            visit.action_end(ended)
        elif visit.state in ("under_way", "done", "broken_off"):
            visit._mend_times(started, ended)

    def _get_moment(self, record, name, text):
        """Return the moment (naive UTC) of a clock time, False for an empty one.

        A time that was not touched keeps its seconds.

        :raise UserError: when the text is no time of the day
        """
        visit, text = self.visit_id, (text or "").strip()
        old = record[name]
        if not text or (old and text == format_clock(old, visit._get_zone())):
            return old if text else False
        try:
            return visit._find_moment(parse_clock(text), PLANNED[name])
        except ValueError as error:
            raise UserError(self.env._("“%(text)s” is no time: write it as 15.00.", text=text)) from error
