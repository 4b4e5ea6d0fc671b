import doctest
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import intervals
from ..tools.intervals import Clash, Slot, clashes

DAY = datetime(2026, 9, 2)
ROOM, OTHER_ROOM = 7, 8


def slot(start, stop, key=ROOM, ref=None):
    """A slot from one hour of the day to another."""
    return Slot(key, DAY + timedelta(hours=start), DAY + timedelta(hours=stop), ref)


@st.composite
def slots(draw):
    start, length = draw(st.integers(0, 30)), draw(st.integers(0, 8))
    return slot(start, start + length, draw(st.integers(1, 3)), draw(st.text(max_size=2)))


quiet = settings(deadline=None, database=None, derandomize=True)


@tagged("standard", "at_install")
class TestIntervals(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(intervals)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_slots_that_share_time_clash_however_they_lie(self):
        wanted = slot(10, 14)
        for start, stop in ((9, 11), (13, 15), (11, 12), (9, 15), (10, 14), (10, 11), (13, 14)):
            with self.subTest(start=start, stop=stop):
                taken = slot(start, stop)
                self.assertEqual(clashes([wanted], [taken]), [Clash(wanted, taken)])

    def test_slots_that_only_touch_do_not_clash(self):
        self.assertEqual(clashes([slot(10, 14)], [slot(8, 10), slot(14, 16)]), [])

    def test_other_resources_do_not_clash(self):
        self.assertEqual(clashes([slot(10, 14)], [slot(10, 14, OTHER_ROOM)]), [])

    def test_a_slot_without_time_clashes_with_nothing(self):
        self.assertEqual(clashes([slot(10, 14)], [slot(12, 12)]), [])
        self.assertEqual(clashes([slot(12, 12)], [slot(10, 14), slot(12, 12)]), [])

    def test_slots_of_one_side_are_not_compared(self):
        self.assertEqual(clashes([slot(10, 14), slot(11, 12)], []), [])
        self.assertEqual(clashes([], [slot(10, 14), slot(11, 12)]), [])

    def test_clashes_come_in_the_order_given(self):
        late, early = slot(14, 16, ref="late"), slot(10, 12, ref="early")
        evening, morning = slot(15, 20, ref="evening"), slot(8, 18, ref="morning")
        self.assertEqual(
            [(c.wanted.ref, c.taken.ref) for c in clashes([late, early], [evening, morning])],
            [("late", "evening"), ("late", "morning"), ("early", "morning")],
        )

    def test_what_a_slot_refers_to_is_never_looked_into(self):
        one, other = object(), {"not": "hashable"}
        [clash] = clashes([slot(10, 14, ref=one)], [slot(10, 14, ref=other)])
        self.assertIs(clash.wanted.ref, one)
        self.assertIs(clash.taken.ref, other)

    def test_what_cannot_be_meant_is_refused_with_a_sentence(self):
        with self.assertRaisesRegex(ValueError, "before it starts"):
            slot(12, 10)

    def test_a_year_of_bookings_is_not_compared_pair_by_pair(self):
        compared = 0

        class Minute(int):
            def __lt__(self, other):
                nonlocal compared
                compared += 1
                return int(self) < int(other)

            def __le__(self, other):
                return not other < self

        def series(first):
            return [Slot(ROOM, Minute(n), Minute(n + 1)) for n in range(first, 8000, 4)]

        wanted, taken = series(0), series(2)
        compared = 0
        self.assertEqual(clashes(wanted, taken), [])
        self.assertLess(compared, 40 * (len(wanted) + len(taken)))

    @quiet
    @given(st.lists(slots(), max_size=12), st.lists(slots(), max_size=12))
    def test_the_sweep_finds_what_comparing_every_pair_finds(self, wanted, taken):
        pair_by_pair = [
            Clash(one, other)
            for one in wanted
            for other in taken
            if one.key == other.key and max(one.start, other.start) < min(one.stop, other.stop)
        ]
        self.assertEqual(clashes(wanted, taken), pair_by_pair)

    @quiet
    @given(st.lists(slots(), max_size=12), st.lists(slots(), max_size=12))
    def test_clashing_is_mutual(self, wanted, taken):
        there = {(id(c.wanted), id(c.taken)) for c in clashes(wanted, taken)}
        back = {(id(c.taken), id(c.wanted)) for c in clashes(taken, wanted)}
        self.assertEqual(there, back)
