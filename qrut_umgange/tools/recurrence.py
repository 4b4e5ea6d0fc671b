"""Which days and moments a weekly series gives: "every second Wednesday 15 to 17, 12 times".

A series is agreed in clock time, so each occurrence is turned into UTC on its own day and the
clock time stays the same across summer time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count as counted_from

from .local_time import to_utc

MOST = 400  # occurrences; a slip in a form must not fill the calendar for decades


@dataclass(frozen=True)
class Rule:
    """A weekly series in clock time.

    ``weekdays`` are 0 (Monday) to 6, none meaning the weekday of ``first_day``. Weeks are
    counted from the week of ``first_day``; no occurrence lies before that day. An ``ends_at``
    not later than ``starts_at`` is on the next day. The series ends after ``count`` occurrences
    or with the day ``until``, whichever comes first; one of them is needed. A day in ``skip``
    has no occurrence and does not count.

    :raise ValueError: the series cannot be meant so; the sentence says what to change

    >>> Rule(date(2026, 9, 2), time(15), time(17), "Europe/Stockholm")
    Traceback (most recent call last):
    ValueError: A series needs a number of times or a last day.
    """

    first_day: date
    starts_at: time
    ends_at: time
    zone: str
    weekdays: tuple[int, ...] = ()
    interval_weeks: int = 1
    count: int | None = None
    until: date | None = None
    skip: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.count is None and self.until is None:
            raise ValueError("A series needs a number of times or a last day.")
        if self.count is not None and not 1 <= self.count <= MOST:
            raise ValueError(f"A series has 1 to {MOST} times.")
        if self.until is not None and self.until < self.first_day:
            raise ValueError("The last day of a series cannot come before its first.")
        if not 1 <= self.interval_weeks <= 52:
            raise ValueError("A series comes back every 1 to 52 weeks.")
        if not set(self.weekdays) <= set(range(7)):
            raise ValueError("Weekdays are numbered from 0, Monday, to 6, Sunday.")


@dataclass(frozen=True)
class Occurrence:
    """One time of a series: its local ``day``, and when it starts and stops in naive UTC."""

    day: date
    start: datetime
    stop: datetime


def occurrences(rule: Rule) -> list[Occurrence]:
    """Return the occurrences of the series in order of time.

    :raise ValueError: the zone is unknown, or ``until`` gives more than 400 occurrences

    >>> wednesdays = Rule(date(2026, 10, 14), time(15), time(17), "Europe/Stockholm",
    ...                   interval_weeks=2, count=3, skip=frozenset({date(2026, 10, 28)}))
    >>> for each in occurrences(wednesdays):
    ...     print(each.day, each.start.time(), each.stop.time())
    2026-10-14 13:00:00 15:00:00
    2026-11-11 14:00:00 16:00:00
    2026-11-25 14:00:00 16:00:00
    """
    return [_occurrence(rule, day) for day in _held_days(rule)]


def _held_days(rule: Rule) -> list[date]:
    """Return the days of the series, those to skip left out."""
    held: list[date] = []
    for day in _days(rule):
        if len(held) == rule.count or (rule.until is not None and day > rule.until):
            break
        if day not in rule.skip:
            held.append(day)
        if len(held) > MOST:
            raise ValueError(f"The series has more than {MOST} times: choose an earlier last day.")
    return held


def _days(rule: Rule) -> Iterator[date]:
    """Yield the days the pattern points at, without end and without regard to ``skip``."""
    weekdays = sorted(set(rule.weekdays)) or [rule.first_day.weekday()]
    monday = rule.first_day - timedelta(days=rule.first_day.weekday())
    for week in counted_from(step=rule.interval_weeks):
        for weekday in weekdays:
            day = monday + timedelta(weeks=week, days=weekday)
            if day >= rule.first_day:
                yield day


def _occurrence(rule: Rule, day: date) -> Occurrence:
    overnight = rule.ends_at <= rule.starts_at
    last_day = day + timedelta(days=overnight)
    start = to_utc(day, rule.starts_at, rule.zone)
    stop = to_utc(last_day, rule.ends_at, rule.zone)
    if stop == start:
        # Both ends fell in the hour that the spring night lacks: keep the agreed length.
        stop += datetime.combine(last_day, rule.ends_at) - datetime.combine(day, rule.starts_at)
    return Occurrence(day, start, stop)
