"""A real Odoo server as a process of its own."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from devtools import process, venvs
from devtools.pytest_plugin import is_ours

_LINE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) \S+ (\S+): (.*)")


class OdooProcess:
    """An Odoo server on one database; it answers when the constructor returns."""

    def __init__(
        self,
        conf: Path,
        db: str,
        log: Path,
        *options: str,
        workers: int = 0,
        environment: dict[str, str] | None = None,
        port: int = 0,
    ) -> None:
        self.db = db
        self.log = log
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        #: Set by a test that breaks things on purpose.
        self.may_complain = False
        command = [
            venvs.runtime(), "-m", "odoo", "-c", conf, "-d", db, f"--db-filter=^{db}$", f"--http-port={self.port}",
            f"--gevent-port={free_port()}", f"--workers={workers}", "--max-cron-threads=0", "--log-level=warn",
            *options,
        ]  # fmt: skip
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=process.environment(**(environment or {})),
                start_new_session=True,
                preexec_fn=process.die_with_parent,
            )
        self._wait()

    def stop(self) -> None:
        """End the server as an administrator does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut does."""
        self._end(signal.SIGKILL)

    def complaints(self) -> list[str]:
        """Return the lines of its log, warning or above, that are about our code."""
        found = (_LINE.match(line) for line in self.log.read_text(errors="replace").splitlines())
        # A sentence that refuses what a client asked for is logged as a warning by Odoo, and is no complaint.
        return [
            match.group()
            for match in found
            if match and match.group(1, 2) != ("WARNING", "odoo.http") and is_ours(match.group(2), match.group(3))
        ]

    def _end(self, number: int) -> None:
        try:
            # Its workers are in the same group.
            os.killpg(self.process.pid, number) if number == signal.SIGKILL else self.process.send_signal(number)
            self.process.wait(timeout=20)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait(self, seconds: int = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/web/login", timeout=seconds):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"Odoo does not answer:\n{self.log.read_text(errors='replace')[-3000:]}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
