"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

# Below it hardly a word stands: both texts, one after the other, read better than their scraps.
_LEAST_ALIKE = 0.35
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
#: How many pairs of words are compared at the most: the time grows with them, and whoever reads waits for it.
MOST_PAIRS = 600_000


class Piece(NamedTuple):
    """A piece of text that stands in both, in the old one alone, or in the new one alone."""

    kind: Literal["same", "old", "new"]
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts, in order; what was taken away before what stands there instead.

    >>> compare("Lova kom 15.10.", "Lova kom 15.05.")
    [Piece(kind='same', text='Lova kom 15.'), Piece(kind='old', text='10'), Piece(kind='new', text='05'), \
Piece(kind='same', text='.')]

    What was written anew is not cut up:

    >>> compare("Lova sov.", "Vi ringde hem sedan.")
    [Piece(kind='old', text='Lova sov.'), Piece(kind='new', text='Vi ringde hem sedan.')]

    Where there is too much to compare word by word it is line by line, and at last one beside the other.

    >>> [piece.kind for piece in compare("a b\\n" * 4000, "a b\\n" * 4000 + "c")]
    ['same', 'new']
    >>> [piece.kind for piece in compare("a b." * 4000, "c d:" * 4000)]
    ['old', 'new']
    """
    pieces = [Piece(kind, "".join(text)) for kind, text in _split(_WORDS.findall(old), _WORDS.findall(new)) if text]
    kept = sum(len(piece.text.strip()) for piece in pieces if piece.kind == "same")
    if old != new and old and new and kept < _LEAST_ALIKE * min(len(old), len(new)):
        return [Piece("old", old), Piece("new", new)]
    return pieces


def _split(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str]]]:
    begin = _count_same(before, after)
    end = _count_same(before[begin:][::-1], after[begin:][::-1])
    yield "same", before[:begin]
    yield from _match(before[begin : len(before) - end], after[begin : len(after) - end])
    yield "same", before[len(before) - end :]


def _count_same(before: list[str], after: list[str]) -> int:
    """Return how many words both begin with."""
    pairs = zip(before, after, strict=False)
    return next((place for place, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))


def _match(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str]]]:
    if len(before) * len(after) > MOST_PAIRS:
        before, after = ("".join(words).splitlines(keepends=True) for words in (before, after))
    if len(before) * len(after) > MOST_PAIRS:
        yield from (("old", before), ("new", after))
        return
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", before[old_from:old_to]
        else:
            yield "old", before[old_from:old_to]
            yield "new", after[new_from:new_to]
