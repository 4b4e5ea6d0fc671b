"""Where things stand in the picture of a day: which hours it shows, and what needs a line of its own."""

from collections.abc import Sequence

HOUR = 60
# An empty day shows the hours in which most visits are.
USUAL = (9 * HOUR, 18 * HOUR)
# Narrower would tear minutes apart.
NARROWEST = 4 * HOUR
MIDNIGHT = 24 * HOUR


def span_of(minutes: Sequence[int]) -> tuple[int, int]:
    """Return the first and last minute that a picture shows: whole hours with half an hour's air, never too narrow.

    >>> span_of([14 * 60 + 45, 17 * 60 + 15])
    (840, 1080)
    >>> span_of([])
    (540, 1080)
    >>> span_of([15 * 60, 15 * 60 + 30])
    (840, 1080)
    >>> span_of([23 * 60 + 50])
    (1200, 1440)
    """
    if not minutes:
        return USUAL
    first = (max(min(minutes) - HOUR // 4, 0)) // HOUR * HOUR
    last = min(-(-(max(minutes) + HOUR // 4) // HOUR) * HOUR, MIDNIGHT)
    last = min(max(last, first + NARROWEST), MIDNIGHT)
    return min(first, last - NARROWEST), last


def place_in_lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return a lane for each of the spans, in order of their start, so that none covers another in its lane.

    >>> place_in_lanes([(0, 10), (5, 15), (10, 20)])
    [0, 1, 0]
    """
    ends: list[int] = []
    lanes = []
    for start, end in spans:
        lane = next((at for at, taken_until in enumerate(ends) if taken_until <= start), len(ends))
        ends[lane : lane + 1] = [end]
        lanes.append(lane)
    return lanes
