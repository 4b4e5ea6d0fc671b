from datetime import timedelta
from itertools import pairwise

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..care_fields import CareText
from ..lent_rights import lend
from .umgange_care_mixin import SYSTEM
from .umgange_visit import PLANNED_STATES

# Who decided -> how the visits ahead end, and with which reason: the terms make the share of it.
ENDINGS = {
    "buyer": ("abstained", "paused"),
    "board": ("abstained", "board_decision"),
    "agreed": ("abstained", "paused"),
    "provider": ("cancelled", "provider_cancelled"),
    "loss": ("cancelled", "force_majeure"),
}
# What decides which visits are called off.
PERIOD_FIELDS = {"date_to", "date_from", "frees_later"}
# Nobody knows yet how long: asked again all the same.
ASK_AFTER = timedelta(weeks=4)


class UmgangePause(models.Model):
    """A time without visits: who decided it, why, and when it is asked again.

    To write it down is to pause: the assignment rests, the visits ahead are called off and
    their rooms and supporters are free, in one step. One that begins later calls off at once
    what lies within, and the assignment goes on until its first day.
    """

    _name = "umgange.pause"
    _description = "Pause of an Assignment"
    _inherit = ["umgange.care.mixin", "umgange.activity.mixin"]
    _order = "date_from desc, id desc"
    _parts_of = ("assignment_id",)
    _stays = True

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    decided_by = fields.Selection(
        [
            ("buyer", "The municipality"),
            ("board", "The social welfare board"),
            ("agreed", "Agreed with those concerned"),
            ("provider", "We, and the officer knows"),
            ("loss", "Nobody: somebody has died"),
        ],
        "Who decided",
        required=True,
        default="buyer",
        help="What is to be paid for visits that are called off follows from it, by the agreement's terms.",
    )
    reason = CareText("Why")
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("Expected end", help="On this day the coordinator is asked again. Empty: in four weeks.")
    told_at = fields.Datetime(
        "When we were told", default=fields.Datetime.now, help="The notice is counted from here, as for a cancellation."
    )
    frees_later = fields.Boolean(
        "Visits after the expected end too",
        default=True,
        help="Rooms and supporters are free; the visits are proposed again when it ends.",
    )
    ended_on = fields.Date("Ended on", readonly=True, copy=False)
    visit_ids = fields.Many2many(
        "umgange.visit", string="Visits called off", readonly=True, copy=False, check_company=True
    )
    ahead_label = fields.Char("Visits ahead", compute="_compute_ahead_label")

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The pause is expected to end before it begins: change one of the days."
    )
    _one_at_a_time = models.UniqueIndex(
        "(assignment_id) WHERE ended_on IS NULL", "The assignment is paused already: write a new day in that pause."
    )

    @api.model
    def _default_date_from(self):
        return self.env.company._get_umgange_today()

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "date_from")
    def _compute_display_name(self):
        for pause in self:
            parts = (pause.assignment_id.name, pause.date_from and str(pause.date_from))
            pause.display_name = " ".join(filter(None, parts))

    @api.depends_context("lang")
    @api.depends("assignment_id", "date_from", "date_to", "frees_later")
    def _compute_ahead_label(self):
        for pause in self:
            days = [format_date(self.env, visit.date) for visit in pause._get_visits_ahead().sorted("start")]
            count = len(days)
            shown = ", ".join(days[:3]) + (" …" if count > 3 else "")
            pause.ahead_label = bool(days) and self.env._("%(count)s visits: %(days)s", count=count, days=shown)

    # === ONCHANGE METHODS === #

    @api.onchange("date_to", "frees_later")
    def _onchange_date_to(self):
        """Ask when the message of a new day came: not when that of the first did."""
        if self._origin and (self.date_to, self.frees_later) != (self._origin.date_to, self._origin.frees_later):
            self.told_at = fields.Datetime.now()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Pause the assignments: the visits ahead are called off in the same step. Coordinators only.

        :raise UserError: where the assignment cannot be paused, or is already
        """
        # First the right, or an error would tell whoever asks how it stands.
        self.check_access("create")
        self._check_pausable(vals_list)
        get_moment = self.env["umgange.visit"]._get_moment
        # Said in so many words, else the client or its defaults would fill them.
        own = {"ended_on": False, "visit_ids": False}
        pauses = super().create([{**vals, **own, "told_at": get_moment(vals.get("told_at"))} for vals in vals_list])
        for pause in pauses:
            pause._begin()
        return pauses

    def write(self, vals):
        """Change what is known of the pauses; a new day asks on that day, and calls off what now lies within.

        A new day is a new message: the notice of what it calls off is counted from that one, now by default.
        """
        moves = bool(PERIOD_FIELDS & vals.keys())
        if moves or "told_at" in vals:
            vals = {**vals, "told_at": self.env["umgange.visit"]._get_moment(vals.get("told_at"))}
        result = super().write(vals)
        if moves:
            for pause in self.filtered(lambda pause: not pause.ended_on):
                pause._begin()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A pause that was is not deleted. Resume the assignment instead."))

    # === ACTION METHODS === #

    def action_open(self):
        """Open the pause in a dialog."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The pause"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {pause.id: pause.assignment_id.child_ids for pause in self}

    def _write_as_system(self, vals):
        self.with_context(umgange_mover=SYSTEM).write(vals)

    @api.model
    def _check_pausable(self, vals_list):
        """Refuse to pause what rests, has ended or is about to: in words, before the database does."""
        ids = {vals["assignment_id"] for vals in vals_list if vals.get("assignment_id")}
        for assignment in self.env["umgange.assignment"].browse(ids):
            if not assignment._may_move("paused"):
                raise UserError(assignment._get_move_refusal("paused"))
            if assignment._get_open_pauses():
                raise UserError(
                    self.env._("A pause is written down already: write a new day in it, or resume the assignment.")
                )

    def _begin(self):
        """Call off what lies within, and let the assignment rest if the first day has come."""
        self.ensure_one()
        self.assignment_id._check_coordinator()
        self._rest()
        self._call_off()
        self._ask_at_end()

    def _rest(self):
        """Let the assignment rest from the first day on."""
        self.ensure_one()
        if self.date_from <= self.assignment_id._get_today() and self.assignment_id.state != "paused":
            self.assignment_id._move("paused")

    def _rest_now(self, told_at):
        """Let the assignments rest today already, since somebody has died."""
        self.write({"decided_by": "loss"})
        for pause in self:
            today = pause.assignment_id._get_today()
            if pause.date_from > today:
                pause.write({"date_from": today, "told_at": told_at})

    @api.model
    def _cron_begin(self):
        """Let the assignments rest whose pause begins today."""
        # A company's day may have come before the server's.
        tomorrow = fields.Date.today() + timedelta(days=1)
        pauses = lend(self).search([("ended_on", "=", False), ("date_from", "<=", tomorrow)])
        for pause in pauses.filtered(lambda pause: pause.assignment_id._may_move("paused")):
            pause._rest()

    def _get_visits_ahead(self):
        """Return the visits that the pause calls off: planned, not begun, within it."""
        self.ensure_one()
        now = fields.Datetime.now()
        ahead = self.assignment_id.visit_ids.filtered(lambda visit: visit.state in PLANNED_STATES and visit.start > now)
        last = not self.frees_later and self.date_to
        first = self.date_from
        return ahead.filtered(
            lambda visit: (not first or visit.date >= first) and (not last or visit.date <= last),
        )

    def _call_off(self):
        """Call off the visits within; rooms and supporters are free, and the terms make what is to be paid."""
        self.ensure_one()
        visits = self._get_visits_ahead()
        if not visits:
            return
        state, reason = ENDINGS[self.decided_by]
        mover = visits.action_abstain if state == "abstained" else visits.action_cancel
        mover(reason, self.told_at)
        self._write_as_system({"visit_ids": [Command.link(visit.id) for visit in visits]})

    def _ask_at_end(self):
        """Put a to-do on the coordinator's list for the expected end; an older one is over."""
        self.ensure_one()
        self._end_todos()
        if self.ended_on or self.decided_by == "loss":
            return

        def summarise(env):
            return env._("Was the pause to end? Resume the assignment, or write a new day")

        day = self.date_to or self.date_from + ASK_AFTER
        self.assignment_id._ask_coordinator(self, summarise, day)

    def _end(self):
        """End the pauses; nobody is asked about them any more."""
        for pause in self.filtered(lambda pause: not pause.ended_on):
            pause._write_as_system({"ended_on": pause.assignment_id._get_today()})
        self._end_todos()

    def _get_proposal(self):
        """Return the values of a series like the visits that were called off: same day, hours, room, supporter."""
        self.ensure_one()
        visits = self.visit_ids.sorted("start")
        if not visits:
            return {}
        first, today = visits[0], self.assignment_id._get_today()
        gaps = [(after.date - before.date).days for before, after in pairwise(visits)]
        weeks = max(1, round(min(gaps, default=14) / 7))
        # The same weekday and rhythm, from today on.
        steps = max(0, -((first.date - today).days // (7 * weeks)))
        day = first.date + timedelta(weeks=weeks * steps)
        starts_at, ends_at = first._get_local_hours()
        return {
            "first_day": day,
            "interval_weeks": weeks,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "count": max(1, len(visits.filtered(lambda visit: visit.date >= day))),
            "room_id": first.room_id.id,
            "supporter_id": first.supporter_id.id,
        }
