from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.day_picture import place_in_lanes, span_of
from ..tools.local_time import local_date, to_local

CALLED_OFF = ("cancelled", "abstained")
DAY_MINUTES = 24 * 60
# A suggestion moves a visit no further than a family would accept without being asked.
STEP, FURTHEST = 15, 60


class UmgangePremises(models.Model):
    """Dagen i lokalerna: who comes and goes when, by which door and to which room, all families of a day."""

    _inherit = "umgange.premises"

    # === WHAT THE PAGE ASKS FOR === #

    @api.model
    def get_day(self, day=None, premises_id=None):
        """Return the picture of a day. Coordinators only; what is read stands in the access log.

        People by first name as far as the reader's own rights go, else by code. Times are minutes from the
        local midnight. The number of queries does not grow with the visits.

        :param day: “2026-03-04”; today by default
        :param premises_id: only there
        :return: ``days`` (the day, its label, those around it), ``all_premises``, ``premises``: each with its
            rows of doors and rooms, its clashes and its events in order of time
        :rtype: dict
        """
        self._check_may_see_day()
        today = self.env.company._get_umgange_today()
        day = self._parse_day(day) or today
        every = self.search([("company_id", "in", self.env.companies.ids)])
        shown = every.filtered(lambda each: each.id == premises_id) or every
        picture = self._prepare_picture(day, shown)
        busy = [each for each in picture if each["events"] or each["is_busy"]]
        return {
            "days": self._prepare_days(day, today),
            "all_premises": [{"id": each.id, "name": each.name} for each in every],
            # Of many houses only those where something happens; an empty day shows them all.
            "premises": busy or picture,
            "is_empty": not busy,
            "span": span_of([moment for each in picture for moment in each.pop("moments")]),
        }

    # === BUSINESS METHODS === #

    def _check_may_see_day(self):
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("Coordinators see all families of a day. Your own visits are under My day."))

    @api.model
    def _parse_day(self, day):
        try:
            day = fields.Date.to_date(day) or None
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("The day cannot be read: write it as 2026-03-04.")) from error
        if day:
            self.env["umgange.booking"]._check_years(day)
        return day

    def _prepare_days(self, day, today):
        """Return the day, what it is called, the days that the arrows lead to, and what the clock shows."""
        clock = to_local(fields.Datetime.now(), self.env.company._get_umgange_zone())
        return {
            "day": str(day),
            "label": format_date(self.env, day, date_format="EEEE d MMMM y"),
            "previous": str(day - timedelta(days=1)),
            "following": str(day + timedelta(days=1)),
            "today": str(today),
            "now": clock.hour * 60 + clock.minute,
        }

    def _prepare_picture(self, day, shown):
        """Return each of the premises as it is on ``day``."""
        visits = self.env["umgange.visit"].search(
            [("date", "=", day), ("place", "=", "room"), ("room_id", "!=", False), ("state", "not in", CALLED_OFF)],
            order="start, id",
        )
        here = visits.filtered(lambda visit: visit.room_id.premises_id in shown)
        bookings, meetings = self._fetch_booked(day)
        here._log_care("read")
        meetings._log_care("read")
        encounters = self.env["umgange.separation"]._find_encounters(here)
        marks = here._prepare_marks(day)
        clashes = here._prepare_clashes(encounters, bookings, day)
        rooms = self.env["umgange.room"].search([("premises_id", "in", shown.ids)])
        blocks = {
            **here._prepare_blocks(day),
            **{("meeting", meeting.id): meeting._prepare_block(day) for meeting in meetings},
            **bookings._prepare_other_blocks(day, here, meetings, rooms),
        }
        return [each._prepare_premises(rooms, blocks.values(), marks, clashes) for each in shown]

    def _fetch_booked(self, day):
        """Return what is booked on a day and the meetings among it."""
        begin, end = (fields.Datetime.to_datetime(day) + timedelta(days=count) for count in (-1, 2))
        bookings = self.env["umgange.booking"].search([("start", "<", end), ("stop", ">", begin)])
        bookings = bookings.filtered(lambda each: local_date(each.start, each.resource_id.tz or "UTC") == day)
        meetings = self.env["umgange.meeting"].search(
            [("room_id", "!=", False), ("way", "=", "in_person"), ("start", "<", end), ("stop", ">", begin)]
        )
        return bookings, meetings.filtered(lambda each: local_date(each.start, each.room_id.tz) == day)

    def _prepare_premises(self, rooms, blocks, marks, clashes):
        """Return the rows of one house: its doors, then its rooms; what happens there in order of time."""
        self.ensure_one()
        own = [block for block in blocks if block["premises_id"] == self.id]
        own_marks = sorted(
            (mark for mark in marks if mark["premises_id"] == self.id), key=lambda mark: (mark["minute"], mark["kind"])
        )
        own_rooms = rooms.filtered(lambda room: room.premises_id == self)
        return {
            "id": self.id,
            "name": self.name,
            "is_busy": bool(own),
            "doors": [
                {"name": door, "marks": [mark for mark in own_marks if mark["door"] == door]}
                for door in self._get_doors(own_marks)
            ],
            "rooms": [room._prepare_row(own) for room in own_rooms],
            "events": own_marks,
            "clashes": [clash for clash in clashes if clash["premises_id"] == self.id],
            "moments": [mark["at"] for mark in own_marks] + [block[key] for block in own for key in ("from", "to")],
        }

    def _get_doors(self, marks):
        """Return the doors that a day's rows are: those of the premises and of its plans, an unnamed one last."""
        self.ensure_one()
        named = list(dict.fromkeys([*self.door_ids.mapped("name"), *sorted({mark["door"] for mark in marks} - {""})]))
        unnamed = [""] if not named or any(not mark["door"] for mark in marks) else []
        return [*named, *unnamed]


class UmgangeRoom(models.Model):
    _inherit = "umgange.room"

    def _prepare_row(self, blocks):
        """Return what is in the room: each of what happens there in a lane where nothing else is."""
        self.ensure_one()
        own = sorted((block for block in blocks if block["room_id"] == self.id), key=lambda block: block["from"])
        lanes = place_in_lanes([(block["from"], block["to"]) for block in own])
        return {
            "id": self.id,
            "name": self.name,
            "lanes": max(lanes, default=0) + 1,
            "blocks": [{**block, "lane": lane} for block, lane in zip(own, lanes, strict=True)],
        }

    def _get_minute(self, moment, day):
        """Return the minute of ``day`` that the room's clock shows at ``moment`` (naive UTC), within the day."""
        return min(max(self._get_minute_from(moment, day), 0), DAY_MINUTES)

    def _get_minute_from(self, moment, day):
        """Return as `_get_minute`, counted on past midnight, and before it."""
        local = to_local(moment, self.tz)
        return (local.date() - day).days * DAY_MINUTES + local.hour * 60 + local.minute
