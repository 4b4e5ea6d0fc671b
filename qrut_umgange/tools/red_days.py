"""The red days of the Swedish calendar, and the three eves that are kept as such.

The public holidays are those of lagen (1989:253) om allmänna helgdagar, Sundays apart: a Sunday
says so itself. Whoever plans a series wants to see them; a visit on such a day is no mistake.
"""

from datetime import date

from dateutil.easter import easter

# (month, day) -> the day's key
_FIXED = {
    (1, 1): "new_year",
    (1, 6): "epiphany",
    (5, 1): "first_of_may",
    (6, 6): "national_day",
    (12, 24): "christmas_eve",
    (12, 25): "christmas",
    (12, 26): "boxing_day",
    (12, 31): "new_years_eve",
}
# days after Easter Sunday -> the day's key
_BY_EASTER = {-2: "good_friday", 0: "easter", 1: "easter_monday", 39: "ascension", 49: "pentecost"}
# the first of seven days -> (the weekday among them, the day's key)
_BY_WEEK = {
    (6, 19): (4, "midsummer_eve"),
    (6, 20): (5, "midsummer"),
    (10, 31): (5, "all_saints"),
}


def red_day(day: date) -> str | None:
    """Return the key of the red day that ``day`` is, or None.

    Where two meet, as Ascension on the first of May, it is the one with the fixed date.

    >>> red_day(date(2026, 4, 6)), red_day(date(2026, 6, 19)), red_day(date(2026, 3, 4))
    ('easter_monday', 'midsummer_eve', None)
    """
    return _FIXED.get((day.month, day.day)) or _BY_EASTER.get((day - easter(day.year)).days) or _get_in_week(day)


def _get_in_week(day: date) -> str | None:
    for first, (weekday, key) in _BY_WEEK.items():
        if day.weekday() == weekday and 0 <= (day - date(day.year, *first)).days < 7:
            return key
    return None
