from datetime import timedelta

from odoo import fields, models

from ..tools.local_time import format_clock, format_hours
from .umgange_premises_day import FURTHEST, STEP
from .umgange_separation_encounter import LEAVING_MINUTES
from .umgange_visit import PLANNED_STATES


class UmgangeVisit(models.Model):
    """A visit in the picture of its day: who comes and goes, the room, and what could be moved."""

    _inherit = "umgange.visit"

    # === WHO COMES AND GOES === #

    def _prepare_marks(self, day):
        """Return the arrivals and departures of the visits: as noted, else as planned; each person once a moment.

        Siblings who share a visit have a list each, and one parent who comes once.
        """
        rows = self.attendance_ids
        people = rows.participant_id.person_id
        names = people._get_readable_names()
        doors = self._get_doors_of_people()
        marks = {}
        for row in rows:
            who = row._get_first_name(names)
            for kind, noted, planned in (
                ("arrival", row.actual_arrival, row.planned_arrival),
                ("departure", row.actual_departure, row.planned_departure),
            ):
                mark = row._prepare_mark(kind, noted, planned, who, day)
                if mark:
                    mark["door"] = doors.get((row.visit_id, row.participant_id), "")
                    identity = row.participant_id.person_id or row.participant_id
                    marks.setdefault((identity, kind, mark["minute"], mark["room_id"]), mark)
        return list(marks.values())

    def _get_doors_of_people(self):
        """Return by which door the plan lets each come: ``{(visit, participant): door}``."""
        arrivals = self.plan_id.arrival_ids
        by_plan = {(each.plan_id, each.participant_id): each._get_door_name() for each in arrivals}
        return {
            (visit, row.participant_id): by_plan.get((visit.plan_id, row.participant_id)) or ""
            for visit in self
            for row in visit.attendance_ids
        }

    # === THE ROOM === #

    def _prepare_blocks(self, day):
        """Return the time in the room of each visit; siblings who share one are together: ``{key: block}``."""
        leads = self.filtered(lambda visit: visit.lead_visit_id not in self)
        return {("visit", lead.id): lead._prepare_block(day, (lead | lead.joint_visit_ids) & self) for lead in leads}

    def _prepare_block(self, day, together):
        self.ensure_one()
        room, rows = self.room_id, together.attendance_ids
        first = min([*filter(None, rows.mapped("planned_arrival")), self.start])
        last = max([*filter(None, rows.mapped("planned_departure")), self.stop])
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "kind": "visit",
            "id": self.id,
            "room_id": room.id,
            "premises_id": room.premises_id.id,
            "label": " + ".join(together.assignment_id.mapped("name")),
            "hours": format_hours(self.start, self.stop, self._get_zone()),
            "staff": ", ".join((together.supporter_id | together.second_supporter_id).mapped("initials")),
            "state": self.state,
            "state_label": states[self.state],
            "from": room._get_minute(first, day),
            "start": room._get_minute(self.start, day),
            "stop": room._get_minute(self.stop, day),
            "to": room._get_minute(last, day),
        }

    # === WHO SHOULD NOT MEET === #

    def _prepare_clashes(self, encounters, bookings, day):
        """Return a line for each two who would meet and must not, with what could be done.

        :param bookings: what is booked that day, to see whether there is room for a suggestion
        """
        separations = self.env["umgange.separation"]
        known = separations._get_known(encounters)
        lines = {}
        for each in encounters:
            sides = frozenset({(each.visit_id, each.person_id), (each.other_visit_id, each.other_person_id)})
            # The later one is moved: the line is made from the side of whoever comes last.
            if sides in lines and each.start <= each.other_start:
                continue
            visit = self.browse(each.visit_id)
            kind, other_id = each.other
            other = self.env[f"umgange.{kind}"].browse(other_id)
            measures = dict(self._fields["apart_measure"]._description_selection(self.env))
            lines[sides] = {
                "id": f"{each.visit_id}-{each.other_visit_id or each.other_meeting_id}-{each.separation_id}",
                "premises_id": each.premises_id,
                "text": separations._describe_encounter(each, known),
                "measure": measures.get(visit.apart_measure) or measures.get(other.apart_measure) or "",
                "is_protected": each.is_protected,
                "visit_id": visit.id,
                "suggestion": visit._suggest_move(each, bookings),
            }
        return list(lines.values())

    def _suggest_move(self, encounter, bookings):
        """Return by how many minutes the visit could begin later so that the two do not meet, or False."""
        self.ensure_one()
        # A joint visit follows its lead: that one is moved.
        if self.state not in PLANNED_STATES or self.lead_visit_id or self.start <= fields.Datetime.now():
            return False
        margin = timedelta(minutes=LEAVING_MINUTES if encounter.is_protected else 1)
        needed = (encounter.other_stop + margin - encounter.start).total_seconds() / 60
        minutes = int(-(-needed // STEP) * STEP)
        if not 0 < minutes <= FURTHEST or not self._is_free(minutes, bookings):
            return False
        moved = timedelta(minutes=minutes)
        return {
            "minutes": minutes,
            "label": self.env._(
                "Move %(visit)s %(minutes)s min: begins %(clock)s",
                visit=self.assignment_id.name,
                minutes=minutes,
                clock=format_clock(self.start + moved, self._get_zone()),
            ),
        }

    def _is_free(self, minutes, bookings):
        """Tell whether what the visit has booked is free ``minutes`` later as well."""
        moved = timedelta(minutes=minutes)
        own = bookings.filtered(lambda booking: booking.visit_id == self)
        others = (bookings - own).filtered(lambda booking: booking.resource_id in own.resource_id)
        return not any(other.start < self.stop + moved and self.start + moved < other.stop for other in others)


class UmgangeAttendance(models.Model):
    _inherit = "umgange.attendance"

    def _prepare_mark(self, kind, noted, planned, who, day):
        """Return when somebody comes or goes, or nothing where neither a plan nor a note says it."""
        self.ensure_one()
        moment, visit = noted or planned, self.visit_id
        if not moment:
            return None
        return {
            "id": f"{kind}-{self.id}",
            "kind": kind,
            "at": visit.room_id._get_minute(moment, day),
            # Past midnight too, one after the other.
            "minute": visit.room_id._get_minute_from(moment, day),
            "clock": format_clock(moment, visit._get_zone()),
            "is_noted": bool(noted),
            "who": who,
            "role": self.role_label,
            "visit_id": visit.id,
            "assignment": visit.assignment_id.name,
            "room_id": visit.room_id.id,
            "room": visit.room_id.name,
            "premises_id": visit.room_id.premises_id.id,
            "state": visit.state,
        }

    def _get_first_name(self, names):
        """Return how the picture calls them: by first name where the reader may, else by code.

        :param dict names: the names that the reader may read, by person
        """
        self.ensure_one()
        person = self.participant_id.person_id
        name = names.get(person.id) or self.participant_id.partner_id.name or ""
        return name.partition(" ")[0] or person.code


class UmgangePlanArrival(models.Model):
    _inherit = "umgange.plan.arrival"

    def _get_door_name(self):
        """Return the name of the door that they come and go by, or nothing."""
        self.ensure_one()
        return self.door_id.name or self.entrance or ""
