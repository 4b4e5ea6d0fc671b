import doctest
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import periods
from ..tools.periods import covers, overlap

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
A_DAY = timedelta(days=1)

dates = st.dates(date(2026, 1, 1), date(2026, 1, 20))
ends = st.none() | st.just(False) | dates
quiet = settings(deadline=None, database=None, derandomize=True)


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    """A period has both its days; an empty end is open."""

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(periods).failed, 0)

    def test_both_ends_belong_to_it_and_the_days_beside_them_do_not(self):
        for day, inside in ((FIRST - A_DAY, False), (FIRST, True), (LAST, True), (LAST + A_DAY, False)):
            with self.subTest(day=day):
                self.assertIs(covers(FIRST, LAST, day), inside)

    def test_an_empty_end_is_open(self):
        for empty in (None, False):
            self.assertTrue(covers(empty, LAST, date.min))
            self.assertTrue(covers(FIRST, empty, date.max))
            self.assertTrue(covers(empty, empty, FIRST))

    @quiet
    @given(ends, ends, ends, ends)
    def test_periods_overlap_when_a_day_lies_in_both(self, first, last, other_first, other_last):
        if (first and last and first > last) or (other_first and other_last and other_first > other_last):
            return
        days = [date(2025, 12, 31) + n * A_DAY for n in range(30)]
        common = any(covers(first, last, day) and covers(other_first, other_last, day) for day in days)
        self.assertIs(overlap(first, last, other_first, other_last), common)
