import doctest
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import recurrence
from ..tools.local_time import to_local
from ..tools.recurrence import Rule, occurrences

STOCKHOLM = "Europe/Stockholm"
HOUR = timedelta(hours=1)
WEDNESDAY = date(2026, 9, 2)
EVERY_SECOND_WEDNESDAY = Rule(
    WEDNESDAY,
    time(15),
    time(17),
    STOCKHOLM,
    interval_weeks=2,
    count=12,
    skip=frozenset({date(2026, 12, 23), date(2026, 12, 24)}),
)


def days_of(rule):
    return [each.day for each in occurrences(rule)]


def _last_sunday(year, month):
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@st.composite
def rules(draw):
    # Leap days and the nights on which the clocks change more often than chance would have them.
    year = draw(st.integers(1997, 2400))
    nights = [_last_sunday(year, month) - timedelta(days=draw(st.integers(0, 21))) for month in (3, 10)]
    leap = [date(year, 2, 28) - timedelta(days=draw(st.integers(0, 14)))]
    first_day = draw(st.sampled_from(nights + leap) | st.dates(date(year, 1, 1), date(year, 12, 31)))
    nearby = st.integers(0, 120).map(lambda days: first_day + timedelta(days=days))
    counted = draw(st.booleans())
    return Rule(
        first_day,
        draw(st.times()),
        draw(st.times()),
        STOCKHOLM,
        weekdays=tuple(draw(st.lists(st.integers(0, 6), max_size=4))),
        interval_weeks=draw(st.integers(1, 5)),
        count=draw(st.integers(1, 40)) if counted else None,
        until=draw(nearby) if not counted or draw(st.booleans()) else None,
        skip=draw(st.frozensets(nearby, max_size=20)),
    )


quiet = settings(deadline=None, database=None, derandomize=True)


@tagged("standard", "at_install")
class TestRecurrence(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(recurrence)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_every_second_wednesday_skipping_christmas_is_twelve_visits(self):
        visits = occurrences(EVERY_SECOND_WEDNESDAY)
        self.assertEqual(len(visits), 12)
        self.assertNotIn(date(2026, 12, 23), days_of(EVERY_SECOND_WEDNESDAY))
        self.assertEqual(visits[-1].day, WEDNESDAY + timedelta(weeks=2 * 12))
        for visit in visits:
            self.assertEqual(to_local(visit.start, STOCKHOLM).time(), time(15))
            self.assertEqual(to_local(visit.stop, STOCKHOLM).time(), time(17))

    def test_clock_time_stays_when_summer_time_ends(self):
        starts = [each.start.time() for each in occurrences(EVERY_SECOND_WEDNESDAY)]
        self.assertEqual(starts, [time(13)] * 4 + [time(14)] * 8)

    def test_weeks_are_counted_from_the_week_of_the_first_day(self):
        rule = replace(EVERY_SECOND_WEDNESDAY, weekdays=(4, 0, 4), count=4)
        self.assertEqual(days_of(rule), [date(2026, 9, 4), date(2026, 9, 14), date(2026, 9, 18), date(2026, 9, 28)])

    def test_the_last_day_is_included(self):
        rule = replace(EVERY_SECOND_WEDNESDAY, count=None, until=date(2026, 9, 30))
        self.assertEqual(days_of(rule), [date(2026, 9, 2), date(2026, 9, 16), date(2026, 9, 30)])

    def test_count_and_last_day_end_at_whichever_comes_first(self):
        until = date(2026, 9, 30)
        self.assertEqual(len(days_of(replace(EVERY_SECOND_WEDNESDAY, count=2, until=until))), 2)
        self.assertEqual(len(days_of(replace(EVERY_SECOND_WEDNESDAY, count=9, until=until))), 3)

    def test_skipped_days_within_a_last_day_are_not_replaced(self):
        rule = replace(EVERY_SECOND_WEDNESDAY, count=None, until=date(2026, 12, 31))
        self.assertEqual(len(days_of(rule)), 8)
        self.assertEqual(days_of(rule)[-1], date(2026, 12, 9))

    def test_a_series_may_be_skipped_altogether(self):
        rule = replace(EVERY_SECOND_WEDNESDAY, count=None, until=WEDNESDAY, skip=frozenset({WEDNESDAY}))
        self.assertEqual(occurrences(rule), [])

    def test_a_night_crosses_midnight_and_the_clock_change(self):
        rule = Rule(date(2026, 3, 28), time(20), time(8), STOCKHOLM, count=1)
        [night] = occurrences(rule)
        self.assertEqual(night.day, date(2026, 3, 28))
        self.assertEqual(night.start, datetime(2026, 3, 28, 19))
        self.assertEqual(night.stop - night.start, 11 * HOUR)

    def test_the_same_time_at_both_ends_is_a_day_and_night(self):
        [visit] = occurrences(Rule(WEDNESDAY, time(15), time(15), STOCKHOLM, count=1))
        self.assertEqual(visit.stop - visit.start, 24 * HOUR)

    def test_a_visit_within_the_lacking_hour_keeps_its_length(self):
        rule = Rule(date(2026, 3, 29), time(2, 10), time(2, 40), STOCKHOLM, count=1)
        [visit] = occurrences(rule)
        self.assertEqual(visit.start, datetime(2026, 3, 29, 1))
        self.assertEqual(visit.stop, datetime(2026, 3, 29, 1, 30))

    def test_what_cannot_be_meant_is_refused_with_a_sentence(self):
        for changes, sentence in (
            ({"count": None}, "number of times or a last day"),
            ({"count": 0}, "1 to 400"),
            ({"count": 401}, "1 to 400"),
            ({"until": date(2026, 9, 1)}, "before its first"),
            ({"interval_weeks": 0}, "1 to 52 weeks"),
            ({"interval_weeks": 53}, "1 to 52 weeks"),
            ({"weekdays": (7,)}, "0, Monday, to 6"),
        ):
            with self.subTest(**changes), self.assertRaisesRegex(ValueError, sentence):
                replace(EVERY_SECOND_WEDNESDAY, **changes)

    def test_a_slip_in_the_last_day_does_not_fill_the_calendar(self):
        daily = replace(EVERY_SECOND_WEDNESDAY, weekdays=tuple(range(7)), interval_weeks=1)
        full = replace(daily, count=None, skip=frozenset(), until=WEDNESDAY + timedelta(days=399))
        self.assertEqual(days_of(full), days_of(replace(full, count=400)))
        one_more = replace(full, until=full.until + timedelta(days=1))
        with self.assertRaisesRegex(ValueError, "more than 400"):
            occurrences(one_more)

    @quiet
    @given(rules())
    def test_days_follow_the_pattern(self, rule):
        weekdays = set(rule.weekdays) or {rule.first_day.weekday()}
        monday = rule.first_day - timedelta(days=rule.first_day.weekday())
        for day in days_of(rule):
            self.assertIn(day.weekday(), weekdays)
            self.assertGreaterEqual(day, rule.first_day)
            self.assertLessEqual(day, rule.until or day)
            self.assertEqual((day - monday).days // 7 % rule.interval_weeks, 0)

    @quiet
    @given(rules())
    def test_count_is_kept_and_skipping_only_takes_the_days_named(self, rule):
        held = days_of(rule)
        self.assertFalse(rule.skip & set(held))
        if rule.until is None:
            self.assertEqual(len(held), rule.count)
        if held:
            pattern = days_of(replace(rule, skip=frozenset(), count=None, until=held[-1]))
            self.assertEqual(held, [day for day in pattern if day not in rule.skip])

    @quiet
    @given(rules())
    def test_each_has_the_agreed_clock_time_or_the_next_that_exists(self, rule):
        for visit in occurrences(rule):
            start = to_local(visit.start, STOCKHOLM)
            agreed = datetime.combine(visit.day, rule.starts_at)
            if start.replace(fold=0) != agreed:
                # The hour that the spring night lacks: 02 to 03 on the last Sunday of March.
                self.assertEqual(visit.day, _last_sunday(visit.day.year, 3))
                self.assertEqual((rule.starts_at.hour, start.time()), (2, time(3)))
            self.assertEqual(start.fold, 0)

    @quiet
    @given(rules())
    def test_no_day_comes_twice_and_none_of_the_pattern_is_forgotten(self, rule):
        held = days_of(rule)
        self.assertEqual(held, sorted(set(held)))
        last = rule.until if rule.count is None or len(held) < rule.count else held[-1]
        weekdays = set(rule.weekdays) or {rule.first_day.weekday()}
        monday = rule.first_day - timedelta(days=rule.first_day.weekday())
        every = (rule.first_day + timedelta(days=number) for number in range((last - rule.first_day).days + 1))
        wanted = [
            day
            for day in every
            if day.weekday() in weekdays
            and (day - monday).days // 7 % rule.interval_weeks == 0
            and day not in rule.skip
        ]
        self.assertEqual(held, wanted)

    @quiet
    @given(rules())
    def test_occurrences_are_in_order_and_take_time(self, rule):
        visits = occurrences(rule)
        self.assertEqual([each.start for each in visits], sorted({v.start for v in visits}))
        for visit in visits:
            self.assertLess(visit.start, visit.stop)
            self.assertLessEqual(visit.stop - visit.start, 25 * HOUR)
