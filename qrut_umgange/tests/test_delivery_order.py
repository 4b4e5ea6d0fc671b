from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestDeliveryOrder(UmgangeCommon):
    """Accepting a request that nobody ordered in writing makes its order, by a right that is lent."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_agreement()

    def _register(self, assignment, **values):
        register = self._as(self.coordinator, "umgange.order.register").create(
            {"assignment_id": assignment.id, "product_id": self.product.id, **values}
        )
        register.action_register()
        return register

    def test_accepting_without_an_order_makes_the_order(self):
        request = self._make_assignment(accept=False)
        officer = self._add_participant(request, "officer").partner_id
        request.action_accept()
        order = request.sudo().order_id
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sale",
                    "partner_id": self.buyer.id,
                    "umgange_officer_id": officer.id,
                    "umgange_date_from": request.date_from,
                    "umgange_date_to": request.date_to,
                    "umgange_is_provisional": True,
                    "buyer_reference": False,
                }
            ],
        )
        self.assertEqual(order.order_line.product_id, self.product)
        with self.assertRaises(AccessError):
            self._as(self.coordinator, "sale.order").search([])

    def test_one_that_has_its_order_gets_no_other(self):
        request = self._make_assignment(accept=False)
        order = self._make_order(request)
        request.action_accept()
        self.assertEqual(request.sudo().order_ids, order)

    def test_without_a_buyer_the_order_is_listed_as_missing(self):
        request = self._make_assignment(accept=False, partner_id=False)
        request.action_accept()
        self.assertEqual(request.state, "accepted")
        self.assertFalse(request.sudo().order_ids)
        self.assertTrue({"buyer", "order"} <= set(request.missing.split(", ")))

    def test_what_was_done_before_the_buyers_own_order_stays_on_it(self):
        request = self._make_assignment(accept=False)
        request.action_accept()
        order = request.sudo().order_id
        self._make_visit(request, day="2026-02-25").action_end()
        self.assertEqual(order.order_line.qty_delivered, 1.0)
        register = self._register(request, visits=12, buyer_reference="4711", purchase_order_reference="PO-1")
        self.assertEqual(request.sudo().order_ids, order)
        self.assertRecordValues(
            order,
            [{"buyer_reference": "4711", "purchase_order_reference": "PO-1", "umgange_is_provisional": False}],
        )
        self.assertRecordValues(order.order_line, [{"product_uom_qty": 12.0, "qty_delivered": 1.0}])
        # A second click orders nothing more; what is ordered later does.
        register.action_register()
        self.assertEqual(request.sudo().order_ids, order)
        self._register(request, visits=12)
        self.assertEqual(len(request.sudo().order_ids), 2)

    def test_the_buyers_own_service_and_price_replace_what_was_assumed(self):
        request = self._make_assignment(accept=False)
        request.action_accept()
        night = self._make_product(name="Umgängesstöd dygn", list_price=4000.0)
        self._register(request, product_id=night.id)
        self.assertRecordValues(request.sudo().order_id.order_line, [{"product_id": night.id, "price_unit": 4000.0}])

    def test_a_service_that_is_delivered_on_is_not_swapped(self):
        request = self._make_assignment(accept=False)
        request.action_accept()
        self._make_visit(request, day="2026-02-25").action_end()
        night = self._make_product(name="Umgängesstöd dygn")
        with self.assertRefused("is delivered on as .* Choose that service, or ask finance"):
            self._register(request, product_id=night.id)

    def test_that_it_is_not_the_buyers_own_shows(self):
        request = self._make_assignment(accept=False).with_context(lang="en_US")
        request.action_accept()
        self.assertIn("what the buyer ordered is not registered yet", request.order_overview)
        self._register(request)
        self.assertNotIn("not registered yet", request.order_overview)
