from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestOrderCeiling(UmgangeCommon):
    """A ceiling stops no visit: what goes beyond it is told of, and what is to be invoiced waits."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.agreement = cls._make_agreement()
        cls.assignment = cls._make_assignment()

    def _order(self, ceiling, unit="visits", price=1500.0):
        return self._make_order(
            self.assignment, price=price, umgange_ceiling=ceiling, umgange_ceiling_unit=unit
        ).with_user(self.finance)

    def _hold(self, *days):
        visits = [self._make_visit(self.assignment, day=day) for day in days]
        for visit in visits:
            visit.action_end(visit.stop)
        return [visit.sudo().delivery_ids for visit in visits]

    @freeze_time("2026-03-31 08:00:00")
    def test_the_days_fill_the_ceiling_in_their_order(self):
        order = self._order(2)
        later, first, second = self._hold("2026-03-20", "2026-03-05", "2026-03-12")
        self.assertEqual(order._get_umgange_ceiling_use(), 3)
        self.assertEqual(order._find_umgange_over_ceiling(), later)
        order.sudo().umgange_ceiling = 3
        self.assertFalse(order._find_umgange_over_ceiling())
        self.assertTrue(first and second)

    @freeze_time("2026-03-31 08:00:00")
    def test_an_order_without_a_ceiling_has_room_for_all(self):
        order = self._order(0)
        self._hold("2026-03-05", "2026-03-12")
        self.assertFalse(order._find_umgange_over_ceiling())
        self.assertFalse(order._get_umgange_ceiling_warning(self.agreement.date_from))

    @freeze_time("2026-03-31 08:00:00")
    def test_hours_and_amounts_are_counted_as_such(self):
        for ceiling, unit, used, over in ((4, "hours", 4, 0), (3, "hours", 4, 1), (3000, "amount", 3000, 0)):
            with self.subTest(unit=unit, ceiling=ceiling), self.env.cr.savepoint() as step:
                order = self._order(ceiling, unit)
                self._hold("2026-03-05", "2026-03-12")
                self.assertEqual(order._get_umgange_ceiling_use(), used)
                self.assertEqual(len(order._find_umgange_over_ceiling()), over)
                step.rollback()
            self.assignment.invalidate_recordset()

    @freeze_time("2026-03-31 08:00:00")
    def test_what_is_billed_nothing_takes_no_place(self):
        order = self._order(1)
        self._make_visit(self.assignment, day="2026-04-20").action_cancel("visiting_cancelled")
        self._hold("2026-03-05")
        self.assertEqual(order._get_umgange_ceiling_use(), 1)
        self.assertFalse(order._find_umgange_over_ceiling())

    @freeze_time("2026-03-31 08:00:00")
    def test_it_is_said_before_the_ceiling_is_reached(self):
        order = self._order(5)
        self._hold("2026-03-05", "2026-03-06", "2026-03-07")
        day = self.agreement.date_from
        self.assertFalse(order._get_umgange_ceiling_warning(day))
        self._hold("2026-03-12")
        self.assertIn("4 of 5 used (visits)", order._get_umgange_ceiling_warning(day))
        self.agreement.ceiling_warning = 90
        self.assertFalse(order._get_umgange_ceiling_warning(day))

    def test_without_an_order_nothing_is_said(self):
        self.assertIs(self._make_assignment().with_user(self.coordinator).ceiling_warning, False)

    @freeze_time("2026-03-31 08:00:00")
    def test_finance_and_the_coordinator_see_that_it_is_near_and_a_supporter_sees_no_money(self):
        order = self._order(2)
        self.assertFalse(order.umgange_ceiling_warning or self.assignment.ceiling_warning)
        self._hold("2026-03-05", "2026-03-06")
        order.invalidate_recordset(["umgange_ceiling_warning"])
        self.assignment.invalidate_recordset(["ceiling_warning"])
        for record, name in ((order, "umgange_ceiling_warning"), (self.assignment, "ceiling_warning")):
            self.assertIn("2 of 2 used (visits). Ask the buyer for more", record[name])
        self.assertFalse(
            self.assignment.with_user(self.supporter_user)._has_field_access(
                self.assignment._fields["ceiling_warning"], "read"
            )
        )

    def test_what_an_order_counts_follows_from_the_agreement(self):
        self.agreement.ceiling_unit = "hours"
        register = self._as(self.coordinator, "umgange.order.register").create(
            {"assignment_id": self.assignment.id, "visits": 12, "buyer_reference": "4711"}
        )
        register.action_register()
        order = self.assignment.sudo().order_ids
        self.assertRecordValues(order, [{"umgange_ceiling": 0, "umgange_ceiling_unit": "hours"}])

    def test_not_electronically_only_as_agreed(self):
        self.agreement.write(
            {"invoice_way": "paper", "paper_agreed_on": "2026-01-07", "paper_reference": "Dnr 2026-14"}
        )
        self.assertEqual(self.agreement.invoice_way, "paper")

    def test_the_order_that_goes_on_has_what_is_left(self):
        order = self._order(5)
        self._hold("2026-03-01")
        self.assignment._change_order(order.umgange_date_to.replace(month=4, day=1), buyer_reference="4712")
        going_on = self.assignment.sudo()._get_orders()[-1:]
        self.assertRecordValues(going_on, [{"umgange_ceiling": 4, "umgange_ceiling_unit": "visits"}])
        self.assertEqual(going_on.order_line.mapped("product_uom_qty"), [4.0])
