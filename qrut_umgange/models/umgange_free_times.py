from datetime import UTC, time, timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.free_times import subtract
from ..tools.local_time import format_hours, local_date, to_utc

WEEKS = 8
# A shorter gap holds no visit.
SHORTEST = timedelta(hours=1)
USUAL = (time(8), time(20))
MIDNIGHT = time()


class UmgangePremises(models.Model):
    """When rooms and supporters are free, week by week: from working hours, absences and what is booked."""

    _inherit = "umgange.premises"

    @api.model
    def get_free_times(self, day=None):
        """Return when each room and supporter is free in the eight weeks from that of ``day``. Coordinators only.

        Computed from opening and working hours, less absences and what is booked, in a number of queries that
        does not grow with the bookings. Nobody's visit is told of.

        :param day: “2026-03-04”; today by default
        :return: ``weeks`` and ``rows``: each with hours a week, and the free times of each day
        :rtype: dict
        """
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("Coordinators see when rooms and supporters are free."))
        today = self.env.company._get_umgange_today()
        day = self._parse_day(day) or today
        monday = day - timedelta(days=day.weekday())
        free = self._find_free(max(monday, today), monday + timedelta(weeks=WEEKS))
        mondays = [monday + timedelta(weeks=number) for number in range(WEEKS)]
        return {
            "weeks": [{"label": self._say_week(each), "from": str(each)} for each in mondays],
            "rows": [
                {**self._prepare_free_row(record), "weeks": [self._prepare_free_week(spans, each) for each in mondays]}
                for record, spans in free.items()
            ],
        }

    @api.model
    def _say_week(self, monday):
        return self.env._("w. %(number)s", number=monday.isocalendar().week)

    @api.model
    def _prepare_free_row(self, record):
        is_room = record._name == "umgange.room"
        return {
            "id": f"{record._name}-{record.id}",
            "kind": "room" if is_room else "supporter",
            "name": record.name,
            "place": record.premises_id.name if is_room else self.env._("Supporter"),
        }

    @api.model
    def _prepare_free_week(self, spans, monday):
        """Return how many hours are free in a week, and when on each of its days."""
        sunday = monday + timedelta(days=6)
        own = [span for span in spans if monday <= span[0] <= sunday]
        days = dict.fromkeys(span[0] for span in own)
        return {
            "hours": round(sum((span[2] - span[1]).total_seconds() for span in own) / 3600),
            "days": [
                {
                    "label": format_date(self.env, day, date_format="EEE d MMM"),
                    "times": [span[3] for span in own if span[0] == day],
                }
                for day in days
            ],
        }

    @api.model
    def _find_free(self, first, end):
        """Return for each room and supporter ``[(day, start, stop, hours in words)]`` from ``first`` to before ``end``.

        :rtype: dict
        """
        own = Domain("company_id", "in", self.env.companies.ids)
        rooms = self.env["umgange.room"].search(own)
        supporters = self.env["umgange.supporter"].search(own)
        records = {record.resource_id: record for record in (*rooms, *supporters)}
        zone = self.env.company._get_umgange_zone()
        start, stop = (to_utc(day, MIDNIGHT, zone) for day in (first, end))
        taken = self._fetch_taken(records, start, stop)
        opened = self._fetch_opened(records, start, stop)
        free = {}
        for resource, record in records.items():
            spans = subtract(opened.get(resource.id, ()), taken.get(resource.id, ()), SHORTEST)
            free[record] = [
                (local_date(begin, zone), begin, finish, format_hours(begin, finish, zone)) for begin, finish in spans
            ]
        return free

    @api.model
    def _fetch_taken(self, records, start, stop):
        """Return what is booked of each resource: ``{resource id: [(start, stop)]}``."""
        bookings = self.env["umgange.booking"].search_fetch(
            [("resource_id", "in", [each.id for each in records]), ("start", "<", stop), ("stop", ">", start)],
            ["resource_id", "start", "stop"],
        )
        # Lent: when somebody is away, never why; Odoo shows nobody a colleague's absences.
        leaves = lend(self.env["resource.calendar.leaves"]).search_fetch(
            [("resource_id", "in", [each.id for each in records]), ("date_from", "<", stop), ("date_to", ">", start)],
            ["resource_id", "date_from", "date_to"],
        )
        taken = {}
        for booking in bookings:
            taken.setdefault(booking.resource_id.id, []).append((booking.start, booking.stop))
        for leave in leaves:
            taken.setdefault(leave.resource_id.id, []).append((leave.date_from, leave.date_to))
        return taken

    @api.model
    def _fetch_opened(self, records, start, stop):
        """Return the working hours of each resource less absences: ``{resource id: [(start, stop)]}``.

        Whoever has no hours is asked each time: the usual ones stand for them.
        """
        begin, end = (moment.replace(tzinfo=UTC) for moment in (start, stop))
        # Lent: when somebody is away, never why; Odoo shows nobody a colleague's absences.
        resources = lend(self.env["resource.resource"].union(*records))
        opened = {}
        for calendar, own in resources.grouped("calendar_id").items():
            if not calendar:
                opened |= dict.fromkeys(own.ids, self._get_usual_hours(start, stop))
                continue
            for resource_id, spans in calendar._work_intervals_batch(begin, end, resources=own).items():
                opened[resource_id] = [
                    tuple(moment.astimezone(UTC).replace(tzinfo=None) for moment in span[:2]) for span in spans
                ]
        return opened

    @api.model
    def _get_usual_hours(self, start, stop):
        """Return the hours in which visits usually are, of each day from ``start`` to before ``stop``."""
        zone = self.env.company._get_umgange_zone()
        first = local_date(start, zone)
        days = [first + timedelta(days=number) for number in range((local_date(stop, zone) - first).days)]
        return [tuple(to_utc(day, clock, zone) for clock in USUAL) for day in days]
