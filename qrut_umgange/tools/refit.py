"""What becomes of the visits that are planned when the rule changes.

Nothing that was held, confirmed or moved by hand is changed without being asked for: it stays, and stands for the time
of the new rule that is nearest in its week. What does not fit moves to a time of its day, of its week, or else at most
a week away: every other week may become the other week. Done twice, the second time finds nothing to do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Times = tuple[datetime, datetime]
#: as far as a visit moves to a day of another week
FARTHEST_DAYS = 7

#: planned by the series and told to nobody: moves or goes away
FREE = "free"
#: confirmed: changes only where somebody says so
ASKED = "asked"
#: moved by hand: stays, and stands for its time of the series
KEPT = "kept"
#: held, called off or an extra one: stays, and nobody meets twice that day
FIXED = "fixed"


@dataclass(frozen=True)
class Standing:
    """A visit that is there: ``day`` is its local day, ``meant`` that of the series where it was moved."""

    ref: int
    day: date
    times: Times
    status: str
    meant: date | None = None


@dataclass
class Refit:
    """What is to be done; ``moves`` and ``removes`` hold visits that change only when asked for, too.

    ``stays`` stand where they are in place of a time of the rule.
    """

    fits: list[Standing] = field(default_factory=list)
    stays: list[Standing] = field(default_factory=list)
    moves: list[tuple[Standing, date]] = field(default_factory=list)
    removes: list[Standing] = field(default_factory=list)
    adds: list[date] = field(default_factory=list)


def refit(rule: Mapping[date, Times], standings: Iterable[Standing]) -> Refit:
    """Compare what is there with what the rule gives.

    >>> at = lambda day: (datetime(2026, 3, day, 14), datetime(2026, 3, day, 16))
    >>> there = [Standing(1, date(2026, 3, 4), at(4), FREE), Standing(2, date(2026, 3, 11), at(11), ASKED),
    ...          Standing(3, date(2026, 3, 18), at(18), FREE)]
    >>> thursdays = {date(2026, 3, day): at(day) for day in (5, 12, 26)}
    >>> result = refit(thursdays, there)
    >>> [(each.ref, str(day)) for each, day in result.moves], [each.ref for each in result.removes]
    ([(1, '2026-03-05'), (2, '2026-03-12')], [3])
    >>> [str(day) for day in result.adds]
    ['2026-03-26']
    """
    result = Refit()
    there = sorted(standings, key=lambda each: (each.times, each.ref))
    open_days = dict(rule)
    open_to_change = []
    for each in there:
        if each.status in (FREE, ASKED) and open_days.get(each.day) == each.times:
            result.fits.append(each)
            del open_days[each.day]
        elif each.status in (FREE, ASKED):
            open_to_change.append(each)
    fixed = [each for each in there if each.status == FIXED]
    for each in fixed:
        open_days.pop(each.day, None)
    kept = [each for each in there if each.status == KEPT]
    for each in kept:
        meant = each.meant or each.day
        here = open_days.pop(each.day, None)
        if not here or not _is_same_week(each.day, meant):
            _take_nearest(open_days, meant)
    result.stays = kept
    _pair(result, open_days, open_to_change)
    result.adds = sorted(open_days)
    return result


def _pair(result: Refit, open_days: dict[date, Times], there: list[Standing]) -> None:
    """Let each visit that does not fit take a time of its day, of its week, or near it; the rest go away."""
    for_later = []
    for each in there:
        if open_days.pop(each.day, None):
            result.moves.append((each, each.day))
        else:
            for_later.append(each)
    for each in for_later:
        if day := _take_nearest(open_days, each.day):
            result.moves.append((each, day))
    moved = {each.ref for each, _day in result.moves}
    left = [each for each in for_later if each.ref not in moved]
    # The shortest ways first, so that one visit does not take the day of its neighbour.
    for _distance, day, each in sorted(_find_near(open_days, left), key=lambda found: (*found[:2], found[2].ref)):
        if day in open_days and each.ref not in moved:
            del open_days[day]
            moved.add(each.ref)
            result.moves.append((each, day))
    result.removes = [each for each in left if each.ref not in moved]


def _find_near(open_days: Iterable[date], there: list[Standing]) -> Iterator[tuple[int, date, Standing]]:
    """Yield how many days each visit is from each day that is not too far."""
    for each in there:
        for day in open_days:
            if (distance := abs((day - each.day).days)) <= FARTHEST_DAYS:
                yield distance, day, each


def _take_nearest(open_days: dict[date, Times], day: date) -> date | None:
    """Take the nearest open day of the same week away and return it."""
    near = [each for each in open_days if _is_same_week(each, day)]
    nearest = min(near, key=lambda each: (abs(each - day), each), default=None)
    if nearest:
        del open_days[nearest]
    return nearest


def _is_same_week(one: date, other: date) -> bool:
    return one.isocalendar()[:2] == other.isocalendar()[:2]
