import doctest
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import alternatives
from ..tools.alternatives import FAMILY, Options, Taken, Wanted, find_alternatives, find_days, merge_windows, shift_day
from ..tools.intervals import Slot
from ..tools.local_time import local_date, to_local, to_utc

STOCKHOLM = "Europe/Stockholm"
HOUR = timedelta(hours=1)
ROOMS, SUPPORTERS = (11, 12, 13), (21, 22)
quiet = settings(deadline=None, database=None, derandomize=True)

moments = st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 10)).map(lambda at: at.replace(second=0, microsecond=0))
lengths = st.integers(15, 300).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def slots(draw):
    start = draw(moments)
    return Slot(draw(st.sampled_from((FAMILY, *ROOMS, *SUPPORTERS))), start, start + draw(lengths))


@st.composite
def wishes(draw):
    day = draw(st.dates(date(2026, 3, 24), date(2026, 4, 4)))
    start = to_utc(day, time(draw(st.integers(7, 18))), STOCKHOLM)
    return Wanted(
        start,
        start + draw(st.sampled_from((HOUR, 2 * HOUR))),
        draw(st.sampled_from((None, *ROOMS))),
        draw(st.sampled_from((None, *SUPPORTERS))),
    )


@tagged("post_install", "-at_install")
class TestAlternatives(BaseCase):
    """What is free near a time that is taken."""

    def test_the_examples_hold(self):
        result = doctest.testmod(alternatives)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_both_are_changed_only_where_neither_alone_is_enough(self):
        start = datetime(2026, 3, 4, 14)
        wanted = Wanted(start, start + 2 * HOUR, 11, 21)
        options = Options(STOCKHOLM, ROOMS, SUPPORTERS)
        room_taken = Slot(11, start, start + HOUR)
        self.assertEqual(self._kinds(wanted, [room_taken], options)[0], "room")
        both_taken = [room_taken, Slot(21, start, start + HOUR)]
        found = find_alternatives(wanted, Taken(both_taken), options)[0]
        self.assertEqual((found.kind, found.wanted.room, found.wanted.supporter), ("both", 12, 22))

    def test_nothing_is_proposed_outside_the_hours_or_where_nobody_meets(self):
        start = to_utc(date(2026, 3, 4), time(7), STOCKHOLM)
        wanted = Wanted(start, start + HOUR, 11)
        found = find_alternatives(
            wanted, Taken([Slot(11, start, start + HOUR)]), Options(STOCKHOLM, is_out=lambda day: day.day == 5)
        )
        self.assertEqual(
            [(each.kind, str(to_local(each.wanted.start, STOCKHOLM))) for each in found],
            [("time", "2026-03-04 08:00:00"), ("day", "2026-03-06 07:00:00"), ("day", "2026-03-03 07:00:00")],
        )

    def test_the_clock_time_stays_on_another_day_across_summer_time(self):
        start = to_utc(date(2026, 3, 28), time(15), STOCKHOLM)
        moved = shift_day(Wanted(start, start + 2 * HOUR), 1, STOCKHOLM)
        self.assertEqual(to_local(moved.start, STOCKHOLM), datetime(2026, 3, 29, 15))
        self.assertEqual(moved.start - start, 23 * HOUR)

    @staticmethod
    def _kinds(wanted, taken, options):
        return [each.kind for each in find_alternatives(wanted, Taken(taken), options)]

    # === WHATEVER IS TAKEN === #

    @quiet
    @given(wishes(), st.lists(slots(), max_size=60))
    def test_what_is_proposed_is_free_and_says_what_differs(self, wanted, taken):
        options = Options(STOCKHOLM, ROOMS, SUPPORTERS, is_out=lambda day: day == date(2026, 4, 3))
        found = find_alternatives(wanted, Taken(taken), options)
        self.assertLessEqual(len(found), 6)
        for each in found:
            new = each.wanted
            for slot in taken:
                shares = slot.start < new.stop and new.start < slot.stop
                self.assertFalse(shares and slot.key in new.keys, (each, slot))
            same = {
                "room": new.room == wanted.room,
                "supporter": new.supporter == wanted.supporter,
                "start": new.start == wanted.start,
                "day": local_date(new.start, STOCKHOLM) == local_date(wanted.start, STOCKHOLM),
            }
            differs = {
                "room": {"room"},
                "supporter": {"supporter"},
                "both": {"room", "supporter"},
                "time": {"start"},
                "day": {"start", "day"},
            }[each.kind]
            self.assertEqual({name for name, is_same in same.items() if not is_same}, differs)
            if each.kind == "day":
                self.assertNotEqual(local_date(new.start, STOCKHOLM), date(2026, 4, 3))
                self.assertEqual(to_local(new.start, STOCKHOLM).time(), to_local(wanted.start, STOCKHOLM).time())

    @quiet
    @given(st.lists(slots(), max_size=60), wishes())
    def test_asking_says_what_looking_at_each_says(self, taken, wanted):
        clash = any(s.key in wanted.keys and s.start < wanted.stop and wanted.start < s.stop for s in taken)
        self.assertEqual(Taken(taken).suits(wanted), not clash)

    @quiet
    @given(wishes(), st.lists(slots(), max_size=60), st.integers(0, 6))
    def test_the_first_free_days_are_all_free_and_in_order(self, wanted, taken, most):
        first = local_date(wanted.start, STOCKHOLM)
        days = [first + timedelta(days=number) for number in range(12)]
        index = Taken(taken)
        found = find_days(wanted, index, Options(STOCKHOLM), days, most)
        free = [day for n, day in enumerate(days) if index.suits(shift_day(wanted, n, STOCKHOLM))]
        self.assertEqual([local_date(each.start, STOCKHOLM) for each in found], free[:most])

    @quiet
    @given(st.lists(st.tuples(moments, lengths).map(lambda each: (each[0], each[0] + each[1]))))
    def test_merged_windows_cover_the_same_time_and_never_touch(self, windows):
        merged = merge_windows(windows)
        for (_start, stop), (later, _stop) in zip(merged, merged[1:], strict=False):
            self.assertLess(stop, later)
        for start, stop in windows:
            self.assertTrue(any(low <= start and stop <= high for low, high in merged))
        bounds = {bound for window in windows for bound in window}
        self.assertLessEqual({bound for window in merged for bound in window}, bounds)
