from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.local_time import local_date
from .umgange_visit import OPEN_STATES

# In these nothing more is to come, and nobody has it in their world.
ENDED_STATES = ("closed", "declined")


class UmgangeAssignment(models.Model):
    _name = "umgange.assignment"
    _description = "Visit Assignment"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.activity.mixin"]
    _order = "name desc"
    _filled_at_create = ("name",)

    _transitions = {
        "request": ("accepted", "declined"),
        "accepted": ("active", "paused", "closing", "closed"),
        "active": ("paused", "closing", "closed"),
        "paused": ("active", "closing", "closed"),
        "closing": ("closed", "active"),
        "closed": (),
        "declined": (),
    }

    name = fields.Char("Number", readonly=True, required=True, copy=False, default="/")
    case_key = fields.Char(help="The same on assignments that belong to one case.", copy=False)
    state = fields.Selection(
        [
            ("request", "Request"),
            ("accepted", "Accepted"),
            ("active", "Going on"),
            ("paused", "Paused"),
            ("closing", "Closing"),
            ("closed", "Closed"),
            ("declined", "Declined"),
        ],
        required=True,
        readonly=True,
        default="request",
        copy=False,
        index=True,
        group_expand="_expand_states",
    )
    # frames
    partner_id = fields.Many2one("res.partner", "Buyer", index=True, ondelete="restrict", check_company=True)
    legal_basis = fields.Selection(
        [
            ("sol", "SoL"),
            ("lvu_2", "LVU 2 §"),
            ("lvu_3", "LVU 3 §"),
            ("lvu_6", "LVU 6 §"),
            ("lvu_11", "LVU 11 §"),
            ("lvu_14", "LVU 14 §"),
            ("lvu_31", "LVU 31 §"),
            ("fb", "FB 6:15 c"),
            ("other", "Other"),
        ]
    )
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    # who and where, the same each time
    coordinator_id = fields.Many2one("res.users", default=lambda self: self.env.user, index=True, ondelete="restrict")
    supporter_id = fields.Many2one("umgange.supporter", index=True, ondelete="restrict", check_company=True)
    substitute_id = fields.Many2one("umgange.supporter", index=True, ondelete="restrict", check_company=True)
    room_id = fields.Many2one("umgange.room", "Home room", index=True, ondelete="restrict", check_company=True)
    # around it
    participant_ids = fields.One2many("umgange.participant", "assignment_id")
    child_ids = fields.Many2many(
        "umgange.person",
        "umgange_assignment_child_rel",
        string="Children",
        compute="_compute_child_ids",
        compute_sudo=False,
        store=True,
    )
    meeting_ids = fields.One2many("umgange.meeting", "assignment_id")
    plan_ids = fields.One2many("umgange.plan", "assignment_id")
    visit_ids = fields.One2many("umgange.visit", "assignment_id")
    # the users in whose world it is besides coordinators and managers
    member_user_ids = fields.Many2many(
        "res.users",
        "umgange_assignment_member_rel",
        string="Supporters with access",
        compute="_compute_member_user_ids",
        store=True,
    )
    # guide
    plan_id = fields.Many2one("umgange.plan", "Plan today", compute="_compute_plan_id")
    next_visit_id = fields.Many2one("umgange.visit", compute="_compute_next_visit")
    next_start = fields.Datetime("Next visit", compute="_compute_next_visit")
    next_label = fields.Char("Next", compute="_compute_next_label")
    supporter_initials = fields.Char(related="supporter_id.initials")
    missing = fields.Char("Still missing", compute="_compute_missing")

    _name_unique = models.UniqueIndex("(company_id, name)", "Two assignments of a company cannot have the same number.")
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The assignment's period ends before it begins."
    )

    # === COMPUTE METHODS === #

    @api.depends("participant_ids.role", "participant_ids.person_id")
    def _compute_child_ids(self):
        for assignment in self:
            children = assignment.participant_ids.filtered(lambda p: p.role == "child")
            assignment.child_ids = children.person_id

    @api.depends(
        "supporter_id.user_id",
        "substitute_id.user_id",
        "visit_ids.supporter_id.user_id",
        "visit_ids.held_by_id.user_id",
        "visit_ids.is_documented",
    )
    def _compute_member_user_ids(self):
        # A substitute's world ends when what was done is signed.
        for assignment in self:
            unwritten = assignment.visit_ids.filtered(lambda v: not v.is_documented)
            substitutes = unwritten.supporter_id | unwritten.held_by_id
            supporters = assignment.supporter_id | assignment.substitute_id | substitutes
            assignment.member_user_ids = supporters.user_id

    @api.depends("plan_ids.state", "plan_ids.valid_from", "plan_ids.valid_to")
    def _compute_plan_id(self):
        for assignment in self:
            assignment.plan_id = assignment._get_plan_on(assignment._get_today())

    @api.depends("visit_ids.state", "visit_ids.start")
    def _compute_next_visit(self):
        # One query for a whole board, however many visits lie ahead: the first of each.
        ids = self._origin.ids
        domain = Domain("assignment_id", "in", ids) & Domain("state", "in", OPEN_STATES)
        first = domain & Domain.custom(to_sql=partial(self._select_first_visits, ids))
        names = ["assignment_id", "start", "stop", "date", "state", "room_id", "company_id"]
        visits = self.env["umgange.visit"].search_fetch(first, names, order="start") if ids else ()
        following = {each.assignment_id.id: each for each in visits}
        for assignment in self:
            assignment.next_visit_id = following.get(assignment._origin.id)
            assignment.next_start = assignment.next_visit_id.start

    @staticmethod
    def _select_first_visits(ids, _model, alias, _query):
        return SQL(
            "%s IN (SELECT DISTINCT ON (assignment_id) id FROM umgange_visit"
            " WHERE assignment_id IN %s AND state IN %s ORDER BY assignment_id, start)",
            SQL.identifier(alias, "id"),
            tuple(ids),
            OPEN_STATES,
        )

    @api.depends_context("lang")
    @api.depends("next_visit_id")
    def _compute_next_label(self):
        for assignment in self:
            visit = assignment.next_visit_id
            when = f"{visit.day_label} {visit.time_label}" if visit else False
            over = visit and visit.stop < fields.Datetime.now()
            assignment.next_label = self.env._("Not ended: %(when)s", when=when) if over else when

    @api.depends_context("lang")
    @api.depends(
        "partner_id",
        "legal_basis",
        "date_from",
        "date_to",
        "supporter_id",
        "child_ids",
        "plan_ids.state",
        "plan_ids.valid_from",
        "plan_ids.valid_to",
    )
    def _compute_missing(self):
        for assignment in self:
            assignment.missing = ", ".join(assignment._get_missing_labels()) or False

    # === SELECTION METHODS === #

    @api.model
    def _expand_states(self, values, domain):
        """Show the columns of what goes on even when they are empty; the rest when filled."""
        going_on = ("request", "accepted", "active")
        states = (state for state, _label in self._fields["state"].selection)
        return [state for state in states if state in going_on or state in values]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Give each assignment the company's next number."""
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            vals["name"] = self.env["ir.sequence"]._next_umgange("umgange.assignment", company)
        return super().create(vals_list)

    def write(self, vals):
        """Change the assignments; who coordinates one hands it over, or a manager does."""
        if "coordinator_id" in vals:
            self._check_handover()
        return super().write(vals)

    # === ACTION METHODS === #

    def action_open_plan(self):
        """Open the plan that is being written, else the one that holds, else a new one."""
        self.ensure_one()
        drafts = self.plan_ids.filtered(lambda plan: plan.state == "draft")
        plan = drafts[:1] or self.plan_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan"),
            "res_model": "umgange.plan",
            "res_id": plan.id,
            "views": [(False, "form")],
            "context": {"default_assignment_id": self.id},
        }

    def action_view_visits(self):
        """Open the visits of the assignment."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_visit_action")
        return {
            **action,
            "views": [(False, "list"), (False, "calendar"), (False, "kanban"), (False, "form")],
            "domain": [("assignment_id", "=", self.id)],
            "context": {
                "default_assignment_id": self.id,
                "search_default_lately": 1,
                "search_default_not_called_off": 1,
            },
        }

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {assignment.id: assignment.child_ids for assignment in self}

    def _check_coordinator(self):
        """Refuse whoever may not steer these assignments."""
        self.check_access("write")

    def _is_ended(self):
        """Tell whether nothing more is to come in it."""
        self.ensure_one()
        return self.state in ENDED_STATES

    def _check_handover(self):
        """Refuse that somebody takes an assignment over: its journals would come with it."""
        if self.env.su or self.env.user.has_group("qrut_umgange.group_manager"):
            return
        for assignment in self:
            if assignment.coordinator_id not in (self.env["res.users"], self.env.user):
                raise AccessError(
                    self.env._(
                        "%(name)s is coordinated by %(user)s. Ask them or a manager to hand it over.",
                        name=assignment.name,
                        user=assignment.coordinator_id.name,
                    )
                )

    def _get_zone(self):
        """Return the time zone of the assignment: its home room's, else the company's."""
        self.ensure_one()
        # The room's own company first: a board reads it with the room.
        return self.room_id._get_zone(self.room_id.company_id or self.company_id)

    def _get_today(self):
        """Return today's local date, whatever the user's own time zone."""
        return local_date(fields.Datetime.now(), self._get_zone())

    def _get_plan_on(self, day):
        """Return the approved plan valid on ``day`` (a local date), or an empty recordset."""
        return self.plan_ids.filtered(lambda plan: plan._is_valid_on(day))[:1]

    def _get_participants_on(self, day):
        """Return who takes part on ``day`` (a local date)."""
        return self.participant_ids.filtered(lambda p: p._is_valid_on(day))

    def _get_officer_on(self, day):
        """Return the contact who is the officer on ``day`` (a local date), if there is one."""
        participants = self._get_participants_on(day)
        return participants.filtered(lambda p: p.role == "officer").partner_id[:1]

    def _get_frame_gaps(self):
        """Return the names of the frames that are missing: of what stands on the assignment itself."""
        self.ensure_one()
        checks = [
            (self.partner_id, self.env._("buyer")),
            (self.legal_basis, self.env._("legal basis")),
            (self.date_from or self.date_to, self.env._("period")),
            (self.date_from or not self.date_to, self.env._("first day")),
            (self.date_to or not self.date_from, self.env._("last day")),
            (self.supporter_id, self.env._("supporter")),
        ]
        return [label for present, label in checks if not present]

    def _get_missing_labels(self):
        """Return the names of what a complete assignment has and this one has not."""
        self.ensure_one()
        around = [(self.child_ids, self.env._("child")), (self.plan_id, self.env._("plan"))]
        return [*self._get_frame_gaps(), *(label for present, label in around if not present)]

    def _activate_if_first_visit(self):
        """Let the first confirmed visit make an accepted assignment active."""
        self.filtered(lambda a: a.state == "accepted")._move("active")
