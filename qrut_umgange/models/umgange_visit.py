from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareText
from ..tools.local_time import local_date, to_local

PLANNED_STATES = ("planned", "confirmed")
OPEN_STATES = (*PLANNED_STATES, "under_way")
# How a visit has ended of which a journal is written: at least we were there.
JOURNAL_STATES = ("done", "broken_off", "no_show")
END_STATES = ("done", "cancelled", "no_show", "broken_off", "abstained")
# Where a house of others has a kind of its own.
SITE_PLACES = ("outing", "treatment_home", "prison")
FREED_STATES = ("cancelled", "no_show", "abstained")
# What decides which rooms and people are booked, and when.
BOOKED_FIELDS = (
    "start", "stop", "place", "room_id", "nearby_room_id", "supporter_id", "second_supporter_id", "lead_visit_id",
)  # fmt: skip
# Reason -> the end state that it explains; everything finer than a state is a reason.
END_REASONS = {
    "child_ill": "cancelled",
    "visiting_ill": "cancelled",
    "visiting_cancelled": "cancelled",
    "carer_cancelled": "cancelled",
    "buyer_cancelled": "cancelled",
    "provider_cancelled": "cancelled",
    "force_majeure": "cancelled",
    "visiting_absent": "no_show",
    "child_absent": "no_show",
    "child_declined": "broken_off",
    "child_stop": "broken_off",
    "child_unwell": "broken_off",
    "unsafe": "broken_off",
    "ended_early": "broken_off",
    "childs_best": "abstained",
    "board_decision": "abstained",
    "paused": "abstained",
}


class UmgangeVisit(models.Model):
    _name = "umgange.visit"
    _description = "Visit"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.activity.mixin"]
    _order = "start desc, id desc"
    _parts_of = ("assignment_id",)

    # What happens is written down from any open state: nobody is asked to confirm a visit
    # that is already under way.
    _transitions = {
        "planned": ("confirmed", "under_way", *END_STATES),
        "confirmed": ("planned", "under_way", *END_STATES),
        "under_way": ("done", "broken_off"),
        "done": (),
        "cancelled": (),
        "no_show": (),
        "broken_off": (),
        "abstained": (),
    }

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("confirmed", "Confirmed"),
            ("under_way", "Under way"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("no_show", "Did not take place"),
            ("broken_off", "Ended early"),
            ("abstained", "Abstained"),
        ],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
        index=True,
        group_expand="_expand_states",
        help="Planned: room and supporter are booked. Confirmed: those who come have said yes. "
        "Did not take place: somebody did not come. Abstained: called off for the child's sake.",
    )
    # the child's planned time, and what became of it
    start = fields.Datetime(required=True, index=True)
    stop = fields.Datetime(required=True)
    date = fields.Date(
        "Day", compute="_compute_date", compute_sudo=False, store=True, precompute=True, index=True,
        help="The local day of the visit.",
    )  # fmt: skip
    confirmed_at = fields.Datetime(readonly=True, copy=False, help="When those who come had said yes.")
    actual_start = fields.Datetime(copy=False)
    actual_stop = fields.Datetime(copy=False)
    minutes_before = fields.Integer(
        compute="_compute_from_plan",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    minutes_after = fields.Integer(
        compute="_compute_from_plan",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    # where and with whom
    place = fields.Selection(
        [
            ("room", "Room"),
            ("outing", "Outing"),
            ("home", "Home"),
            ("prison", "Prison"),
            ("video", "Video"),
            ("phone", "Phone"),
        ],
        required=True,
        default="room",
    )
    room_id = fields.Many2one(
        "umgange.room",
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    supporter_id = fields.Many2one(
        "umgange.supporter",
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    plan_id = fields.Many2one(
        "umgange.plan",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_plan_id",
        compute_sudo=False,
        store=True,
        precompute=True,
        copy=False,
    )
    lead_visit_id = fields.Many2one(
        "umgange.visit",
        "Joint with",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="Siblings with an assignment each share a visit: one of the visits holds the bookings of both.",
    )
    joint_visit_ids = fields.One2many("umgange.visit", "lead_visit_id", "Joint visits")
    # how it ended
    end_reason = fields.Selection(
        [
            ("child_ill", "The child is ill"),
            ("visiting_ill", "The visiting person is ill"),
            ("visiting_cancelled", "The visiting person cancelled"),
            ("carer_cancelled", "The family home cancelled"),
            ("buyer_cancelled", "The buyer cancelled"),
            ("provider_cancelled", "We cancelled"),
            ("force_majeure", "Nobody could have prevented it"),
            ("visiting_absent", "The visiting person did not come"),
            ("child_absent", "The child did not come"),
            ("child_declined", "The child did not want to"),
            ("child_stop", "The child gave the stop signal"),
            ("child_unwell", "The child felt unwell"),
            ("unsafe", "The visit could not be carried out safely"),
            ("ended_early", "Ended early as agreed"),
            ("childs_best", "For the child's sake"),
            ("board_decision", "The board's decision"),
            ("paused", "The assignment is paused"),
        ],
        readonly=True,
        copy=False,
    )
    told_at = fields.Datetime("Message came", readonly=True, copy=False, help="When we were told that it is off.")
    end_note = CareText("What happened", copy=False)
    correction_reason = fields.Char(readonly=True, copy=False)
    # parts
    attendance_ids = fields.One2many("umgange.attendance", "visit_id")
    journal_entry_ids = fields.One2many("umgange.journal.entry", "visit_id")
    booking_ids = fields.One2many("umgange.booking", "visit_id", context={"active_test": False})
    # for the view
    can_run = fields.Boolean(compute="_compute_can_run")
    warning = fields.Text(compute="_compute_warning")

    _times_in_order = models.Constraint("CHECK (start < stop)", "The visit ends before it begins.")
    _actual_in_order = models.Constraint(
        "CHECK (actual_start <= actual_stop)", "The visit's actual end is before its start."
    )
    _not_own_lead = models.Constraint("CHECK (lead_visit_id <> id)", "A visit cannot be joint with itself.")
    # A double click, or a run and a user at once, plan nothing twice.
    _one_at_a_time = models.UniqueIndex(
        "(assignment_id, start) WHERE state IN ('planned', 'confirmed', 'under_way', 'done')",
        "The assignment has a visit at this time already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "start", "stop", "room_id")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = visit._get_code()

    @api.depends("start", "room_id", "assignment_id")
    def _compute_date(self):
        for visit in self:
            visit.date = visit.start and local_date(visit.start, visit._get_zone())

    @api.depends("assignment_id", "place")
    def _compute_from_assignment(self):
        for visit in self:
            assignment = visit.assignment_id
            visit.room_id = assignment.room_id if visit.place == "room" else False
            visit.supporter_id = visit.supporter_id or assignment.supporter_id

    @api.depends("assignment_id", "date")
    def _compute_plan_id(self):
        for visit in self:
            day = visit.date
            visit.plan_id = visit.assignment_id._get_plan_on(day) if day else False

    @api.depends("plan_id", "place")
    def _compute_from_plan(self):
        for visit in self:
            # At a distance or behind bars nobody waits in our rooms.
            own_rooms = visit.place not in ("prison", "video", "phone")
            plan = visit.plan_id
            visit.minutes_before = (plan.minutes_before if plan else 15) if own_rooms else 0
            visit.minutes_after = (plan.minutes_after if plan else 15) if own_rooms else 0

    @api.depends_context("uid")
    @api.depends("supporter_id.user_id")
    def _compute_can_run(self):
        for visit in self:
            visit.can_run = visit._may_run()

    @api.depends_context("lang")
    @api.depends("plan_id", "supporter_id", "room_id", "place", "state")
    def _compute_warning(self):
        for visit in self:
            visit.warning = "\n".join(visit._get_warnings()) or False

    # === CONSTRAINT METHODS === #

    @api.constrains("actual_start", "actual_stop")
    def _check_actual_times(self):
        for visit in self:
            visit._check_not_ahead(visit.actual_start, visit.actual_stop)
            if visit.actual_stop:
                visit._check_after_start(visit.actual_stop)

    @api.constrains("lead_visit_id", "start", "stop", "place", "room_id")
    def _check_lead(self):
        for visit in self.filtered("lead_visit_id"):
            lead = visit.lead_visit_id
            if lead.lead_visit_id or visit.joint_visit_ids:
                raise ValidationError(self.env._("A joint visit has one lead, not a chain."))
            if visit._get_shared_values() != lead._get_shared_values():
                raise ValidationError(
                    self.env._("A joint visit has the time and the room of its lead visit: change that one.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits: who comes when, room and supporter booked; all or nothing."""
        # First the right, or an error would tell whoever asks what is planned.
        self.check_access("create")
        self.browse()._check_new_times(vals_list)
        visits = super().create([self._add_lead_place(vals) for vals in vals_list])
        visits._sync_attendances()
        visits._sync_bookings()
        return visits

    def write(self, vals):
        """Change the visits; planned times and places only while they lie ahead."""
        self._check_same_assignment(vals)
        vals = self._add_lead_place(vals)
        moves = set(BOOKED_FIELDS) & vals.keys()
        if moves:
            self.check_access("write")
            # Before any booking: whoever calls it off holds the visit first, and its bookings then.
            self._lock()
            self._check_still_planned()
            self._check_moved_times(vals)
        old_leads = self.lead_visit_id
        result = super().write(vals)
        self._move_joint_visits(vals)
        if moves:
            (self | old_leads)._sync_bookings()
        if {"start", "room_id", "place"} & vals.keys():  # the room's zone decides which day it is
            self._sync_attendances()
        if {"start", "stop", "place", "minutes_before", "minutes_after"} & vals.keys():
            self.attendance_ids._update_planned()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        if any(visit.state != "planned" or visit.joint_visit_ids for visit in self):
            raise UserError(
                self.env._(
                    "Only a planned visit that no other is joint with can be deleted. Cancel it with its reason."
                )
            )

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {visit.id: visit.assignment_id.child_ids for visit in self}

    def _get_zone(self):
        """Return the visit's time zone: its room's premises', else the company's."""
        self.ensure_one()
        return self.room_id._get_zone(self.company_id or self.env.company)

    def _get_code(self):
        """Return what the visit is called: “U-2026-0001 2026-03-04 15.00–17.00”, never a name."""
        self.ensure_one()
        if not self.start or not self.stop:
            return self.assignment_id.name or ""
        start, stop = to_local(self.start, self._get_zone()), to_local(self.stop, self._get_zone())
        return f"{self.assignment_id.name} {start:%Y-%m-%d %H.%M}–{stop:%H.%M}"

    def _check_same_assignment(self, vals):
        """Refuse to move a visit to another family: its list and delivery would stay behind."""
        assignment_id = vals.get("assignment_id")
        if assignment_id and any(visit.assignment_id.id != assignment_id for visit in self):
            raise UserError(self.env._("A visit stays with its assignment. Cancel it and plan another one."))

    def _check_still_planned(self):
        for visit in self:
            if visit.state not in PLANNED_STATES:
                raise UserError(
                    self.env._(
                        "%(visit)s has begun or ended: its planned time and place stay as they "
                        "were. Write down the actual times instead.",
                        visit=visit.display_name,
                    )
                )

    def _get_warnings(self):
        """Return sentences about what is missing; they stop nothing."""
        self.ensure_one()
        if self.state not in OPEN_STATES:
            return []
        checks = [
            (self.plan_id, self.env._("No approved plan is valid on this day.")),
            (self.supporter_id, self.env._("No supporter yet.")),
            (self.room_id or self.place != "room", self.env._("No room yet.")),
        ]
        return [sentence for present, sentence in checks if not present]

    def _update_plan(self):
        """Let visits that lie ahead follow the plan that is valid now."""
        ahead = self.filtered(lambda v: v.state in PLANNED_STATES)
        self.env.add_to_compute(self._fields["plan_id"], ahead)
        ahead.modified(["plan_id"])
        ahead.attendance_ids._update_planned()
