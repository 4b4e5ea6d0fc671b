"""Planning a year of weekly visits, beside OCA's resource_booking and beside plain SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from odoo.fields import Command, Date

from benchmarks import growth
from benchmarks.growth import OUR_TABLES, get_rows_after, insert_rows, prepare_bookable
from benchmarks.measure import Side, compare, environment, new_user, report

VISITS = 52


def run(database: str, rb_database: str | None, repeat: int) -> str:
    """Return the table; without ``rb_database`` that side is left out."""
    with environment(database) as env:
        ours = _Ours(*_prepare_staff(env))
    sides = [
        Side("umgange.visit.series", VISITS, database, lambda env: ours.new_series(env).action_plan),
        Side("the same rows, an INSERT each", VISITS, database, partial(ours.prepare_insert, at_once=1)),
        Side("the same rows, an INSERT per table", VISITS, database, ours.prepare_insert),
    ]
    if rb_database:
        sides += _get_resource_booking_sides(rb_database)
    year = report(f"(a) Planning {VISITS} visits", "visit", sides, compare(sides, repeat))
    return f"{year}\n\n{growth.run(database, rb_database, repeat)}"


def _years() -> Iterator[date]:
    """Yield first days so far apart that no two years of visits meet."""
    day = Date.today() + timedelta(weeks=1)
    while True:
        yield day
        day += timedelta(weeks=VISITS)


# === OURS, AND ITS ROWS IN PLAIN SQL === #


def _prepare_staff(env):
    """Return the ids of a coordinator, a supporter and a room."""
    coordinator = new_user(env, "coordinator", "qrut_umgange.group_coordinator")
    user = new_user(env, "supporter", "qrut_umgange.group_supporter")
    premises = env["umgange.premises"].create({"name": user.name})
    room = env["umgange.room"].create({"name": user.name, "premises_id": premises.id})
    return coordinator.id, env["umgange.supporter"].create({"user_id": user.id}).id, room.id


@dataclass(frozen=True)
class _Ours:
    coordinator_id: int
    supporter_id: int
    room_id: int
    years: Iterator[date] = field(default_factory=_years)

    def new_series(self, env):
        """Return the coordinator's series on an assignment with three persons and a plan."""
        env = env(user=self.coordinator_id)
        first_day = next(self.years)
        persons = env["umgange.person"].create([{"kind": kind} for kind in ("child", "adult", "child")])
        assignment = env["umgange.assignment"].create(
            {
                "legal_basis": "sol",
                "supporter_id": self.supporter_id,
                "room_id": self.room_id,
                "participant_ids": [
                    Command.create({"role": role, "person_id": person.id})
                    for role, person in zip(("child", "visiting", "sibling"), persons, strict=True)
                ],
            }
        )
        assignment.action_accept()
        point = [Command.create({"name": "Plats", "agreed": "Solen"})]
        plan = {"assignment_id": assignment.id, "valid_from": first_day, "point_ids": point}
        env["umgange.plan"].create(plan).action_approve()
        return env["umgange.visit.series"].create(
            {"assignment_id": assignment.id, "first_day": first_day, "interval_weeks": 1, "count": VISITS}
        )

    def prepare_insert(self, env, at_once=None):
        """Return a function that inserts what a series writes, ``at_once`` rows in a statement, all when empty."""
        series = self.new_series(env)
        env.cr.commit()
        last_ids = {table: growth.get_last_id(env.cr, table) for table in OUR_TABLES}
        series.action_plan()
        env.cr.flush()
        tables = {table: get_rows_after(env.cr, table, last_ids[table]) for table in OUR_TABLES}
        env.cr.rollback()
        return partial(insert_rows, env.cr, tables, at_once)


# === RESOURCE_BOOKING === #


def _get_resource_booking_sides(database):
    """Return its two ways: a booking per resource, and one for both together.

    It is given what makes it fast: one batch, resources chosen beforehand, a calendar that is
    always open, no mail and no tracking.
    """
    with environment(database) as env:
        apart = _Theirs(*prepare_bookable(env, lambda resources: [[each] for each in resources]))
        together = _Theirs(*prepare_bookable(env, lambda resources: [resources]))
    return [
        Side(f"resource_booking, {2 * VISITS} bookings", VISITS, database, apart.prepare),
        Side(f"resource_booking, {VISITS} bookings of both at once", VISITS, database, together.prepare),
    ]


@dataclass(frozen=True)
class _Theirs:
    planner_id: int
    type_id: int
    combination_ids: list[int]
    years: Iterator[date] = field(default_factory=_years)

    def prepare(self, env):
        """Return a function that books every combination every week of a year."""
        quiet = {"tracking_disable": True, "mail_notrack": True, "no_mail_to_attendees": True}
        env = env(user=self.planner_id, context=quiet)
        first = datetime.combine(next(self.years), time(14))
        values = [
            {
                "type_id": self.type_id,
                "combination_id": combination_id,
                "combination_auto_assign": False,
                "partner_ids": [Command.set(env.user.partner_id.ids)],
                "start": first + timedelta(weeks=week),
                "duration": 2.0,
            }
            for week in range(VISITS)
            for combination_id in self.combination_ids
        ]
        return lambda: env["resource.booking"].create(values)
