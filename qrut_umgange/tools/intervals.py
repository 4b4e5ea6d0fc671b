"""Who or what is taken twice at the same time.

A slot is half-open, ``[start, stop)``: a booking may begin the moment another ends. Times only
need to compare with each other; the database's naive UTC does.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush


@dataclass(frozen=True)
class Slot:
    """The resource ``key`` is wanted or taken in ``[start, stop)``; ``ref`` is the caller's own.

    A slot that stops as it starts takes no time and clashes with nothing.

    :raise ValueError: the slot stops before it starts
    """

    key: int
    start: datetime
    stop: datetime
    ref: object = None

    def __post_init__(self) -> None:
        if self.stop < self.start:
            raise ValueError("A slot cannot stop before it starts.")


@dataclass(frozen=True)
class Clash:
    """A wanted slot and one already taken that share time on the same resource."""

    wanted: Slot
    taken: Slot


def clashes(wanted: Sequence[Slot], taken: Sequence[Slot]) -> list[Clash]:
    """Return every pair of a wanted and a taken slot that share time on the same resource.

    In the order of ``wanted``, then of ``taken``. Slots of the same side are not compared.
    Takes O((n + m) log(n + m)) time, and what the answer's own length costs.

    >>> from datetime import timedelta
    >>> noon, hour = datetime(2026, 9, 2, 12), timedelta(hours=1)
    >>> room = Slot(7, noon, noon + 2 * hour, "plan")
    >>> next_door = Slot(8, noon, noon + 2 * hour, "other room")
    >>> before = Slot(7, noon - hour, noon, "just before")
    >>> within = Slot(7, noon + hour, noon + 3 * hour, "halfway through")
    >>> [clash.taken.ref for clash in clashes([room], [before, next_door, within])]
    ['halfway through']
    """
    pairs: list[tuple[int, int]] = []
    going_on: dict[tuple[int, bool], list[tuple[datetime, int]]] = defaultdict(list)
    sides = ((wanted, True), (taken, False))
    entries = [(slot, at, mine) for slots, mine in sides for at, slot in enumerate(slots)]
    for slot, at, mine in sorted(entries, key=lambda entry: entry[0].start):
        if slot.start == slot.stop:
            continue
        others = going_on[slot.key, not mine]
        while others and others[0][0] <= slot.start:
            heappop(others)
        # Those left began no later than this one and have not ended: all of them clash.
        pairs += [(at, other) if mine else (other, at) for _stop, other in others]
        heappush(going_on[slot.key, mine], (slot.stop, at))
    return [Clash(wanted[one], taken[other]) for one, other in sorted(pairs)]
