import doctest
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import day_picture, free_times
from ..tools.day_picture import place_in_lanes, span_of
from ..tools.free_times import subtract

START = datetime(2026, 3, 2)
MINUTES = st.integers(min_value=0, max_value=600)
SPANS = st.lists(st.tuples(MINUTES, MINUTES).map(lambda pair: tuple(sorted(pair))), max_size=8)


def to_spans(pairs):
    return [tuple(START + timedelta(minutes=minute) for minute in pair) for pair in pairs]


@tagged("post_install", "-at_install")
class TestToolsFreeTimes(TestCase):
    """What is free is open and not taken; what is drawn covers nothing else."""

    def test_the_examples_are_true(self):
        for module in (day_picture, free_times):
            self.assertEqual(doctest.testmod(module).failed, 0)

    @given(SPANS, SPANS)
    def test_free_is_what_is_open_and_not_taken_minute_by_minute(self, opened, taken):
        free = subtract(to_spans(opened), to_spans(taken), timedelta(0))
        for minute in range(0, 600, 7):
            moment = START + timedelta(minutes=minute)
            inside = [any(a <= moment < b for a, b in spans) for spans in (free, to_spans(opened), to_spans(taken))]
            self.assertEqual(inside[0], inside[1] and not inside[2])

    @given(SPANS, SPANS)
    def test_no_gap_is_shorter_than_asked_for(self, opened, taken):
        for start, stop in subtract(to_spans(opened), to_spans(taken), timedelta(hours=1)):
            self.assertGreaterEqual(stop - start, timedelta(hours=1))

    @given(SPANS)
    def test_no_two_in_a_lane_cover_each_other(self, spans):
        spans.sort()
        lanes = place_in_lanes(spans)
        for at, (start, stop) in enumerate(spans):
            for other, (begin, end) in enumerate(spans[:at]):
                self.assertFalse(lanes[at] == lanes[other] and begin < stop and start < end)

    @given(st.lists(st.integers(min_value=0, max_value=1440), min_size=1))
    def test_the_picture_shows_every_moment_in_whole_hours(self, minutes):
        first, last = span_of(minutes)
        self.assertTrue(0 <= first <= min(minutes) and max(minutes) <= last <= 1440)
        self.assertEqual((first % 60, last % 60), (0, 0))
        self.assertGreaterEqual(last - first, 240)
