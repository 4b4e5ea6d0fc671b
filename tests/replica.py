"""A replica of the tests' PostgreSQL: its own server, fed by streaming replication."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2

from devtools import process
from devtools.cluster import BIN, SUPERUSER, Cluster, as_server, give

SECONDS = 20


class Replica:
    """A hot standby of the cluster; it answers when the constructor returns, and `close` leaves nothing of it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        # A socket's path must be short, and the server's account cannot enter the folder of a test.
        self.home = Path(tempfile.mkdtemp(prefix="qrut-", dir="/tmp"))
        self.data = self.home / "data"
        give(self.home)
        self.process: subprocess.Popen | None = None
        try:
            self._copy()
            self._start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Replica":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def hold(self) -> None:
        """Let nothing more reach the replica that is done from now on; what is done already has."""
        # What is inserted may not be written yet: the tests' cluster does not wait for its disk.
        [(position,)] = _ask(self.cluster.socket, "SELECT pg_current_wal_insert_lsn()")
        self._until(f"SELECT pg_last_wal_replay_lsn() >= '{position}'")
        self.ask("SELECT pg_wal_replay_pause()")
        self._until("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def ask(self, statement: str, database: str = "postgres") -> list[tuple]:
        """Return the rows of a statement."""
        return _ask(self.home, statement, database)

    def close(self) -> None:
        """End the server and remove its files."""
        if self.process and self.process.poll() is None:
            process.succeeds([*as_server(), BIN / "pg_ctl", "-D", self.data, "-m", "immediate", "stop"], cwd="/")
            self.process.wait(timeout=SECONDS)
        shutil.rmtree(self.home, ignore_errors=True)

    def _copy(self) -> None:
        command = [BIN / "pg_basebackup", "-h", self.cluster.socket, "-U", SUPERUSER, "-D", self.data]
        process.run(
            [*as_server(), *command, "--checkpoint=fast", "--no-sync", "--write-recovery-conf"],
            "PostgreSQL's data cannot be copied",
            log="postgresql",
            cwd="/",
        )

    def _start(self) -> None:
        settings = ("unix_socket_directories=" + str(self.home), "shared_buffers=64MB", "hot_standby=on")
        command = [*as_server(), BIN / "postgres", "-D", self.data]
        for setting in settings:
            command += ["-c", setting]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                preexec_fn=process.die_with_parent,
            )
        self._until("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() IS NOT NULL")

    def _until(self, question: str) -> None:
        """Ask until the answer is yes."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            try:
                if self.ask(question) == [(True,)]:
                    return
            except psycopg2.OperationalError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{question}\n{(self.home / 'log').read_text(errors='replace')[-2000:]}")


def _ask(socket: Path, statement: str, database: str = "postgres") -> list[tuple]:
    connection = psycopg2.connect(dbname=database, host=str(socket), user=SUPERUSER)
    connection.autocommit = True
    try:
        with connection.cursor() as cr:
            cr.execute(statement)
            return cr.fetchall() if cr.description else []
    finally:
        connection.close()
