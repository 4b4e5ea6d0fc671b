"""Swedish personal identity numbers as people type them, to the form they are stored in.

``python-stdnum`` cleans the text and does the check digit. Its ``stdnum.se.personnummer`` stands
aside for the rest: it refuses samordningsnummer (day + 60), takes the century from the machine's
clock instead of a given day, reads birth dates to come, and refuses a wrong check digit, which
here is a warning. No message and no ``repr`` holds the number: both end up in logs.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from stdnum import luhn
from stdnum.util import clean

Kind = Literal["personnummer", "samordningsnummer"]

_NUMBER = re.compile(r"(\d\d)?(\d\d)(\d\d)(\d\d)([-+]?)(\d{4})", re.ASCII)
# Interim and reserve numbers put letters in the last four; Region Stockholm's begin with 99.
_RESERVE = re.compile(r"(\d\d)?\d{6}[-+]?(?=\d*[A-Z])[A-Z\d]{4}|99\d{6}-?\d{4}", re.ASCII)
_COORDINATION = 60  # added to the day of birth in a samordningsnummer


class NotANumber(ValueError):
    """The text cannot be a personnummer or samordningsnummer."""


class ReserveNumber(NotANumber):
    """The text looks like a care provider's or authority's own temporary number."""


@dataclass(frozen=True)
class Number:
    """A number with its century: ``digits`` are YYYYMMDDNNNN, day + 60 kept as it is written."""

    digits: str = field(repr=False)
    kind: Kind
    birth_date: date = field(repr=False)
    checksum_ok: bool


def parse(text: str, today: date) -> Number:
    """Return the number in ``text``: 10 or 12 digits with or without spaces, ``-`` or ``+``.

    Without a century the person is under 100 on ``today``, and with ``+`` turns 100 this year
    or did so before (folkbokföringslagen 18 §). A wrong check digit is told by
    ``checksum_ok``, not raised.

    :raise ReserveNumber: it looks like a reserve or interim number
    :raise NotANumber: it is not 10 or 12 digits, or no day of birth up to ``today``

    >>> parse("170101-2393", date(2026, 9, 1)).digits
    '201701012393'
    >>> parse("170101+2393", date(2026, 9, 1)).digits
    '191701012393'
    >>> parse("20260161-2381", date(2026, 9, 1))
    Number(kind='samordningsnummer', checksum_ok=True)
    """
    if is_reserve_like(text):
        raise ReserveNumber("This looks like a reserve number, not a personnummer.")
    parts = _NUMBER.fullmatch(_cleaned(text))
    if parts is None:
        raise NotANumber("A personnummer has 10 or 12 digits.")
    century, year, month, day, sign, last = parts.groups()
    monthday = int(month), int(day) % _COORDINATION
    if century:
        born = _date(int(century + year), *monthday)
    else:
        born = _without_century(int(year), monthday, sign == "+", today)
    if not date(1800, 1, 1) <= born <= today:
        raise NotANumber("The birth date of a personnummer lies between 1800 and today.")
    kind: Kind = "samordningsnummer" if int(day) > _COORDINATION else "personnummer"
    checksum_ok = luhn.is_valid(year + month + day + last)
    return Number(f"{born.year:04}{month}{day}{last}", kind, born, checksum_ok)


def format(number: Number) -> str:
    """Return the number as it is written on paper.

    >>> format(parse("1701012393", date(2026, 9, 1)))
    '20170101-2393'
    """
    return f"{number.digits[:8]}-{number.digits[8:]}"


def is_reserve_like(text: str) -> bool:
    """Tell whether the text has the shape of a reserve or interim number, to warn kindly.

    >>> is_reserve_like("19900101-TF12"), is_reserve_like("900101T123")
    (True, True)
    >>> is_reserve_like("20170101-2393")
    False
    """
    return _RESERVE.fullmatch(_cleaned(text)) is not None


def _cleaned(text: str) -> str:
    """Return the text in capitals, without spaces, and with plain hyphens for typeset ones."""
    return "".join(clean(text).upper().split())


def _without_century(year: int, monthday: tuple[int, int], plus: bool, today: date) -> date:
    last_year = today.year - 100 * plus
    full_year = last_year - (last_year - year) % 100
    if (full_year, *monthday) > (today.year, today.month, today.day):
        full_year -= 100  # nobody has a number before birth: a person about to turn 100
    return _date(full_year, *monthday)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:  # some Python versions name the day in it
        raise NotANumber("There is no such birth date.") from None
