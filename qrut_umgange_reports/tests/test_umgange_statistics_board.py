from datetime import date, timedelta
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

REPORT = "qrut_umgange_reports.report_statistics_board"
# With however many visits: sums, names of municipalities, who reads.
MOST_QUERIES = 10


@tagged("post_install", "-at_install")
class TestUmgangeStatisticsBoard(UmgangeCommon):
    """The work in figures on one page: what it tells, and what it does not tell to whom."""

    clock = "2026-04-07 08:00:00"  # when the quarter of the visits is over

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.large = cls.env["res.partner"].create({"name": "Storköping", "is_company": True})
        cls.small = cls.env["res.partner"].create({"name": "Lillköping", "is_company": True})

    def setUp(self):
        super().setUp()
        self.days = iter(date(2026, 1, 5) + timedelta(days=number) for number in range(85))

    def _hold(self, partner, count, state="done", reason=None, late=0):
        """Make as many assignments of one child each, each with a visit of this quarter that ended so."""
        for _number in range(count):
            visit = self._make_visit(self._make_assignment(partner_id=partner.id), day=next(self.days)).sudo()
            visit.env.flush_all()
            begun = visit.start + timedelta(minutes=late) if state == "done" else None
            self.env.cr.execute(
                "UPDATE umgange_visit SET state = %s, end_reason = %s, actual_start = %s, actual_stop = %s"
                " WHERE id = %s",
                [state, reason, begun, begun and visit.stop, visit.id],
            )
            visit.invalidate_recordset()

    def _get_page(self, user=None, **choice):
        choice = {"day": "2026-03-04", **choice}
        return self._as(user or self.manager, "umgange.statistics.board").get_page(choice)

    def _get_number(self, page, key):
        return next(each for each in page["numbers"] if each["key"] == key)

    def test_each_number_says_what_it_is_of_and_opens_what_lies_behind(self):
        self._hold(self.large, 3)
        self._hold(self.large, 1, "no_show", "visiting_absent")
        page = self._get_page()
        held = self._get_number(page, "done")
        self.assertEqual((held["value"], held["beside"]), ("75 %", "3 of 4 visits"))
        behind = held["open"]
        rows = self._as(self.manager, behind["model"]).search(behind["domain"])
        self.assertEqual(sorted(rows.mapped("state")), ["done", "done", "done", "no_show"])
        self.assertEqual(
            [(each["label"], each["count"]) for each in page["reasons"]], [("The visiting person did not come", 1)]
        )
        why = page["reasons"][0]["open"]
        self.assertEqual(self._as(self.manager, why["model"]).search_count(why["domain"]), 1)

    def test_a_number_is_compared_with_the_period_before(self):
        self._hold(self.large, 2)
        page = self._get_page(kind="month", day="2026-02-01")
        self.assertTrue(page["empty"])
        page = self._get_page(kind="month", day="2026-01-01")
        self.assertEqual(self._get_number(page, "done")["before"], "nothing to compare with")
        self.days = iter([date(2026, 2, 4)])
        self._hold(self.large, 1, "cancelled")
        page = self._get_page(kind="month", day="2026-02-01")
        self.assertEqual(self._get_number(page, "done")["before"], "100 % the month before")

    def test_of_one_municipality_its_units_are_told(self):
        self._hold(self.large, 2)
        self._hold(self.small, 3)
        page = self._get_page(partner_id=self.small.id)
        self.assertEqual(page["rows_label"], "By unit")
        self.assertEqual(self._get_number(page, "done")["beside"], "3 of 3 visits")
        self.assertEqual({each["name"] for each in page["choice"]["partners"]}, {"Storköping", "Lillköping"})

    def test_what_is_to_look_at_is_told_to_whoever_may_see_it(self):
        self._hold(self.large, 5)
        self.assertEqual([each["count"] for each in self._get_page()["left"]], [5, 5])
        self.assertEqual(self._get_page(self.finance)["left"], [])

    def test_without_right_to_the_rows_nothing_small_is_told_and_nothing_opens(self):
        self._hold(self.large, 7)
        self._hold(self.small, 4)
        self._hold(self.large, 2, "cancelled", "child_ill")
        page = self._get_page(self.finance)
        self.assertTrue(page["choice"]["for_others"])
        self.assertNotIn("Lillköping", [row["label"] for row in page["rows"]])
        # Two were cancelled: they are told of together with those that were held, and never why.
        self.assertEqual(self._get_number(page, "done")["value"], "–")
        self.assertEqual([part["key"] for part in page["bars"]["bars"][-1]["parts"]], ["together"])
        self.assertFalse(page["reasons"])
        self.assertFalse([each for each in page["numbers"] if each["open"]])
        self.assertFalse(page["bars"]["open"] or page["rows_open"] or page["way"]["open"])

    def test_without_right_to_the_rows_one_reads_whole_quarters_of_every_municipality(self):
        self._hold(self.large, 6)
        for choice in ({"kind": "month"}, {"kind": "year"}, {"partner_id": self.large.id}, {"for_others": False}):
            with self.subTest(choice=choice):
                page = self._get_page(self.finance, **choice)["choice"]
                self.assertEqual((page["kind"], page["day"], page["partner_id"]), ("quarter", "2026-01-01", False))
        self.assertEqual(self._get_page(self.finance, day="2026-04-06")["choice"]["day"], "2026-01-01")

    def test_a_quarter_of_few_children_is_not_told_of(self):
        self._hold(self.large, 4)
        self.assertIn("Fewer than five children", self._get_page(self.finance)["empty"])
        self.assertFalse(self._get_page()["empty"])

    def test_a_share_is_told_when_neither_part_is_small(self):
        self._hold(self.large, 6)
        self._hold(self.large, 2, late=20)
        self.assertEqual(self._get_number(self._get_page(), "on_time")["value"], "75 %")
        self.assertEqual(self._get_number(self._get_page(self.finance), "on_time")["value"], "–")

    def test_supporters_and_reviewers_read_no_page(self):
        for role in ("supporter", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._get_page(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.statistics.board").action_print()

    def test_rubbish_is_a_page_of_now(self):
        self._hold(self.large, 1)
        for choice in ("x", None, {"kind": "week"}, {"partner_id": "1"}, {"partner_id": [1]}, {"day": [1]}):
            with self.subTest(choice=choice):
                board = self._as(self.manager, "umgange.statistics.board")
                self.assertEqual(board.get_page(choice)["choice"]["day"], "2026-04-01")

    def test_the_page_is_as_many_queries_with_many_visits_as_with_few(self):
        counted = []
        # The first round fills what a running server keeps.
        for count in (5, 1, 12):
            self._hold(self.large, count)
            self.env.flush_all()
            counted.append([self._count_queries(user) for user in (self.manager, self.finance)])
        self.assertEqual(counted[1], counted[2])
        self.assertLessEqual(max(counted[2]), MOST_QUERIES)

    def _count_queries(self, user):
        """Return how many queries a page is, when all that the server keeps is there and nothing of the page."""
        self._get_page(user)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._get_page(user)
        return self.env.cr.sql_log_count - before

    def test_each_grouping_is_one_query(self):
        self._hold(self.large, 3)
        statistics = self._as(self.manager, "umgange.visit.statistics")
        statistics.search([], limit=1)
        for by in ("date:month", "state", "end_reason", "partner_id", "unit_id", "coordinator_id", "place"):
            with self.subTest(by=by), self.assertQueryCount(1):
                statistics._read_group([], [by], ["__count", "on_time:avg", "same_supporter:avg"])

    # === ON PAPER === #

    def _print(self, user, day="2026-03-04"):
        action = self._as(user, "umgange.statistics.board").action_print(day)
        self.assertEqual(action["report_name"], REPORT)
        reports = self.env["ir.actions.report"].with_user(user).with_context(lang="en_US", force_report_rendering=True)
        return PdfReader(BytesIO(reports._render_qweb_pdf(REPORT, action["context"]["active_ids"])[0]))

    def _text(self, pdf):
        return " ".join("\n".join(page.extract_text() for page in pdf.pages).split())

    def test_what_is_printed_tells_of_nothing_small_whoever_prints_it(self):
        self._hold(self.large, 7)
        self._hold(self.small, 4)
        for user in (self.manager, self.finance):
            with self.subTest(user=user.login):
                pdf = self._print(user)
                text = self._text(pdf)
                self.assertIn("January–March 2026", text)
                self.assertIn("11 of 11 visits", text)
                self.assertNotIn("Lillköping", text)
                self.assertEqual(pdf.metadata.title, "The work in figures, January–March 2026")

    def test_a_quarter_that_is_not_over_is_not_printed(self):
        self._hold(self.large, 6)
        self.assertIn("January–March 2026", self._text(self._print(self.manager, "2026-04-06")))

    def test_a_page_to_print_is_for_others_whatever_is_asked_for(self):
        for user in (self.manager, self.finance):
            board = self._as(user, "umgange.statistics.board").create(
                {"kind": "month", "for_others": False, "partner_id": self.small.id, "date_from": "2026-04-01"}
            )
            self.assertRecordValues(
                board, [{"kind": "quarter", "for_others": True, "partner_id": False, "date_from": date(2026, 1, 1)}]
            )
            with self.assertRaises(AccessError):
                board.for_others = False
