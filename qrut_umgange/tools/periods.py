"""From one day to another, both counted; an end that is empty is open.

Days are local calendar days. Odoo's empty date is ``False``, Python's ``None``: both are empty.
"""

from datetime import date, timedelta
from typing import Literal

Day = date | Literal[False] | None


def covers(first: Day, last: Day, day: date) -> bool:
    """Tell whether ``day`` lies in the period.

    >>> covers(date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 31))
    True
    >>> covers(date(2026, 3, 1), None, date(2026, 2, 28))
    False
    """
    return (not first or first <= day) and (not last or day <= last)


def overlap(first: Day, last: Day, other_first: Day, other_last: Day) -> bool:
    """Tell whether two periods have a day in common.

    >>> overlap(date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 31), None)
    True
    >>> overlap(date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), None)
    False
    """
    return (not last or not other_first or other_first <= last) and (not other_last or not first or first <= other_last)


def last_period(day: date, every: Literal["month", "quarter"]) -> tuple[date, date]:
    """Return the first and last day of the calendar period before the one that ``day`` is in.

    >>> last_period(date(2026, 3, 2), "month")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> last_period(date(2026, 3, 2), "quarter")
    (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    """
    months = 3 if every == "quarter" else 1
    begun = date(day.year, (day.month - 1) // months * months + 1, 1)
    ended = begun - timedelta(days=1)
    return date(ended.year, ended.month - months + 1, 1), ended
