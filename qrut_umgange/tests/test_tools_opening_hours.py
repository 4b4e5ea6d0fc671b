import doctest
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import opening_hours
from ..tools.opening_hours import get_hours, group_days, is_open

MONDAY = datetime(2026, 3, 2)
quiet = settings(deadline=None, database=None, derandomize=True)
quarters = st.integers(0, 96).map(lambda quarter: quarter / 4)
spans = st.lists(
    st.tuples(st.integers(0, 6), quarters, quarters).filter(lambda span: span[1] < span[2]), max_size=12
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestOpeningHours(BaseCase):
    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(opening_hours).failed, 0)

    def test_a_night_is_open_where_both_days_say_so(self):
        start, stop = MONDAY + timedelta(hours=22), MONDAY + timedelta(hours=26)
        self.assertTrue(is_open(start, stop, [(0, 20, 24), (1, 0, 3)]))
        self.assertFalse(is_open(start, stop, [(0, 20, 24), (1, 1, 3)]))
        self.assertFalse(is_open(start, stop, [(0, 20, 23), (1, 0, 3)]))

    @quiet
    @given(spans, st.integers(0, 600), st.integers(1, 90))
    def test_it_is_open_where_each_quarter_of_it_is(self, hours, begins, quarters_long):
        quarter = timedelta(minutes=15)
        start = MONDAY + begins * quarter
        whole = is_open(start, start + quarters_long * quarter, hours)
        parts = all(is_open(start + at * quarter, start + (at + 1) * quarter, hours) for at in range(quarters_long))
        self.assertEqual(whole, parts)

    @quiet
    @given(spans)
    def test_the_sign_on_the_door_tells_of_each_open_day_once(self, hours):
        told = [day for first, last, _hours in group_days(hours) for day in range(first, last + 1)]
        self.assertEqual(told, [day for day in range(7) if get_hours(day, hours)])
