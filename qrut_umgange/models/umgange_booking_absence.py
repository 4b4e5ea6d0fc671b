from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..lent_rights import lend
from ..tools.local_time import format_hours, to_local


class UmgangeBooking(models.Model):
    """When those who are wanted are away, or off work. It warns, and books nothing."""

    _inherit = "umgange.booking"

    # === BUSINESS METHODS === #

    @api.model
    def _get_absences(self, slots):
        """Return ``{slot: sentences}`` for the slots in which a room or a person is away or off work.

        As many queries for a year of visits as for one. Why somebody is away is never said.

        :param slots: (resource id, start, stop), naive UTC
        :rtype: dict[tuple[int, datetime, datetime], list[str]]
        """
        slots = list(dict.fromkeys(slots))
        if not slots:
            return {}
        resources = lend(self.env["resource.resource"]).browse({slot[0] for slot in slots})
        found = defaultdict(list)
        for slot in self._find_leaves(slots):
            found[slot].append(self._describe_leave(*slot))
        hours = self._get_working_hours(resources)
        for slot in slots:
            if slot not in found and (sentence := self._describe_off_work(hours, *slot)):
                found[slot].append(sentence)
        return dict(found)

    @api.model
    def _find_leaves(self, slots):
        """Return the slots that touch an absence of the resource, or of its whole working place."""
        self.env["resource.calendar.leaves"].flush_model()
        self.env["resource.resource"].flush_model(["calendar_id", "company_id"])
        resource_ids, starts, stops = zip(*slots, strict=True)
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT w.id, w.start, w.stop
                FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[]) AS w(id, start, stop)
                JOIN resource_resource r ON r.id = w.id
                JOIN resource_calendar_leaves l ON l.date_from < w.stop AND l.date_to > w.start
                    AND (l.resource_id = r.id OR (
                        l.resource_id IS NULL AND l.company_id = r.company_id AND r.calendar_id IS NOT NULL
                        AND (l.calendar_id IS NULL OR l.calendar_id = r.calendar_id)))
                WHERE COALESCE(l.time_type, 'leave') = 'leave'
                ORDER BY w.start, w.id
                """,
                list(resource_ids),
                list(starts),
                list(stops),
            )
        )

    @api.model
    def _get_working_hours(self, resources):
        """Return ``{resource id: {(weekday, week type): (from, to)}}`` of the people who have hours of their own.

        Whoever has none is asked each time; a room is open when its premises are.
        """
        people = resources.filtered(lambda each: each.resource_type == "user" and each.calendar_id)
        hours = {}
        for calendar, staff in people.grouped("calendar_id").items():
            if calendar.flexible_hours:
                continue
            days = defaultdict(list)
            for line in calendar.attendance_ids.filtered(lambda each: not each.display_type):
                days[int(line.dayofweek), line.week_type or False].append((line.hour_from, line.hour_to))
            spans = {day: (min(each)[0], max(stop for _start, stop in each)) for day, each in days.items()}
            hours |= dict.fromkeys(staff.ids, spans)
        return hours

    @api.model
    def _describe_off_work(self, hours, resource_id, start, stop):
        """Return the sentence on a time outside somebody's working hours, or nothing."""
        if resource_id not in hours:
            return ""
        resource = lend(self.env["resource.resource"]).browse(resource_id)
        begins, ends = to_local(start, resource.tz), to_local(stop, resource.tz)
        week_type = str(self.env["resource.calendar.attendance"].get_week_type(begins.date()))
        spans, day = hours[resource_id], begins.weekday()
        span = spans.get((day, False)) or spans.get((day, week_type))
        if not span:
            return self.env._("%(name)s does not work on that day.", name=resource.name)
        last = 24 if ends.date() > begins.date() else ends.hour + ends.minute / 60
        if span[0] <= begins.hour + begins.minute / 60 and last <= span[1]:
            return ""
        return self.env._(
            "%(name)s works %(hours)s on that day.", name=resource.name, hours="–".join(map(self._say_hour, span))
        )

    @api.model
    def _describe_leave(self, resource_id, start, stop):
        resource = lend(self.env["resource.resource"]).browse(resource_id)
        if resource.resource_type == "user":
            return self.env._("%(name)s is away.", name=resource.name)
        return self.env._(
            "%(name)s is closed at %(hours)s.", name=resource.name, hours=format_hours(start, stop, resource.tz)
        )

    @api.model
    def _say_hour(self, hours):
        """Return “08.00” of 8.0."""
        minutes = round(hours * 60)
        return f"{minutes // 60:02}.{minutes % 60:02}"
