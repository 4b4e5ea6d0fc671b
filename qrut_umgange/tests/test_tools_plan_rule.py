import doctest
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import islice

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import plan_rule
from ..tools.plan_rule import EVERY, IN_MONTH, LAST, PlanRule, days, describe, find_first_day, is_skipped
from ..tools.red_days import red_day

WEDNESDAYS = PlanRule(frozenset({2}), time(15), time(17), date(2026, 3, 4), weeks=2)


@st.composite
def rules(draw):
    """Draw any rule that can be meant."""
    first_day = draw(st.dates(date(2024, 1, 1), date(2031, 12, 31)))
    start, stop = sorted(draw(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2, unique=True)))
    nth = draw(st.sampled_from([None, *IN_MONTH]))
    return PlanRule(
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1, max_size=1 if nth else 7)),
        starts_at=time(*divmod(start, 60)),
        ends_at=time(*divmod(stop, 60)),
        first_day=first_day,
        last_day=draw(st.none() | st.integers(0, 400).map(lambda more: first_day + timedelta(days=more))),
        weeks=1 if nth else draw(st.sampled_from(list(EVERY))),
        nth=nth,
        skip_red_days=draw(st.booleans()),
        skip_breaks=draw(st.booleans()),
    )


@st.composite
def neighbours(draw):
    """Draw a rule and another that differs in one thing."""
    one, other = draw(rules()), draw(rules())
    name = draw(st.sampled_from(list(PlanRule.__dataclass_fields__)))
    try:
        return one, replace(one, **{name: getattr(other, name)})
    except ValueError:
        return one, other


@tagged("post_install", "-at_install")
class TestPlanRule(TestCase):
    """A rule says itself in plain words, and its days are those that the words promise."""

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(plan_rule).failed, 0)

    # === THE WORDS === #

    @settings(deadline=None, max_examples=300)
    @given(rules())
    def test_every_rule_has_a_sentence(self, rule):
        said = describe(rule)
        self.assertRegex(said, r"^[A-ZÅÄÖ].* kl\. \d.*–\d.* från den \d{1,2} [a-z]+ \d{4}.*\.$")
        self.assertEqual(said.count("."), said.rstrip(".").count(".") + 1)

    @settings(deadline=None, max_examples=1000)
    @given(neighbours())
    def test_two_rules_that_differ_never_have_the_same_sentence(self, pair):
        one, other = pair
        assume(one != other)
        self.assertNotEqual(describe(one), describe(other))

    def test_all_usual_rules_have_sentences_of_their_own(self):
        said = set()
        count = 0
        for weekday in range(7):
            for at in (WEDNESDAYS.starts_at, time(15, 30)):
                for red in (False, True):
                    for breaks in (False, True):
                        frames = {
                            "weekdays": frozenset({weekday}),
                            "starts_at": at,
                            "skip_red_days": red,
                            "skip_breaks": breaks,
                        }
                        variants = [replace(WEDNESDAYS, weeks=weeks, **frames) for weeks in EVERY]
                        variants += [replace(WEDNESDAYS, weeks=1, nth=nth, **frames) for nth in IN_MONTH]
                        said |= {describe(rule) for rule in variants}
                        count += len(variants)
        self.assertEqual(len(said), count)

    def test_what_is_said(self):
        for values, said in (
            ({}, "Varannan onsdag kl. 15–17 från den 4 mars 2026."),
            ({"weeks": 1}, "Varje onsdag kl. 15–17 från den 4 mars 2026."),
            ({"weeks": 3, "skip_breaks": True}, "Var tredje onsdag kl. 15–17 från den 4 mars 2026, inte lov."),
            (
                {"weekdays": frozenset({0, 2, 6})},
                "Måndag, onsdag och söndag varannan vecka kl. 15–17 från den 4 mars 2026.",
            ),
            ({"weeks": 1, "nth": LAST}, "Sista onsdagen i månaden kl. 15–17 från den 4 mars 2026."),
            (
                {"skip_red_days": True, "ends_at": time(16, 5)},
                "Varannan onsdag kl. 15–16.05 från den 4 mars 2026, inte röda dagar.",
            ),
        ):
            with self.subTest(said=said):
                self.assertEqual(describe(replace(WEDNESDAYS, **values)), said)

    def test_what_cannot_be_meant_is_refused(self):
        for values, sentence in (
            ({"weekdays": frozenset()}, "needs a weekday"),
            ({"weekdays": frozenset({7})}, "numbered from 0"),
            ({"ends_at": time(15)}, "ends after it begins"),
            ({"starts_at": time(15, 0, 1)}, "to the minute"),
            ({"last_day": date(2026, 3, 3)}, "cannot come before the first"),
            ({"weeks": 7}, "every 1, 2, 3, 4, 5, 6, 8 weeks"),
            ({"weeks": 1, "nth": 5}, "first, second, third, fourth or last"),
            ({"nth": 1}, "by the month it is one weekday".capitalize()),
            ({"weeks": 1, "nth": 1, "weekdays": frozenset({0, 2})}, "one weekday"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValueError, sentence):
                replace(WEDNESDAYS, **values)

    # === THE DAYS === #

    @settings(deadline=None)
    @given(rules(), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 20)), max_size=4))
    def test_the_days_are_those_that_the_words_promise(self, rule, drawn):
        breaks = [
            (rule.first_day + timedelta(days=at), rule.first_day + timedelta(days=at + more)) for at, more in drawn
        ]
        held = list(islice(days(rule, breaks), 30))
        self.assertEqual(held, sorted(set(held)))
        for day in held:
            self.assertIn(day.weekday(), rule.weekdays)
            self.assertGreaterEqual(day, rule.first_day)
            self.assertFalse(rule.last_day and day > rule.last_day)
            self.assertFalse(rule.skip_red_days and red_day(day))
            self.assertFalse(rule.skip_breaks and any(first <= day <= last for first, last in breaks))

    @settings(deadline=None)
    @given(rules())
    def test_no_day_of_the_rule_is_forgotten(self, rule):
        rule = replace(rule, last_day=rule.first_day + timedelta(days=130))
        monday = rule.first_day - timedelta(days=rule.first_day.weekday())
        wanted = []
        for number in range(131):
            day = rule.first_day + timedelta(days=number)
            in_step = ((day - monday).days // 7) % rule.weeks == 0
            if rule.nth == LAST:
                in_step = (day + timedelta(days=7)).month != day.month
            elif rule.nth:
                in_step = (day.day + 6) // 7 == rule.nth
            if day.weekday() in rule.weekdays and in_step and not is_skipped(rule, day):
                wanted.append(day)
        self.assertEqual(list(days(rule)), wanted)

    @given(st.sets(st.integers(0, 6), min_size=1), st.dates(date(2024, 1, 1), date(2031, 1, 1)))
    def test_the_first_day_is_the_first_such_weekday(self, weekdays, day):
        first = find_first_day(weekdays, day)
        self.assertIn(first.weekday(), weekdays)
        self.assertTrue(timedelta() <= first - day < timedelta(weeks=1))
