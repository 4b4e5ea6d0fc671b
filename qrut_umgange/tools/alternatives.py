"""What is free near a time that is taken: another room or person, the same day a little sooner or later, another day.

Resources are numbers, moments are naive UTC; nearness is in clock time of the place.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate, product

from .intervals import Slot
from .local_time import local_date, to_local, to_utc

#: the family itself, as who else is taken: it is in one place at a time
FAMILY = 0
STEP = timedelta(minutes=15)
#: as far sooner or later as is still the same afternoon
FARTHEST = timedelta(hours=3)
DAYS_NEAR = 3


@dataclass(frozen=True)
class Wanted:
    """A time that somebody would like: ``room`` and ``supporter`` are None where none is chosen.

    ``others`` come whatever is chosen, as a second supporter.
    """

    start: datetime
    stop: datetime
    room: int | None = None
    supporter: int | None = None
    others: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[int, ...]:
        """Who must be free."""
        return tuple(key for key in (FAMILY, self.room, self.supporter, *self.others) if key is not None)


@dataclass(frozen=True)
class Alternative:
    """A free time; ``kind`` says what differs: room, supporter, both, time or day."""

    kind: str
    wanted: Wanted


@dataclass(frozen=True)
class Options:
    """What may be chosen instead: other rooms and persons, best first; a day that ``is_out`` is not proposed.

    Nothing begins before ``opens`` or ends after ``closes`` that did not do so before.
    """

    zone: str
    rooms: tuple[int, ...] = ()
    supporters: tuple[int, ...] = ()
    is_out: Callable[[date], bool] = lambda _day: False
    opens: time = time(7)
    closes: time = time(21)


class Taken:
    """Who is taken when; asking takes the logarithm of how much is.

    >>> noon, hour = datetime(2026, 9, 2, 12), timedelta(hours=1)
    >>> taken = Taken([Slot(7, noon, noon + hour)])
    >>> taken.is_free((7,), noon + hour, noon + 2 * hour), taken.is_free((8, 7), noon, noon + hour)
    (True, False)
    """

    def __init__(self, slots: Iterable[Slot] = ()) -> None:
        by_key: dict[int, list[Slot]] = defaultdict(list)
        for slot in slots:
            by_key[slot.key].append(slot)
        self._starts: dict[int, list[datetime]] = {}
        self._latest: dict[int, list[datetime]] = {}
        for key, of_key in by_key.items():
            of_key.sort(key=lambda slot: slot.start)
            self._starts[key] = [slot.start for slot in of_key]
            self._latest[key] = list(accumulate((slot.stop for slot in of_key), max))

    def is_free(self, keys: Collection[int], start: datetime, stop: datetime) -> bool:
        """Tell whether none of ``keys`` is taken in ``[start, stop)``."""
        for key in keys:
            begun = bisect_left(self._starts.get(key, ()), stop)
            if begun and self._latest[key][begun - 1] > start:
                return False
        return True

    def suits(self, wanted: Wanted) -> bool:
        """Tell whether all who are wanted are free."""
        return self.is_free(wanted.keys, wanted.start, wanted.stop)


def find_alternatives(wanted: Wanted, taken: Taken, options: Options) -> list[Alternative]:
    """Return the nearest free alternatives, at most one a kind and two in time and day, the closest kind first.

    >>> start = datetime(2026, 9, 2, 13)
    >>> wish = Wanted(start, start + timedelta(hours=2), room=7, supporter=1)
    >>> taken = Taken([Slot(7, start, start + timedelta(hours=1))])
    >>> for each in find_alternatives(wish, taken, Options("Europe/Stockholm", rooms=(8,))):
    ...     print(each.kind, each.wanted.room, each.wanted.start)
    room 8 2026-09-02 13:00:00
    time 7 2026-09-02 14:00:00
    time 7 2026-09-02 11:00:00
    day 7 2026-09-03 13:00:00
    day 7 2026-09-01 13:00:00
    """
    found = list(_find_same_time(wanted, taken, options))
    for direction in (1, -1):
        found += _first("time", _shift_time(wanted, options, direction), taken)
    for direction in (1, -1):
        days = (shift_day(wanted, n * direction, options.zone) for n in range(1, DAYS_NEAR + 1))
        found += _first("day", _leave_out(days, options), taken)
    return found


def find_days(wanted: Wanted, taken: Taken, options: Options, days: Iterable[date], most: int = 4) -> list[Wanted]:
    """Return the first ``most`` of ``days`` on which the same clock time is free.

    >>> start = datetime(2026, 9, 2, 13)
    >>> wish = Wanted(start, start + timedelta(hours=2), room=7)
    >>> days = [date(2026, 9, 3), date(2026, 9, 4)]
    >>> taken = Taken([Slot(7, start + timedelta(days=1), start + timedelta(days=1, hours=1))])
    >>> [str(each.start) for each in find_days(wish, taken, Options("Europe/Stockholm"), days)]
    ['2026-09-04 13:00:00']
    """
    own = local_date(wanted.start, options.zone)
    moved = (shift_day(wanted, (day - own).days, options.zone) for day in days)
    free = (each for each in _leave_out(moved, options) if taken.suits(each))
    return [each for _number, each in zip(range(most), free, strict=False)]


def shift_day(wanted: Wanted, days: int, zone: str) -> Wanted:
    """Return the same clock time ``days`` later, or sooner when negative."""
    later = timedelta(days=days)
    start, stop = (to_local(moment, zone) for moment in (wanted.start, wanted.stop))
    first = to_utc(start.date() + later, start.time(), zone)
    last = to_utc(stop.date() + later, stop.time(), zone)
    # In the hour that a spring night lacks both ends may meet: keep the length.
    return replace(wanted, start=first, stop=last if last > first else first + (wanted.stop - wanted.start))


def _find_same_time(wanted: Wanted, taken: Taken, options: Options) -> Iterator[Alternative]:
    """Yield the first other room, the first other person, and both where neither alone is enough."""
    rooms = [room for room in options.rooms if room != wanted.room] if wanted.room is not None else []
    persons = [each for each in options.supporters if each not in (wanted.supporter, *wanted.others)]
    persons = persons if wanted.supporter is not None else []
    found = [
        *_first("room", (replace(wanted, room=room) for room in rooms), taken),
        *_first("supporter", (replace(wanted, supporter=each) for each in persons), taken),
    ]
    both = (replace(wanted, room=room, supporter=each) for room, each in product(rooms, persons))
    yield from found or _first("both", both, taken)


def _shift_time(wanted: Wanted, options: Options, direction: int) -> Iterator[Wanted]:
    """Yield the wanted time sooner or later on the same day, within the hours of the premises."""
    day = local_date(wanted.start, options.zone)
    opens = min(to_utc(day, options.opens, options.zone), wanted.start)
    closes = max(to_utc(day, options.closes, options.zone), wanted.stop)
    for number in range(1, FARTHEST // STEP + 1):
        later = number * STEP * direction
        moved = replace(wanted, start=wanted.start + later, stop=wanted.stop + later)
        if moved.start >= opens and moved.stop <= closes and local_date(moved.start, options.zone) == day:
            yield moved


def _leave_out(wanted: Iterable[Wanted], options: Options) -> Iterator[Wanted]:
    return (each for each in wanted if not options.is_out(local_date(each.start, options.zone)))


def _first(kind: str, wanted: Iterable[Wanted], taken: Taken) -> list[Alternative]:
    """Return the first that is free, as a list of none or one."""
    free = (Alternative(kind, each) for each in wanted if taken.suits(each))
    return [each for _number, each in zip(range(1), free, strict=False)]


def merge_windows(windows: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return the windows in order, those that touch or overlap as one.

    >>> at = [datetime(2026, 9, day) for day in range(1, 8)]
    >>> merge_windows([(at[4], at[6]), (at[0], at[2]), (at[1], at[3])]) == [(at[0], at[3]), (at[4], at[6])]
    True
    """
    merged: list[tuple[datetime, datetime]] = []
    for start, stop in sorted(windows):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged
