"""The file outside the database in which each new head of a journal's chain is noted.

Whoever restores an old copy of the database, or cuts the end of a chain, has no copy of this
file: it tells. It lies in Odoo's data directory, or where ``umgange_heads`` in odoo.conf says:
another disk, or a file that can only be appended to, is better.
"""

import logging
import os
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psycopg2

from odoo.modules.registry import Registry
from odoo.tools import config

_logger = logging.getLogger(__name__)


class Head(NamedTuple):
    """The last link of a child's chain at some time."""

    chain: int
    number: int
    link: str


def get_path(database: str) -> Path:
    """Return the file of a database."""
    folder = config.get("umgange_heads") or Path(config["data_dir"], "umgange_heads")
    return Path(folder) / f"{database}.heads"


def note_heads(cr, chains: list[int]) -> None:
    """See that the heads of ``chains`` (children's ids) are in the file once the transaction is committed."""
    waiting = cr.postcommit.data.setdefault("umgange_heads", set())
    if not waiting:
        cr.postcommit.add(lambda: _append_committed(cr.dbname, cr.postcommit.data.pop("umgange_heads", ())))
    waiting.update(chains)


def append(path: Path, heads: list[Head]) -> None:
    """Append ``heads`` and see that they are on the disk.

    :raise OSError: they could not be written
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = "".join(f"{now} {head.chain} {head.number} {head.link}\n" for head in heads)
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write of few bytes at the end: two workers never mix their lines.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(path: Path) -> tuple[list[Head], int]:
    """Return the heads in the file and how many of its lines cannot be read; none if it is not there."""
    heads, unreadable = [], 0
    if not path.exists():
        return heads, unreadable
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            _time, chain, number, link = line.split()
            heads.append(Head(int(chain), int(number), link))
        except ValueError:
            unreadable += 1
    return heads, unreadable


def _append_committed(database: str, chains: Collection[int]) -> None:
    """Append the heads of ``chains`` as they were committed: a savepoint may have taken some back."""
    try:
        with Registry(database).cursor() as cr:
            cr.execute(
                "SELECT child_id, number, link FROM umgange_journal_chain WHERE child_id = ANY(%s) AND number > 0",
                [list(chains)],
            )
            append(get_path(database), [Head(*row) for row in cr.fetchall()])
    except (OSError, psycopg2.Error):
        # What is signed is signed; the next verification says that the file is behind.
        _logger.exception("The heads of the journal's chain could not be noted.")
