"""Which figures of a table may be told to somebody who may not see the rows behind them."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

# A figure below it tells of single people.
FEWEST = 5
Table = Sequence[Sequence[int]]
Place = tuple[int, int]
Key = TypeVar("Key", bound=Hashable)


def with_totals(table: Table) -> list[list[int]]:
    """Return the table with the sum of each row to its right and the sum of each column below.

    >>> with_totals([[1, 2], [3, 4]])
    [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
    """
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def join_small(counts: Mapping[Key, int]) -> list[list[Key]]:
    """Return the keys in groups that may each be told of: a group counts nothing, or five and more.

    What is too few is told of together; if that is too few as well, the least of the others goes along.
    Each group but the last is a key alone. All of it too few: no group, for the noughts would leave the rest.

    >>> join_small({"done": 40, "no_show": 2, "cancelled": 9, "abstained": 3})
    [['done'], ['cancelled'], ['no_show', 'abstained']]
    >>> join_small({"done": 40, "no_show": 2, "cancelled": 9})
    [['done'], ['no_show', 'cancelled']]
    >>> join_small({"done": 0, "cancelled": 1})
    []
    """
    small = {key for key, count in counts.items() if 0 < count < FEWEST}
    while small and sum(counts[key] for key in small) < FEWEST:
        others = [key for key, count in counts.items() if count and key not in small]
        if not others:
            return []
        small.add(min(others, key=lambda key: counts[key]))
    alone = [[key] for key in counts if key not in small]
    return [*alone, [key for key in counts if key in small]] if small else alone


def may_tell_share(part: int, whole: int, told_beside: Iterable[int] = ()) -> bool:
    """Tell whether a share may be told: neither those of whom it is true nor the others are few.

    A share can give back what it is of: 72 % of at most twenty are thirteen of eighteen. So that is not a few more
    or less than any number that is told beside it.

    >>> may_tell_share(8, 8), may_tell_share(8, 10), may_tell_share(0, 0)
    (True, False, False)
    >>> may_tell_share(13, 18, [20]), may_tell_share(13, 18, [18, 30])
    (False, True)
    """
    few = (part, whole - part, *(abs(whole - other) for other in told_beside))
    return whole >= FEWEST and not any(0 < each < FEWEST for each in few)


def suppress(table: Table, totals_are_told: bool = False) -> list[list[int | None]]:
    """Return the table and its totals, with None for what must not be told.

    What is between one and four is not told (primary). Nor is so much besides that no such figure
    can be worked out from the sums (complementary): the smallest that will do, and a total only
    where nothing else is left. A sum may still bound a figure; it never gives it.

    :param table: counts, none of them negative, each row of the same length
    :param totals_are_told: the sums of the columns are told elsewhere too, and none of them is too few: they stay,
        so that two tables with the same sums give no more together than each by itself

    >>> suppress([[12, 3], [40, 20], [15, 9]])
    [[None, None, 15], [40, 20, 60], [None, None, 24], [67, 32, 99]]
    >>> suppress([[12, 3], [40, 20]], totals_are_told=True)
    [[None, None, 15], [None, None, 60], [52, 23, 75]]
    >>> suppress([[0, 1], [0, 5]], totals_are_told=True)
    [[None, None, None], [None, None, None], [0, 6, 6]]
    """
    figures = with_totals(table)
    hidden = {place for place, figure in _iterate(figures) if 0 < figure < FEWEST}
    fixed = {place for place, _figure in _iterate(figures) if totals_are_told and place[0] == len(table)}
    hidden -= fixed
    exposed = hidden
    # More that is hidden gives nothing away: whoever is safe once stays so. A nought tells of nobody.
    while exposed := {
        place for place in exposed if figures[place[0]][place[1]] and not _is_safe(figures, hidden, place)
    }:
        beside = _choose_beside(figures, hidden | fixed, exposed)
        hidden, exposed = hidden | {beside}, exposed | {beside}
    return [
        [None if (row, column) in hidden else figure for column, figure in enumerate(line)]
        for row, line in enumerate(figures)
    ]


def _iterate(figures: Table) -> Iterator[tuple[Place, int]]:
    for row, line in enumerate(figures):
        for column, figure in enumerate(line):
            yield (row, column), figure


def _is_safe(figures: Table, hidden: set[Place], place: Place) -> bool:
    """Tell whether the sums leave open what the hidden figure is."""
    return any(_can_move(figures, hidden, place, step) for step in (1, -1))


def _can_move(figures: Table, hidden: set[Place], place: Place, step: int) -> bool:
    """Tell whether the figure could be one more, or one less, and all that is told be the same.

    Each row and each column is an equation; what one figure gains, another in its column loses, one
    in that one's row gains, and so on until the ring closes. With the totals counted as negative
    each equation sums to zero. Nothing on the way may fall below zero.
    """
    sign = _get_sign(figures, place)
    if not _allows(figures, place, step * sign):
        return False
    # From the column of the figure, back to its row: lost on the way to a row, gained on the way to a column.
    start, end = (1, place[1]), (0, place[0])
    waiting, seen = [start], {start}
    while waiting:
        line = waiting.pop()
        if line == end:
            return True
        change = -step * sign if line[0] else step * sign
        for other in _get_line(figures, line):
            beyond = (1 - line[0], other[1 - line[0]])
            if other in hidden and other != place and beyond not in seen and _allows(figures, other, change):
                seen.add(beyond)
                waiting.append(beyond)
    return False


def _get_line(figures: Table, line: Place) -> list[Place]:
    """Return the places of a row ``(0, number)`` or of a column ``(1, number)``."""
    axis, number = line
    if axis:
        return [(row, number) for row in range(len(figures))]
    return [(number, column) for column in range(len(figures[0]))]


def _get_sign(figures: Table, place: Place) -> int:
    is_row_total, is_column_total = place[1] == len(figures[0]) - 1, place[0] == len(figures) - 1
    return -1 if is_row_total != is_column_total else 1


def _allows(figures: Table, place: Place, change: int) -> bool:
    return figures[place[0]][place[1]] + change * _get_sign(figures, place) >= 0


def _choose_beside(figures: Table, hidden: set[Place], exposed: set[Place]) -> Place:
    """Return what is best left out besides: in a row or column that gives something away, small, no total."""
    rows, columns = ({place[axis] for place in exposed} for axis in (0, 1))
    last = (len(figures) - 1, len(figures[0]) - 1)

    def cost(place: Place) -> tuple[int, bool, int, Place]:
        figure = figures[place[0]][place[1]]
        totals = sum(place[axis] == last[axis] for axis in (0, 1))
        return totals, not figure, figure, place

    told = [place for place, _figure in _iterate(figures) if place not in hidden]
    return min((place for place in told if place[0] in rows or place[1] in columns), key=cost)
