"""Whether a place is open, and what is said of when it is.

A span is (weekday, from, to): Monday is 0, the hours are clock time in the place as decimals.
Every datetime here is naive clock time in the place.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

Span = tuple[int, float, float]
Hours = tuple[tuple[float, float], ...]
END_OF_DAY = 24.0
# Hours are kept as decimals: 18.2 is not quite 18.12.
LEEWAY = 1 / 120


def get_hours(weekday: int, spans: Iterable[Span]) -> Hours:
    """Return when it is open on a weekday, what touches as one.

    >>> get_hours(2, [(2, 8, 12), (2, 12, 17), (2, 18, 20), (3, 8, 17)])
    ((8, 17), (18, 20))
    """
    merged: list[tuple[float, float]] = []
    for _day, begins, ends in sorted(span for span in spans if span[0] == weekday):
        if merged and begins <= merged[-1][1] + LEEWAY:
            begins, ends = merged[-1][0], max(merged.pop()[1], ends)
        merged.append((begins, ends))
    return tuple(merged)


def is_open(start: datetime, stop: datetime, spans: Iterable[Span]) -> bool:
    """Tell whether it is open from ``start`` until ``stop``, night included.

    >>> open_hours = [(2, 8.0, 18.5)]
    >>> wednesday = datetime(2026, 3, 4)
    >>> is_open(wednesday.replace(hour=17), wednesday.replace(hour=18, minute=30), open_hours)
    True
    >>> is_open(wednesday.replace(hour=17), wednesday.replace(hour=18, minute=45), open_hours)
    False
    >>> is_open(wednesday, wednesday, [])
    True
    """
    spans = list(spans)
    while start < stop:
        midnight = datetime.combine(start.date() + timedelta(days=1), datetime.min.time())
        until = min(stop, midnight)
        begins, ends = _get_clock(start), END_OF_DAY if until == midnight else _get_clock(until)
        hours = get_hours(start.weekday(), spans)
        if not any(opens <= begins + LEEWAY and ends <= closes + LEEWAY for opens, closes in hours):
            return False
        start = until
    return True


def group_days(spans: Iterable[Span]) -> list[tuple[int, int, Hours]]:
    """Return (first weekday, last weekday, hours): days in a row with the same hours, closed ones left out.

    >>> group_days([(0, 8, 17), (1, 8, 17), (2, 8, 17), (5, 10, 14)])
    [(0, 2, ((8, 17),)), (5, 5, ((10, 14),))]
    """
    spans = list(spans)
    groups: list[tuple[int, int, Hours]] = []
    for weekday in range(7):
        hours = get_hours(weekday, spans)
        if not hours:
            continue
        if groups and groups[-1][1] == weekday - 1 and groups[-1][2] == hours:
            groups[-1] = (groups[-1][0], weekday, hours)
        else:
            groups.append((weekday, weekday, hours))
    return groups


def say_hours(hours: Hours) -> str:
    """Return the hours as a sign on the door says them.

    >>> say_hours(((8, 12), (13, 18.5)))
    '8–12, 13–18.30'
    """
    return ", ".join(f"{_say_clock(begins)}–{_say_clock(ends)}" for begins, ends in hours)


def get_any(weekday: int) -> date:
    """Return a date on a weekday, for its name in a language.

    >>> get_any(0).weekday()
    0
    """
    return date(2026, 3, 2) + timedelta(days=weekday)


def _get_clock(moment: datetime) -> float:
    return moment.hour + moment.minute / 60 + moment.second / 3600


def _say_clock(clock: float) -> str:
    hour, minute = divmod(round(clock * 60), 60)
    return f"{hour}.{minute:02}" if minute else f"{hour}"
