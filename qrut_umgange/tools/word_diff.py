"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

# Below it hardly a word stands: both texts, one after the other, read better than their scraps.
_LEAST_ALIKE = 0.35
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


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
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces = [Piece(kind, "".join(text)) for kind, text in _match(before, after) if text]
    kept = sum(len(piece.text.strip()) for piece in pieces if piece.kind == "same")
    if old != new and old and new and kept < _LEAST_ALIKE * min(len(old), len(new)):
        return [Piece("old", old), Piece("new", new)]
    return pieces


def _match(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str]]]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", before[old_from:old_to]
        else:
            yield "old", before[old_from:old_to]
            yield "new", after[new_from:new_to]
