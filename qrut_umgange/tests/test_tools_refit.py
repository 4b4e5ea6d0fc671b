import doctest
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import refit as module
from ..tools.refit import ASKED, FIXED, FREE, KEPT, Standing, refit

quiet = settings(deadline=None, database=None, derandomize=True)
FIRST = date(2026, 3, 2)


def at(day, hour=14):
    start = datetime.combine(day, time(hour))
    return start, start + timedelta(hours=2)


days = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def worlds(draw):
    """A rule, and visits of which no two are on the same day."""
    hour = draw(st.sampled_from((10, 14)))
    rule = {day: at(day, hour) for day in draw(st.sets(days, max_size=15))}
    there = [
        Standing(
            number, day, at(day, draw(st.sampled_from((10, 14)))), draw(st.sampled_from((FREE, ASKED, KEPT, FIXED)))
        )
        for number, day in enumerate(sorted(draw(st.sets(days, max_size=15))))
    ]
    there = [replace(each, meant=draw(days)) if each.status == KEPT else each for each in there]
    return rule, there


def apply(rule, there, ticked=()):
    """Return the visits after what ``refit`` says was done, those confirmed only where ``ticked``."""
    result = refit(rule, there)
    done = {each.ref: each for each in there}

    def may(each):
        return each.status == FREE or each.ref in ticked

    for each in filter(may, result.removes):
        del done[each.ref]
    for each, day in result.moves:
        if may(each):
            done[each.ref] = replace(each, day=day, times=rule[day], status=FREE)
    new = [Standing(1000 + number, day, rule[day], FREE) for number, day in enumerate(result.adds)]
    return [*done.values(), *new]


@tagged("post_install", "-at_install")
class TestRefit(BaseCase):
    """A new rule changes what nobody has been told of, and nothing else."""

    def test_the_examples_hold(self):
        result = doctest.testmod(module)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    @quiet
    @given(worlds())
    def test_each_visit_is_in_one_heap_and_each_day_of_the_rule_in_one(self, world):
        rule, there = world
        result = refit(rule, there)
        named = [each.ref for each in (*result.fits, *result.stays, *result.removes)]
        named += [each.ref for each, _day in result.moves]
        fixed = [each.ref for each in there if each.status == FIXED]
        self.assertEqual(sorted([*named, *fixed]), sorted(each.ref for each in there))
        given_days = [*result.adds, *(day for _each, day in result.moves), *(each.day for each in result.fits)]
        self.assertEqual(len(given_days), len(set(given_days)))
        self.assertLessEqual(set(given_days), set(rule))

    @quiet
    @given(worlds())
    def test_only_what_nobody_was_told_of_is_changed_unasked(self, world):
        rule, there = world
        result = refit(rule, there)
        changed = {each.status for each in (*result.removes, *(each for each, _day in result.moves))}
        self.assertLessEqual(changed, {FREE, ASKED})
        after = {each.ref: each for each in apply(rule, there)}
        for each in there:
            if each.status != FREE:
                self.assertEqual(after[each.ref], each)

    @quiet
    @given(worlds(), st.sets(st.integers(0, 15)))
    def test_done_twice_the_second_finds_nothing(self, world, ticked):
        rule, there = world
        after = apply(rule, there, ticked)
        again = refit(rule, after)
        self.assertFalse([each for each in again.removes if each.status == FREE])
        self.assertFalse([each for each, _day in again.moves if each.status == FREE])
        self.assertFalse(again.adds)

    @quiet
    @given(worlds(), st.sets(st.integers(0, 15)))
    def test_the_family_never_meets_twice_on_a_day_of_the_rule(self, world, ticked):
        rule, there = world
        before = [each.day for each in there]
        after = [each.day for each in apply(rule, there, ticked)]
        twice = {day for day in after if after.count(day) > 1}
        self.assertFalse({day for day in twice if before.count(day) < 2})
