from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.suppression import FEWEST, suppress, with_totals

COUNTS = st.integers(min_value=0, max_value=9)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=3)
)


def _find_possible(table, told, most=14):
    """Return by place what the hidden figures inside could be, as far as the told ones say: by trying."""
    hidden = [(r, c) for r, row in enumerate(table) for c, _ in enumerate(row) if told[r][c] is None]
    possible = {place: set() for place in hidden}
    trial = [list(row) for row in table]

    def fits():
        return all(
            seen is None or seen == tried
            for seen_row, tried_row in zip(told, with_totals(trial), strict=True)
            for seen, tried in zip(seen_row, tried_row, strict=True)
        )

    def fill(number):
        if number == len(hidden):
            if fits():
                for row, column in hidden:
                    possible[row, column].add(trial[row][column])
            return
        row, column = hidden[number]
        for figure in range(most):
            trial[row][column] = figure
            fill(number + 1)

    fill(0)
    return possible


@tagged("post_install", "-at_install")
class TestToolsSuppression(BaseCase):
    def test_a_table_without_small_figures_is_told_as_it_is(self):
        self.assertEqual(suppress([[5, 7], [0, 9]]), [[5, 7, 12], [0, 9, 9], [5, 16, 21]])

    def test_a_small_figure_takes_so_much_with_it_that_it_cannot_be_worked_out(self):
        self.assertEqual(suppress([[12, 3], [40, 20]]), [[None, None, 15], [None, None, 60], [52, 23, 75]])

    def test_a_table_of_one_small_figure_tells_nothing(self):
        self.assertEqual(suppress([[3]]), [[None, None], [None, None]])

    @given(TABLES)
    def test_no_small_figure_is_told_and_what_is_told_is_true(self, table):
        for true_row, told_row in zip(with_totals(table), suppress(table), strict=True):
            for true, told in zip(true_row, told_row, strict=True):
                self.assertIn(told, (None, true))
                if 0 < true < FEWEST:
                    self.assertIsNone(told)

    @settings(max_examples=150, deadline=None)
    @given(TABLES)
    def test_no_small_figure_can_be_worked_out(self, table):
        told = suppress(table)
        hidden = sum(figure is None for row in told[:-1] for figure in row[:-1])
        if hidden > 4:
            return  # too many to try them all
        for (row, column), figures in _find_possible(table, told).items():
            if 0 < table[row][column] < FEWEST:
                self.assertGreater(len(figures), 1, (table, told))

    def test_a_long_table_is_done_in_the_same_breath(self):
        table = [[(row * 7 + column * 3) % 11 for column in range(6)] for row in range(60)]
        self.assertEqual(len(suppress(table)), 61)
