"""Odoo run to its end, on a database of a test and with a folder of addons of its own."""

import re
import subprocess
import sys
from pathlib import Path

from devtools import process
from devtools.databases import Databases
from devtools.pytest_plugin import is_ours

LEVEL = re.compile(r"^\S+ \S+ \d+ (?:WARNING|ERROR|CRITICAL) \S+ (\S+): (.*)")

# Each constraint, index and trigger on our tables and columns, with its definition.
GUARDS = """
    SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conname ~ 'umgange' AND contype <> 'f'
     UNION ALL SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE indexname ~ 'umgange'
     UNION ALL SELECT tgrelid::regclass || '.' || tgname, tgenabled::text || ' ' || pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
"""


def write_conf(databases: Databases, addons: Path, file: Path) -> Path:
    """Write the configuration of an Odoo that finds our addons in the folder `addons`, and return its path."""
    path = [*databases.odoo.addons(), addons]
    lines = (
        f"addons_path = {','.join(map(str, path))}" if line.startswith("addons_path") else line
        for line in databases.conf.read_text().splitlines()
    )
    file.write_text("\n".join(lines) + "\n")
    file.chmod(0o600)
    return file


def run_odoo(conf: Path, db: str, *options: str, script: str = "") -> list[str]:
    """Run Odoo, or a script in its shell; return the lines of its log, warning or above, that are about our code."""
    command = [
        sys.executable,
        "-m",
        "odoo",
        *(["shell"] if script else []),
        "-c",
        conf,
        "-d",
        db,
        "--no-http",
        "--log-level=warn",
        *options,
    ]
    if not script:
        command.append("--stop-after-init")
    done = subprocess.run(
        [str(part) for part in command],
        input=script,
        capture_output=True,
        text=True,
        env=process.environment(),
        check=False,
    )
    log = done.stdout + done.stderr
    assert done.returncode == 0 and "Traceback" not in log, log[-5000:]
    found = (LEVEL.match(line) for line in log.splitlines())
    return [match.group() for match in found if match and is_ours(*match.groups())]
