"""PostgreSQL of our own: a cluster for ./dev run, one for the tests, each reached through a private socket only."""

import fcntl
import functools
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import Self

from devtools import places, process, steps
from devtools.messages import Stop

BIN = Path("/usr/lib/postgresql/15/bin")
ROLE = "qrut"
SUPERUSER = "postgres"
_CONF = "qrut.conf"
_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 150
shared_buffers = 256MB
# No value of a failed statement may reach this log, it could be a name: neither the statement nor the error about it,
# which quotes what it could not take.
log_min_messages = log
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_statement = none
"""
# Only what can be built again is kept here, so it need not survive a power cut.
_TEST_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class Cluster:
    """One PostgreSQL server with its data."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.home = _home()
        self.data = self.home / name

    def __enter__(self) -> Self:
        """Use the server: once started it is not stopped while any process has `users` open."""
        if not self.home.exists():
            self.home.mkdir(parents=True)
            give(self.home)
        self.users = open(self.home / f"{self.name}.users", "w", encoding="utf-8")
        fcntl.flock(self.users, fcntl.LOCK_SH)
        return self

    def __exit__(self, *_error: object) -> None:
        self.users.close()
        self.stop()

    @property
    def pid(self) -> int:
        """Return the running server's process, or 0. A number that some other process has by now does not count."""
        lines = self._pid_file()
        try:
            pid = int(lines[0])
            return pid if Path(os.readlink(f"/proc/{pid}/cwd")).samefile(self.data) else 0
        except (OSError, ValueError, IndexError):
            return 0

    @property
    def socket(self) -> Path:
        """Return the folder of the running server's socket."""
        lines = self._pid_file()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else Path("/nonexistent")

    def start(self) -> None:
        """Start the server where it does not run, after making its data where there is none."""
        self._discard_torn()
        steps.build(self.data, self._make, postgresql=BIN.parent.name)
        if self.pid and self._answers():
            return
        # It runs, but its socket is gone (somebody cleaned /tmp): nothing can reach it any more.
        self._halt()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        steps.write(self._boot_file, _boot())
        steps.write(self.data / _CONF, self._settings())
        # A socket's path may have 107 bytes, so it cannot be in a folder that anybody may have named.
        socket = tempfile.mkdtemp(prefix="qrut-", dir="/tmp")
        give(Path(socket))
        steps.point(f"cluster {self.name}: starting")
        process.run(
            [
                *as_server(),
                BIN / "pg_ctl",
                "-D",
                self.data,
                "-l",
                self.home / f"{self.name}.log",
                "-o",
                f"-k {socket}",
                "-W",
                "start",
            ],
            f"PostgreSQL does not start: see {self.home / self.name}.log",
            dies_too=False,
            cwd="/",
            keep_lock=False,
        )
        self._wait()
        self._make_role()

    def stop(self) -> None:
        """Stop the server, but not while another ./dev uses it."""
        if not self.pid:
            return
        with open(self.home / f"{self.name}.users", "w", encoding="utf-8") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._halt()

    def sql(self, statement: str, database: str = "postgres", user: str = SUPERUSER) -> str:
        """Run one statement and return its rows, columns separated by |."""
        return process.run(
            [BIN / "psql", "-h", self.socket, "-U", user, "-d", database, "-XAtqv", "ON_ERROR_STOP=1", "-c", statement],
            f"PostgreSQL refuses in {database}: {statement}",
        ).strip()

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    @property
    def _boot_file(self) -> Path:
        return self.home / f"{self.name}.boot"

    def _discard_torn(self) -> None:
        """Throw the tests' data away where the machine went down under it: without fsync it may be half written."""
        if self.name != "run" and self._boot_file.exists() and self._boot_file.read_text() != _boot():
            steps.remove(self.data)

    def _settings(self) -> str:
        return _SETTINGS + ("" if self.name == "run" else _TEST_SETTINGS)

    def _make(self, beside: Path) -> None:
        give(beside)
        process.run(
            [
                *as_server(),
                BIN / "initdb",
                "-D",
                beside,
                "-U",
                SUPERUSER,
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--auth=trust",
                "--no-sync",
                "--no-instructions",
            ],
            "PostgreSQL's data folder cannot be made",
            log="postgresql",
            cwd="/",
        )
        with (beside / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(f"include_if_exists = '{_CONF}'\n")

    def _answers(self) -> bool:
        return process.succeeds([BIN / "pg_isready", "-q", "-h", self.socket])

    def _wait(self) -> None:
        for _ in range(600):
            if self._answers():
                return
            time.sleep(0.1)
        raise Stop(f"PostgreSQL does not answer within a minute: see {self.home / self.name}.log")

    def _make_role(self) -> None:
        if not self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
            self.sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER")

    def _gone(self, seconds: int) -> bool:
        until = time.monotonic() + seconds
        while self.pid and time.monotonic() < until:
            time.sleep(0.05)
        return not self.pid

    def _halt(self) -> None:
        """Let the server close its files and wait until it is gone."""
        pid, socket = self.pid, self.socket
        if pid:
            # Fast: open connections are cut, files are closed properly. At once, only where that takes too long.
            for number in (signal.SIGINT, signal.SIGQUIT):
                if not _signal(pid, number) or self._gone(seconds=30):
                    break
            if self.name != "run":
                process.succeeds(["sync", "-f", self.home])
            self._boot_file.unlink(missing_ok=True)
        if socket.name.startswith("qrut-"):
            shutil.rmtree(socket, ignore_errors=True)


def _signal(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text()


@functools.cache
def _own_user() -> bool:
    """Return whether the server can run as whoever runs ./dev; root needs another number for it."""
    return os.geteuid() != 0 or process.succeeds(["unshare", "-U", "--map-user=1000", "true"])


def _home() -> Path:
    """Return the folder of the clusters; the account postgres cannot enter root's home, so there it is elsewhere."""
    if _own_user():
        return places.DEV / "pg"
    return Path("/var/lib/postgresql") / f"qrut-{steps.digest(str(places.DEV))[:12]}"


def as_server() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["unshare", "-U", "--map-user=1000"] if _own_user() else ["runuser", "-u", "postgres", "--"]


def give(folder: Path) -> None:
    """Let the account that the server runs as write to a folder."""
    if not _own_user():
        shutil.chown(folder, "postgres", "postgres")
