import doctest
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import local_time
from ..tools.local_time import format_clock, local_date, parse_clock, to_local, to_utc

STOCKHOLM = "Europe/Stockholm"
SPRING_NIGHT = date(2026, 3, 29)
AUTUMN_NIGHT = date(2026, 10, 25)
SECOND = timedelta(seconds=1)

# Jumps of an hour, of half an hour, of a whole day, at midnight, and none.
ZONES = [STOCKHOLM, "Australia/Lord_Howe", "Pacific/Apia", "America/Havana", "UTC"]
zones = st.sampled_from(ZONES)
near_jumps = st.sampled_from(
    [
        SPRING_NIGHT,
        AUTUMN_NIGHT,
        date(2011, 12, 29),
        date(2011, 12, 30),
        date(2026, 4, 5),
        date(2026, 10, 4),
        date(2026, 3, 8),
        date(2026, 11, 1),
    ]
)
days = near_jumps | st.dates(date(1950, 1, 1), date(2090, 12, 31))
clock_times = st.times().map(lambda at: at.replace(microsecond=0))
quiet = settings(deadline=None, database=None, derandomize=True)


@tagged("standard", "at_install")
class TestLocalTime(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(local_time)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_summer_and_winter_have_their_own_offset(self):
        self.assertEqual(to_utc(date(2026, 7, 1), time(15), STOCKHOLM), datetime(2026, 7, 1, 13))
        self.assertEqual(to_utc(date(2026, 1, 7), time(15), STOCKHOLM), datetime(2026, 1, 7, 14))

    def test_every_time_the_spring_night_lacks_moves_to_three(self):
        for at in (time(2), time(2, 0, 1), time(2, 30), time(2, 59, 59, 999999)):
            with self.subTest(at=at):
                moment = to_utc(SPRING_NIGHT, at, STOCKHOLM)
                self.assertEqual(moment, datetime(2026, 3, 29, 1))
                self.assertEqual(to_local(moment, STOCKHOLM), datetime(2026, 3, 29, 3))

    def test_the_times_around_the_lacking_hour_stay(self):
        self.assertEqual(to_utc(SPRING_NIGHT, time(1, 59, 59), STOCKHOLM), datetime(2026, 3, 29, 0, 59, 59))
        self.assertEqual(to_utc(SPRING_NIGHT, time(3), STOCKHOLM), datetime(2026, 3, 29, 1))

    def test_a_time_that_exists_twice_is_the_first_whatever_its_fold(self):
        for fold in (0, 1):
            at = time(2, 30, fold=fold)
            self.assertEqual(to_utc(AUTUMN_NIGHT, at, STOCKHOLM), datetime(2026, 10, 25, 0, 30))

    def test_both_passes_of_the_double_hour_are_shown_and_told_apart(self):
        first = to_local(datetime(2026, 10, 25, 0, 30), STOCKHOLM)
        second = to_local(datetime(2026, 10, 25, 1, 30), STOCKHOLM)
        self.assertEqual(first, second)
        self.assertEqual((first.fold, second.fold), (0, 1))

    def test_a_day_that_a_place_never_had_moves_to_the_next(self):
        moment = to_utc(date(2011, 12, 30), time(12), "Pacific/Apia")
        self.assertEqual(to_local(moment, "Pacific/Apia"), datetime(2011, 12, 31))

    def test_the_day_changes_at_local_midnight(self):
        self.assertEqual(local_date(datetime(2026, 6, 30, 21, 59), STOCKHOLM), date(2026, 6, 30))
        self.assertEqual(local_date(datetime(2026, 6, 30, 22, 0), STOCKHOLM), date(2026, 7, 1))

    def test_an_unknown_zone_is_a_value_error(self):
        for zone in ("Europe/Atlantis", "", "../etc/passwd", "Europe"):
            with self.subTest(zone=zone), self.assertRaisesRegex(ValueError, "no time zone"):
                to_utc(SPRING_NIGHT, time(12), zone)

    def test_a_time_with_a_zone_of_its_own_is_refused(self):
        with self.assertRaisesRegex(ValueError, "of its own"):
            to_utc(SPRING_NIGHT, time(12, tzinfo=UTC), STOCKHOLM)
        with self.assertRaisesRegex(ValueError, "of its own"):
            to_local(datetime(2026, 3, 29, tzinfo=UTC), STOCKHOLM)

    @quiet
    @given(days, clock_times, zones)
    def test_clocks_show_the_time_wanted_or_jump_past_it_at_that_moment(self, day, at, zone):
        wanted = datetime.combine(day, at)
        moment = to_utc(day, at, zone)
        if to_local(moment, zone) != wanted:
            self.assertGreater(to_local(moment, zone), wanted)
            self.assertLess(to_local(moment - SECOND, zone), wanted)

    @quiet
    @given(days, clock_times, zones)
    def test_no_earlier_moment_shows_the_same_time(self, day, at, zone):
        moment = to_utc(day, at, zone)
        shown = to_local(moment, zone)
        for half_hours in range(1, 5):
            self.assertLess(to_local(moment - timedelta(minutes=30 * half_hours), zone), shown)

    @quiet
    @given(days, clock_times, clock_times, zones)
    def test_a_later_clock_time_is_never_an_earlier_moment(self, day, one, other, zone):
        earlier, later = sorted((one, other))
        self.assertLessEqual(to_utc(day, earlier, zone), to_utc(day, later, zone))

    # === CLOCKS AS PEOPLE WRITE THEM === #

    @quiet
    @given(clock_times, st.sampled_from((".", ":", " ", "")))
    def test_a_clock_time_is_read_however_it_is_written(self, at, mark):
        wanted = at.replace(second=0, microsecond=0)
        self.assertEqual(parse_clock(f" {at.hour:02}{mark}{at.minute:02} "), wanted)

    @quiet
    @given(days, clock_times)
    def test_what_the_clock_shows_is_read_back_as_the_same_minute(self, day, at):
        moment = to_utc(day, at, STOCKHOLM)
        self.assertEqual(parse_clock(format_clock(moment, STOCKHOLM)).minute, to_local(moment, STOCKHOLM).minute)

    @quiet
    @given(st.text(max_size=6))
    def test_any_other_text_is_a_value_error_and_nothing_else(self, text):
        try:
            at = parse_clock(text)
        except ValueError:
            return
        digits = "".join(filter(str.isdigit, text))
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        self.assertEqual(at, time(int(hours), int(minutes)))

    def test_no_time_of_the_day_is_refused(self):
        for text in ("", "24", "12.60", "-1", "12.5", "kvart över tre", "1١"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_clock(text)
