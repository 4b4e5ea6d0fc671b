from itertools import combinations

from odoo import api, fields, models
from odoo.fields import Domain

from ..lent_rights import lend
from .umgange_assignment import ENDED_STATES

# Who somebody is to the case, and which case it is.
WHO_FIELDS = {"role", "relation", "person_id", "assignment_id"}


class UmgangeAssignment(models.Model):
    """Two parents of one case who visit apart: whether they may meet is asked, and neither side learns of the other."""

    _inherit = "umgange.assignment"

    separation_ids = fields.Many2many(
        "umgange.separation",
        string="Must not meet",
        compute="_compute_separation_ids",
        groups="qrut_umgange.group_coordinator",
    )

    # === COMPUTE METHODS === #

    @api.depends("participant_ids.person_id")
    def _compute_separation_ids(self):
        people = self.participant_ids.person_id.ids
        one = Domain("first_person_id", "in", people) | Domain("second_person_id", "in", people)
        found = self.env["umgange.separation"].search(one)
        for assignment in self:
            persons = assignment.participant_ids.person_id
            assignment.separation_ids = found.filtered(lambda each: each._get_persons() & persons)  # noqa: B023

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the assignments; one that joins a case asks who of it may meet."""
        result = super().write(vals)
        if vals.get("case_key"):
            self._propose_apart()
        return result

    # === BUSINESS METHODS === #

    def _propose_apart(self):
        """Propose that parents who visit apart in one case do not meet."""
        if not (keyed := self.filtered("case_key")):
            return
        cases = lend(self).search(
            [
                ("case_key", "in", keyed.mapped("case_key")),
                ("company_id", "in", keyed.company_id.ids),
                ("state", "not in", ENDED_STATES),
            ]
        )
        pairs = {}
        for case in cases.grouped(lambda each: (each.company_id, each.case_key)).values():
            for one, other in combinations(case, 2):
                pairs |= one._get_parents_apart(other)
        self.env["umgange.separation"]._propose(pairs)

    def _get_parents_apart(self, other):
        """Return the pairs of parents of whom one visits here and one in ``other``: ``{(id, id): assignment}``."""
        ours, theirs = (each.participant_ids.filtered(_visits_as_parent).person_id for each in (self, other))
        return {
            tuple(sorted((here.id, there.id))): self.browse(self.id)
            for here in ours - theirs
            for there in theirs - ours
        }


class UmgangeParticipant(models.Model):
    """A parent who is written down in a case may be one whom the other parent does not meet."""

    _inherit = "umgange.participant"

    @api.model_create_multi
    def create(self, vals_list):
        """Add participants; parents of one case who visit apart are asked about."""
        participants = super().create(vals_list)
        participants.filtered(_visits_as_parent).assignment_id._propose_apart()
        return participants

    def write(self, vals):
        """Change participants; as for `create`."""
        result = super().write(vals)
        if WHO_FIELDS & vals.keys():
            self.filtered(_visits_as_parent).assignment_id._propose_apart()
        return result


def _visits_as_parent(participant):
    return participant.role == "visiting" and bool(participant.person_id) and participant._may_be_parent()
