"""Clock time in a place, to UTC and back.

People agree on clock times ("Wednesdays at 15"), the database keeps UTC. Every datetime here is
naive: UTC where it is called a moment, clock time in ``zone`` (an IANA name) where it is local.
"""

import re
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

Clock = TypeVar("Clock", datetime, time)
CLOCK_TEXT = re.compile(r"(\d{1,2})(?:[.: ]?(\d\d))?", re.ASCII)


def to_utc(day: date, at: time, zone: str) -> datetime:
    """Return the moment, naive UTC, when clocks in ``zone`` show ``at`` on ``day``.

    A time that exists twice is the first of the two. A time that does not exist moves forward
    to the next that does, to the second: whoever comes at 02:30 on the spring night comes when
    the clock jumps to 03:00. Hence a later clock time never gives an earlier moment.

    :raise ValueError: the zone is unknown, or ``at`` carries a zone of its own

    >>> to_utc(date(2026, 7, 1), time(15), "Europe/Stockholm")
    datetime.datetime(2026, 7, 1, 13, 0)
    >>> to_utc(date(2026, 3, 29), time(2, 30), "Europe/Stockholm")
    datetime.datetime(2026, 3, 29, 1, 0)
    >>> to_utc(date(2026, 10, 25), time(2, 30), "Europe/Stockholm")
    datetime.datetime(2026, 10, 25, 0, 30)
    """
    tz = _zone(zone)
    local = datetime.combine(day, _naive(at).replace(fold=0))
    moment = _utc(local, tz)
    return moment if _local(moment, tz) == local else _jump(local, tz)


def to_local(moment: datetime, zone: str) -> datetime:
    """Return what clocks in ``zone`` show at ``moment``, both naive.

    The second pass through the hour that exists twice has ``fold=1``.

    :raise ValueError: the zone is unknown, or ``moment`` carries a zone of its own

    >>> to_local(datetime(2026, 1, 7, 14, 0), "Europe/Stockholm")
    datetime.datetime(2026, 1, 7, 15, 0)
    """
    return _local(_naive(moment), _zone(zone))


def local_date(moment: datetime, zone: str) -> date:
    """Return the calendar day in ``zone`` at ``moment`` (naive UTC); raises as :func:`to_local`.

    >>> local_date(datetime(2026, 12, 31, 23, 30), "Europe/Stockholm")
    datetime.date(2027, 1, 1)
    """
    return to_local(moment, zone).date()


def format_hours(start: datetime, stop: datetime, zone: str) -> str:
    """Return the hours between two moments (naive UTC) as clocks in ``zone`` show them.

    >>> format_hours(datetime(2026, 3, 4, 14, 0), datetime(2026, 3, 4, 16, 0), "Europe/Stockholm")
    '15.00–17.00'
    """
    return f"{to_local(start, zone):%H.%M}–{to_local(stop, zone):%H.%M}"


def format_clock(moment: datetime, zone: str) -> str:
    """Return what a clock in ``zone`` shows at ``moment`` (naive UTC), to the minute.

    >>> format_clock(datetime(2026, 3, 4, 14, 7), "Europe/Stockholm")
    '15.07'
    """
    return f"{to_local(moment, zone):%H.%M}"


def parse_clock(text: str) -> time:
    """Return the clock time that somebody typed in a hurry: 15.07, 15:07, 1507, 9 or 9.05.

    :raise ValueError: the text is no time of the day

    >>> parse_clock("15.07"), parse_clock("907"), parse_clock(" 9 ")
    (datetime.time(15, 7), datetime.time(9, 7), datetime.time(9, 0))
    """
    match = CLOCK_TEXT.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is no time of the day.")
    return time(int(match[1]), int(match[2] or 0))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, a folder of the zone files
        raise ValueError(f"There is no time zone called {name!r}.") from None


def _naive(value: Clock) -> Clock:
    if value.tzinfo is not None:
        raise ValueError("A time is given without a time zone of its own.")
    return value


def _utc(local: datetime, tz: tzinfo) -> datetime:
    return local.replace(tzinfo=tz).astimezone(UTC).replace(tzinfo=None)


def _local(moment: datetime, tz: tzinfo) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(tz).replace(tzinfo=None)


def _jump(local: datetime, tz: tzinfo) -> datetime:
    """Return the moment when the clocks jump past ``local``, a time that does not exist.

    Read with the offset after the jump such a time lies before the jump, and the other way
    round; zoneinfo does not tell where between the two the jump is, so it is searched for.
    """
    local = local.replace(microsecond=0)
    early, late = _utc(local.replace(fold=1), tz), _utc(local, tz)
    seconds = range(int((late - early).total_seconds()))

    def jumped(second: int) -> bool:
        return _local(early + timedelta(seconds=second), tz) > local

    return early + timedelta(seconds=bisect_left(seconds, True, key=jumped))
