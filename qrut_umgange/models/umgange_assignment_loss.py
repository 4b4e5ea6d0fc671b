from odoo import models

from .umgange_visit import PLANNED_STATES

# What to think of when somebody has died, each said in the reader's language.
GENTLE_TASKS = (
    lambda env: env._("Call the officer: who tells the child, when, and what may the child decide?"),
    lambda env: env._("Call the family home: how is the child, and what does it want to keep?"),
    lambda env: env._("Tell the supporter yourself, before they read it here"),
    lambda env: env._("Call off interpreter and transport by phone; write nothing to the family"),
    lambda env: env._("Gather drawings and photographs that the child may want to have"),
)


class UmgangeAssignment(models.Model):
    """What follows when somebody around the child has died."""

    _inherit = "umgange.assignment"

    def _is_quiet(self):
        """Tell whether nobody is to be reminded of anything: it has ended, or somebody has died."""
        self.ensure_one()
        mourned = any(pause.decided_by == "loss" for pause in self._get_open_pauses())
        return mourned or self.state in ("closed", "declined")

    def _end_all_todos(self):
        """Take all reminders of these assignments off every list."""
        for records in (
            self, self.visit_ids, self.assessment_ids, self.decision_ids, self.pause_ids, self.closing_ids,
        ):  # fmt: skip
            records._end_todos()

    def _stop_for_loss(self, person, told_at):
        """Stop all visits and reminders at once; what is left is a list of gentle things to do."""
        self._check_coordinator()
        for assignment in self:
            assignment._rest_for_loss(told_at)
            ahead = assignment.visit_ids.filtered(lambda v: v.state in PLANNED_STATES and v.start > told_at)
            if ahead:
                ahead.action_cancel("force_majeure", told_at)
            assignment._end_all_todos()
            assignment._let_go(person)
            for summarise in GENTLE_TASKS:
                assignment._ask_coordinator(assignment, summarise)

    def _rest_for_loss(self, told_at):
        """Let the assignment rest until somebody takes it up or closes it."""
        self.ensure_one()
        if pauses := self._get_open_pauses():
            pauses.write({"decided_by": "loss"})
        elif self._may_move("paused"):
            values = {"assignment_id": self.id, "decided_by": "loss", "told_at": told_at}
            self.env["umgange.pause"].create([values])

    def _let_go(self, person):
        """Let the person take part no longer."""
        self.ensure_one()
        today = self._get_today()
        taking_part = self.participant_ids.filtered(lambda p: p.person_id == person and p._is_valid_on(today))
        taking_part.write({"date_to": today})
