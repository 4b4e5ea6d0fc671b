"""The file outside the database in which is noted what was signed and which text was let go.

Whoever restores an old copy of the database, cuts the end of a chain, or adds to it by SQL, has
not written to this file: it tells. It lies in Odoo's data directory, or where ``umgange_heads``
in odoo.conf says: another disk, or a file that can only be appended to, is better.

What is noted comes from the method that signs or decides, never from the database. It is written
twice: as *begun* before the transaction is committed, as *done* after it. What is begun and in
the database is what a crash kept from being done; what is begun alone came to nothing.
"""

import errno
import fcntl
import logging
import os
import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psycopg2

from odoo.modules.registry import Registry
from odoo.tools import config

_logger = logging.getLogger(__name__)

#: found: put in by whoever runs the system, who has looked into why it was not there
PHASES = ("begun", "done", "found")
WAITING = "umgange_heads"
#: how the line ends in which a crash or a full disk stopped a writer
TORN = b" torn\n"


class Note(NamedTuple):
    """A line: what was done, and all that tells it from another, in words without spaces."""

    kind: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """How the line ends."""
        return f"{self.kind} {' '.join(self.words)}"


class Noted(NamedTuple):
    """What a file says."""

    #: {(child, number): {link}} of what was signed
    links: dict
    #: {child: number}: up to here the file once noted the last of several alone
    covered: dict
    #: {text of a note} of all that was begun, whatever became of it
    begun: set
    #: of releases asked for and approved
    releases: set
    #: how many lines cannot be read
    unreadable: int
    #: not, if it is there and the system could not read it
    is_read: bool = True


class NoPlainFileError(OSError):
    """Something else stands in the place of the file."""


def make_signed(child: int, number: int, link: str) -> Note:
    """Return the note of an entry that was signed."""
    return Note("signed", (str(child), str(number), link))


def get_path(database: str) -> Path:
    """Return the file of a database."""
    folder = config.get("umgange_heads") or Path(config["data_dir"], "umgange_heads")
    return Path(folder) / f"{database}.heads"


def note(cr, notes: Iterable[Note]) -> None:
    """See that ``notes`` are in the file once the transaction is committed."""
    waiting = cr.precommit.data.setdefault(WAITING, {})
    if not waiting:
        cr.precommit.add(partial(_begin, cr))
    waiting.update(dict.fromkeys(notes))


def complete(cr, notes: Iterable[Note], phase: str = "done") -> None:
    """See that ``notes`` are in the file as ``phase`` once the transaction is committed."""
    waiting = cr.postcommit.data.setdefault(WAITING, {})
    if not waiting:
        cr.postcommit.add(partial(_complete, cr))
    waiting.update(dict.fromkeys(notes, phase))


def append(path: Path, notes: Iterable[tuple[str, Note]]) -> None:
    """Append pairs of phase and note, and see that they are on the disk.

    :raise OSError: they could not be written
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = "".join(f"{now} {phase} {each.text}\n" for phase, each in notes)
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Never through a link, which would let whoever made it say where the notes go.
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        # One worker at a time: the other's half line is never taken for a torn one.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _write(descriptor, (TORN if _is_torn(descriptor) else b"") + lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(path: Path) -> Noted:
    """Return what the file says; nothing if it is not there.

    :raise NoPlainFileError: it is a link, or no file of its own
    :raise OSError: it cannot be read
    """
    noted = Noted({}, {}, set(), set(), 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return noted
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise NoPlainFileError(f"{path.name} is no plain file") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NoPlainFileError(f"{path.name} is no plain file")
    with open(descriptor, encoding="utf-8", errors="replace") as file:
        # Whoever is writing is waited for: half a line would be one that cannot be read.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        unreadable = sum(not _read_line(noted, line) for line in file)
    return noted._replace(unreadable=unreadable)


def _read_line(noted: Noted, line: str) -> bool:
    """Add what a line says to ``noted``; tell whether it can be read."""
    if line.endswith(" torn\n") or not line.endswith("\n"):
        # What it was to say, it has not said: if it was done, the database has more than the file.
        return True
    try:
        _time, phase, text = line[:-1].split(" ", 2)
        if phase == "begun":
            noted.begun.add(text)
        elif phase in PHASES:
            _add(noted, *text.split())
        else:
            # As the file was written when it held nothing but heads.
            number, link = text.split()
            noted.covered[int(phase)] = max(int(number), noted.covered.get(int(phase), 0))
            noted.links.setdefault((int(phase), int(number)), set()).add(link)
    except ValueError:
        return False
    return True


def _add(noted, kind, *words):
    if kind == "signed":
        child, number, link = words
        noted.links.setdefault((int(child), int(number)), set()).add(link)
    else:
        noted.releases.add(Note(kind, words))


def _is_torn(descriptor):
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _write(descriptor, data):
    while data:
        data = data[os.write(descriptor, data) :]


def _begin(cr):
    """Note what waits as begun, and see that it will be noted as done."""
    notes = list(cr.precommit.data.pop(WAITING, ()))
    try:
        append(get_path(cr.dbname), [("begun", each) for each in notes])
    except OSError:
        # Nobody is kept from signing by a full disk; the next verification tells of it.
        _logger.exception("What is signed could not be noted outside the database.")
    complete(cr, notes)


def _complete(cr):
    """Note what waits, but for what a savepoint took back before the commit."""
    waiting = cr.postcommit.data.pop(WAITING, {})
    try:
        with Registry(cr.dbname).cursor() as other:
            committed = fetch(other, waiting)
        append(get_path(cr.dbname), [(phase, each) for each, phase in waiting.items() if each in committed])
    except (OSError, psycopg2.Error):
        # What is signed is signed, and noted as begun: the next verification completes it.
        _logger.exception("What is signed could not be noted outside the database.")


def fetch(cr, notes: Iterable[Note]) -> set[Note]:
    """Return those of ``notes`` that are in the database."""
    notes = set(notes)
    signed = [each.words for each in notes if each.kind == "signed"]
    cr.execute(
        """
        SELECT child_id, chain_number, chain_link FROM umgange_journal_entry
         WHERE child_id = ANY(%s) AND chain_link = ANY(%s)
        """,
        [[int(child) for child, _number, _link in signed], [link for _child, _number, link in signed]],
    )
    there = {make_signed(*row) for row in cr.fetchall()}
    there |= fetch_releases(cr, ids=[int(each.words[0]) for each in notes if each.kind != "signed"])
    return there & notes


def fetch_releases(cr, company: int | None = None, ids: list[int] | None = None) -> set[Note]:
    """Return a note of each release that was asked for, and of each that was approved.

    Of all, of one company's, or of those named.
    """
    cr.execute(
        """
        SELECT state, ARRAY[id::text, child_id::text, kind, COALESCE(entry_id, 0)::text],
               ARRAY[requested_by_id::text, to_char(requested_at, 'YYYY-MM-DD"T"HH24:MI:SS.US')],
               ARRAY[decided_by_id::text, to_char(decided_at, 'YYYY-MM-DD"T"HH24:MI:SS.US')]
          FROM umgange_journal_release
         WHERE (%(company)s IS NULL OR company_id = %(company)s)
           AND (%(ids)s IS NULL OR id = ANY(%(ids)s))
        """,
        {"company": company, "ids": ids},
    )
    rows = cr.fetchall()
    asked = {Note("asked", (*about, *by)) for _state, about, by, _decided in rows}
    return asked | {Note("approved", (*about, *by)) for state, about, _asked, by in rows if state == "approved"}
