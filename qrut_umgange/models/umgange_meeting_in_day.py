from odoo import models

from ..tools.local_time import format_hours


class UmgangeMeeting(models.Model):
    """A meeting in the picture of its day."""

    _inherit = "umgange.meeting"

    def _prepare_block(self, day):
        """Return the time that the meeting has its room."""
        self.ensure_one()
        room = self.room_id
        start, stop = room._get_minute(self.start, day), room._get_minute(self.stop, day)
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "kind": "meeting",
            "id": self.id,
            "room_id": room.id,
            "premises_id": room.premises_id.id,
            "label": f"{kinds[self.kind]} {self.assignment_id.name}",
            "hours": format_hours(self.start, self.stop, room.tz),
            "staff": "",
            "state": "done" if self.held else "planned",
            "state_label": self.env._("Meeting"),
            "from": start,
            "start": start,
            "stop": stop,
            "to": stop,
        }


class UmgangeBooking(models.Model):
    _inherit = "umgange.booking"

    def _prepare_other_blocks(self, day, visits, meetings, rooms):
        """Return the rooms that are taken by something else than a visit or a meeting held there.

        A nearby room, where the family home waits, and what is booked without either.
        """
        by_resource = {room.resource_id: room for room in rooms}
        shown = self.filtered(lambda each: each.resource_id in by_resource and each not in meetings.booking_id)
        blocks = {}
        for booking in shown:
            room, visit = by_resource[booking.resource_id], booking.visit_id
            if visit and (visit not in visits or visit.room_id == room):
                continue
            start, stop = room._get_minute(booking.start, day), room._get_minute(booking.stop, day)
            blocks["booking", booking.id] = {
                "kind": "nearby" if visit else "booked",
                "id": visit.id,
                "room_id": room.id,
                "premises_id": room.premises_id.id,
                "label": visit.assignment_id.name or self.env._("Taken"),
                "hours": format_hours(booking.start, booking.stop, room.tz),
                "staff": "",
                "state": visit.state or "planned",
                "state_label": self.env._("Nearby room") if visit else self.env._("Taken"),
                "from": start,
                "start": start,
                "stop": stop,
                "to": stop,
            }
        return blocks
