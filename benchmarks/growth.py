"""Whether planning gets slower as the calendar fills: a year of 50 families beside what is there already.

Each side is measured with 100, 1,000 and 10,000 bookings there; what a reading made is gone before the next, so the
number there is the number in the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from odoo.fields import Command, Date
from odoo.sql_db import db_connect
from odoo.tools import SQL

from benchmarks.measure import Reading, Side, compare, environment, new_user, report

SIZES = (100, 1_000, 10_000)
FAMILIES = 50
WEEKS = 52
#: at most so much slower with the fullest calendar than with the emptiest
AIM = 1.5
OUR_TABLES = ("umgange_visit", "umgange_attendance", "umgange_booking", "umgange_access_log")


def run(database: str, rb_database: str | None, repeat: int) -> str:
    """Return the tables, one a side, and by how much each side's slowest size is slower than its fastest."""
    with environment(database) as env:
        ours = Families.prepare(env)
    plans = [
        ("umgange.visit.series", FAMILIES * WEEKS, database, ours.prepare_series),
        ("the same rows, an INSERT per table", FAMILIES * WEEKS, database, ours.prepare_insert),
    ]
    if rb_database:
        with environment(rb_database) as env:
            theirs = Rivals.prepare(env)
        plans += [
            ("resource_booking, both at once", WEEKS, rb_database, theirs.prepare_bookings),
            ("calendar.event, a weekly recurrence", WEEKS, rb_database, theirs.prepare_recurrence),
        ]
    return "\n\n".join(_measure(*plan, repeat) for plan in plans)


def _measure(name: str, units: int, database: str, prepare: Callable, repeat: int) -> str:
    sides = [Side(f"{name}, {size} there", units, database, partial(prepare, size=size)) for size in SIZES]
    readings = compare(sides, repeat)
    title = f"(a) Planning {units} visits while the calendar fills"
    return f"{report(title, 'visit', sides, readings)}\nslowest : fastest {_get_spread(readings):.2f}"


def _get_spread(readings: list[list[Reading]]) -> float:
    """Return the slowest size's time over the fastest's, each the best of its rounds: load only ever adds."""
    best = [min(reading.milliseconds for reading in of_size) for of_size in readings]
    return max(best) / min(best)


def _vacuum(database: str) -> None:
    """Take away the dead rows of the reading before: they slow whoever comes next."""
    cr = db_connect(database).cursor()
    try:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")
    finally:
        cr._cnx.autocommit = False
        cr.close()


def _clone(cr, table: str, record_id: int, rows: list[dict]) -> list[int]:
    """Insert copies of one row, each with its own values, in one statement; return their ids."""
    own = list(rows[0])
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    kept = [name for (name,) in cr.fetchall() if name != "id" and name not in own]
    values = SQL(", ").join(SQL("%s", tuple(row[name] for name in own)) for row in rows)
    cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(own)s, %(kept)s) SELECT w.*, %(old)s FROM %(table)s t"
            " CROSS JOIN (VALUES %(values)s) AS w WHERE t.id = %(id)s RETURNING id",
            table=SQL.identifier(table),
            own=SQL(", ").join(map(SQL.identifier, own)),
            kept=SQL(", ").join(map(SQL.identifier, kept)),
            old=SQL(", ").join(SQL.identifier("t", name) for name in kept),
            values=values,
            id=record_id,
        )
    )
    return [row_id for (row_id,) in cr.fetchall()]


def _nights(count: int, per_hour: int) -> list[tuple[datetime, datetime]]:
    """Return times that are taken by night, so many within an hour, where no visit is planned."""
    first = datetime.combine(Date.today() + timedelta(weeks=1), time())
    hours = [first + timedelta(days=at // 8, hours=at % 8) for at in range(-(-count // per_hour))]
    starts = [hour + timedelta(minutes=minute) for hour in hours for minute in range(per_hour)]
    return [(start, start + timedelta(minutes=50)) for start in starts[:count]]


# === OURS === #


@dataclass(frozen=True)
class Families:
    """Fifty families who share five rooms and ten supporters, and a coordinator who plans their year."""

    coordinator_id: int
    room_ids: list[int]
    supporter_ids: list[int]
    assignment_ids: list[int]

    @classmethod
    def prepare(cls, env) -> "Families":
        coordinator = new_user(env, "coordinator", "qrut_umgange.group_coordinator")
        premises = env["umgange.premises"].create({"name": coordinator.name})
        rooms = env["umgange.room"].create(
            [{"name": f"{premises.name} {n}", "premises_id": premises.id} for n in range(5)]
        )
        users = [new_user(env, "supporter", "qrut_umgange.group_supporter") for _ in range(10)]
        supporters = env["umgange.supporter"].create([{"user_id": user.id} for user in users])
        env = env(user=coordinator.id)
        assignments = [cls._make_family(env, rooms[n // 10], supporters[n // 5]) for n in range(FAMILIES)]
        return cls(coordinator.id, rooms.ids, supporters.ids, [each.id for each in assignments])

    @staticmethod
    def _make_family(env, room, supporter):
        persons = env["umgange.person"].create([{"kind": kind} for kind in ("child", "adult", "child")])
        people = zip(("child", "visiting", "sibling"), persons, strict=True)
        assignment = env["umgange.assignment"].create(
            {
                "legal_basis": "sol",
                "supporter_id": supporter.id,
                "room_id": room.id,
                "participant_ids": [Command.create({"role": role, "person_id": person.id}) for role, person in people],
            }
        )
        assignment.action_accept()
        point = [Command.create({"name": "Plats", "agreed": "Solen"})]
        env["umgange.plan"].create({"assignment_id": assignment.id, "point_ids": point}).action_approve()
        return assignment

    def prepare_series(self, env, size):
        """Return the work of planning every family's year, a transaction each, beside ``size`` bookings."""
        self._fill(env, size)
        series = [self._make_series(env(user=self.coordinator_id), number) for number in range(FAMILIES)]
        env.cr.commit()
        return partial(self._plan, series, env.cr.commit)

    def prepare_insert(self, env, size):
        """Return the work of inserting the rows that the planning writes, in one statement a table."""
        self._fill(env, size)
        env.cr.commit()
        cr = env.cr
        last_ids = {table: get_last_id(cr, table) for table in OUR_TABLES}
        series = [self._make_series(env(user=self.coordinator_id), number) for number in range(FAMILIES)]
        self._plan(series, cr.flush)
        tables = {table: get_rows_after(cr, table, last_ids[table]) for table in OUR_TABLES}
        cr.rollback()
        _vacuum(cr.dbname)
        return partial(insert_rows, cr, tables)

    def _make_series(self, env, number):
        """Return the series of one family: nobody else has its room or supporter at its hour."""
        first = Date.today() + timedelta(weeks=2)
        monday = first - timedelta(days=first.weekday())
        starts_at = 14.0 + 2 * (number // 5 % 2)
        return env["umgange.visit.series"].create(
            {
                "assignment_id": self.assignment_ids[number],
                "first_day": monday + timedelta(days=number % 5),
                "interval_weeks": 1,
                "starts_at": starts_at,
                "ends_at": starts_at + 2,
                "count": WEEKS,
            }
        )

    @staticmethod
    def _plan(series, done):
        for each in series:
            each.action_plan()
            done()
            each.env.invalidate_all()

    def _fill(self, env, size):
        """Leave ``size`` bookings and the visits that they belong to, and nothing of the reading before."""
        cr = env.cr
        cr.execute("DELETE FROM umgange_booking")
        cr.execute("DELETE FROM umgange_visit WHERE assignment_id = ANY(%s)", [self.assignment_ids])
        env.invalidate_all()
        first = Date.today() - timedelta(weeks=1)
        template = env["umgange.visit"].create(
            {
                "assignment_id": self.assignment_ids[0],
                "start": datetime.combine(first, time(22)),
                "stop": datetime.combine(first, time(23)),
            }
        )
        env.cr.flush()
        times = _nights(size // 2, len(self.room_ids))
        resources = self._get_resources(env)
        visits = [{"start": start, "stop": stop, "date": start.date()} for start, stop in times]
        visit_ids = _clone(cr, "umgange_visit", template.id, visits)
        company_id = template.company_id.id
        rows = [
            (resource_id, start, stop, visit_id, True, company_id)
            for at, (visit_id, (start, stop)) in enumerate(zip(visit_ids, times, strict=True))
            for resource_id in resources[at % len(resources)]
        ]
        insert_rows(
            cr, {"umgange_booking": (["resource_id", "start", "stop", "visit_id", "active", "company_id"], rows)}
        )
        cr.commit()
        _vacuum(cr.dbname)

    def _get_resources(self, env):
        """Return a room's and a supporter's resource for each of the ten."""
        rooms = env["umgange.room"].browse(self.room_ids).resource_id.ids
        supporters = env["umgange.supporter"].browse(self.supporter_ids).resource_id.ids
        return [(rooms[at % len(rooms)], supporter) for at, supporter in enumerate(supporters)]


def get_last_id(cr, table):
    """Return the newest id of a table, 0 of an empty one."""
    cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
    return cr.fetchone()[0]


def get_rows_after(cr, table, last_id):
    """Return the columns and rows that were written after ``last_id``."""
    cr.execute(SQL("SELECT * FROM %s WHERE id > %s ORDER BY id", SQL.identifier(table), last_id))
    return [column.name for column in cr.description], cr.fetchall()


def insert_rows(cr, tables, at_once=None):
    """Insert rows, ``at_once`` in a statement, all of a table when empty."""
    for table, (columns, rows) in tables.items():
        names = SQL(", ").join(map(SQL.identifier, columns))
        into = SQL("INSERT INTO %s (%s) VALUES", SQL.identifier(table), names)
        step = at_once or len(rows)
        for first in range(0, len(rows), step):
            values = SQL(", ").join(SQL("%s", row) for row in rows[first : first + step])
            cr.execute(SQL("%s %s", into, values))


# === THE OTHERS === #


def prepare_bookable(env, combine):
    """Return the ids of a planner, a type of booking, and the combinations of resources to book."""
    planner = new_user(env, "planner", "resource_booking.group_manager")
    open_days = [{"name": day, "dayofweek": day, "hour_from": 0, "hour_to": 24} for day in "0123456"]
    hours = env["resource.calendar"].create(
        {
            "name": planner.name,
            "tz": "Europe/Stockholm",
            "attendance_ids": [Command.clear(), *map(Command.create, open_days)],
        }
    )
    resources = env["resource.resource"].create(
        [
            {"name": f"{planner.name} {kind}", "resource_type": kind, "calendar_id": hours.id, "tz": hours.tz}
            for kind in ("material", "user")
        ]
    )
    combinations = env["resource.booking.combination"].create(
        [{"resource_ids": [Command.set(resource_ids)]} for resource_ids in combine(resources.ids)]
    )
    kind = env["resource.booking.type"].create(
        {
            "name": planner.name,
            "duration": 2.0,
            "resource_calendar_id": hours.id,
            "combination_rel_ids": [Command.create({"combination_id": each.id}) for each in combinations],
        }
    )
    return planner.id, kind.id, combinations.ids


@dataclass(frozen=True)
class Rivals:
    """A planner with a room and a person to book in resource_booking, and with Odoo's own calendar."""

    planner_id: int
    type_id: int
    combination_id: int

    @classmethod
    def prepare(cls, env) -> "Rivals":
        planner_id, type_id, [combination_id] = prepare_bookable(env, lambda resources: [resources])
        return cls(planner_id, type_id, combination_id)

    def prepare_bookings(self, env, size):
        """Return the work of booking both every week of a year, beside ``size`` bookings."""
        env = self._as_planner(env)
        bookings = env["resource.booking"]
        self._clear(env)
        template = bookings.create(self._booking(env, datetime.combine(Date.today() + timedelta(days=2), time(23))))
        env.cr.flush()
        times = _nights(size - 1, 1)
        events = [{"start": start, "stop": stop} for start, stop in times]
        event_ids = _clone(env.cr, "calendar_event", template.meeting_id.id, events)
        tokens = [f"{template.access_token}-{at}" for at in event_ids]
        there = [
            {"meeting_id": event_id, "start": start, "stop": stop, "access_token": token}
            for event_id, (start, stop), token in zip(event_ids, times, tokens, strict=True)
        ]
        _clone(env.cr, "resource_booking", template.id, there)
        env.cr.commit()
        _vacuum(env.cr.dbname)
        env.invalidate_all()
        first = self._get_first()
        values = [self._booking(env, first + timedelta(weeks=week)) for week in range(WEEKS)]
        return lambda: bookings.create(values)

    def prepare_recurrence(self, env, size):
        """Return the work of entering a weekly recurrence of a year, beside ``size`` entries."""
        env = self._as_planner(env)
        events = env["calendar.event"]
        self._clear(env)
        partner_ids = [Command.set(env.user.partner_id.ids)]
        there = {"name": "there", "partner_ids": partner_ids}
        day = datetime.combine(Date.today() + timedelta(days=2), time(23))
        template = events.create({**there, "start": day, "stop": day + timedelta(minutes=50)})
        env.cr.flush()
        times = _nights(size - 1, 1)
        _clone(env.cr, "calendar_event", template.id, [{"start": start, "stop": stop} for start, stop in times])
        env.cr.commit()
        _vacuum(env.cr.dbname)
        env.invalidate_all()
        first = self._get_first()
        weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[first.weekday()]
        rule = {"recurrency": True, "rrule_type": "weekly", "interval": 1, "end_type": "count", "count": WEEKS}
        times = {"start": first, "stop": first + timedelta(hours=2), "event_tz": "Europe/Stockholm"}
        values = {"name": "visit", "partner_ids": partner_ids, **rule, weekday: True, **times}
        return lambda: events.create(values)

    def _as_planner(self, env):
        quiet = {"tracking_disable": True, "mail_notrack": True, "no_mail_to_attendees": True, "dont_notify": True}
        return env(user=self.planner_id, context=quiet)

    def _clear(self, env):
        env.cr.execute("DELETE FROM resource_booking")
        env.cr.execute("UPDATE calendar_event SET recurrence_id = NULL")
        env.cr.execute("DELETE FROM calendar_recurrence")
        env.cr.execute("DELETE FROM calendar_event")
        env.invalidate_all()

    def _get_first(self):
        return datetime.combine(Date.today() + timedelta(weeks=2), time(14))

    def _booking(self, env, start):
        return {
            "type_id": self.type_id,
            "combination_id": self.combination_id,
            "combination_auto_assign": False,
            "partner_ids": [Command.set(env.user.partner_id.ids)],
            "start": start,
            "duration": 2.0,
        }
