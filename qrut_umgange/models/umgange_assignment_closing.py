from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .umgange_visit import OPEN_STATES

# How long a file is kept at least, from the last that was written in it.
KEPT_YEARS = 2


class UmgangeAssignment(models.Model):
    """How an assignment rests for a while, is taken up again, and ends."""

    _inherit = "umgange.assignment"

    pause_ids = fields.One2many("umgange.pause", "assignment_id", "Pauses")
    closing_ids = fields.One2many("umgange.closing", "assignment_id")
    # Of the pause that is not ended, kept here: a board of hundreds says it without reading the pauses.
    paused_from = fields.Date("Paused from", compute="_compute_paused", compute_sudo=False, store=True)
    paused_until = fields.Date("Paused until", compute="_compute_paused", compute_sudo=False, store=True)
    pause_label = fields.Char("Pause", compute="_compute_pause_label")
    # the file
    file_closed_on = fields.Date("File closed on", readonly=True, copy=False)
    file_due_on = fields.Date(
        "File due on",
        compute="_compute_file_due_on",
        compute_sudo=False,
        store=True,
        readonly=False,
        copy=False,
        help="Two years after it was closed, unless something was written later or the agreement says another day.",
    )
    file_way = fields.Selection(
        [("hand_over", "Hand over to the municipality"), ("keep", "Keep: there is newer on the same child")],
        "What becomes of the file",
        required=True,
        default="hand_over",
        copy=False,
        help="A placed child's file is handed over, with a receipt. Nothing is erased by itself.",
    )

    # === COMPUTE METHODS === #

    @api.depends("pause_ids.date_from", "pause_ids.date_to", "pause_ids.ended_on")
    def _compute_paused(self):
        for assignment in self:
            pause = assignment._get_open_pauses()[:1]
            assignment.paused_from = pause.date_from
            assignment.paused_until = pause.date_to

    @api.depends_context("lang")
    @api.depends("paused_from", "paused_until")
    def _compute_pause_label(self):
        for assignment in self:
            assignment.pause_label = assignment._get_pause_label()

    @api.depends("file_closed_on")
    def _compute_file_due_on(self):
        for assignment in self:
            closed = assignment.file_closed_on
            assignment.file_due_on = closed and closed + relativedelta(years=KEPT_YEARS)

    @api.depends("state")
    def _compute_member_user_ids(self):
        """Let nobody but those who still have to sign into what is closed or declined."""
        super()._compute_member_user_ids()
        for assignment in self.filtered(lambda assignment: assignment._is_ended()):
            # A correction or a note that somebody has begun is no reason to stay in for ever.
            waiting = assignment.visit_ids.filtered(lambda visit: not visit.is_documented and visit._lacks_entry())
            assignment.member_user_ids = waiting.supporter_id.user_id

    @api.depends("pause_ids.date_to", "pause_ids.ended_on")
    def _compute_deadlines(self):
        return super()._compute_deadlines()

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the assignments; who takes one over is asked at the end of its pause."""
        result = super().write(vals)
        if "coordinator_id" in vals:
            for pause in self._get_open_pauses():
                pause._ask_at_end()
        return result

    # === ACTION METHODS === #

    def action_pause(self, decided_by="buyer", reason=None, date_to=None, told_at=None):
        """Pause the assignments: the visits ahead are called off in the same step. Coordinators only.

        :param str decided_by: as in ``umgange.pause``
        :param date_to: when it is expected to end: asked again then
        :param told_at: when the message came (UTC): what the notice is counted from; now by default
        """
        self._check_coordinator()
        said = {"decided_by": decided_by, "reason": reason, "date_to": date_to, "told_at": told_at}
        self.env["umgange.pause"].create([{"assignment_id": assignment.id, **said} for assignment in self])
        return True

    def action_resume(self):
        """Take up the assignments again; after a pause the visits are proposed as they were. Coordinators only.

        A pause that was to begin later is withdrawn.

        :return: the form of a series, filled in, where there were visits; else True
        """
        self._check_coordinator()
        resting = self.filtered(lambda assignment: assignment.state in ("paused", "closing"))
        pauses = self._get_open_pauses()
        if self - resting - pauses.assignment_id:
            raise UserError(self.env._("Only what is paused or about to close is taken up again."))
        resting._move("active", {"is_mourned": False})
        pauses._end()
        proposal = pauses._get_proposal() if len(pauses) == 1 else {}
        return pauses.assignment_id._open_series(proposal) if proposal else True

    def action_begin_closing(self):
        """Begin to close: farewell, final report, hand-over; opens what is to be written. Coordinators only."""
        self._check_coordinator()
        self._move("closing")
        self._get_open_pauses()._end()
        self._add_closings()
        return self.action_open_closing() if len(self) == 1 else True

    def action_open_closing(self):
        """Open how the assignment ends, begun or not. Coordinators only."""
        self.ensure_one()
        self._check_coordinator()
        return {**self.closing_ids._get_dialog(), "context": {"default_assignment_id": self.id}}

    def action_close(self):
        """Close the assignments: access ends, and the file's time begins. Coordinators only.

        What is left to do, and nobody has said why, is on the coordinator's list.

        :raise UserError: when visits are still planned
        """
        self._check_coordinator()
        self._add_closings()
        self._check_no_visits_left()
        for assignment in self:
            today = assignment._get_today()
            assignment._move("closed", {"file_closed_on": today})
            assignment.closing_ids._write_as_system({"closed_on": today})
        self._get_open_pauses()._end()
        self.closing_ids._ask_what_is_left()
        return True

    # === BUSINESS METHODS === #

    def _get_open_pauses(self):
        return self.pause_ids.filtered(lambda pause: not pause.ended_on)

    def _get_paused_visits(self):
        """Return the visits that a pause called off: at their time others may be planned."""
        return self.pause_ids.visit_ids.filtered(lambda visit: visit.state in ("abstained", "cancelled"))

    def _get_pause_label(self):
        """Return since when it rests, or from when it will, and when it is asked again; never why."""
        self.ensure_one()
        if not self.paused_from:
            return False
        since = format_date(self.env, self.paused_from)
        if self.paused_from > self._get_today():
            return self.env._("Paused from %(day)s.", day=since)
        if not self.paused_until:
            return self.env._("Paused since %(day)s, until further notice.", day=since)
        until = format_date(self.env, self.paused_until)
        return self.env._("Paused since %(day)s, expected to end on %(until)s.", day=since, until=until)

    def _get_deadlines(self):
        """Say too that a pause was to have ended."""
        today = self._get_today()
        over = self._get_open_pauses().filtered(lambda pause: pause.date_to and pause.date_to <= today)
        sentences = super()._get_deadlines()
        if not over:
            return sentences
        day = format_date(self.env, over[:1].date_to)
        said = self.env._("The pause was expected to end on %(day)s: resume, or write a new day in it.", day=day)
        return [said, *sentences]

    def _check_no_visits_left(self):
        if left := self.visit_ids.filtered(lambda visit: visit.state in OPEN_STATES):
            raise UserError(self.env._("%(count)s visits are still planned. Cancel them first.", count=len(left)))

    def _add_closings(self):
        without = self.filtered(lambda assignment: not assignment.closing_ids)
        self.env["umgange.closing"].create([{"assignment_id": assignment.id} for assignment in without])

    def _open_series(self, proposal):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan visits"),
            "res_model": "umgange.visit.series",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_assignment_id": self.id,
                **{f"default_{name}": value for name, value in proposal.items()},
            },
        }

    def _ask_coordinator(self, record, summarise, day=None):
        """Put a to-do about ``record`` on the coordinator's list; on every manager's where there is none.

        :param summarise, day: as for `_schedule_for_managers`
        """
        self.ensure_one()
        if self.coordinator_id:
            record._schedule_for(self.coordinator_id, summarise, day)
        else:
            record._schedule_for_managers(summarise, day)
