"""Who else is named in a text that is about one child."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from . import plain_words
from .name_scanner import Key, Scanner

# A whole name or a number; an address or a phone may be shared by a home.
CERTAIN = frozenset({"name", "number"})


class Named(NamedTuple):
    """Who is named: by single words, which may have a reason to stand, and beyond doubt."""

    #: single words, as they were typed
    words: tuple[str, ...] = ()
    #: of whom a whole name, a number or a code stands there
    certain: frozenset[Key] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.certain)


def find(
    scanner: Scanner, texts: Iterable[str], others: dict[Key, str], around: Collection[Key] = frozenset()
) -> Named:
    """Return which of ``others`` are named in ``texts``.

    :param others: whom the texts should not name, each with a code
    :param around: who may be named: a word that is in one of their names too says nothing

    >>> from .naming import Person
    >>> scanner = Scanner({1: Person("Lova Ek"), 2: Person("Alva Ek"), 3: Person("Sara Ek")})
    >>> find(scanner, ["Lova och Alvas mamma Sara Ek"], {2: "P-2"}, {1, 3})
    Named(words=('Alvas',), certain=frozenset())
    >>> find(scanner, ["Alva Ek kom", "Se P-2."], {2: "P-2"}, {1, 3})
    Named(words=('Alva',), certain=frozenset({2}))
    """
    texts, whose = [text for text in texts if text], scanner.people.keys() & others.keys()
    known = frozenset(form for key in scanner.people.keys() & set(around) for form in scanner.people[key].forms)
    single = dict.fromkeys(
        word for text in texts for word in scanner.find_words(text, whose) if not plain_words.is_plain(word, known)
    )
    certain = {hit.key for hits in scanner.find_each(texts) for hit in hits if hit.kind in CERTAIN}
    codes = {key for key, code in others.items() if any(_has_code(text, code) for text in texts)}
    return Named(tuple(single), frozenset((certain & others.keys()) | codes))


def _has_code(text: str, code: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(code)}(?!\w)", text, re.IGNORECASE))
