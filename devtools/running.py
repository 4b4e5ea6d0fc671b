"""./dev run, stop and shell."""

import argparse
import json
import subprocess
import time

from devtools import debian, odoo_tree, places, process, server, steps, venvs
from devtools.cluster import Cluster
from devtools.databases import Databases
from devtools.messages import say
from devtools.odoo_tree import Odoo

PORT = 8069
DEMO = "qrut_demo"
PLAIN = "qrut"


def prepare(packages: tuple[str, ...]) -> Odoo:
    """Set up all but databases, and return the Odoo to use."""
    debian.check_folder()
    debian.check_space()
    with steps.lock():
        debian.install(packages)
        return odoo_tree.ensure()


def run(options: argparse.Namespace, _rest: list[str], began: float) -> None:
    """Serve the demo story (or a database without it) until Ctrl-C, or in the background."""
    server.check_port(options.port)
    odoo = prepare(debian.RUN)
    with Cluster("run") as cluster:
        with steps.lock():
            odoo_server = _serve(Databases(cluster, odoo), options, began)
        if not options.detach:
            _stay(odoo_server)


def stop(_options: argparse.Namespace, _rest: list[str], _began: float) -> None:
    """End the server and PostgreSQL."""
    with steps.lock():
        say("Stopped." if stop_all() else "Nothing was running.")


def stop_all() -> bool:
    """End all that runs in the background; return whether something did."""
    clusters = [Cluster("run"), Cluster("test")]
    some = server.stop() or any(cluster.pid for cluster in clusters)
    for cluster in clusters:
        cluster.stop()
    return some


def shell(_options: argparse.Namespace, rest: list[str], _began: float) -> int:
    """Open Odoo's shell on the demo database; what comes on standard input is run."""
    odoo = prepare(debian.RUN)
    with Cluster("run") as cluster:
        databases = Databases(cluster, odoo)
        with steps.lock():
            databases.start()
            databases.ensure_copy(DEMO, "demo", str(places.OUT))
        command = [
            venvs.runtime(),
            "-m",
            "odoo",
            "shell",
            "-c",
            databases.conf,
            "-d",
            DEMO,
            "--no-http",
            "--log-level=warn",
            *rest,
        ]
        return subprocess.call([str(part) for part in command], env=process.environment())


def _serve(databases: Databases, options: argparse.Namespace, began: float) -> subprocess.Popen | None:
    """Bring database and server up to date; return the server, or nothing where it may stay as it is."""
    database = PLAIN if options.no_demo else DEMO
    databases.start()
    wanted = {"port": str(options.port), "database": database, "key": databases.key()}
    told = server.running()
    if options.detach and wanted.items() <= told.items() and databases.stamp(database) == wanted["key"]:
        server.wait(options.port)
        _announce(database, options.port, began)
        return None
    # Its database may be about to change under it.
    if server.stop():
        say("• The server that ran before is stopped")
    databases.ensure_copy(database, *(["plain"] if options.no_demo else ["demo", str(places.OUT)]))
    say("• Starting Odoo …")
    started = server.start(databases, database, options.port, wanted["key"])
    server.wait(options.port)
    _announce(database, options.port, began)
    return started


def _announce(database: str, port: int, began: float) -> None:
    """Say what there is, who can log in and where."""
    story = places.OUT / "story.json"
    if database == DEMO and story.exists():
        told = json.loads(story.read_text(encoding="utf-8"))
        made = [
            f"{what:12}{places.OUT / kind}"
            for what, kind in (("E-invoices:", "xml"), ("Documents:", "pdf"))
            if any((places.OUT / kind).glob("*"))
        ]
        say("\n".join(["", *told["lines"], "", *made]))
        logins = told["logins"]
    else:
        logins = [("admin", "the administrator")]
    width = max(len(login) for login, _what in logins)
    say("\nLog in (password = login):")
    for login, what in logins:
        say(f"  {login:{width}}  {what}")
    say(f"\n{server.url(port)} answers, {time.monotonic() - began:.0f} s after the start.")


def _stay(odoo_server: subprocess.Popen | None) -> None:
    """Wait until the server ends or Ctrl-C ends it."""
    say("Ctrl-C stops it.")
    try:
        if odoo_server:
            odoo_server.wait()
    except KeyboardInterrupt:
        # One more Ctrl-C must not leave half of it running.
        server.stop()
        say("\nStopped.")
