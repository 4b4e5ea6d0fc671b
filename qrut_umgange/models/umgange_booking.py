import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lent_rights import lend
from ..tools.intervals import Slot, clashes
from ..tools.local_time import to_local

SLOT_FIELDS = {"resource_id", "start", "stop", "active"}
# Far enough for any file that is brought along, and any plan.
YEARS = range(1950, 2201)
# What PostgreSQL says of the row that was there first.
CONFLICT = re.compile(r'existing key .*=\(\[(\d+),\d+\), \["([^"]+)","([^"]+)"\)\)', re.DOTALL)


def _get_conflict_message(env, diagnostics):
    """Name the room or person and the time that another transaction took first."""
    found = CONFLICT.search(diagnostics.message_detail or "") if diagnostics else None
    if not found:
        return env._("The room or the supporter is booked at that time already.")
    resource_id, start, stop = found.groups()
    parse = fields.Datetime.to_datetime
    return env["umgange.booking"]._describe_clash(int(resource_id), parse(start), parse(stop))


class UmgangeBooking(models.Model):
    _name = "umgange.booking"
    _description = "Booking"
    _order = "start, resource_id"
    _check_company_auto = True

    resource_id = fields.Many2one(
        "resource.resource", required=True, index=True, ondelete="restrict", check_company=True
    )
    start = fields.Datetime(required=True, index=True)
    # What is ahead is asked for by when it ends: the past, which only grows, is not read through.
    stop = fields.Datetime(required=True, index=True)
    visit_id = fields.Many2one("umgange.visit", index="btree_not_null", ondelete="cascade", check_company=True)
    active = fields.Boolean(default=True, help="Cancelling frees the time and keeps the row.")
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, precompute=True, index=True)

    # ``tsrange`` because Odoo stores naive UTC. A NULL bound would clash with everything;
    # all three columns are required.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(resource_id, resource_id, '[]') WITH =,"
        " tsrange(start, stop) WITH &&) WHERE (active)",
        _get_conflict_message,
    )
    _times_in_order = models.Constraint("CHECK (start < stop)", "The booking ends before it begins.")

    # === COMPUTE METHODS === #

    @api.depends("resource_id")
    def _compute_company_id(self):
        for booking in self:
            booking.company_id = booking.resource_id.company_id or self.env.company

    @api.depends("resource_id.name", "start", "stop")
    def _compute_display_name(self):
        for booking in self:
            booking.display_name = booking._get_slot_text()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Book, all or nothing.

        :raise UserError: naming every slot that is taken
        """
        # First the right, or an error would tell whoever asks what is booked.
        self.check_access("create")
        if not self.env.su:
            self._check_no_visit(vals_list)
            vals_list = [{**vals, "visit_id": False} for vals in vals_list]
        bookings = self.browse()
        for vals in vals_list:
            bookings._check_slot_values(vals)
        taken = [vals for vals in vals_list if vals.get("active", True)]
        bookings._reserve([bookings._make_slot(vals) for vals in taken])
        # The order in which rows are inserted is the order in which locks are taken.
        order = sorted(range(len(vals_list)), key=lambda at: bookings._make_slot(vals_list[at]))
        made = super().create([vals_list[at] for at in order])
        # Whoever creates gets the records in the order of the values all the same.
        ids = dict(zip(order, made.ids, strict=True))
        return self.browse(ids[at] for at in sorted(ids))

    def write(self, vals):
        """Change the bookings; a move is checked like a new booking."""
        self.check_access("write")
        if not self.env.su:
            self._check_no_visit([vals])
        if (SLOT_FIELDS | {"visit_id"}) & vals.keys():
            self._check_own_use()
        if SLOT_FIELDS & vals.keys():
            for booking in self:
                booking._check_slot_values(vals)
            kept = self.filtered(lambda b: vals.get("active", b.active))
            kept._reserve([booking._make_slot(vals) for booking in kept])
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _check_no_visit(self, vals_list):
        """Refuse that a client says which visit a booking is of: given to none, it could be freed behind the visit."""
        if any(vals.get("visit_id") for vals in vals_list):
            raise UserError(self.env._("Which visit a booking is of follows from the visit. Plan or move the visit."))

    def _check_own_use(self):
        """Refuse to move a visit's or meeting's booking by itself: it would stand without its room."""
        if self.env.su:
            return
        if held := self.filtered("visit_id"):
            raise UserError(
                self.env._(
                    "%(bookings)s belongs to a visit. Move or cancel the visit instead.",
                    bookings=", ".join(held.mapped("display_name")),
                )
            )
        if meetings := lend(self.env["umgange.meeting"]).search([("booking_id", "in", self.ids)]):
            raise UserError(
                self.env._(
                    "%(bookings)s belongs to a meeting. Move or delete the meeting instead.",
                    bookings=", ".join(meetings.booking_id.mapped("display_name")),
                )
            )

    @api.model
    def _check_in_use(self, resource_ids):
        """Refuse to book what is no longer used. What is booked already stays booked.

        The resource of a supporter is the user's own and lives on when the supporter is
        archived: so the supporters are asked too.
        """
        resources = lend(self.env["resource.resource"]).browse(resource_ids)
        supporters = lend(self.env["umgange.supporter"]).search(
            [("resource_id", "in", resources.ids), ("active", "=", False)]
        )
        archived = resources.filtered(lambda resource: not resource.active) | supporters.resource_id
        if archived:
            raise UserError(
                self.env._(
                    "%(resources)s is archived and cannot be booked. Choose another room or supporter.",
                    resources=", ".join(archived.mapped("name")),
                )
            )

    @api.model
    def _replace(self, freed, vals_list):
        """Give up ``freed`` and take ``vals_list``: the one mover of bookings.

        What is given up is flushed first, else a room that is cancelled and retaken in
        one transaction would clash with itself.

        :rtype: umgange.booking
        """
        if freed:
            freed.write({"active": False})
            freed.flush_recordset()
        return self.create(vals_list)

    def _reserve(self, slots):
        """Wait for whoever is booking the same resources, then refuse what is archived or taken.

        The locks end with the transaction. Taken in ascending order they let nobody wait
        in a circle; without them two orders of room and supporter deadlock.

        :param list slots: (resource id, start, stop), naive UTC
        """
        if not slots:
            return
        resource_ids = sorted({slot[0] for slot in slots})
        self._check_in_use(resource_ids)
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock('umgange_booking'::regclass::oid::int, id) FROM unnest(%s) AS id",
            [resource_ids],
        )
        taken = self._find_clashes(slots)
        if taken:
            sentences = [self._describe_clash(*slot) for slot in taken]
            raise UserError("\n".join([*sentences, *self._suggest_joint(taken, slots)]))

    def _find_clashes(self, slots):
        """Return the slots that overlap an active booking other than these, or each other.

        What is booked is asked for with the constraint's own operators, so that its index
        answers: a room's bookings of years need not be read to be compared.

        :return: (resource id, start, stop) of what is there already, each once, in order
        :rtype: list[tuple[int, datetime, datetime]]
        """
        own = self._find_own_clashes(slots)
        self.env["umgange.booking"].flush_model()
        resource_ids, starts, stops = zip(*slots, strict=True)
        taken = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT b.resource_id, b.start, b.stop
                FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[]) AS w(id, start, stop)
                JOIN umgange_booking b ON b.active
                    AND int4range(b.resource_id, b.resource_id, '[]') = int4range(w.id, w.id, '[]')
                    AND tsrange(b.start, b.stop) && tsrange(w.start, w.stop)
                WHERE b.id <> ALL(%s::int[])
                ORDER BY b.start, b.resource_id
                """,
                *(list(resource_ids), list(starts), list(stops), self.ids),
            )
        )
        return own + taken

    @api.model
    def _find_own_clashes(self, slots):
        """Return the slots that begin before an earlier one of the same resource has ended."""
        ordered = [Slot(*slot, ref=number) for number, slot in enumerate(sorted(slots))]
        later = {clash.wanted.ref for clash in clashes(ordered, ordered) if clash.taken.ref < clash.wanted.ref}
        return [(slot.key, slot.start, slot.stop) for slot in ordered if slot.ref in later]

    @api.model
    def _describe_clash(self, resource_id, start, stop):
        """Return the sentence that names what is taken and when, in local time."""
        resource = self.env["resource.resource"].sudo().browse(resource_id)
        return self.env._(
            "%(resource)s is booked %(slot)s already. Choose another time, room or supporter.",
            resource=resource.name,
            slot=self._format_slot(start, stop, resource.tz),
        )

    @api.model
    def _suggest_joint(self, taken, wanted):
        """Return what else one may do where the very time of a room is another visit's, as a list of none or one.

        Sharing a room is always lawful, on purpose; whether one supporter may be there for two families is
        asked when it is done.
        """
        same = set(taken) & set(wanted)
        if not same:
            return []
        rooms = lend(self.env["umgange.room"]).search([("resource_id", "in", [slot[0] for slot in same])])
        shared = {slot for slot in same if slot[0] in rooms.resource_id.ids}
        held = lend(self).search(
            [("resource_id", "in", rooms.resource_id.ids), ("start", "in", [slot[1] for slot in shared]),
             ("visit_id", "!=", False)]
        )  # fmt: skip
        if not shared & {(each.resource_id.id, each.start, each.stop) for each in held}:
            return []
        return [
            self.env._("Are they to share the room, as siblings or on a group day: choose the visit under Joint with.")
        ]

    def _get_slot_text(self):
        self.ensure_one()
        if not self.start or not self.stop:
            return self.resource_id.name
        slot = self._format_slot(self.start, self.stop, self.resource_id.tz)
        return f"{self.resource_id.name} {slot}"

    @api.model
    def _format_slot(self, start, stop, zone):
        """Return “2026-03-04 15.00–17.00” in the resource's own zone."""
        start, stop = to_local(start, zone), to_local(stop, zone)
        return f"{start:%Y-%m-%d %H.%M}–{stop:%H.%M}"

    def _make_slot(self, vals):
        """Return (resource id, start, stop) of ``vals``, over those of the booking if any.

        :raise UserError: when a time cannot be read
        """
        parse = fields.Datetime.to_datetime
        old = {"resource_id": self.resource_id.id, "start": self.start, "stop": self.stop}
        slot = {**old, **{key: vals[key] for key in old.keys() & vals.keys()}}
        try:
            return (slot["resource_id"], parse(slot["start"]), parse(slot["stop"]))
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("The time cannot be read: write it as 2026-03-04 15:00:00.")) from error

    def _check_slot_values(self, vals):
        """Refuse a booking without resource or times before SQL does."""
        slot = self._make_slot(vals)
        if not all(slot):
            raise UserError(self.env._("A booking needs a room or a person, a start and an end."))
        if slot[1] >= slot[2]:
            raise UserError(self.env._("The booking ends before it begins."))
        self._check_years(*slot[1:])

    @api.model
    def _check_years(self, *moments):
        """Refuse years that no calendar of a place can hold, or that somebody has mistyped."""
        if any(moment.year not in YEARS for moment in moments):
            raise UserError(self.env._("The year cannot be right: look at the times again."))

    def _get_key(self):
        """Return what makes a booking of a visit the same booking."""
        self.ensure_one()
        return (self.resource_id.id, self.start, self.stop, self.visit_id.id)
