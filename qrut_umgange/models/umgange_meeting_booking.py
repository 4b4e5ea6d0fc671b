from odoo import api, fields, models

from ..lent_rights import lend
from .umgange_care_mixin import SYSTEM


class UmgangeMeeting(models.Model):
    """The room that a meeting holds, as long as it lies ahead."""

    _inherit = "umgange.meeting"

    room_id = fields.Many2one("umgange.room", index="btree_not_null", ondelete="restrict", check_company=True)
    booking_id = fields.Many2one(
        "umgange.booking", readonly=True, index="btree_not_null", copy=False, ondelete="restrict", check_company=True
    )

    _room_has_end = models.Constraint(
        "CHECK (room_id IS NULL OR stop IS NOT NULL)",
        "A room is booked from one time to another: say when you are done.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan meetings, their rooms booked; all or nothing."""
        meetings = super().create([{**vals, "booking_id": False} for vals in vals_list])
        meetings._sync_bookings()
        return meetings

    def write(self, vals):
        """Change meetings; what is booked follows."""
        result = super().write(vals)
        if {"start", "stop", "room_id", "way"} & vals.keys():
            self._sync_bookings()
        return result

    def unlink(self):
        """Delete meetings; the rooms of those that lie ahead are free again. What was held was held there."""
        self.check_access("unlink")
        now = fields.Datetime.now()
        lend(self.booking_id).filtered(lambda booking: booking.active and booking.stop > now).write({"active": False})
        return super().unlink()

    # === BUSINESS METHODS === #

    def _sync_bookings(self):
        """Make the bookings of meetings that lie ahead what their time and room say.

        What lies behind is a fact: it books nothing, clashes with nothing, and stays.
        """
        now = fields.Datetime.now()
        freed, booked = lend(self.env["umgange.booking"]), self.browse()
        for meeting in self:
            held = lend(meeting.booking_id).filtered(lambda booking: booking.active and booking.stop > now)
            if held and meeting._is_booked_by(held):
                continue
            freed |= held
            booked |= meeting if meeting._books(now) else self.browse()
        values = [
            {"resource_id": meeting.room_id.resource_id.id, "start": meeting.start, "stop": meeting.stop}
            for meeting in booked
        ]
        for meeting, booking in zip(booked, freed._replace(freed, values), strict=True):
            meeting.with_context(umgange_mover=SYSTEM).booking_id = booking.id

    def _books(self, now):
        """Tell whether the meeting needs its room."""
        self.ensure_one()
        return bool(self.room_id) and self.way == "in_person" and self.stop > now

    def _is_booked_by(self, booking):
        """Tell whether ``booking`` is the one that the meeting needs."""
        self.ensure_one()
        slot = (self.room_id.resource_id, self.start, self.stop, self.way)
        return slot == (booking.resource_id, booking.start, booking.stop, "in_person")
