"""Reading journal entries over HTTP, beside the same request not logged, and OCA's auditlog."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median
from time import perf_counter

from benchmarks.measure import environment
from benchmarks.reading import FIELDS, MANY, audit_reading, write_entries
from benchmarks.served import UNLOGGED

# So many requests of each side are one round of the other benchmarks: a request is short.
REQUESTS = 40
WARM = 10
SECONDS = 120


@dataclass
class Door:
    """One way to ask, and how long each answer took."""

    name: str
    port: int
    cookie: str
    entry_ids: list[int]
    headers: dict[str, str] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)

    def knock(self) -> None:
        """Ask once, and note how long it took until the whole answer was there."""
        body = _call("umgange.journal.entry", "read", [self.entry_ids, FIELDS])
        began = perf_counter()
        answer, _cookie = _post(self.port, "/web/dataset/call_kw", body, {"Cookie": self.cookie, **self.headers})
        self.milliseconds.append(1000 * (perf_counter() - began))
        if len(answer.get("result", ())) != len(self.entry_ids):
            raise SystemExit(f"{self.name}: the server does not answer what was asked: {str(answer)[:300]}")


def run(database: str, audit_database: str | None, configuration: str, repeat: int) -> str:
    """Return the tables, for many entries and for one; without ``audit_database`` that side is left out."""
    return "\n\n".join(_compare(database, audit_database, configuration, repeat, count) for count in (MANY, 1))


def _compare(database, audit_database, configuration, repeat, count):
    login, entry_ids = _prepare(database, count)
    with _server(database, configuration) as port, _others(audit_database, configuration, count) as others:
        cookie = _log_in(port, database, login)
        doors = [
            Door("read over HTTP, in the access log", port, cookie, entry_ids),
            Door("the same request, not logged", port, cookie, entry_ids, {UNLOGGED: "1"}),
            *others,
        ]
        _knock_in_turn(doors, WARM + REQUESTS * repeat)
    return _report(f"(e) Reading entries over HTTP, {count} at once", doors)


def _prepare(database, count, also: Callable = lambda env: None):
    """Return the login of a coordinator, which is her password too, and the entries that she has written."""
    with environment(database) as env:
        user_id, entry_ids = write_entries(env, count)
        also(env)
        user = env["res.users"].browse(user_id)
        user.password = user.login
        login = user.login
        env.cr.commit()
        env.cr.execute("ANALYZE")
    return login, entry_ids


@contextmanager
def _others(database, configuration, count) -> Iterator[list[Door]]:
    """Give the door of a server where auditlog writes down each reading and the access log nothing."""
    if not database:
        yield []
        return
    login, entry_ids = _prepare(database, count, audit_reading)
    with _server(database, configuration) as port:
        cookie = _log_in(port, database, login)
        unlogged = {UNLOGGED: "1"}
        yield [Door("the same request, in auditlog alone", port, cookie, entry_ids, unlogged)]


def _knock_in_turn(doors, times):
    for number in range(times):
        # A busy moment of the machine meets them all, and nobody is always the first.
        for door in doors[:: -1 if number % 2 else 1]:
            door.knock()
    for door in doors:
        del door.milliseconds[:WARM]


def _report(title, doors):
    plain = doors[1].milliseconds
    head = f"{'per request':<40}{'least ms':>10}{'median ms':>11}{'more, ms':>10}{'ratio':>8}"
    rows = [
        f"{door.name:<40}{min(door.milliseconds):>10.2f}{median(door.milliseconds):>11.2f}"
        f"{median(a - b for a, b in zip(door.milliseconds, plain, strict=True)):>10.2f}"
        f"{median(a / b for a, b in zip(door.milliseconds, plain, strict=True)):>8.3f}"
        for door in doors
    ]
    return "\n".join([title, head, *rows])


# === THE SERVER === #


@contextmanager
def _server(database, configuration) -> Iterator[int]:
    port, other = _free_port(), _free_port()
    command = [
        sys.executable, "-P", "-m", "benchmarks.served", "-c", configuration, "-d", database,
        f"--db-filter=^{database}$", f"--http-port={port}", f"--gevent-port={other}", "--max-cron-threads=0",
        "--log-level=error",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=os.environ)
    try:
        _wait(process, port)
        yield port
    finally:
        process.kill()
        process.wait()


def _wait(process, port):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            _post(port, "/web/session/modules", "{}", {})
            return
        time.sleep(0.2)
    raise SystemExit("The server of the benchmark does not answer.")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# === ITS CLIENT === #


def _log_in(port, database, login):
    body = json.dumps({"jsonrpc": "2.0", "params": {"db": database, "login": login, "password": login}})
    _answer, cookie = _post(port, "/web/session/authenticate", body, {})
    return cookie.partition(";")[0]


def _call(model, method, args):
    params = {"model": model, "method": method, "args": args, "kwargs": {}}
    return json.dumps({"jsonrpc": "2.0", "params": params})


def _post(port, path, body, headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        return json.loads(response.read() or "{}"), response.getheader("Set-Cookie", "")
    finally:
        connection.close()
