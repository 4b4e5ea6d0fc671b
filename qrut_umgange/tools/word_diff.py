"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

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
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    return [Piece(kind, "".join(text)) for kind, text in _match(before, after) if text]


def _match(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str]]]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", before[old_from:old_to]
        else:
            yield "old", before[old_from:old_to]
            yield "new", after[new_from:new_to]
