"""Starting other programs."""

import ctypes
import os
import signal
import subprocess
from pathlib import Path

from devtools import places, steps
from devtools.messages import Stop

_PR_SET_PDEATHSIG = 1


def environment(**extra: str) -> dict[str, str]:
    """Return the environment for our programs: UTF-8 whatever the locale (folders may be named with å), no Python of
    another project.
    """
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PG", "ODOO", "OPENERP", "PYTEST_"))
    }
    return {**env, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", **extra}


def die_with_parent() -> None:
    """Let a child be killed when this process ends, however it ends; for `preexec_fn`."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run(
    command: list[str | Path], failed: str, log: str = "", dies_too: bool = True, keep_lock: bool = True, **options
) -> str:
    """Run a program to its end and return its output; where it fails, stop with the sentence `failed`.

    With `log` the output goes to that file, and the sentence says how it ends. The program dies when ./dev is killed
    (`dies_too`), so that it never writes beside the next one; until it is gone the lock is not free (`keep_lock`, for
    all but servers).
    """
    options.setdefault("env", environment())
    if dies_too:
        options["preexec_fn"] = die_with_parent
    with open(_log_file(log) if log else os.devnull, "ab") as file:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=file if log else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=steps.held_locks() if keep_lock else (),
            check=False,
            **options,
        )
    if done.returncode:
        raise Stop(
            failed
            if not log
            else f"{failed.removesuffix('.')} ({_log_file(log)} ends with: {_last_line(_log_file(log))})"
        )
    return "" if log else done.stdout.decode(errors="replace")


def succeeds(command: list[str | Path], **options) -> bool:
    """Return whether a program is there and ends well."""
    try:
        return not subprocess.run(
            [str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, check=False, **options
        ).returncode
    except OSError:
        return False


def _log_file(name: str) -> Path:
    places.LOGS.mkdir(parents=True, exist_ok=True)
    return places.LOGS / f"{name}.log"


def _last_line(file: Path) -> str:
    lines = file.read_text(errors="replace").split("\n")
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "nothing")
