"""Months, quarters and years of the calendar: what figures are told of."""

from datetime import date

from dateutil.relativedelta import relativedelta

# How many months each kind of period has.
KINDS = {"month": 1, "quarter": 3, "year": 12}


def first_of(kind: str, day: date) -> date:
    """Return the first day of the period in which the day lies.

    >>> first_of("quarter", date(2026, 5, 17))
    datetime.date(2026, 4, 1)
    >>> first_of("year", date(2026, 5, 17))
    datetime.date(2026, 1, 1)
    """
    length = KINDS[kind]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def shift(kind: str, first: date, periods: int) -> date:
    """Return the first day of the period so many later, or earlier.

    >>> shift("quarter", date(2026, 1, 1), -1)
    datetime.date(2025, 10, 1)
    """
    return first + relativedelta(months=KINDS[kind] * periods)


def months_of(first: date, beyond: date) -> list[date]:
    """Return the first day of each month from ``first`` up to, and not with, ``beyond``.

    >>> len(months_of(date(2025, 11, 1), date(2026, 2, 1)))
    3
    """
    months = []
    while first < beyond:
        months.append(first)
        first += relativedelta(months=1)
    return months
