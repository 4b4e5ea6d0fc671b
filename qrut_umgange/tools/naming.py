"""What tells who somebody is: a name, a number, a phone, an address; and how each is compared.

One word of a name is nobody: many officers are called Anna, and Ek is a tree. Two words of the
same person's name close to each other are, in any order; so is a number in any notation. Case,
accents, hyphens, look-alike letters and the genitive's s make no difference.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import permutations, product

from . import personnummer, words

#: The shortest that is a number and not a house or a year, its century dropped.
SHORTEST_NUMBER = 8
#: The shortest that is two words in one: "Li Na" is not Lina.
SHORTEST_JOINED = 6
#: The shortest national number, its leading 0 dropped, that is looked for inside other digits.
SHORTEST_PHONE = 9

_CENTURIES = ("18", "19", "20")
_COUNTRY = "46"
# Small words of a name, which stand in other people's names and in plain sentences too.
PARTICLES = frozenset(
    ("af", "al", "av", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "van", "von",
     "y")
)  # fmt: skip
_PHONE = re.compile(r"(?<![\d+])(\+|00)?(\d(?:[\s\-().\u2010-\u2015]{0,3}\d){5,})")
_NUMBER = re.compile(r"(?<!\d)(?:18|19|20)?\d{6}[-+ ]?\d{4}(?!\d)")
# As long as an address may be: without an end, a long text without a space would be gone through from each letter.
_EMAIL = re.compile(r"[\w.+-]{1,64}@\w[\w.-]{0,253}\w")


@dataclass(frozen=True)
class Person:
    """What tells who somebody is; ``repr`` does not, since it ends up in logs."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    zip: str = field(default="", repr=False)
    city: str = field(default="", repr=False)

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The parts of each word of the name: "Anna-Karin Ek" is (anna, karin) and (ek,)."""
        split = [tuple(words.plain(word)) for word in self.name.split()]
        split = [parts for parts in split if parts]
        weighty = [parts for parts in split if not (len(parts) == 1 and parts[0] in PARTICLES)]
        return tuple(weighty if len(weighty) > 1 else split)

    @cached_property
    def forms(self) -> dict[str, frozenset[int]]:
        """Each way to write one word of the name, with the places of the words it is."""
        forms: dict[str, frozenset[int]] = {}
        for place, parts in enumerate(self.words):
            for form in {*parts, "".join(parts)}:
                forms[form] = forms.get(form, frozenset()) | {place}
        return forms

    @cached_property
    def joined(self) -> frozenset[str]:
        """The name written as one word, either way round: "lovaek", "eklova"."""
        whole = ["".join(parts) for parts in self.words]
        written = [{*parts, "".join(parts)} for parts in self.words]
        pairs = {"".join(pair) for two in permutations(written, 2) for pair in product(*two)}
        forms = pairs | {"".join(whole)} if len(whole) > 1 else set()
        return frozenset(form for form in forms if len(form) >= SHORTEST_JOINED)

    @cached_property
    def initials(self) -> frozenset[str]:
        """The first letters of all words, and of the first and last: "le"."""
        letters = [parts[0][0] for parts in self.words]
        return frozenset({"".join(letters), letters[0] + letters[-1]}) if len(letters) > 1 else frozenset()

    @cached_property
    def digits(self) -> str:
        """The number without century and separators; empty when there is none."""
        compact = "".join(words.plain(self.number))
        if len(compact) == 12 and compact.startswith(_CENTURIES):
            compact = compact[2:]
        return compact if len(compact) >= SHORTEST_NUMBER else ""

    @cached_property
    def house(self) -> tuple[str, str]:
        """The first word of the street, and street with number in one: ("stora", "storagatan5b")."""
        street = words.plain(self.street)
        number = next((place for place, word in enumerate(street) if place and word[0].isdigit()), None)
        if number is None:
            return ("", "")
        entrance = street[number + 1 : number + 2]
        end = number + 2 if entrance and len(entrance[0]) == 1 and entrance[0].isalpha() else number + 1
        return (street[0], "".join(street[:end]))

    @cached_property
    def towns(self) -> frozenset[str]:
        """What says which town the house is in: its ZIP code, its name."""
        return frozenset(filter(None, ("".join(words.plain(self.zip)), "".join(words.plain(self.city)))))


def find_phones(text: str) -> list[str]:
    """Return the phone numbers in ``text``, as they are dialled within Sweden, without the first 0.

    >>> find_phones("Ring 070-174 06 05 eller +46 (0)8 123 45 67.")
    ['701740605', '81234567']
    """
    return [_get_national(abroad, "".join(filter(str.isdigit, digits))) for abroad, digits in _PHONE.findall(text)]


def _get_national(abroad: str, digits: str) -> str:
    if abroad and digits.startswith(_COUNTRY):
        digits = digits.removeprefix(_COUNTRY)
    return digits.removeprefix("0")


def may_hold_number(text: str) -> bool:
    """Tell whether there is anything in ``text`` that is as long as a personal number."""
    return bool(_NUMBER.search(text))


def find_numbers(text: str, today: date) -> list[str]:
    """Return what in ``text`` is a personal number, whether we know whose or not: its day exists and its digits fit.

    >>> find_numbers("Ref 170101-2393, order 4500117322", date(2026, 3, 2))
    ['170101-2393']
    """
    return [found for found in _NUMBER.findall(text) if _is_number(found, today)]


def _is_number(text: str, today: date) -> bool:
    try:
        return personnummer.parse(text, today).checksum_ok
    except personnummer.NotANumber:
        return False


def find_emails(text: str) -> Iterable[str]:
    """Return the e-mail addresses in ``text``, in small letters."""
    return (found.casefold() for found in _EMAIL.findall(text)) if "@" in text else ()
