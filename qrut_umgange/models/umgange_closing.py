from odoo import api, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareText
from .umgange_care_mixin import SYSTEM
from .umgange_visit import PLANNED_STATES

# Where somebody else goes on with the visits, they are told how by us.
HANDED_OVER = ("stepped_down", "handed_over", "moved")


class UmgangeClosing(models.Model):
    """How an assignment ends: the outcome, the final report, the farewell, the hand-over.

    What is left never stops the closing: it asks for a reason, or is somebody's to do.
    """

    _name = "umgange.closing"
    _description = "Closing of an Assignment"
    _inherit = ["umgange.care.mixin", "umgange.activity.mixin"]
    _order = "id desc"
    _rec_name = "assignment_id"
    _parts_of = ("assignment_id",)
    _stays = True

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    outcome = fields.Selection(
        [
            ("stepped_down", "Step-down: they meet without us"),
            ("handed_over", "Handed over to the family home"),
            ("ended", "Ended by the municipality"),
            ("moved", "Moved to another municipality or provider"),
            ("over", "The time that was ordered is over"),
            ("of_age", "The young person is of age"),
            ("loss", "Somebody has died"),
            ("other", "Other"),
        ],
        "The assignment ends as",
    )
    reason = CareText("Why")
    # the municipality stops from one day to the next
    at_once = fields.Boolean(
        "Stopped at once",
        help="The municipality stops it from one day to the next: booked visits are cancelled when it is closed, "
        "as cancelled by the buyer, by the agreement's terms.",
    )
    told_at = fields.Datetime(
        "When we were told",
        compute="_compute_told_at",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="The notice of booked visits is counted from here.",
    )
    # before we part
    report = fields.Selection(
        [("to_make", "To be made"), ("made", "Made"), ("not_ordered", "Not ordered")],
        "Final report",
        required=True,
        default="to_make",
    )
    report_on = fields.Date("Final report on")
    farewell_on = fields.Date("Farewell on")
    farewell = CareText("How we say goodbye, or why not")
    # Apart, so that a list of closings reads no text.
    has_farewell = fields.Boolean("A farewell is written", readonly=True, copy=False)
    meeting_id = fields.Many2one(
        "umgange.meeting",
        "Hand-over meeting",
        compute="_compute_meeting_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    closed_on = fields.Date(readonly=True, copy=False)
    missing = fields.Char("Left to do", compute="_compute_missing")
    ahead_count = fields.Integer("Visits ahead", compute="_compute_ahead_count")

    _one_each = models.UniqueIndex("(assignment_id)", "An assignment has one closing: go on with the one there is.")

    # === COMPUTE METHODS === #

    @api.depends("at_once")
    def _compute_told_at(self):
        for closing in self:
            # Not when the closing was begun: the message may come weeks later.
            closing.told_at = closing.at_once and (closing.told_at or fields.Datetime.now())

    @api.depends("outcome")
    def _compute_meeting_id(self):
        for closing in self:
            meetings = closing.assignment_id.meeting_ids.filtered(lambda meeting: meeting.kind == "handover")
            proposed = closing.outcome in HANDED_OVER and meetings.sorted("start")[-1:]
            closing.meeting_id = closing.meeting_id or proposed

    @api.depends_context("lang")
    @api.depends("outcome", "at_once", "report", "farewell_on", "has_farewell", "meeting_id")
    def _compute_missing(self):
        for closing in self:
            closing.missing = ", ".join(closing._get_missing_labels()) or False

    @api.depends("assignment_id.visit_ids.state")
    def _compute_ahead_count(self):
        for closing in self:
            closing.ahead_count = len(closing._get_booked_visits())

    # === CONSTRAINT METHODS === #

    @api.constrains("assignment_id", "meeting_id")
    def _check_own_meeting(self):
        for closing in self.filtered("meeting_id"):
            if closing.meeting_id.assignment_id != closing.assignment_id:
                raise UserError(self.env._("The hand-over meeting is one of the assignment's own: choose another."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin to write down how the assignments end; when they did is not the client's to say."""
        return super().create([self._add_farewell({**vals, "closed_on": False}) for vals in vals_list])

    def write(self, vals):
        """Change the closings; what was left and is done is nobody's to do any more."""
        if "farewell" in vals:
            self._check_system_fields(vals)
            self = self.with_context(umgange_mover=SYSTEM)  # noqa: PLW0642
            vals = self._add_farewell(vals)
        result = super().write(vals)
        self.filtered(lambda closing: closing.closed_on and not closing._is_left())._end_todos()
        return result

    # === ACTION METHODS === #

    def action_open(self):
        """Open the closing in a dialog."""
        self.ensure_one()
        self.check_access("read")
        return self._get_dialog()

    def action_view_visits(self):
        """Open the visits of the assignment, where those that are still planned are cancelled."""
        self.ensure_one()
        return self.assignment_id.action_view_visits()

    def action_close(self):
        """Close the assignment, with the booked visits where the municipality stopped at once. Coordinators only.

        :raise UserError: when something is left to do and nobody says why, or visits are still planned
        """
        self.ensure_one()
        self.check_access("write")
        self._check_reason()
        if self.at_once:
            self._cancel_booked()
        self.assignment_id.action_close()
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_dialog(self):
        """Return the action that opens the closing, or a new one where there is none."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close the assignment"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _get_care_persons(self):
        return {closing.id: closing.assignment_id.child_ids for closing in self}

    @api.model
    def _add_farewell(self, vals):
        """Return ``vals`` with whether they write down a farewell."""
        return {**vals, "has_farewell": bool((vals.get("farewell") or "").strip())}

    def _write_as_system(self, vals):
        self.with_context(umgange_mover=SYSTEM).write(vals)

    def _get_missing_labels(self):
        """Return the names of what a closing has and this one has not; a death asks for no more."""
        self.ensure_one()
        if self.outcome == "loss":
            return []
        reported = self.report != "to_make"
        checks = [
            (self.outcome, self.env._("how it ends")),
            (reported, self.env._("final report")),
            (self.farewell_on or self.has_farewell, self.env._("farewell")),
            (self.outcome not in HANDED_OVER or self.meeting_id, self.env._("hand-over meeting")),
        ]
        return [label for present, label in checks if not present]

    def _is_left(self):
        """Tell whether something is left to do that nobody has given a reason for."""
        self.ensure_one()
        return bool(self._get_missing_labels()) and not (self.reason or "").strip()

    def _check_reason(self):
        """Refuse to close without a word on what is left, or on why it was stopped at once."""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if self.at_once and not reason:
            raise UserError(self.env._("The municipality stopped it at once: write why, as we were told."))
        missing = self._get_missing_labels()
        if missing and not reason:
            raise UserError(
                self.env._(
                    "Left to do: %(missing)s. Do it first, or write why it is closed without.",
                    missing=", ".join(missing),
                )
            )

    def _get_booked_visits(self):
        """Return the visits that were still to come when we were told, or that are to come now."""
        self.ensure_one()
        visits = self.assignment_id.visit_ids.filtered(lambda visit: visit.state in PLANNED_STATES)
        since = self.told_at if self.at_once and self.told_at else fields.Datetime.now()
        return visits.filtered(lambda visit: visit.start > since)

    def _cancel_booked(self):
        """Cancel the booked visits for the buyer; the terms say what is to be paid at so late a day."""
        if visits := self._get_booked_visits():
            visits.action_cancel("buyer_cancelled", self.told_at)

    def _ask_what_is_left(self):
        """Put what is left to do on the coordinator's list."""
        for closing in self.filtered(lambda closing: closing._is_left()):
            closing.assignment_id._ask_coordinator(
                closing, lambda env, closing=closing: closing.with_env(env)._describe_left()
            )

    def _describe_left(self):
        return self.env._("Closed with something left: %(missing)s", missing=", ".join(self._get_missing_labels()))
