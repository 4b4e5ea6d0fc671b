"""School breaks as municipalities write them on their pages: "Höstlov v. 44", "Sportlov 1–5 mars", "22 dec – 7 jan".

Whoever pastes such a page gets the breaks read, and the lines that could not be read named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), start=1
)}  # fmt: skip
# What stands on the same page and is no break.
NO_BREAK = re.compile(r"termin|skolstart|startar|start\b|avslutning|läsår(?!.*lov)|examen", re.IGNORECASE)
WEEK = re.compile(r"\b(?:vecka|v)\.?\s*(\d{1,2})\b", re.IGNORECASE)
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-zåäö]*\.?"
_DAY = (
    r"(?:(?P<y{n}>\d{{4}})-(?P<m{n}>\d\d)-(?P<d{n}>\d\d)"
    r"|(?P<dn{n}>\d{{1,2}})[./](?P<mn{n}>\d{{1,2}})\.?(?:[./\s](?P<yn{n}>\d{{4}}))?"
    rf"|(?P<dw{{n}}>\d{{{{1,2}}}})(?:\s+(?P<w{{n}}>{_MONTH}))?(?:\s+(?P<yw{{n}}>\d{{{{4}}}}))?)"
)
SPAN = re.compile(
    rf"{_DAY.format(n=1)}(?:\s*(?:–|—|-|till och med|t\.?o\.?m\.?|till)\s*{_DAY.format(n=2)})?", re.IGNORECASE
)
LETTERS = re.compile(r"[^\W\d_]{3,}")
WEEKDAY = re.compile(r"\b(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag)?(?:en)?\b\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Break:
    """A school break: its name, first and last day."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Page:
    """What was read of a page, and the lines that look like a break and could not be."""

    breaks: tuple[Break, ...]
    unread: tuple[str, ...]


def read_breaks(text: str, year: int) -> Page:
    """Read a page of the school year that begins in the autumn of ``year``.

    A week is Monday to Sunday. A date without a year lies in the school year.

    >>> page = read_breaks("Höstlov vecka 44\\nJullov: 22 december - 7 januari\\nLov någon gång i maj", 2026)
    >>> for each in page.breaks:
    ...     print(each.name, each.first, each.last)
    Höstlov 2026-10-26 2026-11-01
    Jullov 2026-12-22 2027-01-07
    >>> page.unread
    ('Lov någon gång i maj',)
    """
    found: list[Break] = []
    unread: list[str] = []
    heading = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if NO_BREAK.search(line):
            heading = ""
            continue
        days = _read_days(line, year)
        name = _read_name(line)
        if days:
            found.append(Break(name or heading or "Lov", *days))
            heading = ""
        else:
            heading = name
            if re.search(r"lov|ledig", line, re.IGNORECASE) and re.search(r"\s", line):
                unread.append(line)
    return Page(tuple(dict.fromkeys(found)), tuple(unread))


def _read_days(line: str, year: int) -> tuple[date, date] | None:
    """Return the first and the last day that a line names: dates before weeks."""
    for span in _find_spans(line, year):
        return span
    week = WEEK.search(line)
    if not week or not 1 <= int(week[1]) <= 53:
        return None
    number = int(week[1])
    try:
        monday = date.fromisocalendar(year if number > 26 else year + 1, number, 1)
    except ValueError:  # a year of 52 weeks
        return None
    return monday, monday + timedelta(days=6)


def _find_spans(line: str, year: int) -> Iterator[tuple[date, date]]:
    for match in SPAN.finditer(WEEK.sub(" ", WEEKDAY.sub(" ", line))):
        one, other = _get_parts(match, 1), _get_parts(match, 2)
        # “26–30 oktober 2026”: what stands once holds for both.
        first = _make_day(one, other, year)
        last = _make_day(other, one, year) if other[0] else first
        if first and last and first <= last <= first + timedelta(days=120):
            yield first, last


def _get_parts(match: re.Match[str], number: int) -> tuple[int, int, int]:
    """Return day, month and year, 0 where none is written."""
    got = {name: match[f"{name}{number}"] for name in ("y", "m", "d", "dn", "mn", "yn", "dw", "w", "yw")}
    month = MONTHS[got["w"][:3].lower()] if got["w"] else int(got["m"] or got["mn"] or 0)
    return int(got["d"] or got["dn"] or got["dw"] or 0), month, int(got["y"] or got["yn"] or got["yw"] or 0)


def _make_day(parts: tuple[int, int, int], other: tuple[int, int, int], year: int) -> date | None:
    day, month, written = parts
    month = month or other[1]
    if not month:
        return None
    # A year that is written once is that of the month it stands beside.
    if not written and other[2]:
        written = other[2] if month == (other[1] or month) else 0
    try:
        return date(written or (year if month > 6 else year + 1), month, day)
    except ValueError:
        return None


def _read_name(line: str) -> str:
    """Return the words of a line without its dates."""
    rest = SPAN.sub(" ", WEEK.sub(" ", WEEKDAY.sub(" ", line)))
    rest = re.sub(r"[\d()]+", " ", rest)
    words = re.sub(r"\s+", " ", rest).strip(" :;,.–—-*•·/")
    return words if LETTERS.search(words) else ""
