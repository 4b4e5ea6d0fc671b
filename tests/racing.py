"""Many who want the same thing at once: the race of `test_races.py` and those who run in it."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from itertools import count, cycle
from typing import Any
from zoneinfo import ZoneInfo

import psycopg2
from live_system import Client, JsonClient, LiveSystem, Refused

import odoo
from odoo.exceptions import UserError
from odoo.service.model import retrying

# Deadlocks made people wait for half a minute; without them it is a second or two.
PATIENCE = 20
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Each test has a day of its own, far enough ahead to be booked.
_days = count(30)


class OrmClient(Client):
    """Works inside Odoo as a request does: a cursor of its own, retried and committed."""

    def __init__(self, registry: "odoo.modules.registry.Registry", uid: int, deadlocks: list[str]) -> None:
        self.registry, self.uid, self.deadlocks = registry, uid, deadlocks

    def call(self, model: str, method: str, ids: list[int] | None = None, **named: Any) -> Any:
        with self.registry.cursor() as cr:
            env = odoo.api.Environment(cr, self.uid, {"lang": "en_US"})
            # A snapshot from before the winner's commit: what is taken shows only when the database refuses it.
            env.user.read(["login"])

            def work() -> Any:
                try:
                    result = getattr(env[model].browse(ids), method)(**named)
                except psycopg2.errors.DeadlockDetected as error:
                    self.deadlocks.append(str(error))
                    raise
                return result.ids if isinstance(result, odoo.models.BaseModel) else result

            try:
                return retrying(work, env)
            except UserError as error:
                raise Refused(error.http_status, str(error)) from None


@dataclass
class Outcome:
    """What became of a race."""

    won: list[Any] = field(default_factory=list)
    lost: list[Refused] = field(default_factory=list)
    longest: float = 0.0


class Race:
    """Runs many calls at once, each through a client of its own."""

    def __init__(
        self, name: str, system: LiveSystem, client: Callable[[str], Client], holder: Callable[[str], OrmClient] | None
    ) -> None:
        self.name, self.system, self.client, self.holder = name, system, client, holder

    def run(
        self, calls: list[Callable[[Client], Any]], login: str = "coordinator", status: int | set[int] = 422
    ) -> Outcome:
        """Let all calls go at once; what is raised but a refusal with such a status and a sentence fails the test."""
        gate, outcome = threading.Barrier(len(calls)), Outcome()

        def one(call: Callable[[Client], Any], client: Client) -> None:
            gate.wait(timeout=30)
            began = time.monotonic()
            try:
                outcome.won.append(call(client))
            except Refused as refused:
                outcome.lost.append(refused)
            finally:
                outcome.longest = max(outcome.longest, time.monotonic() - began)

        with ThreadPoolExecutor(len(calls)) as pool:
            for future in [pool.submit(one, call, self.client(login)) for call in calls]:
                future.result()
        assert {refused.status for refused in outcome.lost} <= ({status} if isinstance(status, int) else status), (
            outcome.lost
        )
        assert outcome.longest < PATIENCE, f"somebody waited {outcome.longest:.1f} s"
        return outcome

    def bookings(self, start: datetime, stop: datetime) -> list[tuple[int, datetime, datetime]]:
        """Return the active bookings that touch a time."""
        return self.system.sql(
            "SELECT resource_id, start, stop FROM umgange_booking"
            " WHERE active AND start < %s AND stop > %s ORDER BY 1, 2",
            stop,
            start,
        )


def http_race(system: LiveSystem, holder: Callable[[str], OrmClient] | None = None) -> Race:
    """Return the race over HTTP against two servers in turn."""
    urls = cycle([system.server.url, system.second_server.url])
    return Race("http", system, lambda login: JsonClient(next(urls), system.keys[login]), holder)


@contextmanager
def open_registry(database: str) -> Iterator["odoo.modules.registry.Registry"]:
    """Give the registry of a live database, in this process."""
    # pytest-odoo turns this on for each module, and a registry that loads while it is on runs Odoo's own tests.
    odoo.tools.config["test_enable"] = False
    registry = odoo.modules.registry.Registry(database)
    odoo.tools.config["test_enable"] = True
    yield registry
    odoo.modules.registry.Registry.delete(database)


def utc(when: date, hours: float) -> datetime:
    """Return the moment (naive UTC) so many hours into a day in Stockholm."""
    local = datetime.combine(when, clock(), STOCKHOLM) + timedelta(hours=hours)
    return local.astimezone(UTC).replace(tzinfo=None)


def some_day() -> date:
    """Return a day that no other test uses."""
    return date.today() + timedelta(days=next(_days))


def plan(assignment: int, start: datetime, stop: datetime, **values: Any) -> Callable[[Client], int]:
    """Return the call that plans a visit."""
    return lambda client: client.create(
        "umgange.visit", assignment_id=assignment, start=str(start), stop=str(stop), **values
    )


def assert_told(outcome: Outcome, *words: str) -> None:
    """Each loser was told which room or supporter is taken and when."""
    for refused in outcome.lost:
        assert all(word in refused.sentence for word in words), refused.sentence


def find_night(change: timedelta) -> date:
    """Return the next day on which the clocks go by so much: forward is more."""
    for offset in range(2, 370):
        when = date.today() + timedelta(days=offset)
        before, after = (datetime.combine(when, clock(hour), STOCKHOLM).utcoffset() for hour in (0, 12))
        if after - before == change:
            return when
    raise AssertionError("The clocks do not change within a year.")
