from odoo import fields, models

from .umgange_care_mixin import SYSTEM
from .umgange_visit import PLANNED_STATES

# Who has died, as far as the list asks; everybody else is missed by the child as the visiting person is.
CHILD, CARER, OTHER = "child", "carer", "other"
# What to think of when somebody has died: for whom, each said in the reader's language.
GENTLE_TASKS = (
    (
        (CHILD,),
        lambda env: env._(
            "Call the officer: who tells brothers, sisters and other children, when, and who is there for them?"
        ),
    ),
    (
        (CARER,),
        lambda env: env._("Call the officer: who tells the child, when, and where does the child live now?"),
    ),
    ((OTHER,), lambda env: env._("Call the officer: who tells the child, when, and what may the child decide?")),
    ((OTHER,), lambda env: env._("Call the family home: how is the child, and what does it want to keep?")),
    ((CHILD, CARER, OTHER), lambda env: env._("Tell the supporter yourself, before they read it here")),
    (
        (CHILD, CARER, OTHER),
        lambda env: env._("Call off interpreter and transport by phone; write nothing to the family"),
    ),
    (
        (CHILD,),
        lambda env: env._("Keep what the child made and left with us: ask the officer who wants it for the farewell"),
    ),
    ((CARER, OTHER), lambda env: env._("Gather drawings and photographs that the child may want to have")),
)


class UmgangeAssignment(models.Model):
    """What follows when somebody around the child has died."""

    _inherit = "umgange.assignment"

    # apart from the pause: a request does not rest, nor does what is about to close
    is_mourned = fields.Boolean(readonly=True, copy=False, groups="qrut_umgange.group_coordinator")

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the assignments; of a request that is accepted all the same reminders come as of any."""
        if vals.get("state") == "accepted":
            vals = {**vals, "is_mourned": False}
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _is_quiet(self):
        """Tell whether nobody is to be reminded of anything: it has ended, or somebody has died."""
        self.ensure_one()
        mourned = self.is_mourned or any(pause.decided_by == "loss" for pause in self._get_open_pauses())
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
            assignment.with_context(umgange_mover=SYSTEM).is_mourned = True
            part = assignment._get_part_of(person)
            assignment._let_go(person)
            for summarise in (task for parts, task in GENTLE_TASKS if part in parts):
                assignment._ask_coordinator(assignment, summarise)

    def _get_part_of(self, person):
        """Return who it is that has died, as the gentle list asks."""
        self.ensure_one()
        roles = self.participant_ids.filtered(lambda p: p.person_id == person).mapped("role")
        return next((part for part in (CHILD, CARER) if part in roles), OTHER)

    def _rest_for_loss(self, told_at):
        """Let the assignment rest until somebody takes it up or closes it."""
        self.ensure_one()
        if pauses := self._get_open_pauses():
            pauses._rest_now(told_at)
        elif self._may_move("paused"):
            values = {"assignment_id": self.id, "decided_by": "loss", "told_at": told_at}
            self.env["umgange.pause"].create([values])

    def _let_go(self, person):
        """Let the person take part no longer."""
        self.ensure_one()
        today = self._get_today()
        taking_part = self.participant_ids.filtered(lambda p: p.person_id == person and p._is_valid_on(today))
        taking_part.write({"date_to": today})
