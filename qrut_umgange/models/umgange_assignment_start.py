from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .umgange_meeting import SIDES

# What a start goes through, in this order: nothing of it is a wall.
STEPS = ("order", "officer", "home", "visiting", "plan", "visits")
# Opening meetings: with whom.
MEETINGS = tuple(side for side, _label in SIDES)
STARTING_STATES = ("request", "accepted", "active")
FRAMES = ("partner_id", "legal_basis", "date_from", "date_to", "supporter_id")
# How many of what is missing a card names.
NAMED_ON_CARD = 2


class UmgangeAssignment(models.Model):
    """The guide through a start: what is done, and what comes next."""

    _inherit = "umgange.assignment"

    start_done = fields.Json("Start steps done", compute="_compute_start")
    start_next = fields.Char("Next start step", compute="_compute_start")
    start_dots = fields.Char("Start", compute="_compute_start")
    board_line = fields.Char("Next or missing", compute="_compute_board_line")

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "order_ids.state",
        "meeting_ids.held",
        "meeting_ids.opening_with",
        "plan_ids.state",
        "plan_ids.valid_to",
        "visit_ids.actual_start",
        "participant_ids.role",
        "next_visit_id",
    )
    def _compute_start(self):
        done = self._get_start_steps()
        for assignment in self:
            steps = [step for step in STEPS if step in done.get(assignment._origin.id, ())]
            assignment.start_done = steps
            assignment.start_next = assignment._get_next_step(steps)
            going = assignment.state in STARTING_STATES and len(steps) < len(STEPS)
            assignment.start_dots = going and "●" * len(steps) + "○" * (len(STEPS) - len(steps))

    @api.depends("start_done", "screening", "participant_ids.role", "participant_ids.date_to")
    def _compute_missing(self):
        return super()._compute_missing()

    @api.depends_context("lang")
    @api.depends("next_label", "pause_label", "start_done", "state", "screening", *FRAMES)
    def _compute_board_line(self):
        for assignment in self:
            assignment.board_line = assignment._get_board_line()

    # === ACTION METHODS === #

    def action_open_start_step(self, step=""):
        """Open what a step of the start is about: as it was done, or to do it.

        :param str step: one of ``STEPS``
        """
        self.ensure_one()
        self.check_access("read")
        openers = self._get_start_openers()
        if step not in openers:
            raise UserError(self.env._("There is no such step."))
        return openers[step]()

    # === STEPS === #

    def _get_start_steps(self):
        """Return which steps are done, in one query for all assignments (hook).

        :return: the id of an assignment -> its steps of ``STEPS``, in no order
        :rtype: dict[int, set[str]]
        """
        done = {each: set() for each in self._origin.ids}
        if done:
            self._flush_start_sources()
            # Whoever may read the assignment may know that a step is done; nothing else of it is read.
            sources = SQL(" UNION ").join(self._get_start_sources(tuple(done), self[0]._get_today()))
            for assignment_id, step in self.env.execute_query(sources):
                done[assignment_id].add(step)
        answered = {each._origin.id for each in self if each.state != "request"}
        return {each: steps if each in answered else steps - {"order"} for each, steps in done.items()}

    @api.model
    def _flush_start_sources(self):
        """Write what `_get_start_sources` reads (hook)."""
        self.env["sale.order"].flush_model(["umgange_assignment_id", "state"])
        self.env["umgange.meeting"].flush_model(["assignment_id", "held", "opening_with"])
        self.env["umgange.participant"].flush_model(["assignment_id", "role"])
        self.env["umgange.plan"].flush_model(["assignment_id", "state", "valid_to"])
        self.env["umgange.visit"].flush_model(["assignment_id", "actual_start"])

    @api.model
    def _get_start_sources(self, ids, today):
        """Return the queries of which each gives (id of an assignment, a step that is done) (hook)."""
        return [
            SQL(
                "SELECT umgange_assignment_id, 'order' FROM sale_order"
                " WHERE umgange_assignment_id IN %s AND state = 'sale'",
                ids,
            ),
            SQL(
                "SELECT assignment_id, opening_with FROM umgange_meeting"
                " WHERE assignment_id IN %s AND held AND opening_with IS NOT NULL",
                ids,
            ),
            # Where siblings see each other alone, there is no visiting person to meet.
            SQL(
                "SELECT assignment_id, 'visiting' FROM umgange_participant WHERE assignment_id IN %s"
                " GROUP BY assignment_id HAVING bool_or(role = 'sibling') AND NOT bool_or(role = 'visiting')",
                ids,
            ),
            SQL(
                "SELECT assignment_id, 'plan' FROM umgange_plan"
                " WHERE assignment_id IN %s AND state = 'approved' AND (valid_to IS NULL OR valid_to >= %s)",
                ids,
                today,
            ),
            SQL(
                "SELECT assignment_id, 'visits' FROM umgange_visit"
                " WHERE assignment_id IN %s AND actual_start IS NOT NULL",
                ids,
            ),
        ]

    def _get_next_step(self, done):
        """Return the step that the one button is about, or nothing.

        Once visits are held, a meeting that never was no longer comes first.
        """
        self.ensure_one()
        if self.state not in STARTING_STATES:
            return ""
        if "visits" not in done:
            return next(step for step in STEPS if step not in done)
        if "plan" not in done:
            return "plan"
        return "" if self.next_visit_id else "visits"

    def _get_start_openers(self):
        """Return what opens each step (hook)."""
        meetings = {step: lambda step=step: self._open_start_meeting(step) for step in MEETINGS}
        return {
            **meetings,
            "order": self._open_start_order,
            "plan": self._open_first_plan,
            "visits": self._open_start_visits,
        }

    def _open_start_order(self):
        name = "umgange_assignment_answer_action" if self.state == "request" else "umgange_order_register_action"
        return self._open_start_dialog(name)

    def _open_start_visits(self):
        if self.visit_ids:
            return self.action_view_visits()
        return self._open_start_dialog("umgange_visit_series_action")

    def _open_start_dialog(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"qrut_umgange.{name}")
        return {**action, "context": {"default_assignment_id": self.id}}

    def _open_start_meeting(self, step):
        """Open the opening meeting of the step: the one that was held or is planned, else a new one.

        Where nobody is written down whom it would be with, say so: it would count as another step's.
        """
        meetings = self.meeting_ids.filtered(lambda each: each.opening_with == step)
        meeting = (meetings.filtered("held") or meetings.sorted("start"))[:1]
        if not meeting and step not in self._get_known_sides():
            return self._ask_for_side(step)
        return self._get_meeting_action("opening", step, meeting)

    def _get_known_sides(self):
        """Return with whom an opening meeting can be: those somebody has written down."""
        self.ensure_one()
        roles = set(self._get_opening_participants("visiting").mapped("role"))
        home = self._get_opening_participants("home") - self._get_opening_participants("officer")
        return {"officer", *roles} | ({"home"} if home else set())

    def _ask_for_side(self, step):
        sentence = self.env._(
            "Nobody is written down yet as %(side)s. Add them under People first: then the meeting is theirs.",
            side=self._get_side_labels()[step],
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning", "message": sentence},
        }

    # === WHAT IS SAID === #

    def _get_step_labels(self):
        """Return what is missing where a step is open; the visits are no step that anybody misses."""
        sides = self._get_side_labels()
        meetings = {side: self.env._("meeting with %(sides)s", sides=sides[side]) for side in MEETINGS}
        return {"order": self.env._("order"), **meetings, "plan": self.env._("plan")}

    def _get_missing_labels(self):
        """Name too what is open of the start."""
        labels = super()._get_missing_labels()
        # The meetings are named there, all in one.
        return list(dict.fromkeys([*labels, *self._get_open_step_labels(MEETINGS)]))

    def _get_open_step_labels(self, named=()):
        """Return what is open of the start of an accepted assignment whose visits have not begun."""
        self.ensure_one()
        done = self.start_done or ()
        if self.state not in ("accepted", "active") or "visits" in done:
            return []
        labels = self._get_step_labels()
        return [labels[step] for step in STEPS if step in labels and step not in (*done, *named)]

    def _open_first_plan(self):
        """Return the action that opens the plan; where it is urgent and there is none, a start plan."""
        urgent = self.legal_basis == "lvu_6" and not self.plan_ids
        return self.action_begin_start_plan() if urgent else self.action_open_plan()

    def _get_board_line(self):
        """Return the one line of a card: the next visit, else what is missing."""
        self.ensure_one()
        if self.next_visit_id:
            return self.env._("Next: %(when)s", when=self.next_label)
        if self.state == "paused":
            return self.pause_label
        # What stands on the assignment itself, and its steps: a board reads no more.
        labels = [*self._get_frame_gaps(), *self._get_open_step_labels()]
        if self.state not in STARTING_STATES or not labels:
            return False
        named, rest = ", ".join(labels[:NAMED_ON_CARD]), len(labels) - NAMED_ON_CARD
        if rest > 0:
            return self.env._("Missing: %(named)s and %(rest)s more", named=named, rest=rest)
        return self.env._("Missing: %(named)s", named=named)
