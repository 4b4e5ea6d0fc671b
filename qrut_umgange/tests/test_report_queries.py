from datetime import date, timedelta

from odoo.tests import tagged

from .report_common import ReportCommon

FIRST = date(2026, 2, 2)
FEW, MANY = 3, 12
# What each step of a report takes at the most, however many visits it tells of.
MOST = {"begin": 50, "open": 40, "submit": 50, "approve": 75, "read": 30, "new version": 55}
LINE = ("is_included", "text", "source_label", "part_label", "nature_label", "warning", "since_label", "is_own")
SHOWN = {
    "line_ids": {"fields": {name: {} for name in LINE}},
    **{name: {} for name in ("figures_label", "unsigned_label", "corrected_label", "recipient_hint")},
}


@tagged("post_install", "-at_install")
class TestReportQueries(ReportCommon):
    """A report of many visits costs no more queries than one of few."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        for number in range(MANY):
            day = FIRST + timedelta(days=number)
            cls.visit = cls._make_visit(cls.assignment, day=str(day), start="15:00", stop="17:00")
            cls.visit.action_end()
            cls._sign(kind="visit", facts=f"Lova ritade {number}.", assessment="Lugnt.", child_words="Vi lekte.")
            cls._talk(talked_at=f"{day} 16:30:00", with_words=f"Vi byggde {number} kojor.", different_words="Sagan.")

    def _count(self, act):
        """Return the queries of ``act``, as when all is opened anew, and what it returns."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, found

    def _go(self, visits):
        """Return the queries of each step of a report of so many visits."""
        period = {"date_from": str(FIRST), "date_to": str(FIRST + timedelta(days=visits - 1))}
        begin, report = self._count(lambda: self._begin(kind="asked", **period))
        counted = {"begin": begin, "open": self._count(lambda: report.web_read(SHOWN))[0]}
        report.write({"recommendation": "continue", "recommendation_reason": "Det går lugnt."})
        counted["submit"] = self._count(report.action_submit)[0]
        counted["approve"] = self._count(report.with_user(self.manager).action_approve)[0]
        counted["read"] = self._count(lambda: report.web_read(SHOWN))[0]
        counted["new version"] = self._count(report.action_new_version)[0]
        return counted

    def test_each_step_takes_no_more_queries_for_many_visits(self):
        self._go(2)  # the ORM's own caches are warm
        few, many = self._go(FEW), self._go(MANY)
        self.assertEqual(few, many)
        self.assertEqual({step: count for step, count in many.items() if count > MOST[step]}, {})
