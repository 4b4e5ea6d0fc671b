"""A chain of signed records: each link carries the one before it, so that no link can be
changed, taken out or put in without every later one telling of it.

``digest`` is over the content and a salt, ``link`` over the link before, the metadata and that
digest. Content and salt may leave later: what remains still proves that there was something,
when, by whom and in which place, and no longer tells what.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

#: which texts a link is over and how they are put together; stands in each row, so that a later
#: form can be another. 1: without the author's name and role · 2: with them · 3: with headings and sources
FORM = "3"
#: what the first link of a chain carries
GENESIS = "0" * 64

Texts = Sequence[str | None]


class Row(NamedTuple):
    """A signed record as it stands now; all texts, ``None`` where there is nothing."""

    chain: int
    number: int
    key: int
    previous: str | None
    digest: str | None
    link: str | None
    salt: str | None
    metadata: Texts
    content: Texts
    #: content and salt have left lawfully
    released: bool = False


class Break(NamedTuple):
    """Where a chain does not hold, and how: see ``Kind``."""

    chain: int
    number: int
    kind: "Kind"


#: content: not what was signed · emptied: gone without leave · metadata: who, when, about what
#: or the link itself was changed · gap: links are missing before this one · previous: another
#: link stood before this one · of the heads: rewritten, cut, noted twice, another head
Kind = Literal["content", "emptied", "metadata", "gap", "previous", "rewritten", "cut", "twice", "head"]


def make_digest(salt: str, content: Texts) -> str:
    """Return the digest (hex) of a record's content.

    >>> make_digest("00", ["Lova"]) == make_digest("00", ["Lov", "a"])
    False
    """
    return sha256(_join([salt, *content])).hexdigest()


def make_link(previous: str, metadata: Texts, digest: str) -> str:
    """Return the link (hex) of a record that follows the link ``previous``."""
    return sha256(_join([previous, *metadata, digest])).hexdigest()


def verify(rows: Iterable[Row]) -> Iterator[Break]:
    """Yield where chains do not hold.

    :param rows: by chain and number; a chain begins with number 1 and ``GENESIS``
    """
    chain, number, link = None, 0, GENESIS
    for row in rows:
        if row.chain != chain:
            chain, number, link = row.chain, 0, GENESIS
        if row.number != number + 1:
            yield Break(row.chain, row.number, "gap")
        elif row.previous != link:
            yield Break(row.chain, row.number, "previous")
        if kind := _find_break(row):
            yield Break(row.chain, row.number, kind)
        number, link = row.number, row.link


def _find_break(row: Row) -> Kind | None:
    if make_link(row.previous or "", row.metadata, row.digest or "") != row.link:
        return "metadata"
    if row.salt is None and not any(row.content):
        return None if row.released else "emptied"
    return None if make_digest(row.salt or "", row.content) == row.digest else "content"


def _join(texts: Texts) -> bytes:
    """Put texts together so that no other texts give the same: each with its length before it."""
    parts = []
    for text in texts:
        data = b"" if text is None else text.encode()
        parts.append(b"-;" if text is None else b"%d:%b;" % (len(data), data))
    return b"".join(parts)
