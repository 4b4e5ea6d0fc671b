"""How every benchmark measures.

Each reading has rows of its own, made and committed before the clock starts, and a transaction of its
own, COMMIT included: rolling back instead leaves dead rows behind that slow whoever comes next. The
sides take turns within each round and every other round goes backwards, so that a busy moment of
the machine meets them all; ratios are taken within a round. The first round is not counted: it
fills the caches that a running server has filled.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from uuid import uuid4

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry


@dataclass(frozen=True)
class Side:
    """One way to do the work.

    ``prepare`` makes the rows and returns the work, which makes ``units`` of what is counted.
    """

    name: str
    units: int
    database: str
    prepare: Callable[[api.Environment], Callable[[], object]]


@dataclass(frozen=True)
class Reading:
    """What one unit cost."""

    milliseconds: float
    queries: float


@contextmanager
def environment(database: str) -> Iterator[api.Environment]:
    """Give the system's environment in ``database`` and commit what was done in it."""
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def new_user(env: api.Environment, name: str, *groups: str):
    """Return a new internal user in ``groups`` (XML ids)."""
    group_ids = [env.ref(group).id for group in ("base.group_user", *groups)]
    users = env["res.users"].with_context(no_reset_password=True)
    # Users of an earlier run may be there: nobody shares their bookings.
    login = f"bench-{name}-{uuid4().hex[:8]}"
    user = users.create({"name": login, "login": login, "group_ids": [Command.set(group_ids)]})
    if "umgange.undertaking" in env:  # the others' database has none
        undertakings = env["umgange.undertaking"].with_user(user)
        if undertakings.has_access("read"):  # nobody else has anything to undertake
            undertakings.browse(undertakings.action_open_current()["res_id"]).action_accept()
    return user


def compare(sides: list[Side], repeat: int) -> list[list[Reading]]:
    """Return the readings of ``repeat`` rounds for each side."""
    _go_round(sides)
    rounds = []
    for number in range(repeat):
        backwards = -1 if number % 2 else 1
        rounds.append(_go_round(sides[::backwards])[::backwards])
    return [list(readings) for readings in zip(*rounds, strict=True)]


def report(title: str, unit: str, sides: list[Side], readings: list[list[Reading]]) -> str:
    """Return the table of one benchmark; ours is the first side."""
    ours = readings[0]
    rows = [
        f"{side.name:<52}{median(r.milliseconds for r in theirs):>9.2f}"
        f"{median(r.queries for r in theirs):>10.2f}{_get_ratio(ours, theirs):>13.3g}"
        for side, theirs in zip(sides, readings, strict=True)
    ]
    head = f"{'per ' + unit:<52}{'ms':>9}{'queries':>10}{'ours : this':>13}"
    return "\n".join([title, head, *rows])


def _go_round(sides: list[Side]) -> list[Reading]:
    return [_measure(side) for side in sides]


def _measure(side: Side) -> Reading:
    with environment(side.database) as env:
        cr = env.cr
        work = side.prepare(env)
        cr.commit()
        # Now, and not when the server finds time: plans follow from it.
        cr.execute("ANALYZE")
        cr.commit()
        gc.collect()
        queries, began = cr.sql_log_count, perf_counter()
        work()
        cr.commit()
        seconds = perf_counter() - began
        queries = cr.sql_log_count - queries
    return Reading(1000 * seconds / side.units, queries / side.units)


def _get_ratio(ours: list[Reading], theirs: list[Reading]) -> float:
    pairs = zip(ours, theirs, strict=True)
    return median(our.milliseconds / their.milliseconds for our, their in pairs)
