from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.local_time import format_hours, local_date, to_local
from .umgange_care_mixin import SYSTEM

SLOT_FIELDS = ("room_id", "start", "stop")
# The owner keeps the room for us, or has not said that it is not so.
LIVING_STATES = ("draft", "asked", "confirmed")
HELD_STATES = ("asked", "confirmed")


class UmgangeRoomRequest(models.Model):
    """A hired room at a time: what we ask its owner for, and what they answered.

    The owner learns a room and a time, never what for. Nothing is mailed by itself: the text is
    copied into a letter of one's own, and what was sent is marked by hand.
    """

    _name = "umgange.room.request"
    _description = "Request for a Hired Room"
    _inherit = ["umgange.state.mixin"]
    _order = "start, room_id, id"
    _check_company_auto = True

    _transitions = {
        "draft": ("asked", "confirmed", "declined"),
        "asked": ("confirmed", "declined", "given_back"),
        "confirmed": ("declined", "given_back"),
        "declined": ("asked", "confirmed"),
        "given_back": (),
    }

    room_id = fields.Many2one(
        "umgange.room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_hired', '=', True)]",
    )
    owner_id = fields.Many2one("res.partner", "Asked of", compute="_compute_owner_id")
    start = fields.Datetime("From", required=True, index=True, help="When the first comes, before the child.")
    stop = fields.Datetime("Until", required=True)
    visit_id = fields.Many2one(
        "umgange.visit", index="btree_not_null", ondelete="cascade", check_company=True, readonly=True, copy=False
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    state = fields.Selection(
        [
            ("draft", "To ask"),
            ("asked", "Asked"),
            ("confirmed", "Confirmed"),
            ("declined", "The owner said no"),
            ("given_back", "Given back"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="To ask: nobody has written to the owner yet. Given back: we have told the owner that we do not come.",
    )
    is_needed = fields.Boolean(
        "Needed", default=True, readonly=True, copy=False, help="Off: its visit has another time or place now."
    )
    # who did what, when
    asked_at = fields.Datetime("Asked on", readonly=True, copy=False)
    asked_by_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )  # fmt: skip
    answered_at = fields.Datetime("Answered on", readonly=True, copy=False)
    given_back_at = fields.Datetime("Given back on", readonly=True, copy=False)
    reminded_at = fields.Datetime("Reminded on", readonly=True, copy=False, help="The owner had not answered.")
    reference = fields.Char("The owner's reference", copy=False, help="A booking number. Never who comes.")
    # what may be sent
    message = fields.Text("Text to copy", compute="_compute_message")
    message_count = fields.Integer("Times in the text", compute="_compute_message")

    _times_in_order = models.Constraint("CHECK (start < stop)", "The room is given back before it is taken.")
    _one_a_visit = models.UniqueIndex(
        "(visit_id) WHERE is_needed AND visit_id IS NOT NULL", "The visit asks for a room already."
    )

    # === COMPUTE METHODS === #

    @api.depends("room_id.premises_id.owner_id")
    def _compute_owner_id(self):
        for request in self:
            request.owner_id = request.room_id.premises_id.owner_id

    @api.depends("room_id.name", "start", "stop")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " ".join(filter(None, (request.room_id.name, request._get_time_label())))

    @api.depends("state", "is_needed", "room_id", "start", "stop")
    def _compute_message(self):
        for request in self:
            together = request._get_together()
            request.message_count = len(together)
            request.message = together._get_message() if together else False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Note rooms to ask for; which visit needs one is not the client's to say."""
        if not self.env.su:
            own = {"is_needed": True, "visit_id": False, "asked_at": False, "asked_by_id": False}
            vals_list = [{**vals, **own, "answered_at": False, "given_back_at": False} for vals in vals_list]
        for vals in vals_list:
            self._check_times(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Change the requests; what the owner was asked for stays.

        :raise UserError: on another room or time of what was asked for
        """
        ours = {"is_needed", "visit_id", "asked_at", "asked_by_id", "reminded_at", "answered_at", "given_back_at"}
        if ours & vals.keys() and not self.env.su and self.env.context.get("umgange_mover") is not SYSTEM:
            self._refuse_state_write()
        if set(SLOT_FIELDS) & vals.keys():
            self._check_slot_open()
        if {"start", "stop"} & vals.keys():
            for request in self:
                request._check_times(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if asked := self.filtered(lambda request: request.state != "draft"):
            raise UserError(
                self.env._(
                    "%(requests)s: the owner has been asked. Give the room back instead.",
                    requests=", ".join(asked.mapped("display_name")),
                )
            )

    # === ACTION METHODS === #

    def action_asked(self):
        """Note that the owner has been asked for these rooms. Coordinators only."""
        self.check_access("write")
        self._move("asked", {"asked_at": fields.Datetime.now(), "asked_by_id": self.env.uid})
        return True

    def action_confirm(self):
        """Note that the owner has said yes. Coordinators only."""
        self.check_access("write")
        self._move("confirmed", {"answered_at": fields.Datetime.now()})
        return True

    def action_decline(self):
        """Note that the owner has said no. Coordinators only."""
        self.check_access("write")
        self._move("declined", {"answered_at": fields.Datetime.now()})
        return True

    def action_give_back(self):
        """Note that the owner has been told that we do not come. Coordinators only.

        :raise UserError: while a visit still is to be there
        """
        self.check_access("write")
        if needed := self.filtered(lambda request: request.is_needed and request.visit_id):
            raise UserError(
                self.env._(
                    "%(requests)s: a visit is planned there. Move or cancel it first.",
                    requests=", ".join(needed.mapped("display_name")),
                )
            )
        self._move("given_back", {"given_back_at": fields.Datetime.now(), "is_needed": False})
        return True

    def action_message_sent(self):
        """Note that the text was sent: all that it names is asked for, or given back. Coordinators only."""
        self.ensure_one()
        self.check_access("write")
        together = self._get_together()
        if self.state == "draft":
            return together.action_asked()
        if not together or self.is_needed:
            raise UserError(self.env._("There is nothing to send about this room."))
        return together.action_give_back()

    def action_reminder_sent(self):
        """Note that the owner was asked again for what they have not answered. Coordinators only."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "asked" or not self.is_needed:
            raise UserError(self.env._("The owner has answered, or the room is needed no more."))
        lend(self._get_together()).write({"reminded_at": fields.Datetime.now()})
        return True

    # === BUSINESS METHODS === #

    def _get_zone(self):
        self.ensure_one()
        return self.room_id._get_zone(self.company_id or self.env.company)

    def _get_time_label(self):
        """Return the local day and hours: “2026-03-04 14.45–17.15”."""
        self.ensure_one()
        if not self.start or not self.stop:
            return ""
        zone = self._get_zone()
        return f"{to_local(self.start, zone):%Y-%m-%d} {format_hours(self.start, self.stop, zone)}"

    def _check_times(self, vals):
        """Refuse times out of order before SQL does."""
        parse = self.env["umgange.visit"]._parse_moment
        start, stop = (parse(vals.get(name, self[name])) for name in ("start", "stop"))
        if not start or not stop or start >= stop:
            raise UserError(self.env._("The room is given back before it is taken: look at the times."))
        self.env["umgange.booking"]._check_years(start, stop)

    def _check_slot_open(self):
        if asked := self.filtered(lambda request: request.state != "draft"):
            raise UserError(
                self.env._(
                    "%(requests)s: the owner has been asked for this room and time. Ask for another one beside it.",
                    requests=", ".join(asked.mapped("display_name")),
                )
            )

    def _get_together(self):
        """Return what is said to the owner in one letter: all to ask, to ask again or to give back, in this room."""
        self.ensure_one()
        if self.state == "draft":
            domain = [("state", "=", "draft")]
        elif not self.is_needed and self.state in HELD_STATES:
            domain = [("state", "in", HELD_STATES), ("is_needed", "=", False)]
        elif self.state == "asked":
            domain = [("state", "=", "asked"), ("is_needed", "=", True)]
        else:
            return self.browse()
        ahead = [("room_id", "=", self.room_id.id), ("stop", ">", fields.Datetime.now())]
        return self.search([*domain, *ahead]) | self._origin

    def _get_message(self):
        """Return the text of a letter to the owner: room and times, in their language, and nothing more."""
        first = self[:1]
        owner, premises = first.owner_id, first.room_id.premises_id
        said = self.with_context(lang=owner.lang or self.env.lang)
        room = ", ".join(filter(None, (first.room_id.name, premises.name)))
        times = "\n".join(f"– {request._say_time()}" for request in said.sorted("start"))
        if first.state == "draft":
            begins = said.env._("Hello!\n\nWe would like to book %(room)s:", room=room)
            ends = said.env._("Is the room free then? Please answer yes or no for each time.")
        elif first.is_needed:
            begins = said.env._("Hello!\n\nWe have asked for %(room)s and have no answer yet:", room=room)
            ends = said.env._("Is the room free then? Please answer yes or no for each time.")
        else:
            begins = said.env._("Hello!\n\nWe no longer need %(room)s:", room=room)
            ends = said.env._("Please confirm that the booking is cancelled.")
        greeting = said.env._("Kind regards\n%(company)s", company=first.company_id.name)
        return f"{begins}\n{times}\n\n{ends}\n\n{greeting}"

    def _say_time(self):
        self.ensure_one()
        zone = self._get_zone()
        day = format_date(self.env, local_date(self.start, zone), date_format="EEEE d MMMM y")
        return f"{day}, {format_hours(self.start, self.stop, zone)}"

    # === WHAT VISITS NEED === #

    def _get_slot(self):
        """Return (room, start, stop): what makes a request the same."""
        self.ensure_one()
        return self.room_id, self.start, self.stop

    def _let_go(self):
        """Let visits need these rooms no more: what nobody was asked for goes, the rest is to be given back."""
        requests = lend(self)
        requests.filtered(lambda request: request.state == "draft").unlink()
        requests.exists().write({"is_needed": False})
        requests.exists().flush_recordset()

    @api.model
    def _need(self, slots):
        """Let visits need rooms: one that was to be given back is taken over, the others are to be asked for.

        :param dict slots: visit -> (room, start, stop)
        """
        requests = lend(self)
        idle = requests.search(
            [
                ("room_id", "in", [room.id for room, _start, _stop in slots.values()]),
                ("is_needed", "=", False),
                ("state", "in", HELD_STATES),
                ("start", "in", [start for _room, start, _stop in slots.values()]),
            ]
        )
        free = {request._get_slot(): request for request in idle}
        new = []
        for visit, slot in slots.items():
            if request := free.pop(slot, None):
                request.write({"visit_id": visit.id, "is_needed": True})
            else:
                new.append({**dict(zip(SLOT_FIELDS, (slot[0].id, *slot[1:]), strict=True)), "visit_id": visit.id})
        requests.create(new)
