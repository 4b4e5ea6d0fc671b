"""When somebody or something is free: what is open, less what is taken.

Spans are half-open ``(start, stop)`` of anything that compares, as naive UTC moments.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]


def subtract(opened: Iterable[Span], taken: Iterable[Span], shortest: timedelta) -> list[Span]:
    """Return the parts of ``opened`` in which nothing is taken and that last ``shortest`` or longer.

    In O((n + m) log(n + m)); spans of the same side may overlap.

    >>> eight, noon, four = (datetime(2026, 3, 4, hour) for hour in (8, 12, 16))
    >>> free = subtract([(eight, four)], [(noon, noon + timedelta(hours=1))], timedelta(hours=1))
    >>> [(start.hour, stop.hour) for start, stop in free]
    [(8, 12), (13, 16)]
    >>> subtract([(eight, noon)], [(eight, noon)], timedelta(hours=1))
    []
    """
    free = []
    taken = sorted(taken)
    at = 0
    for start, stop in _merge(opened):
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        for busy_start, busy_stop in taken[at:]:
            if busy_start >= stop:
                break
            if busy_start - start >= shortest:
                free.append((start, busy_start))
            start = max(start, busy_stop)
        if stop - start >= shortest:
            free.append((start, stop))
    return free


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged
