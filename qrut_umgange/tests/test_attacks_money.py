from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import UmgangeInvoiceCommon


@tagged("post_install", "-at_install")
class TestMoney(UmgangeInvoiceCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment, day="2026-03-01")
        cls.visit.with_user(cls.coordinator).action_end()
        cls.delivery = cls.visit.delivery_ids

    def test_finance_does_not_write_what_an_invoice_line_bills(self):
        line = self.order.with_user(self.finance)._create_invoices().invoice_line_ids
        for vals in ({"umgange_living": False}, {"umgange_delivery_id": False}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                line.with_user(self.finance).write(vals)
        with self.assertRaises(AccessError):
            line.move_id.with_user(self.finance).write(
                {"invoice_line_ids": [Command.update(line.id, {"umgange_living": False})]}
            )
        self.assertTrue(line.umgange_living)

    def test_a_default_of_the_client_makes_no_line_dead(self):
        forged = {"default_umgange_living": False, "default_quantity": 9.0}
        line = self.order.with_user(self.finance).with_context(**forged)._create_invoices()
        self.assertTrue(line.invoice_line_ids.umgange_living)
        self.assertEqual(line.invoice_line_ids.quantity, 1.0)
        with self.assertRaises(UserError):
            self.order.with_user(self.finance).with_context(**forged)._create_invoices()

    def test_finance_does_not_write_quantity_and_price_of_a_delivery(self):
        for vals in ({"quantity": 9.0}, {"price_unit": 1.0}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.delivery.with_user(self.finance).write(vals)

    def test_a_delivery_by_hand_is_counted_from_what_was_done(self):
        delivery = self._as(self.finance, "umgange.delivery").create(
            {
                "assignment_id": self.assignment.id,
                "date": "2026-03-01",
                "sale_line_id": self.order.sudo().order_line.id,
                "explanation": "Resa",
                "quantity": 9.0,
                "price_unit": 1.0,
            }
        )
        self.assertEqual(delivery.quantity, 1.0)
        self.assertEqual(delivery.price_unit, self.order.sudo().order_line.price_unit)
