from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, UmgangeInvoiceCommon


class PriceCase(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.agreement = cls._make_agreement()
        cls.assignment = cls._make_assignment()

    def _list(self, *prices):
        """Let the agreement have a price list: ``(price, from, to)``."""
        items = [
            Command.create(
                {
                    "applied_on": "1_product",
                    "product_tmpl_id": self.product.product_tmpl_id.id,
                    "compute_price": "fixed",
                    "fixed_price": price,
                    "date_start": start,
                    "date_end": stop,
                }
            )
            for price, start, stop in prices
        ]
        pricelists = self.env["product.pricelist"].sudo()
        self.agreement.pricelist_id = pricelists.create(
            {"name": "Priser", "company_id": self.company.id, "item_ids": items}
        )

    def _order(self):
        self._as(self.coordinator, "umgange.order.register").create(
            {"assignment_id": self.assignment.id, "visits": 26, "buyer_reference": "4711"}
        ).action_register()
        return self.assignment.sudo()._get_orders()[-1:]

    def _hold(self, *days):
        deliveries = self.env["umgange.delivery"].sudo()
        for day in days:
            visit = self._make_visit(self.assignment, day=day)
            visit.action_end(visit.stop)
            deliveries |= visit.sudo().delivery_ids
        return deliveries


@tagged("post_install", "-at_install")
class TestAgreementPrice(PriceCase):
    """A price list with dates gives an order a line for each price."""

    @freeze_time("2026-08-31 08:00:00")
    def test_visits_on_both_sides_of_a_day_take_different_prices(self):
        # to the last minute of June in Stockholm
        self._list((1500.0, False, "2026-06-30 21:59:59"), (1560.0, "2026-06-30 22:00:00", False))
        order = self._order()
        self.assertRecordValues(
            order.order_line.sorted("umgange_date_to"),
            [
                {"price_unit": 1560.0, "product_uom_qty": 0.0},
                {"price_unit": 1500.0, "product_uom_qty": 26.0},
            ]
            if not order.order_line.sorted("umgange_date_to")[0].umgange_date_to
            else [
                {"price_unit": 1500.0, "product_uom_qty": 26.0},
                {"price_unit": 1560.0, "product_uom_qty": 0.0},
            ],
        )
        self.assertEqual(self._hold("2026-06-30", "2026-07-01").mapped("price_unit"), [1500.0, 1560.0])

    def test_one_price_all_through_is_one_line(self):
        self._list((1500.0, False, False))
        self.assertRecordValues(
            self._order().order_line, [{"price_unit": 1500.0, "umgange_date_to": False, "umgange_date_from": False}]
        )

    def test_the_price_is_that_of_the_orders_first_day_not_of_today(self):
        self._list((1400.0, False, "2026-02-28 22:59:59"), (1500.0, "2026-02-28 23:00:00", False))
        self.assignment.date_from = "2026-04-01"
        self.assertEqual(self._order().order_line.mapped("price_unit"), [1500.0])

    def test_a_second_click_orders_nothing_more_where_prices_change(self):
        self._list((1500.0, False, "2026-06-30 21:59:59"), (1560.0, "2026-06-30 22:00:00", False))
        register = self._as(self.coordinator, "umgange.order.register").create(
            {"assignment_id": self.assignment.id, "visits": 26, "buyer_reference": "4711"}
        )
        register.action_register()
        register.action_register()
        self.assertEqual(len(self.assignment.sudo().order_ids), 1)

    def test_what_the_agreement_pays_for_beside_the_visit_has_the_lists_price_of_the_day(self):
        self._list((1500.0, False, "2026-06-30 21:59:59"), (1560.0, "2026-06-30 22:00:00", False))
        order = self._make_order(self.assignment, order_line=[])
        june, july = (
            order._get_umgange_line_for(self.product, order.umgange_date_from.replace(month=month, day=1))
            for month in (6, 7)
        )
        self.assertEqual((june.price_unit, july.price_unit), (1500.0, 1560.0))
        again = order._get_umgange_line_for(self.product, order.umgange_date_from.replace(month=8, day=1))
        self.assertEqual(again, july)

    def test_an_agreement_begins_with_the_first_terms(self):
        first = self.agreement.policy_id
        self._make_policy(name="Andra")
        new = self._as(self.finance, "umgange.agreement").new({})
        self.assertEqual(new.policy_id._origin, first)


@tagged("post_install", "-at_install")
class TestAgreementIndex(PriceCase, UmgangeInvoiceCommon):
    """The index is seen before it is taken; backwards it adjusts what is invoiced, and only that."""

    def _raise(self, percent=4.0, day="2026-03-01", **values):
        return self._as(self.finance, "umgange.agreement.index").create(
            {"agreement_id": self.agreement.id, "percent": percent, "date_from": day, **values}
        )

    def _setup_order(self):
        return self._make_order(self.assignment, price=1000.0)

    @freeze_time("2026-04-30 08:00:00")
    def test_the_preview_changes_nothing(self):
        order = self._setup_order()
        self._hold("2026-03-10")
        order.with_user(self.finance)._create_invoices()
        index = self._raise()
        self.assertRecordValues(
            index.line_ids,
            [
                {
                    "old_price": 1000.0,
                    "new_price": 1040.0,
                    "invoiced_count": 1,
                    "difference": 40.0,
                    "order_label": order.name,
                }
            ],
        )
        self.assertIn("1 invoiced deliveries are adjusted", index.summary)
        self.assertEqual(len(order.order_line), 1)
        self.assertFalse(self.agreement.pricelist_id)

    @freeze_time("2026-04-30 08:00:00")
    def test_before_the_day_stays_invoiced_is_adjusted_and_the_rest_moves(self):
        order = self._setup_order()
        before, billed = self._hold("2026-02-20", "2026-03-10")
        invoice = order.with_user(self.finance)._create_invoices()
        open_delivery = self._hold("2026-03-17")
        self._raise().action_apply()
        old, new = order.order_line.sorted("id")
        self.assertRecordValues(
            old | new,
            [
                {"price_unit": 1000.0, "umgange_date_to": old.umgange_date_to},
                {"price_unit": 1040.0, "umgange_date_to": False},
            ],
        )
        self.assertEqual([str(old.umgange_date_to), str(new.umgange_date_from)], ["2026-02-28", "2026-03-01"])
        self.assertRecordValues(open_delivery, [{"sale_line_id": new.id, "price_unit": 1040.0}])
        self.assertRecordValues(before | billed, [{"sale_line_id": old.id}] * 2)
        self.assertRecordValues(
            billed.adjusted_ids.sorted("quantity"),
            [
                {"sale_line_id": old.id, "quantity": -1.0, "amount": -1000.0, "billing_state": "ripe"},
                {"sale_line_id": new.id, "quantity": 1.0, "amount": 1040.0, "billing_state": "ripe"},
            ],
        )
        self.assertEqual(invoice.amount_untaxed, 2000.0)
        adjusted = order.with_user(self.finance)._create_invoices(final=True)
        self.assertEqual(adjusted.amount_untaxed, 1040.0 + 40.0)
        self.assertEqual(sum(order.order_line.mapped("qty_delivered")), 3.0)
        self.assertEqual(order.order_line.mapped("qty_invoiced"), order.order_line.mapped("qty_delivered"))

    @freeze_time("2026-04-30 08:00:00")
    def test_a_second_run_adjusts_nothing_twice(self):
        order = self._setup_order()
        self._hold("2026-03-10")
        order.with_user(self.finance)._create_invoices()
        self._raise().action_apply()
        count = self.env["umgange.delivery"].sudo().search_count([("assignment_id", "=", self.assignment.id)])
        self.assertFalse(self._raise(percent=0.0).line_ids.filtered("invoiced_count"))
        again = self._raise(percent=2.0, day="2026-05-01")
        self.assertEqual(again.line_ids.filtered("sale_line_id").mapped("old_price"), [1040.0])
        again.action_apply()
        self.assertEqual(
            self.env["umgange.delivery"].sudo().search_count([("assignment_id", "=", self.assignment.id)]), count
        )

    @freeze_time("2026-04-30 08:00:00")
    def test_new_orders_take_the_new_price_from_the_list(self):
        self._raise().action_apply()
        order = self._order()
        self.assertEqual(sorted(order.order_line.mapped("price_unit")), [1800.0, 1872.0])

    @freeze_time("2026-04-30 08:00:00")
    def test_a_list_that_others_use_too_is_copied_first(self):
        self._list((1500.0, False, False))
        shared = self.agreement.pricelist_id
        other = self._make_buyer("Ödestads kommun")
        self._make_agreement(partner_id=other.id, policy_id=self.agreement.policy_id.id, pricelist_id=shared.id)
        self._raise().action_apply()
        self.assertNotEqual(self.agreement.pricelist_id, shared)
        self.assertEqual(len(shared.item_ids), 1)
        self.assertEqual(sorted(self.agreement.pricelist_id.item_ids.mapped("fixed_price")), [1500.0, 1560.0])

    def test_a_price_may_be_typed_in_the_preview_and_is_rounded_as_chosen(self):
        order = self._make_order(self.assignment, price=1333.0)
        for rounding, price in (("0.01", 1374.32), ("1", 1374.0), ("5", 1375.0)):
            self.assertEqual(self._raise(percent=3.1, rounding=rounding).line_ids.new_price, price)
        index = self._raise(percent=3.1)
        index.line_ids.new_price = 1380.0
        index.action_apply()
        self.assertEqual(order.order_line.sorted("id").mapped("price_unit"), [1333.0, 1380.0])

    def test_an_outlay_is_billed_at_what_was_paid_and_is_raised_by_no_index(self):
        outlay = self._make_product(name="Utlägg", list_price=1.0)
        self.agreement.line_ids = [Command.create({"kind": "outlay", "product_id": outlay.id})]
        self.assertEqual(self._raise().line_ids.product_id, self.product)

    def test_nothing_to_raise_is_said(self):
        with self.assertRefused("Nothing changes yet"):
            self._raise(percent=0.0).action_apply()

    def test_an_index_that_takes_away_more_than_half_is_a_slip(self):
        self._setup_order()
        for percent in (-99.99, -50.01):
            with self.subTest(percent=percent), self.assertRefused("takes away more than half: look at the figure"):
                self._raise(percent=percent).action_apply()
        self._raise(percent=-50.0).action_apply()

    def test_a_new_price_by_date_needs_no_percentage(self):
        order = self._setup_order()
        index = self._raise(percent=0.0, day="2026-05-01")
        self.assertIn("0 order lines", index.summary)
        index.line_ids.new_price = 1650.0
        index.action_apply()
        self.assertEqual(order.order_line.sorted("id").mapped("price_unit"), [1000.0, 1650.0])

    @freeze_time("2026-03-15 08:00:00")
    def test_the_agreement_says_its_price_today_and_the_next_with_its_day(self):
        self._setup_order()
        self.assertIn("800.00", self.agreement.with_user(self.finance).price_label)
        index = self._raise(percent=0.0, day="2026-05-01")
        index.line_ids.new_price = 1650.0
        index.action_apply()
        label = self.agreement.with_user(self.finance).price_label
        self.assertRegex(label, r"650\.00.* from .*2026")
        self.assertIn("800.00", label.split(";")[0])

    def test_only_finance_raises_prices(self):
        for user in (self.coordinator, self.manager, self.supporter_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.agreement.with_user(user).action_raise_prices()
        self.assertEqual(
            self.agreement.with_user(self.finance).action_raise_prices()["res_model"], "umgange.agreement.index"
        )

    def test_the_agreements_vat_goes_before_that_of_the_service(self):
        order = self._make_order(self.assignment)
        self.assertEqual(order.order_line.tax_ids._get_umgange_vat(), "exempt")
        self.agreement.vat = "outside"
        other = self._make_assignment(supporter_id=False, room_id=False)
        self.assertEqual(self._make_order(other).order_line.tax_ids._get_umgange_vat(), "outside")
