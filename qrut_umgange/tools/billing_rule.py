"""What a visit that has ended costs, as a share of its price, and by which rule of the agreement.

One table of rules decides. Of the rules that fit a cancellation the one that costs most decides:
the later the message comes, the more of them fit, so that more notice never costs more, whatever
stands in the table. Where nothing decides, people do, with a reason.

What is said of it on an invoice is a key and its numbers: neither who nor why can be in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from . import notice

State = Literal["done", "cancelled", "no_show", "broken_off", "abstained"]
Actor = Literal["child", "visiting", "carer", "buyer", "provider", "nobody"]
Case = Literal["notice", "provider", "no_show", "late", "on_site", "early", "declined", "abstained", "force_majeure"]
Key = Literal[
    "held", "held_otherwise", "hours_before", "hour_before", "under_an_hour", "after_start", "provider", "no_show",
    "late", "on_site", "early", "abstained",
]  # fmt: skip
Fault = Literal["twice", "open_ended", "falls"]

#: What differs less from the planned time is not worth a word on an invoice.
ABOUT = timedelta(minutes=15)
#: Shares are kept with four decimals.
_SHARE = Decimal("0.0001")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Facts:
    """How a visit ended. Moments are naive UTC; the clock that the agreement speaks of is ``zone``'s.

    :ivar by: who called it off; ``nobody`` is what nobody could have prevented
    :ivar arrived_at: when the first of those who visit came
    :ivar by_hand: the share that somebody has decided, for ``reason``
    """

    state: State
    start: datetime
    stop: datetime
    zone: str
    by: Actor | None = None
    told_at: datetime | None = None
    arrived_at: datetime | None = None
    actual_start: datetime | None = None
    actual_stop: datetime | None = None
    child_declined: bool = False
    by_hand: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class Rule:
    """A line of the terms: in this ``case``, ``share`` of the price.

    A notice line is for notice shorter than ``below_hours``, or for a message later than
    ``after_clock`` so many days before, or, with neither, for any longer notice. A limit itself
    is in time: exactly 24 hours of notice is not below 24.

    :ivar late_minutes: in the case ``late``: nobody had come, or told, so long after the start
    :ivar first_hours: no more than the first hours are billed
    :ivar least_hours: no less than so many hours are billed, where hours are
    :raise ValueError: a number is impossible
    """

    case: Case
    share: Decimal
    clause: str = ""
    below_hours: Decimal | int | None = None
    after_clock: time | None = None
    days_before: int = 1
    working_days: bool = False
    late_minutes: int = 15
    first_hours: Decimal | int | None = None
    least_hours: Decimal | int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("The share of a rule lies between 0 and 1.")
        if min(self.below_hours or 0, self.first_hours or 0, self.least_hours or 0, self.days_before) < 0:
            raise ValueError("The hours and days of a rule cannot be negative.")
        if self.below_hours is not None and self.after_clock is not None:
            raise ValueError("A rule counts notice in hours or by the clock, not both.")

    def get_limit(self) -> tuple | None:
        """Return what a notice line counts by; None for the open-ended one."""
        if self.below_hours is not None:
            return ("hours", Fraction(self.below_hours))
        return self.after_clock and ("clock", self.after_clock, self.days_before, self.working_days)


@dataclass(frozen=True)
class Answer:
    """What is billed: ``share`` of the price, None while somebody has to decide it; and what to say.

    ``part`` is how much of the planned time counts where only the first hours do; `share_of_piece`
    has it in it, hours come from `count_hours`.
    """

    share: Decimal | None
    key: Key
    numbers: dict[str, int] = field(default_factory=dict)
    rule: Rule | None = None
    by_hand: bool = False
    part: Fraction = Fraction(1)

    @property
    def share_of_piece(self) -> Decimal | None:
        """The share of the price of a whole visit."""
        if self.share is None:
            return None
        exact = Fraction(self.share) * self.part
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_SHARE, ROUND_HALF_UP)


def answer(rules: Sequence[Rule], facts: Facts) -> Answer:
    """Return what is billed for the visit by the table ``rules``; without a table by what is fair.

    Without a table nobody pays for what never was, and what was begun counts as held.

    :raise ValueError: a share by hand without a reason, or a moment with a time zone

    >>> table = [Rule("notice", Decimal(1), "punkt 4", 24), Rule("notice", Decimal(0))]
    >>> start = datetime(2026, 3, 29, 13)
    >>> facts = Facts("cancelled", start, datetime(2026, 3, 29, 15), "Europe/Stockholm", "visiting",
    ...               told_at=datetime(2026, 3, 28, 17, 30))
    >>> found = answer(table, facts)
    >>> found.share, found.rule.clause, found.key, found.numbers
    (Decimal('1'), 'punkt 4', 'hours_before', {'hours': 19})
    """
    key, numbers = _say(facts)
    if facts.by_hand is not None:
        if not facts.reason.strip():
            raise ValueError("A share that is decided by hand has a reason.")
        return Answer(facts.by_hand, key, numbers, by_hand=True)
    if facts.state == "done":
        return Answer(Decimal(1), key, numbers)
    fitting = find_fitting(rules, facts)
    if not fitting:
        return Answer(_without_rule(rules, facts), key, numbers)
    rule = max(fitting, key=lambda each: (Fraction(each.share) * _part(each, facts), _deadline(each, facts)))
    if rule.case == "late":
        key, numbers = "late", {"minutes": rule.late_minutes}
    return Answer(rule.share, key, numbers, rule, part=_part(rule, facts))


def find_case(facts: Facts) -> Case | None:
    """Return which case of the terms the ending is; None for a visit that was held.

    >>> start, stop = datetime(2026, 3, 4, 14), datetime(2026, 3, 4, 16)
    >>> find_case(Facts("broken_off", start, stop, "Europe/Stockholm"))
    'on_site'
    >>> find_case(Facts("broken_off", start, stop, "Europe/Stockholm", actual_start=start))
    'early'
    """
    if facts.state == "done":
        return None
    if facts.by == "provider":
        return "provider"
    if facts.by == "nobody":
        return "force_majeure"
    if facts.child_declined:
        return "declined"
    if facts.state == "broken_off":
        return "early" if facts.actual_start else "on_site"
    cases: dict[State, Case] = {"cancelled": "notice", "no_show": "no_show", "abstained": "abstained"}
    return cases[facts.state]


def find_fitting(rules: Sequence[Rule], facts: Facts) -> list[Rule]:
    """Return the rules that the ending fits.

    Terms that say nothing of a child who did not want to are read as for others who end on site.
    """
    case = find_case(facts)
    fitting = [rule for rule in rules if rule.case == case and _is_told_late(rule, facts)]
    if not fitting and case == "declined":
        instead = "early" if facts.actual_start else "on_site"
        fitting = [rule for rule in rules if rule.case == instead]
    if case in ("notice", "on_site"):
        fitting += [rule for rule in rules if rule.case == "late" and _is_late(rule, facts)]
    return fitting


def count_hours(
    facts: Facts, found: Answer, basis: Literal["planned", "actual"] = "planned", step_minutes: int = 0
) -> Decimal:
    """Return how many hours are billed, where hours are; a step that has begun counts whole.

    What never began has no actual hours: then the planned ones count.

    >>> start, stop = datetime(2026, 3, 4, 14), datetime(2026, 3, 4, 16)
    >>> facts = Facts("broken_off", start, stop, "Europe/Stockholm", actual_start=start,
    ...               actual_stop=datetime(2026, 3, 4, 14, 20))
    >>> count_hours(facts, answer([], facts), "actual", 15)
    Decimal('0.50')
    >>> count_hours(facts, answer([], facts))
    Decimal('2.00')
    """
    planned = facts.stop - facts.start
    took = planned
    if basis == "actual" and facts.actual_start and facts.actual_stop:
        took = facts.actual_stop - facts.actual_start
    rule = found.rule
    if rule and rule.least_hours:
        took = max(took, min(planned, _hours(rule.least_hours)))
    most = _hours(rule.first_hours) if rule and rule.first_hours else timedelta.max
    return to_hours(took, step_minutes, most)


def to_hours(took: timedelta, step_minutes: int = 0, most: timedelta = timedelta.max) -> Decimal:
    """Return a time as hours, ``most`` of them at most; a step that has begun counts whole.

    >>> to_hours(timedelta(minutes=70)), to_hours(timedelta(minutes=70), 30)
    (Decimal('1.17'), Decimal('1.50'))
    """
    if step_minutes:
        step = timedelta(minutes=step_minutes)
        took = -(-took // step) * step
    exact = Fraction(min(took, most) // timedelta.resolution, _HOUR // timedelta.resolution)
    rounding = ROUND_CEILING if step_minutes else ROUND_HALF_UP
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), rounding)


def find_fault(rules: Sequence[Rule]) -> Fault | None:
    """Return what is wrong with a table, or None.

    ``open_ended``: there is not exactly one line for any longer notice; ``twice``: two lines for the
    same; ``falls``: a shorter notice would cost less than a longer one.

    >>> find_fault([Rule("notice", Decimal(1), below_hours=24)])
    'open_ended'
    """
    lines = [rule for rule in rules if rule.case == "notice"]
    limits = [rule.get_limit() for rule in lines]
    if lines and limits.count(None) != 1:
        return "open_ended"
    others = [rule.case for rule in rules if rule.case != "notice"]
    if len(set(limits)) < len(limits) or len(set(others)) < len(others):
        return "twice"
    return "falls" if _falls(lines) else None


def _falls(lines: Sequence[Rule]) -> bool:
    """Tell whether a line could never decide: one for longer notice costs more."""
    by_hours = sorted((rule for rule in lines if rule.below_hours is not None), key=lambda rule: rule.below_hours or 0)
    shares = [rule.share for rule in by_hours] + [rule.share for rule in lines if not rule.get_limit()]
    clocks = [rule.share for rule in lines if rule.after_clock is not None]
    return shares != sorted(shares, reverse=True) or any(share < shares[-1] for share in clocks)


def _without_rule(rules: Sequence[Rule], facts: Facts) -> Decimal | None:
    if rules or facts.by == "nobody":
        return None
    return Decimal(bool(facts.actual_start))


def _is_told_late(rule: Rule, facts: Facts) -> bool:
    """Tell whether the message came later than a notice line lets it; other lines do not ask."""
    if rule.case != "notice" or not rule.get_limit():
        return True
    return facts.told_at is not None and notice.told_minute(facts.told_at) > _deadline(rule, facts)


def _deadline(rule: Rule, facts: Facts) -> datetime:
    """Return until when the message would have been in time for the rule: never, for most."""
    if rule.below_hours is not None:
        return notice.by_hours(facts.start, rule.below_hours)
    if rule.after_clock is not None:
        return notice.by_clock(facts.start, rule.after_clock, rule.days_before, facts.zone, rule.working_days)
    if rule.case == "late":
        return facts.start + timedelta(minutes=rule.late_minutes)
    return datetime.min


def _is_late(rule: Rule, facts: Facts) -> bool:
    heard = facts.told_at if facts.state == "cancelled" else facts.arrived_at
    return heard is not None and notice.told_minute(heard) > _deadline(rule, facts)


def _part(rule: Rule, facts: Facts) -> Fraction:
    length = facts.stop - facts.start
    if not rule.first_hours or _hours(rule.first_hours) >= length:
        return Fraction(1)
    return Fraction(_hours(rule.first_hours) // timedelta.resolution, length // timedelta.resolution)


def _hours(hours: Decimal | int) -> timedelta:
    return timedelta(microseconds=int(Fraction(hours) * 3_600_000_000))


def _say(facts: Facts) -> tuple[Key, dict[str, int]]:
    """Return what an invoice says of the ending: neither who nor why."""
    if facts.state == "done":
        return ("held" if _is_as_planned(facts) else "held_otherwise"), {}
    if facts.state == "cancelled":
        return ("provider", {}) if facts.by == "provider" else _say_notice(facts)
    if facts.state == "broken_off":
        return ("early" if facts.actual_start else "on_site"), {}
    return ("no_show" if facts.state == "no_show" else "abstained"), {}


def _say_notice(facts: Facts) -> tuple[Key, dict[str, int]]:
    minutes = notice.count_minutes(facts.start, facts.told_at or facts.start)
    if minutes < 0:
        return "after_start", {}
    hours = minutes // 60
    if hours:
        return ("hour_before" if hours == 1 else "hours_before"), {"hours": hours}
    return "under_an_hour", {}


def _is_as_planned(facts: Facts) -> bool:
    if not (facts.actual_start and facts.actual_stop):
        return True
    return abs(facts.actual_start - facts.start) <= ABOUT and abs(facts.actual_stop - facts.stop) <= ABOUT
