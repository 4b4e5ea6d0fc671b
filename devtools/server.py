"""The Odoo server of ./dev run."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from devtools import places, process, steps, venvs
from devtools.databases import Databases
from devtools.messages import Stop

_ANSWER_SECONDS = 120


def url(port: int) -> str:
    """Return where the server is reached."""
    return f"http://127.0.0.1:{port}"


def running() -> dict[str, str]:
    """Return what the pid file says (pid, port, database, key) where that server is alive, else nothing."""
    try:
        told = json.loads(_pid_file().read_text())
        _reap(int(told["pid"]))
        command = Path(f"/proc/{told['pid']}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except (OSError, ValueError, KeyError):
        return {}
    # The number may have gone to another program since.
    return told if str(places.DEV / "odoo-run.conf") in command else {}


def check_port(port: int) -> None:
    """Stop where another program has the port."""
    if running().get("port") == str(port):
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(
                f"Port {port} is taken by another program: choose another, for example ./dev run --port {_other(port)}"
            ) from None


def _other(port: int) -> int:
    return port + 1 if port < 65535 else 8070


def start(databases: Databases, database: str, port: int, key: str) -> subprocess.Popen:
    """Start the server; `wait` returns when it answers."""
    command = [
        venvs.runtime(),
        "-m",
        "odoo",
        "-c",
        databases.conf,
        "-d",
        database,
        f"--db-filter=^{database}$",
        f"--http-port={port}",
    ]
    places.LOGS.mkdir(parents=True, exist_ok=True)

    def note() -> None:
        """Write the pid file before the server begins, so that no server is without one wherever ./dev is killed."""
        told = {"pid": str(os.getpid()), "port": str(port), "database": database, "key": key}
        steps.write(_pid_file(), json.dumps(told))

    with _log().open("ab") as file:
        server = subprocess.Popen(
            [str(part) for part in [*command, "--max-cron-threads=1"]],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=process.environment(),
            cwd=places.DEV,
            start_new_session=True,
            # While the server lives PostgreSQL counts as used.
            pass_fds=[databases.cluster.users.fileno()],
            preexec_fn=note,
        )
    steps.point("server: started")
    return server


def wait(port: int) -> None:
    """Return when the server answers; end it where it does not."""
    until = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < until:
        if not running():
            raise Stop(f"Odoo ended at once: the reason is at the end of {_log()}")
        try:
            # The login page and not the health check: it makes the server load the database.
            with urllib.request.urlopen(f"{url(port)}/web/login", timeout=_ANSWER_SECONDS):
                return
        except urllib.error.HTTPError as error:
            stop()
            raise Stop(f"Odoo answers with error {error.code}: the reason is at the end of {_log()}") from None
        except OSError:
            time.sleep(0.2)
    stop()
    raise Stop(f"Odoo did not answer within {_ANSWER_SECONDS} seconds: see {_log()}")


def stop() -> bool:
    """End the server where one runs; return whether one did."""
    pid = int(running().get("pid", 0))
    for number, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 10)):
        until = time.monotonic() + seconds
        if running():
            os.kill(pid, number)
        while running() and time.monotonic() < until:
            time.sleep(0.05)
    _pid_file().unlink(missing_ok=True)
    return bool(pid)


def _pid_file() -> Path:
    return places.DEV / "server.json"


def _log() -> Path:
    return places.LOGS / "odoo.log"


def _reap(pid: int) -> None:
    """Take note of the end of a child of ours; somebody else's child is not ours to wait for."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
