"""When somebody is of age."""

from datetime import date

from dateutil.relativedelta import relativedelta

ADULT_YEARS = 18


def adult_day(birth_date: date) -> date:
    """Return the day from which whoever was born on ``birth_date`` is of age.

    >>> adult_day(date(2008, 3, 4))
    datetime.date(2026, 3, 4)
    """
    return birth_date + relativedelta(years=ADULT_YEARS)
