"""What a late cancellation costs, as a share of the price, from the notice that was given.

A policy is a set of lines: "< 24 h: 100 %, < 48 h: 50 %, otherwise 0 %". Moments are naive UTC,
so an hour of notice is an hour also over the nights when the clocks change. A cancellation is
told at the minute it was told, its seconds dropped: what the customer saw on the clock counts,
and whoever calls while it still shows exactly 24 hours before has given 24 hours of notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

_TICK = timedelta.resolution


@dataclass(frozen=True)
class Line:
    """``share`` of the price (0 to 1) when notice is shorter than ``below_hours``.

    ``None`` hours is the open-ended line, for any longer notice. A line's own limit is not in
    it: exactly 24 hours of notice is not below 24.

    :raise ValueError: the hours are negative or the share is outside 0 to 1
    """

    below_hours: Decimal | int | None
    share: Decimal

    def __post_init__(self) -> None:
        if self.below_hours is not None and self.below_hours < 0:
            raise ValueError("The hours of a cancellation line cannot be negative.")
        if not 0 <= self.share <= 1:
            raise ValueError("The share of a cancellation line lies between 0 and 1.")


def pick(lines: Sequence[Line], start: datetime, told_at: datetime) -> Line:
    """Return the line that decides what a visit at ``start`` costs, cancelled at ``told_at``.

    It is the line with the fewest hours that the notice is below, whatever the order of
    ``lines``. Told after the start the notice is negative and the line nearest the start, the
    strictest of any sensible policy, decides.

    :raise ValueError: a limit stands twice, there is not exactly one open-ended line, or a
        moment carries a time zone

    >>> policy = [Line(24, Decimal(1)), Line(48, Decimal("0.5")), Line(None, Decimal(0))]
    >>> start = datetime(2026, 3, 29, 13, 0)
    >>> pick(policy, start, datetime(2026, 3, 28, 13, 0, 59)).share
    Decimal('0.5')
    >>> pick(policy, start, datetime(2026, 3, 28, 13, 1)).share
    Decimal('1')
    """
    hours = _hours(start, told_at)
    *limited, open_ended = _sorted(lines)
    return next((line for line in limited if hours < _limit(line)), open_ended)


def describe_hours(start: datetime, told_at: datetime) -> int:
    """Return the notice in whole hours, rounded down; below 0 once the visit has started.

    :raise ValueError: a moment carries a time zone

    >>> describe_hours(datetime(2026, 3, 29, 13, 0), datetime(2026, 3, 28, 17, 30))
    19
    >>> describe_hours(datetime(2026, 3, 29, 13, 0), datetime(2026, 3, 29, 13, 15))
    -1
    """
    return _hours(start, told_at) // 1


def check(lines: Sequence[Line]) -> None:
    """Refuse lines that leave a notice without an answer, or with two.

    :raise ValueError: a limit stands twice, or there is not exactly one open-ended line

    >>> check([Line(24, Decimal(1))])
    Traceback (most recent call last):
    ValueError: A cancellation policy has exactly one line without hours.
    """
    _sorted(lines)


def _sorted(lines: Sequence[Line]) -> list[Line]:
    """Return the lines from the shortest notice to the open-ended one."""
    limited = sorted((line for line in lines if line.below_hours is not None), key=_limit)
    open_ended = [line for line in lines if line.below_hours is None]
    if len(open_ended) != 1:
        raise ValueError("A cancellation policy has exactly one line without hours.")
    if any(_limit(near) == _limit(far) for near, far in pairwise(limited)):
        raise ValueError("Two lines of the cancellation policy have the same hours.")
    return limited + open_ended


def _limit(line: Line) -> Fraction:
    return Fraction(line.below_hours or 0)


def _hours(start: datetime, told_at: datetime) -> Fraction:
    """Return the notice as an exact number of hours, however the limits are broken up."""
    if start.tzinfo is not None or told_at.tzinfo is not None:
        # Two local times of one zone are subtracted as clock times: an hour wrong in spring.
        raise ValueError("Notice is counted between moments in UTC, without a time zone.")
    notice = start - told_at.replace(second=0, microsecond=0)
    return Fraction(notice // _TICK, timedelta(hours=1) // _TICK)
