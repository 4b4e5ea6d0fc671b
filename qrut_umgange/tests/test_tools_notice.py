import doctest
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import notice
from ..tools.local_time import to_utc

ZONE = "Europe/Stockholm"
HOUR = timedelta(hours=1)
START = datetime(2026, 9, 2, 13)  # a Wednesday, 15 in Stockholm


@tagged("standard", "at_install")
class TestNotice(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(notice)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_parts_of_an_hour_can_be_a_limit(self):
        self.assertEqual(notice.by_hours(START, Decimal("0.25")), START - timedelta(minutes=15))

    def test_hours_are_real_hours_on_the_nights_the_clocks_change(self):
        for sunday, exactly_a_day_before in ((date(2026, 3, 29), time(14)), (date(2026, 10, 25), time(16))):
            with self.subTest(sunday=sunday):
                start = to_utc(sunday, time(15), ZONE)
                told = to_utc(sunday - timedelta(days=1), exactly_a_day_before, ZONE)
                self.assertEqual(notice.by_hours(start, 24), told)
                self.assertEqual(notice.count_minutes(start, told), 24 * 60)

    def test_a_clock_shows_the_same_time_on_the_nights_the_clocks_change(self):
        for sunday in (date(2026, 3, 29), date(2026, 10, 25)):
            with self.subTest(sunday=sunday):
                start = to_utc(sunday, time(15), ZONE)
                self.assertEqual(
                    notice.by_clock(start, time(9), 1, ZONE), to_utc(sunday - timedelta(days=1), time(9), ZONE)
                )

    def test_working_days_leave_out_weekends_and_red_days(self):
        for day, days, expected in (
            (date(2026, 9, 2), 1, date(2026, 9, 1)),
            (date(2026, 9, 7), 1, date(2026, 9, 4)),
            (date(2026, 9, 7), 2, date(2026, 9, 3)),
            (date(2026, 4, 7), 1, date(2026, 4, 2)),
            (date(2026, 12, 28), 1, date(2026, 12, 23)),
            (date(2026, 9, 6), 0, date(2026, 9, 6)),
        ):
            with self.subTest(day=day, days=days):
                found = notice.by_clock(to_utc(day, time(15), ZONE), time(9), days, ZONE, working=True)
                self.assertEqual(found, to_utc(expected, time(9), ZONE))

    def test_the_day_is_that_of_the_place(self):
        late = to_utc(date(2026, 9, 2), time(0, 30), ZONE)  # still the first in UTC
        self.assertEqual(notice.by_clock(late, time(9), 1, ZONE), to_utc(date(2026, 9, 1), time(9), ZONE))

    def test_whole_minutes_are_rounded_down_and_seconds_dropped(self):
        for before, minutes in ((20 * HOUR, 1200), (timedelta(seconds=61), 2), (timedelta(), 0), (-HOUR, -60)):
            with self.subTest(before=before):
                self.assertEqual(notice.count_minutes(START, START - before), minutes)

    def test_a_moment_with_a_zone_is_refused(self):
        for count in (
            lambda: notice.count_minutes(START, START.replace(tzinfo=UTC)),
            lambda: notice.by_hours(START.replace(tzinfo=UTC), 1),
            lambda: notice.by_clock(START.replace(tzinfo=UTC), time(9), 1, ZONE),
        ):
            with self.assertRaisesRegex(ValueError, "in UTC, without"):
                count()
