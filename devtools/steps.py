"""Steps that can be killed at any moment: built beside their goal, stamped with what they were made of, renamed when
whole.
"""

import fcntl
import hashlib
import json
import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools import places
from devtools.messages import say

STAMP = ".stamp"
_held: list[int] = []


def point(name: str) -> None:
    """Mark a moment at which a test may kill the set-up.

    QRUT_DEV_DIE_ONCE names a file with the moments that were tried; at the first new one the process notes it and kills
    itself. So each run comes one moment further, and no list of them has to be kept.
    """
    if tried := os.environ.get("QRUT_DEV_DIE_ONCE"):
        with open(tried, "a+", encoding="utf-8") as file:
            file.seek(0)
            if name in file.read().splitlines():
                return
            file.write(name + "\n")
        os.kill(os.getpid(), signal.SIGKILL)


def digest(*parts: str | bytes | Path) -> str:
    """Return one hash over texts and the contents of files."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes()
        elif isinstance(part, str):
            part = part.encode()
        # The length keeps ("ab", "c") apart from ("a", "bc").
        total.update(b"%d:" % len(part))
        total.update(part)
    return total.hexdigest()


def digest_file(path: Path) -> str:
    """Return the plain SHA-256 of a file, as sha256sum prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_tree(paths: Iterable[Path], base: Path) -> str:
    """Return one hash over names and contents of all files under the paths, but for tests and compiled Python."""
    files = (
        file
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*"))
        if file.is_file() and not {"__pycache__", "tests"} & set(file.relative_to(base).parts)
    )
    return digest(*(part for file in sorted(files) for part in (str(file.relative_to(base)), file)))


def read_stamp(goal: Path) -> dict[str, str]:
    """Return what the goal was made of, or nothing where it is not there or not whole."""
    try:
        return json.loads((goal / STAMP).read_text())
    except (OSError, ValueError):
        return {}


def remove(path: Path) -> None:
    """Remove a file or folder, whichever is there.

    A folder loses its name first, so that half of it is never taken for the whole.
    """
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        doomed = path.with_name(path.name + ".old")
        shutil.rmtree(doomed, ignore_errors=True)
        path.rename(doomed)
        shutil.rmtree(doomed)


def build(goal: Path, make: Callable[[Path], None], **made_of: str) -> bool:
    """Let `make` fill a folder beside the goal and put it in the goal's place; return False where the goal is there
    already.
    """
    if read_stamp(goal) == made_of:
        return False
    beside = goal.with_name(goal.name + ".new")
    remove(beside)
    beside.mkdir(parents=True)
    point(f"{goal.name}: begun")
    make(beside)
    (beside / STAMP).write_text(json.dumps(made_of))
    point(f"{goal.name}: made")
    remove(goal)
    point(f"{goal.name}: old one removed")
    beside.rename(goal)
    return True


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old text or the new, never half."""
    beside = path.with_name(path.name + ".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
        file.write(text)
    beside.rename(path)


@contextmanager
def lock() -> Iterator[None]:
    """Let one ./dev at a time change what is in .dev/; a second one waits.

    The system frees the lock when the process and the helpers it started are gone, however they ended.
    """
    places.DEV.mkdir(parents=True, exist_ok=True)
    with open(places.DEV / "lock", "w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("• Waiting for another ./dev that is at work in this folder …")
            fcntl.flock(file, fcntl.LOCK_EX)
        _held.append(file.fileno())
        try:
            yield
        finally:
            _held.clear()


def held_locks() -> tuple[int, ...]:
    """Return the open lock files, for helpers to hold as well: a helper that outlives a killed ./dev must keep the next
    one waiting.
    """
    return tuple(_held)
