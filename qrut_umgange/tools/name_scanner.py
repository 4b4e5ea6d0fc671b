"""Who is told of in a text, of thousands of people at once.

What is known of everybody is laid out by the words and digits it is made of, once; a text is then
taken word by word, and takes as long whether one is known or ten thousand.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from . import naming, plain_words, words
from .naming import Person

Kind = Literal["name", "number", "phone", "email", "address", "word", "initials"]
Key = Hashable

#: How many words further on the second word of a near person's name may stand: "Lova, called Ek".
REACH = 4
#: The longest a street with its number is, in words.
STREET_WORDS = 8
# What no name, number, phone or address reaches across.
_BETWEEN = f"\n{words.BREAK * max(REACH + 1, STREET_WORDS)}\n"
_DIGITS = re.compile(rf"\d{{{naming.SHORTEST_NUMBER},}}")


class Hit(NamedTuple):
    """Somebody who is told of, and by what."""

    kind: Kind
    key: Key


class Scanner:
    """Looks for people in texts.

    :param people: whatever the caller calls each by → what is known of them
    """

    def __init__(self, people: Mapping[Key, Person]):
        self.people = people
        self._forms: dict[str, dict[Key, frozenset[int]]] = defaultdict(dict)
        self._joined: dict[str, set[Key]] = defaultdict(set)
        self._digits: dict[str, set[Hit]] = defaultdict(set)
        self._reserve_numbers: dict[str, set[Hit]] = defaultdict(set)
        self._phones: dict[str, set[Key]] = defaultdict(set)
        self._emails: dict[str, set[Key]] = defaultdict(set)
        self._houses: dict[str, list[tuple[str, Key]]] = defaultdict(list)
        for key, person in people.items():
            self._add(key, person)
        self._lengths = {len(digits) for digits in self._digits}
        self._last: tuple[str, list[str]] = ("", [])

    def _add(self, key: Key, person: Person) -> None:
        for form, places in person.forms.items():
            for written in (form, form + "s"):
                self._forms[written][key] = self._forms[written].get(key, frozenset()) | places
        for form in person.joined:
            for written in (form, form + "s"):
                self._joined[written].add(key)
        if person.digits:
            known = self._digits if person.digits.isdigit() else self._reserve_numbers
            known[person.digits].add(Hit("number", key))
        for phone in naming.find_phones(person.phone):
            self._phones[phone].add(key)
            if len(phone) >= naming.SHORTEST_PHONE:
                self._digits["0" + phone].add(Hit("phone", key))
        for email in naming.find_emails(person.email):
            self._emails[email].add(key)
        first, house = person.house
        if house:
            self._houses[first].append((house, key))

    def find(self, text: str, near: Collection[Key] = frozenset()) -> set[Hit]:
        """Return who is told of in ``text`` beyond doubt.

        :param near: whom the text is about; of others a name counts only with its words side by
            side, and an address only with its town

        >>> scanner = Scanner({1: Person("Lova-Li Ek", "20170101-2393", phone="070-174 06 05")})
        >>> scanner.find("Er referens: EK,  lova")
        {Hit(kind='name', key=1)}
        >>> scanner.find("170101 2393")
        {Hit(kind='number', key=1)}
        >>> scanner.find("Lova Berg, Lova som heter Ek")
        set()
        >>> scanner.find("Lova Berg, Lova som heter Ek", near={1})
        {Hit(kind='name', key=1)}
        """
        if not self.people or not text:
            return set()
        plain = self._get_plain(text)
        return {
            *self._find_names(plain, near, text),
            *self._find_digits("".join(plain)),
            *self._find_phones(text),
            *(Hit("email", key) for email in naming.find_emails(text) for key in self._emails.get(email, ())),
            *self._find_houses(plain, near),
        }

    def is_namesake(self, hit: Hit, keys: Collection[Key]) -> bool:
        """Tell whether it is a name that somebody of ``keys`` has too.

        >>> scanner = Scanner({1: Person("Lova Ek"), 2: Person("Lova Maria Ek")})
        >>> scanner.is_namesake(Hit("name", 1), {2}), scanner.is_namesake(Hit("name", 2), {1})
        (True, False)
        """
        words = {form for form in self.people[hit.key].forms if form.isalpha()}
        return hit.kind == "name" and any(words <= self.people[key].forms.keys() for key in keys if key in self.people)

    def find_each(self, texts: Iterable[str], near: Collection[Key] = frozenset()) -> list[set[Hit]]:
        """Return of each of ``texts`` what `find` does; when all are clean, in one go."""
        texts = list(texts)
        if not self.find(_BETWEEN.join(texts), near):
            return [set() for _text in texts]
        return [self.find(text, near) for text in texts]

    def has_words(self, texts: Iterable[str], near: Collection[Key]) -> bool:
        """Tell whether a single word of the name of somebody ``near`` stands in any of ``texts``."""
        keys = set(near)
        return any(
            not keys.isdisjoint(self._forms[word])
            for word in self._get_plain(_BETWEEN.join(texts))
            if word in self._forms
        )

    def find_words(self, text: str, near: Collection[Key]) -> dict[str, set[Hit]]:
        """Return each single word of ``text`` that is in the name of somebody ``near``, and whose.

        >>> Scanner({1: Person("Lova Ek")}).find_words("Lovas umgänge", {1})
        {'Lovas': {Hit(kind='word', key=1)}}
        """
        found: dict[str, set[Hit]] = defaultdict(set)
        for word in words.split(text):
            hits = {Hit("word", key) for key in self._forms.get(word.plain, ()) if key in near}
            if hits and word.plain not in naming.PARTICLES and len(word.plain) > 1 and not word.plain.isdigit():
                found[word.typed] |= hits
        return dict(found)

    def find_initials(self, text: str, near: Collection[Key]) -> dict[str, set[Hit]]:
        """Return the initials in ``text`` of somebody ``near``: capitals by themselves, a year after them or not.

        >>> Scanner({1: Person("Lova Ek")}).find_initials("Barn L.E., LE17, le", {1})
        {'LE': {Hit(kind='initials', key=1)}}
        """
        found: dict[str, set[Hit]] = defaultdict(set)
        for capitals in _get_capitals(words.split(text)):
            hits = {Hit("initials", key) for key in near if capitals.lower() in self.people[key].initials}
            if hits:
                found[capitals] |= hits
        return dict(found)

    def _get_plain(self, text: str) -> list[str]:
        """Return the words of ``text``; the same text is asked for again and again."""
        last, plain = self._last
        if text != last:
            plain = words.plain(text)
            self._last = (text, plain)
        return plain

    def _find_names(self, plain: list[str], near: Collection[Key], text: str) -> Iterable[Hit]:
        # Digits come between the words of a name without parting them.
        plain = [word for word in plain if not word.isdigit()]
        known: list[int] = []
        for position, word in enumerate(plain):
            if word in self._joined:
                yield from (Hit("name", key) for key in self._joined[word])
            if word in self._forms:
                yield from self._find_pairs(plain, position, known, near, text)
                known.append(position)

    def _find_pairs(
        self, plain: list[str], position: int, known: list[int], near: Collection[Key], text: str
    ) -> Iterable[Hit]:
        """Return who has another word of the name shortly before."""
        word = plain[position]
        places = self._forms[word]
        for before in reversed(known):
            distance = position - before
            if distance > REACH:
                return
            others = self._forms[plain[before]]
            for key in places.keys() & others.keys():
                if (distance == 1 or key in near) and len(places[key] | others[key]) > 1:
                    # "i maj, Lunds kommun" is not Maj Lund.
                    if _is_plain(word) and _is_plain(plain[before]) and not _are_names(text, plain[before], word):
                        continue
                    yield Hit("name", key)

    def _find_digits(self, compact: str) -> Iterable[Hit]:
        for run in _DIGITS.findall(compact):
            for length in self._lengths:
                for start in range(len(run) - length + 1):
                    yield from self._digits.get(run[start : start + length], ())
        for number, hits in self._reserve_numbers.items():
            if number in compact:
                yield from hits

    def _find_phones(self, text: str) -> Iterable[Hit]:
        if self._phones:
            yield from (Hit("phone", key) for phone in naming.find_phones(text) for key in self._phones.get(phone, ()))

    def _find_houses(self, plain: list[str], near: Collection[Key]) -> Iterable[Hit]:
        if not self._houses:
            return
        whole = "".join(plain)
        for position, word in enumerate(plain):
            for house, key in self._houses.get(word, ()):
                if _begins(plain[position : position + STREET_WORDS], house) and (
                    key in near or any(town in whole for town in self.people[key].towns)
                ):
                    yield Hit("address", key)


def find(text: str, people: Iterable[Person]) -> frozenset[Kind]:
    """Return what ``text`` tells of ``people``, all of whom it is about: the kinds, or nothing.

    >>> find("Er referens: EK,  lova", [Person("Lova-Li Ek", "20170101-2393")])
    frozenset({'name'})
    """
    everybody = dict(enumerate(people))
    return frozenset(hit.kind for hit in Scanner(everybody).find(text, everybody))


def _is_plain(word: str) -> bool:
    return not {word, word.removesuffix("s")}.isdisjoint(plain_words.EVERYDAY)


def _are_names(text: str, first: str, second: str) -> bool:
    """Tell whether two words stand side by side in ``text``, both with a capital."""
    return any(
        (one.plain, other.plain) == (first, second) and one.typed[0].isupper() and other.typed[0].isupper()
        for one, other in pairwise(words.split(text))
    )


def _begins(plain: list[str], compact: str) -> bool:
    """Tell whether the first words are ``compact``, however it is divided: number 5 is not number 51."""
    joined = ""
    for word in plain:
        joined += word
        if len(joined) >= len(compact):
            break
    return joined == compact


def _get_capitals(split: list[words.Word]) -> Iterable[str]:
    """Return what may be initials: "LE", "LE17", and "L.E." which is two words."""
    single = ""
    for word in split:
        letters = word.typed.rstrip("0123456789")
        if not letters.isalpha() or not letters.isupper():
            single = ""
        elif len(letters) == 1:
            single += letters
            yield single[-2:]
        else:
            single = ""
            yield letters
