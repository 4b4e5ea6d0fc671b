from odoo import Command, api, fields, models
from odoo.tools import format_list

from .umgange_meeting import SIDES
from .umgange_visit import FREED_STATES


class UmgangeAssignment(models.Model):
    """The opening meetings: the officer, the family home, the visiting person, each apart.

    One that is not held yet is an open step, and never a wall.
    """

    _inherit = "umgange.assignment"

    question_ids = fields.One2many("umgange.open.question", "assignment_id", "Open questions")
    open_question_count = fields.Integer("Questions that wait", compute="_compute_open_question_count")
    opening_missing = fields.Char("Opening meetings not held", compute="_compute_opening_missing")

    # === COMPUTE METHODS === #

    @api.depends("question_ids.answered_on", "question_ids.point_id")
    def _compute_open_question_count(self):
        for assignment in self:
            assignment.open_question_count = len(assignment.question_ids.filtered("is_open"))

    @api.depends_context("lang")
    @api.depends(
        "legal_basis",
        "participant_ids.role",
        "meeting_ids.held",
        "meeting_ids.opening_with",
    )
    def _compute_opening_missing(self):
        missing = self._get_missing_sides()
        for assignment in self:
            labels = assignment._get_side_labels()
            sides = [labels[side] for side in missing[assignment]]
            assignment.opening_missing = format_list(self.env, sides) if sides else False

    @api.depends("opening_missing")
    def _compute_missing(self):
        return super()._compute_missing()

    # === ACTION METHODS === #

    def action_next_opening(self):
        """Open the next opening meeting that is not held: the one that is planned, else a new one.

        When all are held, a meeting of any kind is begun. Coordinators only.
        """
        self.ensure_one()
        self._check_coordinator()
        side = next(iter(self._get_missing_sides()[self]), False)
        return self._open_start_meeting(side) if side else self._get_meeting_action("follow_up")

    # === BUSINESS METHODS === #

    def _get_meeting_action(self, kind, side=False, meeting=None):
        """Return the action that opens the meeting, else a new one of the kind with those who come to it."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Meeting"),
            "res_model": "umgange.meeting",
            "res_id": meeting.id if meeting else False,
            "views": [(False, "form")],
            "context": {
                "default_assignment_id": self.id,
                "default_kind": kind,
                "default_participant_ids": [Command.set(self._get_opening_participants(side).ids)],
            },
        }

    def _get_missing_labels(self):
        """Name too the opening meetings that are not held."""
        labels = super()._get_missing_labels()
        if not self.opening_missing:
            return labels
        return [*labels, self.env._("meeting with %(sides)s", sides=self.opening_missing)]

    def _get_missing_sides(self):
        """Return with whom each assignment has no opening meeting held, in the order of the meetings.

        :rtype: dict[umgange.assignment, list[str]]
        """
        # One query for a whole board: the relation itself would take two.
        held = self.env["umgange.meeting"]._read_group(
            [("assignment_id", "in", self._origin.ids), ("held", "=", True), ("opening_with", "!=", False)],
            ["assignment_id", "opening_with"],
        )
        held = {(assignment.id, side) for assignment, side in held}
        return {
            assignment: [side for side in assignment._get_sides() if (assignment._origin.id, side) not in held]
            for assignment in self
        }

    def _get_sides(self):
        """Return with whom the assignment has an opening meeting: of siblings nobody visits."""
        self.ensure_one()
        roles = set(self.participant_ids.mapped("role"))
        alone = "sibling" in roles and "visiting" not in roles
        return [side for side, _label in SIDES if side != "visiting" or not alone]

    def _get_side_labels(self):
        self.ensure_one()
        court = self.legal_basis == "fb"
        return {
            "officer": self.env._("the officer"),
            "home": self.env._("those the child lives with") if court else self.env._("the family home"),
            "visiting": self.env._("the visiting person"),
        }

    def _get_home_participants(self):
        """Return those the child lives with: the family home; where a court has ordered it, the other guardian."""
        people = self.participant_ids
        carers = people.filtered(lambda participant: participant.role == "carer")
        if carers or self.legal_basis != "fb":
            return carers
        visiting = people.filtered(lambda participant: participant.role == "visiting").person_id
        return people.filtered(lambda each: each.role == "guardian" and each.person_id not in visiting)

    def _get_opening_participants(self, side):
        """Return who comes to the opening meeting with ``side`` today: the officer is at each."""
        self.ensure_one()
        around = self._get_participants_on(self._get_today())
        officers = around.filtered(lambda participant: participant.role == "officer")
        sides = {
            "home": around & self._get_home_participants(),
            "visiting": around.filtered(lambda participant: participant.role == "visiting"),
        }
        return officers | sides.get(side, around.browse())

    def _get_first_visit(self):
        """Return the visit that everything is to be ready for: the first that was not called off."""
        self.ensure_one()
        return self.visit_ids.filtered(lambda visit: visit.state not in FREED_STATES).sorted("start")[:1]
