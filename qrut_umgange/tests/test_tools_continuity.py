import doctest
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import continuity
from ..tools.continuity import ASPECTS, Meeting, find_usual, measure

FIRST = datetime(2026, 3, 4, 15)  # a Wednesday
WEEK = timedelta(weeks=1)

meetings = st.lists(
    st.builds(
        Meeting,
        start=st.integers(0, 60).map(lambda quarters: FIRST + timedelta(hours=6 * quarters)),
        room=st.sampled_from([None, 1, 2, "outing"]),
        supporter=st.sampled_from([None, 1, 2]),
    ),
    max_size=30,
)
quiet = settings(deadline=None, database=None, derandomize=True)


def series(count, **values):
    return [Meeting(FIRST + number * WEEK, **{"room": 1, "supporter": 1, **values}) for number in range(count)]


@tagged("standard", "at_install")
class TestContinuity(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(continuity)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_each_thing_weighs_the_same(self):
        usual = series(9)
        day = FIRST + 9 * WEEK
        for aspect, other in (
            ("room", Meeting(day, 2, 1)),
            ("supporter", Meeting(day, 1, 2)),
            ("weekday", Meeting(day + timedelta(days=1), 1, 1)),
            ("time", Meeting(day + timedelta(hours=1), 1, 1)),
        ):
            with self.subTest(aspect=aspect):
                found = measure([*usual, other])
                self.assertEqual(found.index, 97)  # 39 of 40
                self.assertEqual(found.changes, ((aspect, 1),))

    def test_a_new_supporter_becomes_the_usual_one_when_most_visits_are_theirs(self):
        old, new = series(3, supporter=1), series(9, supporter=2)[3:]
        self.assertEqual(find_usual([*old, *new]).supporter, 2)

    def test_an_agreed_rhythm_of_two_days_is_wholly_kept(self):
        rhythm = sorted(
            [*series(5), *(Meeting(m.start + timedelta(days=2, hours=-4), 1, 1) for m in series(5))],
            key=lambda meeting: meeting.start,
        )
        self.assertEqual(measure(rhythm, {2, 4}).index, 100)
        self.assertEqual(measure(rhythm).index, 75)

    def test_what_is_not_decided_is_left_out(self):
        self.assertEqual(measure(series(4, room=None, supporter=None)).index, 100)

    @quiet
    @given(meetings)
    def test_the_index_is_a_share_and_all_is_said_only_of_all(self, some):
        found = measure(some)
        if found.index is None:
            self.assertFalse(some)
            return
        self.assertTrue(0 <= found.index <= 100)
        self.assertEqual(found.index == 100, not found.changes)
        self.assertEqual(found.count, len(some))
        self.assertTrue({aspect for aspect, _count in found.changes} <= set(ASPECTS))

    @quiet
    @given(meetings, st.sets(st.integers(0, 6)))
    def test_the_same_once_more_never_lowers_what_all_had_in_common(self, some, weekdays):
        twice = [meeting for meeting in some for _twice in range(2)]
        self.assertEqual(measure(twice, weekdays).index, measure(some, weekdays).index)

    @quiet
    @given(st.integers(2, 60), st.sampled_from(["room", "supporter"]))
    def test_one_change_in_a_steady_series_always_shows(self, count, aspect):
        steady = series(count)
        moved = [*steady[:-1], Meeting(steady[-1].start, **{"room": 1, "supporter": 1, aspect: 2})]
        self.assertLess(measure(moved).index, measure(steady).index)
        self.assertEqual(find_usual(moved).find_changes(moved[-1]), [aspect])
