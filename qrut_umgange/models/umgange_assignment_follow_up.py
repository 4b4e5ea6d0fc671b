from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..lent_rights import lend

# After how many visits one sits down together, where the plan says nothing.
FOLLOW_UP_VISITS = 6
# What has been held with the child there.
MET_STATES = ("done", "broken_off")


class UmgangeAssignment(models.Model):
    """When a follow-up is due, counted in visits that were held, and what the last one decided."""

    _inherit = "umgange.assignment"

    visits_since_follow_up = fields.Integer("Visits since the follow-up", compute="_compute_follow_up")
    is_follow_up_due = fields.Boolean("Follow-up due", compute="_compute_follow_up")
    follow_up_label = fields.Char("Decided at the follow-up", compute="_compute_follow_up_label")
    follow_up_meeting_id = fields.Many2one("umgange.meeting", "Last follow-up", compute="_compute_follow_up_label")
    # the coordinator was asked for the follow-up that is due now: once is enough
    follow_up_asked = fields.Boolean(readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "visit_ids.state",
        "visit_ids.actual_start",
        "meeting_ids.held",
        "meeting_ids.kind",
        "plan_ids.state",
        "plan_ids.follow_up_visits",
    )
    def _compute_follow_up(self):
        counts = self._count_since_follow_up()
        for assignment in self:
            count = counts.get(assignment._origin.id, 0)
            assignment.visits_since_follow_up = count
            assignment.is_follow_up_due = assignment._is_going() and count >= assignment._get_follow_up_visits()

    @api.depends_context("lang")
    @api.depends("meeting_ids.next_step", "meeting_ids.held", "meeting_ids.next_step_by")
    def _compute_follow_up_label(self):
        for assignment in self:
            meetings = assignment.meeting_ids.filtered(lambda each: each.kind == "follow_up" and each.next_step)
            last = meetings.sorted("start")[-1:]
            assignment.follow_up_meeting_id = last
            assignment.follow_up_label = last._get_next_step_label() if last else False

    @api.depends("is_follow_up_due", "meeting_ids.next_step")
    def _compute_missing(self):
        return super()._compute_missing()

    # === ACTION METHODS === #

    def action_follow_up(self):
        """Open the follow-up that is planned, else a new one with those who come to it. Coordinators only."""
        self.ensure_one()
        self._check_coordinator()
        meetings = self.meeting_ids.filtered(lambda each: each.kind == "follow_up")
        ahead = meetings.filtered(lambda each: not each.held or each.lacks_next_step)
        return self._get_meeting_action("follow_up", meeting=ahead.sorted("start")[:1])

    # === BUSINESS METHODS === #

    def _is_going(self):
        """Tell whether visits are held, or may be tomorrow."""
        self.ensure_one()
        return self.state in ("accepted", "active")

    def _get_follow_up_visits(self):
        """Return after how many visits a follow-up is held, as the plan of today says."""
        self.ensure_one()
        return self.plan_id.follow_up_visits or FOLLOW_UP_VISITS

    def _count_since_follow_up(self):
        """Return how many visits were held since the last follow-up, in one query for all assignments.

        :rtype: dict[int, int]
        """
        ids = tuple(self._origin.ids)
        if not ids:
            return {}
        self.env["umgange.meeting"].flush_model(["assignment_id", "kind", "held", "start"])
        self.env["umgange.visit"].flush_model(["assignment_id", "state", "actual_start", "start"])
        # Whoever may read the assignment may know how many visits there were; nothing else of them is read.
        return dict(self.env.execute_query(self._get_follow_up_query(ids)))

    @api.model
    def _get_follow_up_query(self, ids):
        return SQL(
            """SELECT visit.assignment_id, count(*)
                 FROM umgange_visit visit
                 LEFT JOIN (
                      SELECT assignment_id, max(start) AS start
                        FROM umgange_meeting
                       WHERE assignment_id IN %(ids)s AND kind = 'follow_up' AND held
                       GROUP BY assignment_id
                 ) AS last ON last.assignment_id = visit.assignment_id
                WHERE visit.assignment_id IN %(ids)s AND visit.state IN %(states)s
                  AND visit.actual_start IS NOT NULL AND (last.start IS NULL OR visit.start > last.start)
                GROUP BY visit.assignment_id""",
            ids=ids,
            states=MET_STATES,
        )

    def _get_missing_labels(self):
        """Name too a follow-up that is due, and one that was held without a decision."""
        labels = super()._get_missing_labels()
        if self.is_follow_up_due:
            labels = [*labels, self.env._("follow-up meeting")]
        if self.meeting_ids.filtered("lacks_next_step"):
            labels = [*labels, self.env._("decision on the next step")]
        return labels

    def _ask_for_follow_up(self):
        """Put a follow-up that has fallen due on the coordinator's list, once."""
        for assignment in lend(self).filtered(lambda each: each.is_follow_up_due and not each.follow_up_asked):
            assignment.follow_up_asked = True
            assignment._ask_coordinator(assignment, assignment._summarise_follow_up)

    def _end_follow_up_asked(self):
        """Take the follow-up that was asked for off the lists: it has been held."""
        for assignment in lend(self).filtered("follow_up_asked"):
            assignment.follow_up_asked = False
            # In whatever language it was written.
            codes = [code for code, _name in self.env["res.lang"].get_installed()]
            said = {self._summarise_follow_up(self.with_context(lang=code).env) for code in codes}
            assignment.activity_ids.filtered(lambda each, said=said: each.summary in said).unlink()

    @api.model
    def _summarise_follow_up(self, env):
        return env._("A follow-up is due: ask the child, whoever visits and the home, and decide on the next step")


class UmgangeVisit(models.Model):
    """A visit that was held may be the one after which a follow-up is due."""

    _inherit = "umgange.visit"

    def _after_end(self):
        super()._after_end()
        self.filtered(lambda visit: visit.state in MET_STATES and visit.actual_start).assignment_id._ask_for_follow_up()


class UmgangePlan(models.Model):
    """What the last follow-up decided, where the next plan is written."""

    _inherit = "umgange.plan"

    follow_up_visits = fields.Integer(
        "Visits between follow-ups",
        default=FOLLOW_UP_VISITS,
        help="After so many visits one sits down together: the child has been asked, whoever visits and the home too.",
    )
    follow_up_label = fields.Char(related="assignment_id.follow_up_label", related_sudo=False)
    follow_up_meeting_id = fields.Many2one(related="assignment_id.follow_up_meeting_id", related_sudo=False)

    _follow_up_after_some = models.Constraint(
        "CHECK (follow_up_visits > 0)", "A follow-up is held after one visit at the earliest."
    )

    @api.constrains("follow_up_visits")
    def _check_follow_up_visits(self):
        if any(plan.follow_up_visits < 1 for plan in self):
            raise ValidationError(self.env._("A follow-up is held after one visit at the earliest."))
