from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestOrderRegister(UmgangeCommon):
    """The coordinator registers what was ordered, with no right to sales."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(accept=False)

    def _form(self, assignment=None, user=None):
        wizards = self._as(user or self.coordinator, "umgange.order.register")
        chosen = (assignment or self.assignment).id
        return Form(wizards.with_context(default_assignment_id=chosen))

    def test_the_form_makes_a_confirmed_order_and_accepts_the_request(self):
        form = self._form()
        self.assertEqual(form.partner_id, self.buyer)
        self.assertEqual(form.date_from, date(2026, 1, 1))
        self.assertEqual(form.product_id.service_tracking, "umgange")
        form.product_id = self.product
        form.buyer_reference = "4711"
        form.purchase_order_reference = "PO-1"
        form.visits = 12
        form.date_to = date(2026, 6, 30)
        form.save().action_register()
        order = self.assignment.sudo().order_id
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sale",
                    "partner_id": self.buyer.id,
                    "partner_invoice_id": self.buyer.id,
                    "partner_shipping_id": self.buyer.id,
                    "buyer_reference": "4711",
                    "purchase_order_reference": "PO-1",
                    "umgange_date_from": date(2026, 1, 1),
                    "umgange_date_to": date(2026, 6, 30),
                    "umgange_ceiling": 12,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertRecordValues(
            order.order_line,
            [{"product_id": self.product.id, "product_uom_qty": 12.0, "price_unit": 1800.0}],
        )
        self.assertEqual(self.assignment.state, "accepted")

    def test_the_agreement_gives_service_and_price(self):
        service = self._make_product(name="Umgängesstöd dygn")
        prices = (
            self.env["product.pricelist"]
            .sudo()
            .create(
                {
                    "name": "Ramavtal",
                    "company_id": self.company.id,
                    "item_ids": [(0, 0, {"compute_price": "fixed", "fixed_price": 999.0, "applied_on": "3_global"})],
                }
            )
        )
        self._make_agreement(product_id=service.id, pricelist_id=prices.id)
        form = self._form()
        self.assertEqual(form.product_id, service)
        form.save().action_register()
        self.assertRecordValues(
            self.assignment.sudo().order_id.order_line,
            [{"product_id": service.id, "price_unit": 999.0}],
        )

    def test_a_second_click_registers_nothing_twice(self):
        wizard = self._form().save()
        wizard.action_register()
        wizard.action_register()
        self.assertEqual(len(self.assignment.sudo().order_ids), 1)

    def test_a_unit_of_the_municipality_may_be_the_buyer(self):
        unit = self._make_buyer("Barnenheten", parent_id=self.buyer.id, is_company=False)
        bare = self._make_assignment(accept=False, partner_id=False)
        form = self._form(bare)
        form.partner_id = unit
        form.save().action_register()
        self.assertEqual(bare.sudo().order_id.partner_invoice_id, unit)
        self.assertEqual(bare.partner_id, self.buyer)

    def test_what_waited_is_delivered_on_the_new_order(self):
        self._make_visit(self.assignment).action_end()
        self._form().save().action_register()
        self.assertEqual(self.assignment.sudo().order_id.order_line.qty_delivered, 1.0)

    def test_a_closed_assignment_is_refused(self):
        self.assignment.action_decline()
        with self.assertRefused("is closed"):
            self._form().save().action_register()
        self.assertFalse(self.assignment.sudo().order_ids)

    def test_the_coordinator_sees_references_and_no_sale_order(self):
        self._form().save().action_register()
        self.assertTrue(self.assignment.order_name)
        with self.assertRaises(AccessError):
            self._as(self.coordinator, "sale.order").search([])

    def test_no_other_role_registers_orders(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.order.register").create({"assignment_id": self.assignment.id})
