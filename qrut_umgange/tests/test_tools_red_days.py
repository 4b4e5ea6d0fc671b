import doctest
from datetime import date, timedelta

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import red_days
from ..tools.red_days import red_day

# As printed in the almanacs of three years; 2027 has Midsummer as late as it gets.
ALMANAC = {
    2024: {
        "good_friday": (3, 29), "easter": (3, 31), "easter_monday": (4, 1), "ascension": (5, 9),
        "pentecost": (5, 19), "midsummer_eve": (6, 21), "midsummer": (6, 22), "all_saints": (11, 2),
    },
    2026: {
        "good_friday": (4, 3), "easter": (4, 5), "easter_monday": (4, 6), "ascension": (5, 14),
        "pentecost": (5, 24), "midsummer_eve": (6, 19), "midsummer": (6, 20), "all_saints": (10, 31),
    },
    2027: {
        "good_friday": (3, 26), "easter": (3, 28), "easter_monday": (3, 29), "ascension": (5, 6),
        "pentecost": (5, 16), "midsummer_eve": (6, 25), "midsummer": (6, 26), "all_saints": (11, 6),
    },
}  # fmt: skip
EVERY_YEAR = {
    "new_year": (1, 1), "epiphany": (1, 6), "first_of_may": (5, 1), "national_day": (6, 6),
    "christmas_eve": (12, 24), "christmas": (12, 25), "boxing_day": (12, 26), "new_years_eve": (12, 31),
}  # fmt: skip
quiet = settings(deadline=None, database=None, derandomize=True)


def days_of(year):
    first = date(year, 1, 1)
    return [day for n in range(366) if (day := first + timedelta(days=n)).year == year]


@tagged("post_install", "-at_install")
class TestRedDays(BaseCase):
    """Which days are red, whatever the year."""

    def test_the_examples_hold(self):
        result = doctest.testmod(red_days)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_each_year_has_the_days_of_its_almanac_and_no_others(self):
        for year, moving in ALMANAC.items():
            red = {key: (day.month, day.day) for day in days_of(year) if (key := red_day(day))}
            with self.subTest(year=year):
                self.assertEqual(red, EVERY_YEAR | moving)

    def test_they_are_those_of_the_kept_library_every_year_it_knows(self):
        # Whit Monday gave way to the National Day in 2005.
        for year in range(2005, holidays.SE.end_year + 1):
            theirs = holidays.SE(years=year, include_sundays=False)
            with self.subTest(year=year):
                self.assertEqual({day for day in days_of(year) if red_day(day)}, set(theirs))

    def test_where_two_meet_the_fixed_one_is_named(self):
        self.assertEqual(red_day(date(2008, 5, 1)), "first_of_may")  # Ascension too

    @quiet
    @given(st.integers(1990, 2400))
    def test_each_moving_day_has_its_weekday_and_comes_once(self, year):
        found = {}
        for day in days_of(year):
            found.setdefault(red_day(day), []).append(day)
        weekdays = {
            "good_friday": 4, "easter": 6, "easter_monday": 0, "midsummer_eve": 4, "midsummer": 5, "all_saints": 5,
        }  # fmt: skip
        for key, weekday in weekdays.items():
            self.assertEqual([day.weekday() for day in found[key]], [weekday])
        [midsummer], [saints] = found["midsummer"], found["all_saints"]
        self.assertTrue(date(year, 6, 20) <= midsummer <= date(year, 6, 26))
        self.assertTrue(date(year, 10, 31) <= saints <= date(year, 11, 6))
        self.assertEqual(found["midsummer_eve"], [midsummer - timedelta(days=1)])
