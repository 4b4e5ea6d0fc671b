from datetime import date, timedelta

from odoo.tests import tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestUmgangeStatisticsVoice(UmgangeCommon):
    """At how many visits the children were asked: counted, and never what they answered."""

    clock = "2026-04-07 08:00:00"  # when the quarter of the visits is over

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.partner = cls.env["res.partner"].create({"name": "Storköping", "is_company": True})

    def setUp(self):
        super().setUp()
        self.days = iter(date(2026, 1, 5) + timedelta(days=number) for number in range(85))

    def _hold(self, count, talk_offer=None, state="done", told=False):
        """Make as many assignments of one child each, each with a visit of the quarter that ended so."""
        for _number in range(count):
            assignment = self._make_assignment(partner_id=self.partner.id)
            visit = self._make_visit(assignment, day=next(self.days)).sudo()
            visit.env.flush_all()
            self.env.cr.execute(
                "UPDATE umgange_visit SET state = %s, talk_offer = %s, actual_start = start, actual_stop = stop"
                " WHERE id = %s",
                [state, talk_offer, visit.id],
            )
            visit.invalidate_recordset()
            if told:
                talks = self._as(self.supporter_user, "umgange.child.talk")
                values = {"visit_id": visit.id, "child_id": assignment.child_ids.id, "tool": "scale"}
                talks.create({**values, "talked_at": visit.stop, "with_mark": "scale_1"}).action_close()

    def _get_number(self, user=None, **choice):
        board = self._as(user or self.manager, "umgange.statistics.board").with_context(lang="en_US")
        page = board.get_page({"day": "2026-03-04", **choice})
        return next(each for each in page["numbers"] if each["key"] == "asked")

    def test_it_is_counted_of_the_visits_that_were_held(self):
        self._hold(1, told=True)
        self._hold(1, "offered")
        self._hold(1, "not_today")
        self._hold(1)
        self._hold(1, state="cancelled")
        number = self._get_number()
        self.assertEqual(number["value"], "75 %")
        self.assertEqual(number["beside"], "the child told 1, asked, nothing written 1, not today 1, not asked 1")
        behind = number["open"]
        self.assertEqual(self._as(self.manager, behind["model"]).search_count(behind["domain"]), 4)

    def test_nothing_of_what_a_child_answered_is_in_the_figures(self):
        self._hold(1, told=True)
        row = self._as(self.manager, "umgange.visit.statistics").search([], limit=1)
        self.assertEqual(row.talk, "told")
        self.assertNotIn("scale", str(row.read()))
        self.assertFalse({"with_mark", "come_mark", "safe_mark", "tool"} & set(row._fields))

    def test_without_right_to_the_rows_nothing_small_is_told(self):
        self._hold(6, "offered")
        self._hold(6)
        number = self._get_number(self.finance)
        self.assertEqual((number["value"], number["open"]), ("50 %", False))
        self.assertEqual(number["beside"], "asked, nothing written 6, not asked 6")
        # Two that are few are told of together, and no share by which they could be worked out.
        self._hold(2, "not_today")
        number = self._get_number(self.finance)
        self.assertNotIn("not today 2", number["beside"])
        self._hold(2, state="cancelled")
        number = self._get_number(self.finance)
        self.assertEqual((number["value"], number["beside"]), ("–", ""))

    def test_it_is_counted_by_unit_municipality_and_month(self):
        self._hold(2, "offered")
        statistics = self._as(self.manager, "umgange.visit.statistics")
        for by in ("partner_id", "unit_id", "date:month"):
            with self.subTest(by=by):
                groups = statistics._read_group([("state", "=", "done")], [by, "talk"], ["__count"])
                self.assertEqual([(talk, count) for _key, talk, count in groups], [("asked", 2)])

    def test_a_plan_that_is_written_in_afterwards_was_there_when_it_held(self):
        assignment = self._make_assignment(date_from="2026-01-01")
        self._make_plan(assignment, valid_from="2026-03-30")
        self.env.flush_all()
        self.env.cr.execute("UPDATE umgange_assignment SET create_date = '2026-03-18' WHERE id = %s", [assignment.id])
        row = self._as(self.manager, "umgange.assignment.statistics").browse(assignment.id)
        self.assertEqual(row.days_to_plan, 12)
