from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import format_date

from .common import UmgangeCommon, UmgangeInvoiceCommon

AFTERWARDS = "2026-03-04 17:00:00"


def _end(visit):
    with freeze_time(AFTERWARDS):
        visit.action_end()
    return visit.sudo().delivery_ids


@tagged("post_install", "-at_install")
class TestVisitDelivery(UmgangeCommon):
    """What an ended visit is delivered on."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.visit = cls._make_visit(cls.assignment)

    def test_a_visit_is_delivered_on_the_line_of_the_agreed_service(self):
        self._make_agreement()
        travel = self._make_product(name="Restid", list_price=450.0)
        products = (travel, self.product)
        order = self._make_order(
            self.assignment,
            order_line=[Command.create({"product_id": product.id}) for product in products],
        )
        delivery = _end(self.visit)
        self.assertEqual(delivery.sale_line_id, order.order_line[1])
        self.assertEqual(delivery.price_unit, self.product.list_price)

    def test_a_units_own_agreement_goes_before_its_municipalitys(self):
        unit = self._make_buyer("Ödestads enhet", is_company=False, parent_id=self.buyer.id)
        policy = self._make_policy()
        whole = self._make_agreement(policy_id=policy.id)
        agreements = self._as(self.finance, "umgange.agreement")
        self.assertEqual(agreements._find(unit, whole.date_from, self.company), whole)
        own = self._make_agreement(partner_id=unit.id, policy_id=policy.id)
        self.assertEqual(agreements._find(unit, own.date_from, self.company), own)

    def test_a_delivery_waits_until_an_order_covers_its_day(self):
        order = self._make_order(self.assignment, price=1700.0, umgange_date_to="2026-02-28")
        delivery = _end(self.visit)
        self.assertFalse(delivery.sale_line_id)
        self.assertTrue(delivery.waits_for)
        order.write({"umgange_date_to": "2026-12-31"})
        self.assertEqual(delivery.sale_line_id, order.order_line)
        self.assertEqual(delivery.price_unit, 1700.0)

    # === WHAT IS NOT ORDERED === #

    def _get_warnings_on(self, *days):
        visits = [self._make_visit(self.assignment, day=day) for day in days]
        return [visit.warning and visit.warning.splitlines()[-1] for visit in visits]

    def test_a_visit_outside_the_orders_is_warned_of_and_planned(self):
        self._make_plan(self.assignment)
        self._make_assessment(self.assignment)
        self._hold_opening_meetings(self.assignment)
        for first, last in (("2026-04-01", "2026-05-31"), ("2026-07-01", "2026-08-31")):
            self._make_order(self.assignment, umgange_date_from=first, umgange_date_to=last)
        first, last = (format_date(self.env, day) for day in ("2026-04-01", "2026-08-31"))
        self.assertEqual(
            self._get_warnings_on("2026-03-31", "2026-04-01", "2026-06-03", "2026-08-31", "2026-09-01"),
            [
                f"Before the order's first day, {first}.",
                False,
                "Between two orders.",
                False,
                f"After the order's last day, {last}.",
            ],
        )

    def test_an_order_without_days_covers_every_visit_and_no_order_warns_of_nothing(self):
        self._make_plan(self.assignment)
        self._make_assessment(self.assignment)
        self._hold_opening_meetings(self.assignment)
        self.assertEqual(self._get_warnings_on("2026-03-31"), [False])
        self._make_order(self.assignment, umgange_date_from=False, umgange_date_to=False)
        self.assertEqual(self._get_warnings_on("2026-04-01"), [False])

    def test_a_visit_that_has_ended_is_no_longer_warned_of(self):
        self._make_order(self.assignment, umgange_date_to="2026-02-28")
        self.assertIn("After the order's last day", self.visit.warning)
        _end(self.visit)
        self.assertFalse(self.visit.warning)


@tagged("post_install", "-at_install")
class TestVisitDeliveryCorrected(UmgangeInvoiceCommon):
    """What becomes of a delivery when the visit's ending was written down wrongly."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        assignment = cls._make_assignment()
        cls.order = cls._make_order(assignment)
        cls.visit = cls._make_visit(assignment)
        cls.delivery = _end(cls.visit)

    def _invoice(self):
        return self.order.with_user(self.finance)._create_invoices()

    def _correct(self):
        self.visit.with_user(self.manager).action_correct("planned", "Fel dag.")

    def test_what_no_invoice_was_made_from_is_gone(self):
        self._correct()
        self.assertFalse(self.delivery.exists())

    def test_what_is_invoiced_is_not_corrected(self):
        self._invoice()
        with self.assertRefused("Credit the invoice in full", UserError):
            self._correct()

    def test_what_was_taken_back_stays_empty_until_the_visit_has_ended(self):
        taken_back = self._invoice()
        taken_back.button_cancel()
        self._correct()
        self.assertEqual(self.delivery.quantity, 0.0)
        self.assertEqual(_end(self.visit), self.delivery)
        self.assertEqual(self.delivery.quantity, 1.0)
        again = self._invoice()
        self.assertEqual(again.invoice_line_ids.umgange_delivery_id, self.delivery)
        with self.assertRefused("Credit that invoice"):
            taken_back.button_draft()

    def test_the_minutes_follow_the_mended_times_until_they_are_invoiced(self):
        visit = self._make_visit(self.visit.assignment_id, day="2026-03-01")
        visit.action_start("2026-03-01 14:05:00")
        visit.action_end("2026-03-01 15:50:00")
        delivery = visit.sudo().delivery_ids
        self.assertEqual(delivery.minutes, 105)
        visit.actual_stop = "2026-03-01 16:05:00"
        self.assertEqual(delivery.minutes, 120)
        self._invoice()
        visit.with_context(umgange_mend_reason="Fel klocka.").actual_stop = "2026-03-01 15:05:00"
        self.assertEqual(delivery.minutes, 120)

    def test_an_invoice_says_when_it_was_held_where_that_differs(self):
        for started, ended, words in (
            ("14:05:00", "15:50:00", "Visit 15.00–17.00"),
            ("14:30:00", "15:50:00", "Visit 15.00–17.00, held 15.30–16.50"),
        ):
            with self.subTest(started=started), self.env.cr.savepoint() as step:
                visit = self._make_visit(self.visit.assignment_id, day="2026-03-01")
                visit.action_start(f"2026-03-01 {started}")
                visit.action_end(f"2026-03-01 {ended}")
                self.assertEqual(visit.sudo().delivery_ids.explanation, words)
                step.rollback()
