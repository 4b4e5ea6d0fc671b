"""When notice is short: how long before a visit we were told, and until when one could have told.

Moments are naive UTC, so an hour of notice is an hour also over the nights when the clocks change.
A cancellation is told at the minute it was told, its seconds dropped: what the customer saw on the
clock counts, and whoever calls while it still shows exactly 24 hours before has given 24 hours.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from .local_time import local_date, to_utc
from .red_days import red_day

_TICK = timedelta.resolution
_SATURDAY = 5


def told_minute(told_at: datetime) -> datetime:
    """Return the minute in which the message came.

    :raise ValueError: the moment carries a time zone

    >>> told_minute(datetime(2026, 3, 28, 13, 0, 59))
    datetime.datetime(2026, 3, 28, 13, 0)
    """
    return _naive(told_at).replace(second=0, microsecond=0)


def by_hours(start: datetime, hours: Decimal | int) -> datetime:
    """Return the last moment that is ``hours`` before ``start``.

    >>> by_hours(datetime(2026, 3, 29, 13, 0), Decimal("0.5"))
    datetime.datetime(2026, 3, 29, 12, 30)
    """
    return _naive(start) - timedelta(microseconds=int(Fraction(hours) * 3_600_000_000))


def by_clock(start: datetime, at: time, days: int, zone: str, working: bool = False) -> datetime:
    """Return the moment when clocks in ``zone`` show ``at``, so many days before the day of ``start``.

    :param bool working: Saturdays, Sundays and red days are not counted

    >>> by_clock(datetime(2026, 4, 7, 13, 0), time(9), 1, "Europe/Stockholm")
    datetime.datetime(2026, 4, 6, 7, 0)
    >>> by_clock(datetime(2026, 4, 7, 13, 0), time(9), 1, "Europe/Stockholm", working=True)
    datetime.datetime(2026, 4, 2, 7, 0)
    """
    day = local_date(_naive(start), zone)
    for _each in range(days):
        day -= timedelta(days=1)
        while working and not is_working_day(day):
            day -= timedelta(days=1)
    return to_utc(day, at, zone)


def is_working_day(day: date) -> bool:
    """Tell whether ``day`` is neither at the weekend nor red.

    >>> is_working_day(date(2026, 4, 6)), is_working_day(date(2026, 4, 7))
    (False, True)
    """
    return day.weekday() < _SATURDAY and not red_day(day)


def count_minutes(start: datetime, told_at: datetime) -> int:
    """Return the notice in whole minutes, rounded down; below 0 once the visit has started.

    >>> count_minutes(datetime(2026, 3, 29, 13, 0), datetime(2026, 3, 28, 17, 30, 40))
    1170
    >>> count_minutes(datetime(2026, 3, 29, 13, 0), datetime(2026, 3, 29, 13, 15))
    -15
    """
    return int((_naive(start) - told_minute(told_at)) // _TICK // 60_000_000)


def _naive(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        # Two local times of one zone are subtracted as clock times: an hour wrong in spring.
        raise ValueError("Notice is counted between moments in UTC, without a time zone.")
    return moment
