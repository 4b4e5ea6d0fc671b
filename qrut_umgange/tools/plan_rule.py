"""When people meet, as a rule that says itself in plain words: "varannan onsdag kl. 15–17, inte röda dagar".

The words are Swedish, since they stand in the plan and on its paper. Two rules that are not the same never have
the same words.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count

from .red_days import red_day

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
EVERY = {1: "varje", 2: "varannan", 3: "var tredje", 4: "var fjärde", 5: "var femte", 6: "var sjätte", 8: "var åttonde"}
LAST = -1
IN_MONTH = {1: "första", 2: "andra", 3: "tredje", 4: "fjärde", LAST: "sista"}

#: the first and the last day of a school break
Break = tuple[date, date]


@dataclass(frozen=True)
class PlanRule:
    """When people meet, in clock time.

    ``weekdays`` are 0 (Monday) to 6. By the week: every ``weeks`` weeks, counted from the week of ``first_day``. By
    the month: on the ``nth`` such weekday of each month, -1 being the last. Nobody meets before ``first_day``, nor
    after ``last_day``.

    :raise ValueError: it cannot be meant so; the sentence says what to change

    >>> PlanRule(frozenset(), time(15), time(17), date(2026, 3, 4))
    Traceback (most recent call last):
    ValueError: A rule needs a weekday.
    """

    weekdays: frozenset[int]
    starts_at: time
    ends_at: time
    first_day: date
    last_day: date | None = None
    weeks: int = 1
    nth: int | None = None
    skip_red_days: bool = False
    skip_breaks: bool = False

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise ValueError("A rule needs a weekday.")
        if not self.weekdays <= set(range(7)):
            raise ValueError("Weekdays are numbered from 0, Monday, to 6, Sunday.")
        if any(at != at.replace(second=0, microsecond=0, tzinfo=None) for at in (self.starts_at, self.ends_at)):
            raise ValueError("Times are to the minute.")
        if self.ends_at <= self.starts_at:
            raise ValueError("A visit ends after it begins, on the same day.")
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("The last day cannot come before the first.")
        if self.nth is None and self.weeks not in EVERY:
            raise ValueError(f"People meet every {', '.join(map(str, EVERY))} weeks.")
        if self.nth is not None and (self.nth not in IN_MONTH or self.weeks != 1 or len(self.weekdays) != 1):
            raise ValueError("By the month it is one weekday: the first, second, third, fourth or last.")


def describe(rule: PlanRule) -> str:
    """Return the rule as a sentence.

    >>> rule = PlanRule(frozenset({2}), time(15), time(17), date(2026, 3, 4), weeks=2, skip_red_days=True,
    ...                 skip_breaks=True)
    >>> describe(rule)
    'Varannan onsdag kl. 15–17 från den 4 mars 2026, inte röda dagar och lov.'
    >>> describe(PlanRule(frozenset({0, 3}), time(16), time(17, 30), date(2026, 3, 2), date(2026, 6, 8)))
    'Varje måndag och torsdag kl. 16–17.30 från den 2 mars 2026 till och med den 8 juni 2026.'
    >>> describe(PlanRule(frozenset({5}), time(11), time(13), date(2026, 3, 7), nth=1))
    'Första lördagen i månaden kl. 11–13 från den 7 mars 2026.'
    """
    until = f" till och med {_say_day(rule.last_day)}" if rule.last_day else ""
    hours = f"kl. {_say_clock(rule.starts_at)}–{_say_clock(rule.ends_at)}"
    said = f"{_say_days(rule)} {hours} från {_say_day(rule.first_day)}{until}{_say_skipped(rule)}."
    return said[0].upper() + said[1:]


def days(rule: PlanRule, breaks: Collection[Break] = ()) -> Iterator[date]:
    """Return the days on which people meet, in order; without end where the rule has no last day.

    >>> rule = PlanRule(frozenset({2}), time(15), time(17), date(2026, 12, 16), date(2027, 1, 20),
    ...                 skip_red_days=True, skip_breaks=True)
    >>> [str(day) for day in days(rule, [(date(2026, 12, 21), date(2027, 1, 8))])]
    ['2026-12-16', '2027-01-13', '2027-01-20']
    """
    return (day for day in pattern_days(rule) if not is_skipped(rule, day, breaks))


def pattern_days(rule: PlanRule) -> Iterator[date]:
    """Yield the days that the rule points at, those it leaves out for what day it is among them.

    >>> rule = PlanRule(frozenset({3}), time(15), time(17), date(2026, 12, 17), date(2026, 12, 24), skip_red_days=True)
    >>> [str(day) for day in pattern_days(rule)], [str(day) for day in days(rule)]
    (['2026-12-17', '2026-12-24'], ['2026-12-17'])
    """
    for day in _days_by_month(rule) if rule.nth else _days_by_week(rule):
        if rule.last_day is not None and day > rule.last_day:
            return
        if day >= rule.first_day:
            yield day


def is_skipped(rule: PlanRule, day: date, breaks: Collection[Break] = ()) -> bool:
    """Tell whether the rule leaves out ``day`` for what day it is.

    >>> rule = PlanRule(frozenset({2}), time(15), time(17), date(2026, 3, 4), skip_red_days=True)
    >>> is_skipped(rule, date(2027, 1, 6)), is_skipped(rule, date(2027, 1, 13))
    (True, False)
    """
    red = rule.skip_red_days and red_day(day) is not None
    return red or (rule.skip_breaks and any(first <= day <= last for first, last in breaks))


def find_first_day(weekdays: Collection[int], day: date, nth: int | None = None) -> date:
    """Return the first day from ``day`` on that is such a weekday, or the ``nth`` of its month.

    >>> str(find_first_day({2}, date(2026, 3, 5))), str(find_first_day({2}, date(2026, 3, 5), nth=1))
    ('2026-03-11', '2026-04-01')

    :raise ValueError: there is no weekday
    """
    if not weekdays:
        raise ValueError("A rule needs a weekday.")
    while day.weekday() not in weekdays or (nth and not _is_nth(day, nth)):
        day += timedelta(days=1)
    return day


def _days_by_week(rule: PlanRule) -> Iterator[date]:
    monday = rule.first_day - timedelta(days=rule.first_day.weekday())
    for week in count(step=rule.weeks):
        yield from (monday + timedelta(weeks=week, days=weekday) for weekday in sorted(rule.weekdays))


def _days_by_month(rule: PlanRule) -> Iterator[date]:
    day = rule.first_day
    while True:
        day = find_first_day(rule.weekdays, day, rule.nth)
        yield day
        day += timedelta(days=1)


def _is_nth(day: date, nth: int) -> bool:
    if nth == LAST:
        return (day + timedelta(weeks=1)).month != day.month
    return (day.day - 1) // 7 + 1 == nth


def _say_days(rule: PlanRule) -> str:
    names = [WEEKDAYS[weekday] for weekday in sorted(rule.weekdays)]
    if rule.nth:
        return f"{IN_MONTH[rule.nth]} {names[0]}en i månaden"
    if len(names) == 1 or rule.weeks == 1:
        return f"{EVERY[rule.weeks]} {_join(names)}"
    return f"{_join(names)} {EVERY[rule.weeks]} vecka"


def _say_clock(at: time) -> str:
    return f"{at.hour}.{at.minute:02}" if at.minute else str(at.hour)


def _say_day(day: date) -> str:
    return f"den {day.day} {MONTHS[day.month - 1]} {day.year}"


def _say_skipped(rule: PlanRule) -> str:
    skipped = ["röda dagar"] * rule.skip_red_days + ["lov"] * rule.skip_breaks
    return f", inte {_join(skipped)}" if skipped else ""


def _join(words: list[str]) -> str:
    return " och ".join(filter(None, (", ".join(words[:-1]), words[-1])))
