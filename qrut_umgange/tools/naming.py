"""Whether a text says who somebody is: a full name or a personal number, however it is written.

One word of a name is no hit: many officers are called Anna, and Ek is a tree. Two words of the
same person's name close to each other are, in any order, and a number in any notation is. Case,
accents, hyphens and the genitive's s make no difference.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations, product
from typing import Literal

Kind = Literal["name", "number"]

#: How many words further on the second word of a name may stand: "Lova, a child called Ek".
REACH = 4
#: The shortest that is a number and not a house or a year, its century dropped.
SHORTEST_NUMBER = 8
#: The shortest that is two words in one: "Li Na" is not Lina.
SHORTEST_JOINED = 6

_CENTURIES = ("18", "19", "20")
# Small words of a name, which stand in other people's names and in plain sentences too.
_PARTICLES = frozenset(
    [
        "af",
        "al",
        "av",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "van",
        "von",
        "y",
    ]
)
# Letters that Unicode does not take apart into a base and an accent.
_PLAIN = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ł": "l", "ı": "i", "œ": "o", "þ": "t"})


@dataclass(frozen=True)
class Person:
    """What tells who somebody is; ``repr`` does not, since it ends up in logs."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The parts of each word of the name: "Anna-Karin Ek" is (anna, karin) and (ek,)."""
        split = [tuple(_words(word)) for word in self.name.split()]
        split = [parts for parts in split if parts]
        weighty = [parts for parts in split if not (len(parts) == 1 and parts[0] in _PARTICLES)]
        return tuple(weighty if len(weighty) > 1 else split)

    @cached_property
    def joined(self) -> frozenset[str]:
        """The name written as one word, either way round: "lovaek", "eklova"."""
        whole = ["".join(parts) for parts in self.words]
        forms = {"".join(words) for words in permutations(whole, 2)} | {"".join(whole)} if len(whole) > 1 else set()
        return frozenset(form for form in forms if len(form) >= SHORTEST_JOINED)

    @cached_property
    def digits(self) -> str:
        """The number without century and separators; empty when there is none."""
        compact = "".join(_words(self.number))
        if len(compact) == 12 and compact.startswith(_CENTURIES):
            compact = compact[2:]
        return compact if len(compact) >= SHORTEST_NUMBER else ""


def find(text: str, people: Iterable[Person]) -> frozenset[Kind]:
    """Return what ``text`` holds of any of ``people``: a full name, a number, both or nothing.

    >>> lova = Person("Lova-Li Ek", "20170101-2393")
    >>> find("Er referens: EK,  lova", [lova])
    frozenset({'name'})
    >>> find("170101 2393", [lova])
    frozenset({'number'})
    >>> find("Er referens: Lova Berg", [lova])
    frozenset()
    """
    words = _words(text)
    compact = "".join(words)
    kinds: set[Kind] = set()
    for person in people:
        if person.digits and person.digits in compact:
            kinds.add("number")
        if _holds_name(words, person):
            kinds.add("name")
    return frozenset(kinds)


def find_named(texts: Mapping[str, str | None], people: Collection[Person]) -> list[str]:
    """Return the keys of the ``texts`` that hold anything of any of ``people``.

    >>> find_named({"reference": "4711", "note": "Lova Ek", "origin": None}, [Person("Lova-Li Ek")])
    ['note']
    """
    return [label for label, text in texts.items() if text and find(text, people)]


def _holds_name(words: list[str], person: Person) -> bool:
    if any(_is(word, joined) for word in words for joined in person.joined):
        return True
    places = [_find_places(words, parts) for parts in person.words]
    return any(
        0 < abs(one - other) <= REACH
        for number, first in enumerate(places)
        for second in places[number + 1 :]
        for one, other in product(first, second)
    )


def _find_places(words: list[str], parts: tuple[str, ...]) -> list[int]:
    """Return where a word of a name stands: any of its hyphened parts, or all of them as one."""
    forms = {*parts, "".join(parts)}
    return [place for place, word in enumerate(words) if any(_is(word, form) for form in forms)]


def _is(word: str, form: str) -> bool:
    return word in (form, form + "s")


def _words(text: str) -> list[str]:
    """Return the words of ``text``, small and plain: letters and digits, no accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    kept = "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Cf"))
    return re.findall(r"[^\W_]+", kept)
