import doctest
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import notice
from ..tools.local_time import to_utc
from ..tools.notice import Line, check, describe_hours, pick

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
FREE, HALF, FULL = Decimal(0), Decimal("0.5"), Decimal(1)
POLICY = [Line(None, FREE), Line(24, FULL), Line(48, HALF)]
START = datetime(2026, 9, 2, 13)

hours = st.decimals(0, 1000, places=2)
shares = st.decimals(0, 1, places=2)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))


def share(lines, start, told_at):
    return pick(lines, start, told_at).share


@st.composite
def policies(draw, falling=False):
    limits = draw(st.lists(hours, unique=True, max_size=5))
    costs = draw(st.lists(shares, min_size=len(limits) + 1, max_size=len(limits) + 1))
    if falling:
        limits, costs = sorted(limits), sorted(costs, reverse=True)
    lines = [Line(*pair) for pair in zip([*limits, None], costs, strict=True)]
    return draw(st.permutations(lines))


quiet = settings(deadline=None, database=None, derandomize=True)


@tagged("standard", "at_install")
class TestNotice(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(notice)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_the_proposed_policy_is_exact_to_the_minute(self):
        for before, due in (
            (1000 * HOUR, FREE),
            (48 * HOUR + MINUTE, FREE),
            (48 * HOUR, FREE),
            (48 * HOUR - MINUTE, HALF),
            (24 * HOUR + MINUTE, HALF),
            (24 * HOUR, HALF),
            (24 * HOUR - MINUTE, FULL),
            (5 * HOUR, FULL),
            (0 * HOUR, FULL),
            (-MINUTE, FULL),
        ):
            with self.subTest(before=before):
                self.assertEqual(share(POLICY, START, START - before), due)

    def test_the_seconds_of_the_minute_cost_nothing(self):
        told_at = START - 24 * HOUR
        self.assertEqual(share(POLICY, START, told_at.replace(second=59, microsecond=999999)), HALF)
        self.assertEqual(share(POLICY, START, told_at + MINUTE), FULL)

    def test_hours_are_real_hours_on_the_nights_the_clocks_change(self):
        for sunday, exactly_a_day_before in (
            (date(2026, 3, 29), time(14)),
            (date(2026, 10, 25), time(16)),
        ):
            with self.subTest(sunday=sunday):
                start = to_utc(sunday, time(15), "Europe/Stockholm")
                saturday = sunday - timedelta(days=1)
                told_at = to_utc(saturday, exactly_a_day_before, "Europe/Stockholm")
                self.assertEqual(share(POLICY, start, told_at), HALF)
                self.assertEqual(share(POLICY, start, told_at + MINUTE), FULL)

    def test_a_single_line_always_decides(self):
        self.assertEqual(share([Line(None, HALF)], START, START + HOUR), HALF)

    def test_a_line_below_zero_hours_is_for_telling_after_the_start(self):
        lines = [Line(0, FULL), Line(None, HALF)]
        self.assertEqual(share(lines, START, START), HALF)
        self.assertEqual(share(lines, START, START + MINUTE), FULL)

    def test_parts_of_an_hour_can_be_a_limit(self):
        lines = [Line(Decimal("0.25"), FULL), Line(None, FREE)]
        self.assertEqual(share(lines, START, START - 15 * MINUTE), FREE)
        self.assertEqual(share(lines, START, START - 14 * MINUTE), FULL)

    def test_whole_hours_are_rounded_down(self):
        for before, told in (
            (20 * HOUR, 20),
            (20 * HOUR - MINUTE, 19),
            (19 * HOUR, 19),
            (MINUTE, 0),
            (-MINUTE, -1),
            (-HOUR, -1),
        ):
            with self.subTest(before=before):
                self.assertEqual(describe_hours(START, START - before), told)

    def test_what_is_told_agrees_with_what_is_due(self):
        told_at = (START - 24 * HOUR).replace(second=30)
        self.assertEqual(describe_hours(START, told_at), 24)
        self.assertEqual(share(POLICY, START, told_at), HALF)

    def test_an_unclear_policy_is_refused_with_a_sentence(self):
        for lines, sentence in (
            ([], "exactly one line without hours"),
            ([Line(24, FULL)], "exactly one line without hours"),
            ([Line(None, FULL), Line(None, FREE)], "exactly one line without hours"),
            ([*POLICY, Line(Decimal("24.0"), HALF)], "the same hours"),
        ):
            for look in (lambda lines: share(lines, START, START), check):
                with self.subTest(lines=lines), self.assertRaisesRegex(ValueError, sentence):
                    look(lines)

    def test_an_impossible_line_is_refused_with_a_sentence(self):
        for values, sentence in (
            ((-1, FULL), "negative"),
            ((24, Decimal("1.01")), "between 0 and 1"),
            ((24, Decimal("-0.01")), "between 0 and 1"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValueError, sentence):
                Line(*values)

    def test_a_moment_with_a_zone_is_refused(self):
        with self.assertRaisesRegex(ValueError, "in UTC, without"):
            share(POLICY, START, START.replace(tzinfo=UTC))

    @quiet
    @given(policies(falling=True), moments, moments, moments)
    def test_more_notice_never_costs_more_where_the_shares_fall_with_the_hours(self, lines, start, one, other):
        early, late = sorted((one, other))
        self.assertLessEqual(share(lines, start, early), share(lines, start, late))

    @quiet
    @given(policies(), moments, moments)
    def test_the_order_of_the_lines_does_not_matter(self, lines, start, told_at):
        self.assertEqual(share(lines, start, told_at), share(lines[::-1], start, told_at))

    @quiet
    @given(policies(), moments, moments)
    def test_only_lines_above_the_notice_can_decide_and_none_between(self, lines, start, told_at):
        told_at = told_at.replace(second=0, microsecond=0)
        start = start.replace(second=0, microsecond=0)
        given_hours = Decimal((start - told_at) // MINUTE) / 60
        never = Decimal("Infinity")
        limits = {never if line.below_hours is None else line.below_hours: line for line in lines}
        nearest = min(limit for limit in limits if given_hours < limit)
        self.assertEqual(share(lines, start, told_at), limits[nearest].share)
