from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareChar
from .umgange_plan import MOST_MINUTES
from .umgange_plan_part_mixin import seal


class UmgangePlanArrival(models.Model):
    """When somebody comes and goes, beside the child's time, and by which door."""

    _name = "umgange.plan.arrival"
    _description = "Arrival of a Participant, as Planned"
    _inherit = ["umgange.plan.part.mixin"]
    _order = "plan_id, sequence, id"
    _whose = ("plan_id", "participant_id")
    _sql_guards = seal("participant_id", "minutes_before", "minutes_after", "door_id", "entrance")

    participant_id = fields.Many2one(
        "umgange.participant", required=True, index=True, ondelete="cascade", check_company=True
    )
    minutes_before = fields.Integer(
        "Comes before the child (minutes)",
        compute="_compute_minutes",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="Before the visit begins; less than 0 is after.",
    )
    minutes_after = fields.Integer(
        "Goes after the child (minutes)",
        compute="_compute_minutes",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="After the visit ends; less than 0 is before.",
    )
    door_id = fields.Many2one("umgange.door", index="btree_not_null", ondelete="restrict", check_company=True)
    entrance = CareChar("Way in", help="Where it is none of our doors, or more is to be said.")
    # what the screen says
    role = fields.Selection(related="participant_id.role")
    shown_name = fields.Char("Name", compute="_compute_shown_name")
    hours_label = fields.Char("Comes and goes", compute="_compute_hours_label")

    _one_each = models.UniqueIndex("(plan_id, participant_id)", "A participant comes and goes once in a plan.")

    # === COMPUTE METHODS === #

    @api.depends("participant_id.role", "plan_id.minutes_before", "plan_id.minutes_after")
    def _compute_minutes(self):
        for arrival in self:
            arrival.minutes_before, arrival.minutes_after = arrival._get_usual_minutes()

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("participant_id.shown_name")
    def _compute_shown_name(self):
        # No ``related``: that would read as sudo, past the protection of the person.
        for arrival in self:
            arrival.shown_name = arrival.participant_id.shown_name

    @api.depends("minutes_before", "minutes_after", "plan_id.rule_starts_at", "plan_id.rule_ends_at")
    def _compute_hours_label(self):
        for arrival in self:
            plan = arrival.plan_id
            comes = arrival._say_clock(plan.rule_starts_at * 60 - arrival.minutes_before)
            goes = arrival._say_clock(plan.rule_ends_at * 60 + arrival.minutes_after)
            arrival.hours_label = f"{comes}–{goes}" if plan.rule_sentence else False

    # === CONSTRAINT METHODS === #

    @api.constrains("plan_id", "participant_id")
    def _check_participant(self):
        for arrival in self:
            if arrival.participant_id.assignment_id != arrival.plan_id.assignment_id:
                raise ValidationError(self.env._("Only those around the assignment itself come by its plan."))

    @api.constrains("minutes_before", "minutes_after")
    def _check_minutes(self):
        for arrival in self:
            if max(abs(arrival.minutes_before), abs(arrival.minutes_after)) > MOST_MINUTES:
                raise ValidationError(self.env._("Nobody is there that long before or after: look at the minutes."))

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        """Return the arrivals for the next version, without those of people who have left since."""
        return [
            vals if arrival.participant_id._is_around_next() else None
            for arrival, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {each.id: each.plan_id.assignment_id.child_ids | each.participant_id.person_id for each in self}

    def _get_usual_minutes(self):
        """Return how long before and after the child somebody of their role usually comes and goes."""
        self.ensure_one()
        early = self.participant_id._comes_early()
        return (self.plan_id.minutes_before, self.plan_id.minutes_after) if early else (0, 0)

    def _is_usual(self):
        """Tell whether the plan says no more of them than of everybody in their role."""
        self.ensure_one()
        return (
            not self.door_id
            and not self.entrance
            and (self.minutes_before, self.minutes_after) == self._get_usual_minutes()
        )

    def _get_text(self):
        """Return who comes and goes, and when and where, as the reader may see them."""
        self.ensure_one()
        roles = dict(self._fields["role"]._description_selection(self.env))
        who = f"{roles[self.role]} {self.shown_name or ''}".strip()
        times = self.env._(
            "comes %(before)s minutes before, goes %(after)s minutes after",
            before=self.minutes_before,
            after=self.minutes_after,
        )
        return who, ", ".join(filter(None, (times, self._get_way_in())))

    def _get_way_in(self):
        """Return by which door they come, and what else is said of it."""
        self.ensure_one()
        return ", ".join(filter(None, (self.door_id.name, self.entrance)))

    def _get_times(self, visit):
        """Return how long before the start and after the end of ``visit`` they come and go.

        Minutes that were changed for the one visit hold before those of its plan.

        :rtype: tuple[datetime.timedelta, datetime.timedelta]
        """
        self.ensure_one()
        early = self.participant_id._comes_early()
        before = self.minutes_before
        after = self.minutes_after
        if early and visit.minutes_before != self.plan_id.minutes_before:
            before = visit.minutes_before
        if early and visit.minutes_after != self.plan_id.minutes_after:
            after = visit.minutes_after
        return timedelta(minutes=before), timedelta(minutes=after)

    @api.model
    def _say_clock(self, minutes):
        hour, minute = divmod(round(minutes) % (24 * 60), 60)
        return f"{hour:02}.{minute:02}"
