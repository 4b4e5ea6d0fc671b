import doctest
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import billing_rule
from ..tools.billing_rule import Facts, Rule, answer, count_hours, find_fault
from ..tools.local_time import to_utc

ZONE = "Europe/Stockholm"
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
FREE, HALF, FULL = Decimal(0), Decimal("0.5"), Decimal(1)
START = datetime(2026, 9, 2, 13)
STOP = START + 2 * HOUR
# what is proposed where an agreement says nothing else
DEFAULTS = (
    Rule("notice", FREE, "1"),
    Rule("notice", HALF, "2", below_hours=48),
    Rule("notice", FULL, "3", below_hours=24),
    Rule("no_show", FULL, "4"),
    Rule("late", FULL, "5", late_minutes=15),
    Rule("on_site", FULL, "6"),
    Rule("early", FULL, "7"),
    Rule("declined", FULL, "8"),
    Rule("provider", FREE, "9"),
    Rule("abstained", FREE, "10"),
)
CLOCK = (Rule("notice", FREE), Rule("notice", FULL, after_clock=time(9)))

quiet = settings(deadline=None, database=None, derandomize=True)
shares = st.decimals(0, 1, places=2)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))


def ended(state, start=START, **facts):
    return Facts(state, start, facts.pop("stop", start + 2 * HOUR), ZONE, **facts)


def told(start, told_at, by="visiting"):
    return ended("cancelled", start, by=by, told_at=told_at)


def share(rules, start, told_at):
    return answer(rules, told(start, told_at)).share


@st.composite
def tables(draw):
    hours = draw(st.lists(st.decimals(0, 200, places=2), unique=True, max_size=4))
    clocks = draw(st.lists(st.tuples(st.times(), st.integers(0, 4), st.booleans()), unique=True, max_size=3))
    parts = st.one_of(st.none(), st.integers(1, 3))
    rules = [Rule("notice", draw(shares), below_hours=each, first_hours=draw(parts)) for each in hours]
    rules += [
        Rule("notice", draw(shares), after_clock=at, days_before=days, working_days=working)
        for at, days, working in clocks
    ]
    rules.append(Rule("notice", draw(shares)))
    if draw(st.booleans()):
        rules.append(Rule("late", draw(shares), late_minutes=draw(st.integers(0, 90))))
    return draw(st.permutations(rules))


@tagged("standard", "at_install")
class TestBillingRule(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(billing_rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    # === NOTICE === #

    def test_the_proposed_terms_are_exact_to_the_minute(self):
        for before, due, clause in (
            (1000 * HOUR, FREE, "1"),
            (48 * HOUR + MINUTE, FREE, "1"),
            (48 * HOUR, FREE, "1"),
            (48 * HOUR - MINUTE, HALF, "2"),
            (24 * HOUR + MINUTE, HALF, "2"),
            (24 * HOUR, HALF, "2"),
            (24 * HOUR - MINUTE, FULL, "3"),
            (MINUTE, FULL, "3"),
            (0 * HOUR, FULL, "3"),
            (-15 * MINUTE, FULL, "3"),
            (-16 * MINUTE, FULL, "5"),
        ):
            with self.subTest(before=before):
                found = answer(DEFAULTS, told(START, START - before))
                self.assertEqual((found.share, found.rule.clause), (due, clause))

    def test_the_seconds_of_the_minute_cost_nothing(self):
        told_at = START - 24 * HOUR
        self.assertEqual(share(DEFAULTS, START, told_at.replace(second=59, microsecond=999999)), HALF)
        self.assertEqual(share(DEFAULTS, START, told_at + MINUTE), FULL)

    def test_hours_are_real_hours_on_the_nights_the_clocks_change(self):
        for sunday, exactly_a_day_before in ((date(2026, 3, 29), time(14)), (date(2026, 10, 25), time(16))):
            with self.subTest(sunday=sunday):
                start = to_utc(sunday, time(15), ZONE)
                told_at = to_utc(sunday - timedelta(days=1), exactly_a_day_before, ZONE)
                self.assertEqual(share(DEFAULTS, start, told_at), HALF)
                self.assertEqual(share(DEFAULTS, start, told_at + MINUTE), FULL)

    def test_by_the_clock_nine_is_in_time_and_a_minute_later_is_not(self):
        for day in (date(2026, 9, 2), date(2026, 3, 29), date(2026, 10, 25)):
            with self.subTest(day=day):
                start = to_utc(day, time(15), ZONE)
                nine = to_utc(day - timedelta(days=1), time(9), ZONE)
                self.assertEqual(share(CLOCK, start, nine), FREE)
                self.assertEqual(share(CLOCK, start, nine + MINUTE), FULL)

    def test_working_days_before_reach_over_a_weekend(self):
        rules = (Rule("notice", FREE), Rule("notice", FULL, after_clock=time(12), days_before=2, working_days=True))
        monday = to_utc(date(2026, 9, 7), time(15), ZONE)
        thursday_noon = to_utc(date(2026, 9, 3), time(12), ZONE)
        self.assertEqual(share(rules, monday, thursday_noon), FREE)
        self.assertEqual(share(rules, monday, thursday_noon + MINUTE), FULL)

    @quiet
    @given(tables(), moments, moments, moments)
    def test_more_notice_never_costs_more(self, rules, start, one, other):
        early, late = sorted((one, other))
        stop = start + timedelta(hours=2, minutes=30)
        costs = [answer(rules, Facts("cancelled", start, stop, ZONE, by="buyer", told_at=at)) for at in (early, late)]
        self.assertLessEqual(costs[0].share_of_piece, costs[1].share_of_piece)
        self.assertTrue(all(0 <= each.share_of_piece <= 1 for each in costs))

    @quiet
    @given(tables(), moments, moments)
    def test_the_order_of_the_lines_decides_nothing(self, rules, start, told_at):
        self.assertEqual(
            answer(rules, told(start, told_at)).share_of_piece,
            answer(rules[::-1], told(start, told_at)).share_of_piece,
        )

    # === CASES === #

    def test_each_ending_has_its_line(self):
        for facts, clause, due in (
            (ended("cancelled", by="provider", told_at=START), "9", FREE),
            (ended("cancelled", by="child", told_at=START - HOUR), "3", FULL),
            (ended("no_show"), "4", FULL),
            (ended("broken_off"), "6", FULL),
            (ended("broken_off", arrived_at=START + 15 * MINUTE), "6", FULL),
            (ended("broken_off", arrived_at=START + 16 * MINUTE), "5", FULL),
            (ended("broken_off", actual_start=START, arrived_at=START + 25 * MINUTE), "7", FULL),
            (ended("broken_off", child_declined=True), "8", FULL),
            (ended("abstained"), "10", FREE),
        ):
            with self.subTest(facts=facts):
                found = answer(DEFAULTS, facts)
                self.assertEqual((found.rule.clause, found.share), (clause, due))

    def test_who_was_late_and_stayed_was_there(self):
        held = ended("done", actual_start=START + 25 * MINUTE, actual_stop=STOP, arrived_at=START + 25 * MINUTE)
        found = answer(DEFAULTS, held)
        self.assertEqual((found.share, found.rule, found.key), (FULL, None, "held_otherwise"))

    def test_what_nobody_could_have_prevented_is_decided_by_people_unless_the_terms_do(self):
        facts = ended("cancelled", by="nobody", told_at=START - HOUR)
        self.assertIsNone(answer(DEFAULTS, facts).share)
        self.assertIsNone(answer([], facts).share)
        self.assertEqual(answer([*DEFAULTS, Rule("force_majeure", HALF)], facts).share, HALF)

    def test_terms_that_say_nothing_of_an_ending_leave_it_to_people(self):
        self.assertIsNone(answer([Rule("notice", FREE)], ended("no_show")).share)

    def test_terms_that_say_nothing_of_a_child_who_did_not_want_to_are_read_as_for_others(self):
        rules = (Rule("on_site", HALF, "a"), Rule("early", FULL, "b"))
        self.assertEqual(answer(rules, ended("broken_off", child_declined=True)).rule.clause, "a")
        began = ended("broken_off", child_declined=True, actual_start=START)
        self.assertEqual(answer(rules, began).rule.clause, "b")

    def test_without_terms_what_was_begun_counts_as_held_and_nobody_pays_for_what_never_was(self):
        for facts, due in (
            (ended("broken_off", actual_start=START), FULL),
            (ended("broken_off"), FREE),
            (ended("no_show"), FREE),
            (ended("cancelled", by="buyer", told_at=START), FREE),
            (ended("done", actual_start=START, actual_stop=STOP), FULL),
        ):
            with self.subTest(facts=facts):
                self.assertEqual(answer([], facts).share, due)

    def test_every_ending_has_one_answer_or_is_to_be_decided(self):
        states = ("done", "cancelled", "no_show", "broken_off", "abstained")
        actors = (None, "child", "visiting", "carer", "buyer", "provider", "nobody")
        moments = (None, START - 30 * HOUR, START + HOUR)
        for state, by, heard, began, declined in product(states, actors, moments, (None, START), (False, True)):
            facts = ended(state, by=by, told_at=heard, arrived_at=heard, actual_start=began, child_declined=declined)
            with self.subTest(facts=facts):
                found = answer(DEFAULTS, facts)
                decided = by != "nobody" or state == "done"
                self.assertEqual(found.share is not None, decided)
                self.assertEqual(bool(found.rule), decided and state != "done")
                self.assertEqual(answer(DEFAULTS, facts), found)

    # === BY HAND === #

    def test_a_share_by_hand_goes_before_the_terms_and_has_a_reason(self):
        facts = ended("no_show", by_hand=HALF, reason="Enligt samtal med köparen")
        found = answer(DEFAULTS, facts)
        self.assertEqual((found.share, found.by_hand, found.rule), (HALF, True, None))
        for reason in ("", "  "):
            with self.assertRaisesRegex(ValueError, "has a reason"):
                answer(DEFAULTS, ended("no_show", by_hand=HALF, reason=reason))

    # === A PART OF THE TIME === #

    def test_of_a_long_visit_only_the_first_hours(self):
        rules = (Rule("no_show", FULL, first_hours=2),)
        for hours, due in ((3, Decimal("0.6667")), (2, FULL), (1, FULL), (8, Decimal("0.25"))):
            facts = ended("no_show", stop=START + hours * HOUR)
            with self.subTest(hours=hours):
                found = answer(rules, facts)
                self.assertEqual(found.share_of_piece, due)
                self.assertEqual(found.part, Fraction(min(hours, 2), hours))
                self.assertEqual(count_hours(facts, found), min(hours, 2))

    def test_hours_are_planned_or_actual_in_steps_that_count_when_begun(self):
        facts = ended("done", actual_start=START + 5 * MINUTE, actual_stop=STOP + 7 * MINUTE)
        found = answer(DEFAULTS, facts)
        for basis, step, hours in (
            ("planned", 0, "2.00"),
            ("actual", 0, "2.03"),
            ("actual", 15, "2.25"),
            ("actual", 30, "2.50"),
            ("actual", 60, "3.00"),
        ):
            with self.subTest(basis=basis, step=step):
                self.assertEqual(str(count_hours(facts, found, basis, step)), hours)

    def test_a_short_visit_is_billed_its_least_and_never_more_than_planned(self):
        facts = ended("broken_off", actual_start=START, actual_stop=START + 20 * MINUTE)
        for least, hours in ((1, 1), (5, 2)):
            found = answer([Rule("early", FULL, least_hours=least)], facts)
            self.assertEqual(count_hours(facts, found, "actual"), hours)

    def test_what_never_began_is_billed_by_the_planned_hours(self):
        facts = ended("no_show")
        self.assertEqual(count_hours(facts, answer(DEFAULTS, facts), "actual"), 2)

    # === WORDS === #

    def test_what_is_said_is_a_key_with_its_numbers(self):
        for facts, key, numbers in (
            (told(START, START - 19 * HOUR - 59 * MINUTE), "hours_before", {"hours": 19}),
            (told(START, START - 119 * MINUTE), "hour_before", {"hours": 1}),
            (told(START, START - 59 * MINUTE), "under_an_hour", {}),
            (told(START, START + MINUTE), "after_start", {}),
            (told(START, START + 16 * MINUTE), "late", {"minutes": 15}),
            (told(START, START, by="provider"), "provider", {}),
            (ended("broken_off", child_declined=True), "on_site", {}),
            (ended("broken_off", actual_start=START), "early", {}),
            (ended("abstained"), "abstained", {}),
            (ended("done", actual_start=START + 15 * MINUTE, actual_stop=STOP), "held", {}),
            (ended("done", actual_start=START + 16 * MINUTE, actual_stop=STOP), "held_otherwise", {}),
        ):
            with self.subTest(key=key):
                found = answer(DEFAULTS, facts)
                self.assertEqual((found.key, found.numbers), (key, numbers))

    # === TABLES === #

    def test_a_table_that_answers_twice_or_not_at_all_is_found(self):
        for rules, fault in (
            (DEFAULTS, None),
            (CLOCK, None),
            ([], None),
            ([Rule("no_show", FULL)], None),
            ([Rule("notice", FULL, below_hours=24)], "open_ended"),
            ([Rule("notice", FULL), Rule("notice", FREE)], "open_ended"),
            ([*DEFAULTS, Rule("notice", HALF, below_hours=Decimal("24.0"))], "twice"),
            ([*CLOCK, Rule("notice", HALF, after_clock=time(9))], "twice"),
            ([*DEFAULTS, Rule("no_show", HALF)], "twice"),
            ([Rule("notice", FREE, below_hours=24), Rule("notice", HALF)], "falls"),
            ([Rule("notice", FREE, after_clock=time(9)), Rule("notice", HALF)], "falls"),
        ):
            with self.subTest(fault=fault, rules=rules):
                self.assertEqual(find_fault(rules), fault)

    def test_an_impossible_line_is_refused_with_a_sentence(self):
        for values, sentence in (
            ({"share": Decimal("1.01")}, "between 0 and 1"),
            ({"share": FULL, "below_hours": -1}, "negative"),
            ({"share": FULL, "below_hours": 24, "after_clock": time(9)}, "not both"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValueError, sentence):
                Rule("notice", **values)
