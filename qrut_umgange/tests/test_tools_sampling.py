import doctest

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import sampling
from ..tools.sampling import draw

quiet = settings(deadline=None, database=None, derandomize=True)
rows = st.sets(st.integers(1, 10_000), max_size=60)


@tagged("post_install", "-at_install")
class TestSampling(BaseCase):
    """A sample that anybody can draw again."""

    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(sampling).failed)

    @quiet
    @given(st.text(), rows, st.integers(0, 20))
    def test_it_holds_as_many_of_the_rows_as_there_are(self, seed, ids, count):
        drawn = draw(seed, ids, count)
        self.assertEqual(len(drawn), min(count, len(ids)))
        self.assertLessEqual(set(drawn), ids)

    @quiet
    @given(st.text(), rows, st.integers(1, 20), st.integers(10_001, 20_000))
    def test_one_row_more_moves_at_most_one_out(self, seed, ids, count, more):
        before, after = set(draw(seed, ids, count)), set(draw(seed, ids | {more}, count))
        self.assertLessEqual(after - before, {more})
        self.assertLessEqual(len(before - after), 1)

    def test_another_seed_draws_others(self):
        self.assertNotEqual(draw("a", range(1000), 10), draw("b", range(1000), 10))
