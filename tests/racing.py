"""Many who want the same thing at once: the race of `test_races.py` and those who run in it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg2
from live_system import Client, LiveSystem, Refused

import odoo
from odoo.exceptions import UserError
from odoo.service.model import retrying

# Deadlocks made people wait for half a minute; without them it is a second or two.
PATIENCE = 20


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
        self, name: str, system: LiveSystem, client: Callable[[str], Client], holder: Callable[[str], OrmClient]
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
