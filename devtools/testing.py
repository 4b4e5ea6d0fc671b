"""./dev test."""

import argparse
import os
import signal
import subprocess
import time
from pathlib import Path

from devtools import debian, places, process, running, steps, venvs
from devtools.cluster import ROLE, Cluster
from devtools.databases import TEMPLATE, Databases
from devtools.messages import Ended, say

_PATHS = ("qrut_umgange/tests", "qrut_umgange_reports/tests", "tests")
COPIES = "qrut_test_"


def test(options: argparse.Namespace, rest: list[str], began: float) -> int:
    """Set up all, run pytest on a copy of the template, and return its exit code."""
    odoo = running.prepare(debian.TEST)
    with Cluster("test") as cluster:
        databases = Databases(cluster, odoo)
        copy = f"{COPIES}{os.getpid()}"
        with steps.lock():
            python = venvs.tests()
            databases.start()
            databases.drop_leftovers(COPIES)
            databases.ensure_template()
            databases.copy(TEMPLATE, copy)
        say(f"• Set up in {time.monotonic() - began:.0f} s; now the tests")
        (places.LOGS / "tests.log").unlink(missing_ok=True)
        try:
            return _wait(_pytest(python, databases, copy, options.long, rest), _environment(began, cluster))
        finally:
            databases.drop(copy)


def _wait(command: list[str], env: dict[str, str]) -> int:
    """Run the tests to their end; interrupted, they still put away what they made and say how far they came."""
    with subprocess.Popen(command, cwd=places.ROOT, env=env) as tests:
        try:
            return tests.wait()
        except Ended:
            tests.send_signal(signal.SIGINT)
        except KeyboardInterrupt:
            pass
        return tests.wait()


def _pytest(python: Path, databases: Databases, copy: str, long: bool, rest: list[str]) -> list[str]:
    """Return pytest's command; folders of ours are named unless the person names some."""
    named = any(not word.startswith("-") and Path(places.ROOT, word.partition("::")[0]).exists() for word in rest)
    paths = [] if named else [path for path in _PATHS if (places.ROOT / path).exists()]
    # All of them: as many at once as there are processors, each with a copy of the database that pytest-odoo makes.
    at_once = ["-n", str(os.cpu_count() or 1), "--dist", "loadscope", "--no-loadscope-reorder"] if paths else []
    command = [
        python, "-m", "pytest", "-p", "devtools.pytest_plugin",
        f"--odoo-database={copy}", f"--odoo-config={databases.conf}", "--odoo-http", "--odoo-log-level=warn",
        f"--odoo-extra=logfile={places.LOGS / 'tests.log'}", f"--odoo-extra=db-filter=^{copy}$",
        f"--odoo-extra=screenshots={places.OUT / 'screenshots'}",
        *at_once, *(["--long"] if long else []), *paths, *rest,
    ]  # fmt: skip
    return [str(part) for part in command]


def _environment(began: float, cluster: Cluster) -> dict[str, str]:
    # monotonic() counts from the machine's start, so it means the same in both processes.
    return process.environment(
        PYTHONPATH=str(places.ROOT),
        QRUT_DEV_BEGAN=str(began),
        QRUT_DEV_SET_UP=str(time.monotonic() - began),
        # With what pytest-odoo copies the database.
        PGHOST=str(cluster.socket),
        PGUSER=ROLE,
    )
