from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.qrut_umgange.tests.common import WEDNESDAY, UmgangeCommon

LATER = "2026-03-11"
COUNTED = ("held", "broken_off", "no_show", "cancelled", "abstained", "without_plan")


@tagged("post_install", "-at_install")
class TestUmgangeStatistics(UmgangeCommon):
    """Visits in figures: for those who may see the rows, and for those who may not."""

    clock = "2026-04-07 08:00:00"  # when the quarter of the visits is over

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.buyer = cls.assignment.partner_id

    def _hold(self, assignment=None, late=0, **values):
        """Make a visit that was held, begun so many minutes late."""
        visit = self._make_visit(assignment or self.assignment, **values).sudo()
        begun = visit.start + timedelta(minutes=late)
        self._sql_state(visit, "done", actual_start=begun, actual_stop=visit.stop)
        return visit

    def _sql_state(self, visits, state, **values):
        # History as it lies in the table: how a visit comes there is tested elsewhere.
        visits.env.flush_all()
        columns = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE umgange_visit SET state = %s{', ' if columns else ''}{columns} WHERE id IN %s",
            [state, *values.values(), tuple(visits.ids)],
        )
        visits.invalidate_recordset()

    def _sum(self, user=None, **domain):
        statistics = self._as(user or self.coordinator, "umgange.visit.statistics")
        conditions = [(name, "=", value) for name, value in domain.items()]
        sums = [f"{name}:sum" for name in COUNTED]
        return dict(zip(COUNTED, statistics._read_group(conditions, [], sums)[0], strict=True))

    def test_each_visit_is_counted_once_as_it_ended(self):
        self._hold()
        later = self._make_visit(self.assignment, day=LATER).sudo()
        self._sql_state(later, "no_show", end_reason="visiting_absent")
        found = self._sum()
        self.assertEqual((found["held"], found["no_show"], found["cancelled"], found["without_plan"]), (1, 1, 0, 1))

    def test_punctuality_and_sameness_are_shares_of_what_was_held(self):
        self._hold(late=4)
        self._hold(day=LATER, late=12)
        statistics = self._as(self.coordinator, "umgange.visit.statistics")
        on_time, late, same = statistics._read_group([], [], ["on_time:avg", "late_minutes:avg", "same_supporter:avg"])[
            0
        ]
        self.assertEqual((on_time, late, same), (0.5, 8, 1))

    def test_days_to_plan_and_first_visit_and_who_lacks_a_plan(self):
        self._hold()
        row = self._as(self.coordinator, "umgange.assignment.statistics").browse(self.assignment.id)
        self.assertEqual((row.children, row.without_plan, row.partner_id), (1, 1, self.buyer))
        self.assertFalse(row.days_to_plan)

    def test_coordinators_and_managers_see_rows_and_nobody_else(self):
        for model in ("umgange.visit.statistics", "umgange.assignment.statistics"):
            for user in (self.coordinator, self.manager):
                self._as(user, model).search([])
            for user in (self.supporter_user, self.finance):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self._as(user, model).search([])

    def test_a_row_is_of_its_company(self):
        self._hold()
        other = self.env["res.company"].create({"name": "Annan förening"})
        stranger = self._make_user("annan", "qrut_umgange.group_coordinator", company_id=other.id)
        self.assertFalse(self._as(stranger, "umgange.visit.statistics").search([]))
        self.assertFalse(self._as(stranger, "umgange.assignment.statistics").search([]))

    def test_figures_cost_one_query_however_many_groups(self):
        self._hold()
        statistics = self._as(self.coordinator, "umgange.visit.statistics")
        statistics.search([], limit=1)
        with self.assertQueryCount(1):
            statistics._read_group([], ["date:month", "state"], [f"{name}:sum" for name in COUNTED])

    # === FOR THOSE WHO MAY NOT SEE THE ROWS === #

    def _make_children(self, partner, count, first=0):
        """Make as many assignments of one child each, each with a visit that was held."""
        for number in range(count):
            assignment = self._make_assignment(partner_id=partner.id)
            self._hold(assignment, day=date.fromisoformat(WEDNESDAY) + timedelta(days=first + number))

    def _make_table(self, user=None, **values):
        period = {"date_from": "2026-01-01", "date_to": "2026-03-31"}
        return self._as(user or self.finance, "umgange.statistics.table").create({**period, **values})

    def _read(self, table):
        table.action_count()
        return {line.name: (line.visits, line.held, line.cancelled) for line in table.line_ids}

    def test_who_counts_without_rights_sees_no_municipality_of_few_children(self):
        small = self.env["res.partner"].create({"name": "Lillköping", "is_company": True})
        large = self.env["res.partner"].create({"name": "Storköping", "is_company": True})
        self._make_children(large, 7)
        self._make_children(small, 4, first=7)
        lines = self._read(self._make_table())
        self.assertNotIn("Lillköping", lines)
        # Four children would be told by the difference: the larger goes with them.
        self.assertEqual(set(lines), {"Others", "All"})
        self.assertEqual(lines["All"], ("11", "11", "0"))

    def test_a_period_of_few_children_gives_no_table(self):
        self._make_children(self.buyer, 3)
        with self.assertRaisesRegex(UserError, "Fewer than five children"):
            self._make_table().action_count()

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        table = self._make_table(date_from="2026-05-01", date_to="2026-04-01")
        with self.assertRaisesRegex(UserError, "ends before it begins"):
            table.action_count()

    def test_without_right_to_the_visits_one_counts_whole_quarters_that_are_over(self):
        self._make_children(self.buyer, 5)
        for first, last in (("2026-01-01", "2026-03-30"), ("2026-01-01", "2026-06-30"), ("2026-04-01", "2026-06-30")):
            with self.subTest(last=last), self.assertRaisesRegex(UserError, "whole quarters that are over"):
                self._make_table(date_from=first, date_to=last).action_count()
        # Whoever may see the visits counts any time.
        self._make_table(self.manager, date_to="2026-03-30").action_count()

    def test_ways_of_ending_that_are_few_in_all_are_told_of_together(self):
        self._make_children(self.buyer, 6)
        visits = self.env["umgange.visit"].sudo().search([("company_id", "=", self.company.id)])
        self._sql_state(visits[:1], "no_show")
        table = self._make_table()
        table.action_count()
        line = table.line_ids[-1]
        self.assertEqual((line.name, line.visits, line.held, line.no_show, line.together), ("All", "6", "–", "–", "6"))

    def test_a_figure_is_written_by_nobody(self):
        table = self._make_table()
        with self.assertRaises(AccessError):
            table.line_ids.create({"table_id": table.id, "name": "Påhitt"})

    def test_a_supporter_counts_nothing(self):
        with self.assertRaises(AccessError):
            self._make_table(self.supporter_user)

    def test_the_file_holds_what_the_screen_shows(self):
        self._make_children(self.buyer, 6)
        visits = self.env["umgange.visit"].sudo().search([("company_id", "=", self.company.id)])
        self._sql_state(visits[:1], "no_show")
        table = self._make_table().with_context(lang="en_US")
        self.assertIn(f"/{table.id}/content", table.action_download()["url"])
        self.assertEqual(table.file_name, "visits-2026-01-01-2026-03-31.xlsx")
        page = load_workbook(BytesIO(b64decode(table.content))).active
        shown = [(line.name, line.visits, line.held, line.together) for line in table.line_ids]
        read = [(row[0], *map(str, (row[1], row[2], row[7]))) for row in page.iter_rows(min_row=2, values_only=True)]
        self.assertEqual(read, shown)
        self.assertIsInstance(page.cell(2, 2).value, int)
        table.with_context(umgange_table_format="csv").action_download()
        self.assertIn("Municipality;Visits;Held;", b64decode(table.content).decode("utf-8-sig"))
        self.assertTrue(table.file_name.endswith(".csv"))

    def test_a_file_is_refused_where_the_screen_is(self):
        self._make_children(self.buyer, 3)
        with self.assertRaisesRegex(UserError, "Fewer than five children"):
            self._make_table().action_download()
        with self.assertRaisesRegex(UserError, "whole quarters that are over"):
            self._make_table(date_to="2026-03-30").action_download()

    def test_a_table_is_for_whoever_made_it(self):
        self._make_children(self.buyer, 5)
        table = self._make_table()
        table.action_count()
        mine = self._as(self.manager, "umgange.statistics.table.line")
        self.assertFalse(mine.search([("table_id", "=", table.id)]))
        with self.assertRaises(AccessError):
            table.with_user(self.manager).action_download()
