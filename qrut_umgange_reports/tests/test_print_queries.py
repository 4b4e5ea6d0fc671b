from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

MODULE = "qrut_umgange_reports"
FEW, MANY = 2, 12


@tagged("post_install", "-at_install")
class TestPrintQueries(UmgangeCommon):
    """What is long takes no more queries to print than what is short."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.rooms = [cls.room, *(cls._make_room(f"Rum {number}") for number in range(MANY))]
        cls.assignment = cls._make_assignment(coordinator_id=cls.coordinator.id)
        cls._add_sides(cls.assignment)

    def _count(self, name, records):
        """Return the queries that it takes to print ``records``, as when they are opened anew."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        reports = self.env["ir.actions.report"].with_user(records.env.user).with_context(lang="en_US")
        reports._render_qweb_html(f"{MODULE}.{name}", records.ids)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _assert_same(self, name, few, many):
        for records in (few, many):
            self._count(name, records)  # the ORM's own caches are warm
        self.assertLessEqual(self._count(name, many), self._count(name, few))

    def _make_journal(self, days):
        return self._as(self.coordinator, "umgange.journal.print").create(
            {
                "assignment_id": self.assignment.id,
                "child_id": self.assignment.child_ids.id,
                "date_from": "2026-02-01",
                "date_to": f"2026-02-{days:02}",
            }
        )

    def test_a_journal(self):
        for day in range(1, MANY + 1):
            visit = self._make_visit(self.assignment, day=f"2026-02-{day:02}")
            visit.action_end()
            self._make_entry(visit, facts=f"Lova ritade {day}.", assessment="Lugnt.").action_sign()
        self._assert_same("report_journal", self._make_journal(FEW), self._make_journal(MANY))

    def _make_long_plan(self, points, day):
        points = [Command.create({"name": f"Punkt {number}", "agreed": "Lugnt."}) for number in range(points)]
        return self._make_plan(self.assignment, approve=False, valid_from=day, point_ids=points)

    def test_a_plan(self):
        plans = self._make_long_plan(FEW, "2026-04-01"), self._make_long_plan(MANY, "2026-05-01")
        for name in ("plan", "plan_full", "plan_visiting", "plan_home"):
            with self.subTest(name=name):
                self._assert_same(f"report_{name}", *plans)

    def test_records_of_meetings(self):
        meetings = self.env["umgange.meeting"].with_user(self.coordinator)
        for number in range(MANY):
            with freeze_time(f"2026-03-{number + 2:02} 10:00:00"):
                start = f"2026-03-{number + 2:02} 07:00:00"
                meetings |= self._hold_meeting(
                    self.assignment, "officer", "visiting", start=start, notes="Vi talade.", kind="follow_up"
                )
        self._assert_same("report_meeting", meetings[:FEW], meetings)

    def _make_sheet(self, day):
        values = {"premises_id": self.premises.id, "day": day}
        return self._as(self.coordinator, "umgange.day.sheet").create(values)

    def test_a_day_sheet(self):
        for count, day in ((FEW, "2026-03-04"), (MANY, "2026-03-05")):
            for number in range(count):
                assignment = self._make_assignment(room_id=self.rooms[number].id, supporter_id=False)
                self._add_sides(assignment)
                self._make_visit(assignment, day=day)
        self._assert_same("report_day_sheet", self._make_sheet("2026-03-04"), self._make_sheet("2026-03-05"))

    def test_the_basis_of_an_invoice(self):
        self._make_agreement()
        self._make_order(self.assignment)
        for day in range(1, MANY + 1):
            self._make_visit(self.assignment, day=f"2026-02-{day:02}").action_end()
        deliveries = self._as(self.finance, "umgange.delivery").search([("assignment_id", "=", self.assignment.id)])
        self.assertEqual(len(deliveries), MANY)
        bases = self._as(self.finance, "umgange.basis.file")
        few, many = (
            bases.create({"delivery_ids": each.ids, "extension": "pdf"}) for each in (deliveries[:FEW], deliveries)
        )
        self._assert_same("report_basis", few, many)
