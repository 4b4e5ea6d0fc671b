"""How much stays the same for the child from one visit to the next: the continuity index.

Four things are looked at in each visit: the *room*, the *supporter*, the *weekday* and the *time* it begins. Each
is kept where it is what it usually is: the most common of the visits, of two equally common the one that was
there first. Where a rhythm of several weekdays is agreed, all of them are usual, each with its own usual time.
What is not decided yet (no room, no supporter) is left out.

The index is how much was kept of all that was looked at, in per cent and rounded down: 100 is said only where
everything was the same. It is about what *we* keep the same, and says nothing about anybody who comes.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)
ROOM, SUPPORTER, WEEKDAY, TIME = ASPECTS = ("room", "supporter", "weekday", "time")


@dataclass(frozen=True)
class Meeting:
    """A visit as the child meets it: when it begins on the clock of the place, where, and with whom of us."""

    start: datetime
    room: Hashable = None
    supporter: Hashable = None


@dataclass(frozen=True)
class Usual:
    """What the visits usually are; a weekday has the time that is usual on it."""

    room: Hashable = None
    supporter: Hashable = None
    times: tuple[tuple[int, time], ...] = ()

    def compare(self, meeting: Meeting) -> dict[str, bool]:
        """Return whether each thing that is decided is as usual in ``meeting``."""
        times = dict(self.times)
        weekday, clock = meeting.start.weekday(), meeting.start.time()
        # On another weekday, a time that is usual on any is still a known time.
        usual = (times[weekday],) if weekday in times else times.values()
        kept = {WEEKDAY: weekday in times, TIME: clock in usual}
        if meeting.room is not None:
            kept[ROOM] = meeting.room == self.room
        if meeting.supporter is not None:
            kept[SUPPORTER] = meeting.supporter == self.supporter
        return kept

    def find_changes(self, meeting: Meeting) -> list[str]:
        """Return what is not as usual in ``meeting``, in the order of ``ASPECTS``."""
        kept = self.compare(meeting)
        return [aspect for aspect in ASPECTS if not kept.get(aspect, True)]


@dataclass(frozen=True)
class Continuity:
    """The index, None where there is nothing to compare, and how often each thing was another."""

    index: int | None
    changes: tuple[tuple[str, int], ...]
    count: int


def find_moved(old: Meeting, new: Meeting) -> list[str]:
    """Return in what two meetings differ, in the order of ``ASPECTS``.

    >>> find_moved(Meeting(datetime(2026, 3, 2, 15), "Solen"), Meeting(datetime(2026, 3, 3, 15), "Månen"))
    ['room', 'weekday']
    """
    before, after = ((each.room, each.supporter, each.start.weekday(), each.start.time()) for each in (old, new))
    return [aspect for aspect, was, becomes in zip(ASPECTS, before, after, strict=True) if was != becomes]


def find_usual(meetings: Sequence[Meeting], weekdays: Collection[int] = ()) -> Usual:
    """Return what ``meetings`` usually are.

    :param weekdays: those that are agreed on, 0 is Monday; by default the most common one

    >>> monday, tuesday = datetime(2026, 3, 2, 15), datetime(2026, 3, 3, 10)
    >>> find_usual([Meeting(monday, "Solen"), Meeting(tuesday, "Solen"), Meeting(monday, "Månen")]).times
    ((0, datetime.time(15, 0)),)
    >>> find_usual([Meeting(monday), Meeting(tuesday)], {0, 1}).times
    ((0, datetime.time(15, 0)), (1, datetime.time(10, 0)))
    """
    there = [meeting.start.weekday() for meeting in meetings]
    usual = sorted(set(weekdays) & set(there)) or [day for day in [_most_common(there)] if day is not None]
    times = [(day, _most_common([m.start.time() for m in meetings if m.start.weekday() == day])) for day in usual]
    return Usual(
        room=_most_common([meeting.room for meeting in meetings]),
        supporter=_most_common([meeting.supporter for meeting in meetings]),
        times=tuple((day, clock) for day, clock in times if clock is not None),
    )


def measure(meetings: Iterable[Meeting], weekdays: Collection[int] = ()) -> Continuity:
    """Return the continuity of ``meetings``, which come in the order of time.

    >>> from datetime import timedelta
    >>> first, week = datetime(2026, 3, 4, 15), timedelta(weeks=1)
    >>> same = [Meeting(first + n * week, "Solen", "AK") for n in range(5)]
    >>> measure(same).index
    100
    >>> measure([*same[:4], Meeting(first + 4 * week, "Månen", "AK")])
    Continuity(index=95, changes=(('room', 1),), count=5)
    >>> measure([]).index is None
    True
    """
    meetings = list(meetings)
    usual = find_usual(meetings, weekdays)
    compared = [usual.compare(meeting) for meeting in meetings]
    looked_at = sum(map(len, compared))
    kept = sum(sum(each.values()) for each in compared)
    lost = [(aspect, sum(not each.get(aspect, True) for each in compared)) for aspect in ASPECTS]
    return Continuity(
        index=100 * kept // looked_at if looked_at else None,
        changes=tuple((aspect, count) for aspect, count in lost if count),
        count=len(meetings),
    )


def _most_common(values: Sequence[Value | None]) -> Value | None:
    """Return the most common of the values that are there; of two equally common the first."""
    # Counter keeps the order in which it met them.
    found = Counter(value for value in values if value is not None).most_common(1)
    return found[0][0] if found else None
