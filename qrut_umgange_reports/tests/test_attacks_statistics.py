"""Somebody without right to the visits asks for all there is, and works out what each figure leaves of the others."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

from ..tools.suppression import FEWEST, join_small, suppress
from ..tools.tally import HELD, NOT_HELD, STATES, Tally

QUARTER = {"date_from": "2026-01-01", "date_to": "2026-03-31"}
COUNTS = st.integers(min_value=0, max_value=14)
# of each municipality: children, and how its visits ended
PLACES = st.lists(
    st.tuples(st.integers(1, 9), st.lists(COUNTS, min_size=len(STATES), max_size=len(STATES))), min_size=1, max_size=4
)


class Attacker:
    """Knows sums of unknown counts, and asks whether they give another sum."""

    def __init__(self):
        self.rows = []

    def _reduce(self, row):
        """Return what is left of ``row`` when all that is known is taken from it."""
        row = dict(row)
        for pivot, known in self.rows:
            if factor := row.get(pivot):
                for name, value in known.items():
                    row[name] = row.get(name, 0) - factor * value
        return {name: value for name, value in row.items() if value}

    def learn(self, names):
        """Take the sum of the counts as known."""
        if left := self._reduce({name: Fraction(1) for name in names}):
            pivot = min(left)
            scale = left[pivot]
            self.rows.append((pivot, {name: value / scale for name, value in left.items()}))

    def knows(self, names):
        """Tell whether the sum of the counts follows from what is known."""
        return not self._reduce({name: Fraction(1) for name in names})


class StatisticsCommon(UmgangeCommon):
    clock = "2026-04-07 08:00:00"  # when the quarter of the visits is over

    def _get_board(self):
        values = {"kind": "quarter", "date_from": date(2026, 1, 1), "for_others": True}
        return self._as(self.finance, "umgange.statistics.board").new(values)

    def _make_partner(self, name):
        return self.env["res.partner"].create({"name": name, "is_company": True})


@tagged("post_install", "-at_install")
class TestAttacksStatistics(StatisticsCommon):
    """On all that is offered, by algebra: no figure between one and four follows from the others."""

    @settings(max_examples=200, deadline=None, database=None)
    @given(PLACES)
    def test_rows_and_sums_give_no_small_figure(self, places):
        table = self.env["umgange.statistics.table"]
        counts = {number: list(figures) for number, (_children, figures) in enumerate(places)}
        about = {number: {(number, child) for child in range(children)} for number, (children, _) in enumerate(places)}
        totals = [sum(column) for column in zip(*counts.values(), strict=True)]
        groups, rows = join_small(dict(zip(STATES, totals, strict=True))), table._join_small(counts, about)
        if not groups or not rows:
            return
        keys = [key for key, _figures in rows]
        behind = [[key] if key in counts else sorted(counts.keys() - set(keys)) for key in keys]
        figures = [[sum(row[STATES.index(state)] for state in group) for group in groups] for _key, row in rows]
        told = suppress(figures, totals_are_told=True)
        attacker = Attacker()
        for who, line in zip([*behind, list(counts)], told, strict=True):
            for group, figure in zip([*groups, list(STATES)], line, strict=True):
                if figure is not None:
                    attacker.learn(list(product(who, group)))
        self._check_small(attacker, counts, about)

    def _check_small(self, attacker, counts, about):
        for number, state in product(counts, STATES):
            if 0 < counts[number][STATES.index(state)] < FEWEST:
                self.assertFalse(attacker.knows([(number, state)]), (number, state))
        for state in STATES:
            if 0 < sum(row[STATES.index(state)] for row in counts.values()) < FEWEST:
                self.assertFalse(attacker.knows([(number, state) for number in counts]), state)
        for number, ids in about.items():
            # Of a municipality of few children nothing is known, be it of many visits.
            if len(ids) < FEWEST and any(counts[number]):
                self.assertFalse(attacker.knows([(number, state) for state in STATES]), number)

    @settings(max_examples=300, deadline=None, database=None)
    @example([(13, 0, 5), (0, 0, 0), (0, 0, 2), (0, 0, 0), (0, 0, 0)])
    @example([(9, 5, 0), (3, 0, 0), (0, 0, 5), (0, 0, 0), (0, 0, 0)])
    @given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=len(STATES), max_size=len(STATES)))
    def test_shares_give_back_no_small_figure(self, parts):
        """A percentage is taken as the fraction that it is rounded from, though it seldom gives so much."""
        visits = {
            state: {"yes": yes, "no": no, "unknown": unknown} if state in HELD else {"unknown": yes + no + unknown}
            for state, (yes, no, unknown) in zip(STATES, parts, strict=True)
        }
        states = Counter({state: sum(each.values()) for state, each in visits.items()})
        yes, no = (sum(visits[state][answer] for state in HELD) for answer in ("yes", "no"))
        tally = Tally(states, true_of=Counter(on_time=yes), asked_of=Counter(on_time=yes + no))
        board = self._get_board()
        told = board._tell(tally, set(range(FEWEST)))
        if not told:
            return
        attacker = Attacker()
        cells = {state: [(state, answer) for answer in answers] for state, answers in visits.items()}
        for group in told.groups:
            attacker.learn([cell for state in group for cell in cells[state]])
        if board._say_share(told, "on_time") != "–":
            attacker.learn([(state, "yes") for state in HELD])
            attacker.learn([(state, "no") for state in HELD])
        for state in STATES:
            if 0 < states[state] < FEWEST:
                self.assertFalse(attacker.knows(cells[state]), state)
        for answer in ("yes", "no", "unknown"):
            held = [(state, answer) for state in HELD]
            if 0 < sum(visits[state][answer] for state in HELD) < FEWEST:
                self.assertFalse(attacker.knows(held), answer)
        if 0 < sum(states[state] for state in NOT_HELD) < FEWEST:
            self.assertFalse(attacker.knows([cell for state in NOT_HELD for cell in cells[state]]))

    @settings(max_examples=200, deadline=None, database=None)
    @given(st.lists(st.lists(COUNTS, min_size=4, max_size=4), min_size=len(STATES), max_size=len(STATES)))
    def test_causes_give_no_small_figure(self, causes):
        """Three causes of each way of ending, and some visits without one."""
        names = list(dict(self.env["umgange.visit"]._fields["end_reason"].selection))[: 3 * len(STATES)]
        reasons = {
            state: dict(zip(names[3 * place :], causes[place], strict=False)) for place, state in enumerate(STATES)
        }
        states = Counter({state: sum(causes[place]) for place, state in enumerate(STATES)})
        counted = {
            (state, name): causes[place][number]
            for place, state in enumerate(STATES)
            for number, name in enumerate(names[3 * place : 3 * place + 3])
        }
        board = self._get_board()
        told = board._tell(Tally(states, Counter(counted)), set(range(FEWEST)))
        if not told:
            return
        attacker = Attacker()
        cells = {state: [*(key for key in counted if key[0] == state), (state, "")] for state in reasons}
        for group in told.groups:
            attacker.learn([cell for state in group for cell in cells[state]])
        labels = dict(self.env["umgange.visit"]._fields["end_reason"]._description_selection(self.env))
        for each in board._prepare_reasons(told):
            attacker.learn([key for key in counted if key[0] == each["key"] and labels[key[1]] == each["label"]])
        for place, state in enumerate(STATES):
            if 0 < states[state] < FEWEST:
                self.assertFalse(attacker.knows(cells[state]), state)
            for cell, count in zip(
                cells[state], (*causes[place][:3], states[state] - sum(causes[place][:3])), strict=True
            ):
                if 0 < count < FEWEST:
                    self.assertFalse(attacker.knows([cell]), cell)

    def test_a_quarter_of_one_visit_of_five_siblings_is_not_told(self):
        told = self._get_board()._tell(Tally(Counter(abstained=1)), set(range(FEWEST)))
        self.assertIsNone(told)

    @given(st.integers(0, 20), st.integers(0, 20))
    def test_how_many_have_a_plan_and_no_visit_yet_is_not_told(self, plans, visits):
        ways = {date(2026, 1, 1): (max(plans, visits), 0, {"plan": (plans * 9, plans), "visit": (visits * 30, visits)})}
        counts = [each["count"] for each in self._get_board()._prepare_way(ways)["days"]]
        self.assertFalse([count for count in counts if count < FEWEST])
        self.assertFalse(len(counts) == 2 and 0 < abs(counts[0] - counts[1]) < FEWEST)


@tagged("post_install", "-at_install")
class TestAttacksTwoTables(StatisticsCommon):
    """The table and the page of figures choose alike what they tell together: by both one knows no more."""

    def _find_rows(self):
        """Return the names that the table tells of, and those of the page of figures."""
        table = self._as(self.finance, "umgange.statistics.table").create(QUARTER)
        table.action_count()
        page = self._as(self.finance, "umgange.statistics.board").get_page({"day": "2026-01-01"})
        rows = {row["label"]: str(row["visits"]) for row in page["rows"]}
        return {line.name: line.visits for line in table.line_ids if line.name != "All"}, rows

    def _hold(self, partner, count):
        """Make as many assignments of one child each, each with a visit of the quarter that was held."""
        assignments = self.env["umgange.assignment"]
        for _number in range(count):
            self.day = getattr(self, "day", 0) + 1
            assignments |= self._make_assignment(partner_id=partner.id)
            visit = self._make_visit(assignments[-1], day=date.fromordinal(date(2026, 1, 5).toordinal() + self.day))
            visit.env.flush_all()
            self.env.cr.execute("UPDATE umgange_visit SET state = 'done' WHERE id = %s", [visit.id])
            visit.invalidate_recordset()
        return assignments

    def test_two_of_the_same_name_are_two(self):
        first, second = self._make_partner("Storköping"), self._make_partner("Storköping")
        self._hold(first, 6)
        self._hold(second, 2)
        table = self._as(self.finance, "umgange.statistics.table").create(QUARTER)
        table.action_count()
        # Both together, and none of the visits lost.
        self.assertEqual([(line.name, line.visits) for line in table.line_ids], [("Others", "8"), ("All", "8")])

    def test_children_in_the_archive_count_in_both(self):
        large, middle, small = (self._make_partner(name) for name in ("Storköping", "Mellanköping", "Lillköping"))
        many = self._hold(large, 8)
        self._hold(middle, 6)
        self._hold(small, 1)
        many[:3].child_ids.sudo().write({"active": False})
        table, page = self._find_rows()
        self.assertEqual(table, page)
        self.assertIn("Storköping", table)

    def test_of_as_many_children_the_same_goes_along(self):
        partners = [self._make_partner(name) for name in ("Östköping", "Västköping")]
        for partner in partners:
            self._hold(partner, 5)
        self._hold(self._make_partner("Lillköping"), 1)
        table, page = self._find_rows()
        self.assertEqual(table, page)
        # Whatever the order in which the rows are read.
        about = {partner.id: set(range(5 * number, 5 * number + 5)) for number, partner in enumerate(partners)}
        about[0] = {99}
        join = self.env["umgange.statistics.table"]._join_small
        joined = [
            dict(join({key: [1] for key in keys}, about)) for keys in (sorted(about), sorted(about, reverse=True))
        ]
        self.assertEqual(*joined)

    def test_what_is_sent_to_the_page_holds_no_more_than_is_shown(self):
        self._hold(self._make_partner("Storköping"), 7)
        page = self._as(self.finance, "umgange.statistics.board").get_page({"day": "2026-01-01", "for_others": False})
        for name in ("open", "rows_open"):
            self.assertFalse(page.get(name))
        self.assertEqual(page["left"], [])
        self.assertEqual(page["choice"]["partners"], [])


@tagged("post_install", "-at_install")
class TestAttacksRows(StatisticsCommon):
    """The rows behind the figures, by every way in which a client can read them."""

    def test_who_may_not_see_the_rows_reads_them_in_no_way(self):
        ways = {
            "search": lambda rows: rows.search([("partner_id", "!=", False)]),
            "search_count": lambda rows: rows.search_count([]),
            "search_read": lambda rows: rows.search_read([], ["company_id"]),
            "web_search_read": lambda rows: rows.web_search_read([], {"company_id": {}}),
            "web_read_group": lambda rows: rows.web_read_group([], ["partner_id"], ["__count"]),
            "formatted_read_group": lambda rows: rows.formatted_read_group([], ["partner_id"], ["__count"]),
            "read_progress_bar": lambda rows: rows.read_progress_bar(
                [], "date:month", {"field": "state", "colors": {}}
            ),
            "name_search": lambda rows: rows.name_search(""),
            "read": lambda rows: rows.browse(1).read(["company_id"]),
        }
        models = [f"umgange.{name}.statistics" for name in ("visit", "assignment", "wish")]
        for model, (name, way), role in product(models, ways.items(), ("finance", "supporter", "reviewer")):
            with self.subTest(model=model, way=name, role=role), self.assertRaises(AccessError):
                way(self._as(self.users[role], model))

    def test_years_out_of_reach_are_refused_in_words(self):
        with patch.object(type(self.env["umgange.statistics.table"]), "_sees_rows", lambda _self: False):
            for first, last in (("9999-10-01", "9999-12-31"), ("0001-01-01", "0001-03-31")):
                table = self._as(self.finance, "umgange.statistics.table").create({"date_from": first, "date_to": last})
                with self.subTest(first=first), self.assertRefused("whole quarters|Fewer than five"):
                    table.action_count()
        board = self._as(self.finance, "umgange.statistics.board")
        for day in ("0001-01-01", "1900-01-01", "9999-12-31", "2026-13-01", float("nan"), 10**400, "", "x" * 10**6):
            for kind in ("month", "year"):
                with self.subTest(day=str(day)[:20]):
                    self._get_any_page(board, {"day": day, "kind": kind})
                    self._get_any_page(self._as(self.manager, board._name), {"day": day, "kind": kind})
            with self.subTest(day=str(day)[:20], prints=True):
                self._get_any_page(board, day)

    def _get_any_page(self, board, choice):
        """Ask for a page, or for the paper of a day: it is there, or is refused in a sentence."""
        try:
            if isinstance(choice, dict):
                self.assertIn("choice", board.get_page(choice))
            else:
                action = board.action_print(choice)
                reports = self.env["ir.actions.report"].with_user(board.env.user)
                reports._render_qweb_html(action["report_name"], action["context"]["active_ids"])
        except UserError:
            return
