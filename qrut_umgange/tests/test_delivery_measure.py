import doctest

from odoo.tests import freeze_time, tagged

from ..models import umgange_delivery_measure
from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestDeliveryMeasure(UmgangeCommon):
    """A visit is one, its hours, its part of a package, or of a price that siblings share."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.agreement = cls._make_agreement()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment, price=1000.0)

    def _hold(self, visit, start="14:00", stop="16:00"):
        with freeze_time("2026-04-30 08:00:00"):
            if start:
                visit.action_start(f"{visit.date} {start}:00")
                visit.action_end(f"{visit.date} {stop}:00")
        return visit.sudo().delivery_ids

    def test_the_examples_in_the_docstrings_hold(self):
        self.assertFalse(doctest.testmod(umgange_delivery_measure).failed)

    def test_hours_are_planned_or_held_in_steps(self):
        for number, (measure, step, hours) in enumerate(
            (("planned", 0, 2.0), ("actual", 0, 1.33), ("actual", 30, 1.5), ("piece", 30, 1.0))
        ):
            self.agreement.write({"measure": measure, "hour_step": step})
            visit = self._make_visit(self.assignment, day=f"2026-03-{10 + number}")
            with self.subTest(measure=measure, step=step):
                self.assertEqual(self._hold(visit, "14:00", "15:20").done_quantity, hours)

    def test_by_the_hour_a_late_cancellation_is_a_share_of_the_planned_hours(self):
        self.agreement.measure = "actual"
        visit = self._make_visit(self.assignment)
        visit.action_cancel("buyer_cancelled", "2026-03-02 08:00:00")
        self.assertRecordValues(visit.sudo().delivery_ids, [{"done_quantity": 2.0, "share": 0.0}])
        late = self._make_visit(self.assignment, day="2026-03-03")
        late.action_cancel("buyer_cancelled")
        self.assertRecordValues(late.sudo().delivery_ids, [{"quantity": 1.0, "share": 0.5, "amount": 1000.0}])

    def test_the_visits_of_a_package_fill_it_exactly_whatever_its_size(self):
        for size in (3, 7):
            with self.subTest(size=size), self.env.cr.savepoint() as step:
                self.agreement.write({"measure": "package", "package_size": size})
                visits = [self._make_visit(self.assignment, day=f"2026-03-{10 + day}") for day in range(size)]
                parts = [self._hold(visit).done_quantity for visit in visits]
                self.assertEqual(round(sum(parts), 2), 1.0)
                visits[0].sudo()._create_deliveries()
                self.assertEqual(visits[0].sudo().delivery_ids.done_quantity, parts[0])
                step.rollback()
            self.env.invalidate_all()

    def test_both_supporters_are_paid_by_the_hour_too_and_in_a_package_neither_twice(self):
        self.assignment.is_each_supporter_billed = True
        said = {"planned": (4.0, "Visit 15.00–17.00, two supporters"), "package": (0.1, "Visit 15.00–17.00")}
        for day, (measure, (done, words)) in enumerate(said.items()):
            self.agreement.measure = measure
            visit = self._make_visit(self.assignment, day=f"2026-03-{10 + day}")
            visit.second_supporter_id = self.other_supporter
            with self.subTest(measure=measure):
                self.assertRecordValues(
                    self._hold(visit, "14:00", "16:00"), [{"done_quantity": done, "explanation": words}]
                )

    def test_what_siblings_share_of_a_package_no_later_visit_makes_up_for(self):
        self.assignment.case_key = "F-1"
        self.agreement.write({"measure": "package", "joint_share": "equal"})
        self.assertEqual(self._hold_all(self._make_siblings()).mapped("done_quantity"), [0.05, 0.05])
        alone = self._hold(self._make_visit(self.assignment, day="2026-03-12"))
        self.assertEqual(alone.done_quantity, 0.1)

    def test_a_visit_that_costs_nothing_takes_no_part_of_the_package(self):
        self.agreement.write({"measure": "package", "package_size": 2})
        free = self._make_visit(self.assignment, day="2026-03-20")
        free.action_cancel("buyer_cancelled")
        held = [self._hold(self._make_visit(self.assignment, day=f"2026-03-1{day}")).quantity for day in range(2)]
        self.assertEqual((free.sudo().delivery_ids.quantity, held), (0.0, [0.5, 0.5]))

    # === SIBLINGS === #

    def _make_siblings(self, count=2):
        leading = self._make_visit(self.assignment, day="2026-03-10")
        visits = leading
        for _each in range(count - 1):
            sibling = self._make_assignment(supporter_id=False, room_id=False, case_key=self.assignment.case_key)
            self._make_order(sibling, price=1000.0)
            visits |= self._make_visit(sibling, day="2026-03-10", lead_visit_id=leading.id, room_id=leading.room_id.id)
        return visits

    def _hold_all(self, visits):
        for visit in visits:
            self._hold(visit)
        return visits.sudo().delivery_ids.sorted("id")

    def test_siblings_pay_each_in_full_unless_the_agreement_shares(self):
        self.assignment.case_key = "F-1"
        for share, quantities in (
            ("each", [1.0, 1.0, 1.0]),
            ("equal", [0.34, 0.33, 0.33]),
            ("first", [1.0, 0.0, 0.0]),
        ):
            with self.subTest(share=share), self.env.cr.savepoint() as step:
                self.agreement.joint_share = share
                deliveries = self._hold_all(self._make_siblings(3))
                self.assertEqual(deliveries.mapped("quantity"), quantities)
                if share != "each":
                    self.assertIn(", shared by 3 orders", deliveries[0].explanation)
                step.rollback()
            self.env.invalidate_all()

    def test_who_stayed_at_home_shares_with_nobody_and_the_others_follow(self):
        self.assignment.case_key = "F-1"
        self.agreement.joint_share = "equal"
        visits = self._make_siblings()
        self._hold(visits[0])
        self.assertEqual(visits[0].sudo().delivery_ids.quantity, 0.5)
        with freeze_time("2026-03-10 13:00:00"):
            visits[1].action_cancel("child_ill")
        self.assertEqual(visits.sudo().delivery_ids.mapped("quantity"), [1.0, 1.0])
        self.assertNotIn("shared", visits[0].sudo().delivery_ids.explanation)

    def test_families_on_a_group_day_are_no_siblings(self):
        self.agreement.joint_share = "equal"
        leading = self._make_visit(self.assignment, day="2026-03-10")
        stranger = self._make_assignment(supporter_id=False, room_id=False)
        self._make_order(stranger, price=1000.0)
        other = self._make_visit(stranger, day="2026-03-10", lead_visit_id=leading.id, room_id=leading.room_id.id)
        self.assertEqual(self._hold_all(leading | other).mapped("quantity"), [1.0, 1.0])
