from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, UmgangeInvoiceCommon

# Measured: one more visit on an order's draft invoice.
QUERIES_OF_A_LINE = 2


@tagged("post_install", "-at_install")
class TestSaleOrder(UmgangeCommon):
    """What a municipality orders becomes an assignment, and is counted as it is done."""

    def _sell(self, **values):
        values = {
            "partner_id": self.buyer.id,
            "order_line": [Command.create({"product_id": self.product.id, "product_uom_qty": 4})],
            **values,
        }
        return self.env["sale.order"].sudo().create(values)

    def test_a_confirmed_order_asks_for_an_assignment(self):
        unit = self._make_buyer("Barnenheten", parent_id=self.buyer.id, is_company=False)
        order = self._sell(partner_id=unit.id, umgange_date_from="2026-03-01", umgange_date_to="2026-08-31")
        self.assertFalse(order.umgange_assignment_id)
        order.action_confirm()
        assignment = order.umgange_assignment_id
        self.assertRecordValues(
            assignment,
            [
                {
                    "state": "request",
                    "partner_id": self.buyer.id,
                    "date_from": order.umgange_date_from,
                    "date_to": order.umgange_date_to,
                    "coordinator_id": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(assignment.sudo().order_id, order)

    def test_it_asks_once(self):
        order = self._sell()
        order.action_confirm()
        assignment = order.umgange_assignment_id
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.umgange_assignment_id, assignment)

    def test_an_order_for_something_else_asks_for_none(self):
        book = self._make_product(service_tracking="no")
        order = self._sell(order_line=[Command.create({"product_id": book.id})])
        order.action_confirm()
        self.assertFalse(order.umgange_assignment_id)

    def test_a_copy_is_an_order_of_its_own(self):
        order = self._sell()
        order.action_confirm()
        self.assertFalse(order.copy().umgange_assignment_id)

    def test_it_is_delivered_where_the_invoice_goes(self):
        own = {"parent_id": self.buyer.id, "is_company": False}
        home = self._make_buyer("Storgatan 1", type="delivery", **own)
        unit = self._make_buyer("Faktura", type="invoice", **own)
        order = self._sell()
        self.assertEqual(order.partner_shipping_id, home)
        order.action_confirm()
        self.assertEqual(order.partner_invoice_id, unit)
        self.assertEqual(order.partner_shipping_id, unit)
        self.assertEqual(self._make_order(self._make_assignment()).partner_shipping_id, unit)

    def test_delivered_is_what_was_done_and_an_explicit_zero_before(self):
        assignment = self._make_assignment()
        order = self._make_order(assignment, visits=4)
        line = order.order_line
        self.assertEqual(line.qty_delivered_method, "umgange")
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (0.0, 0.0))
        self._make_visit(assignment).action_end()
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (1.0, 1.0))
        self._make_agreement()
        with freeze_time("2026-03-09 15:00:00"):
            self._make_visit(assignment, day="2026-03-11").action_cancel("visiting_cancelled")
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (1.5, 1.5))
        self.assertEqual(line.untaxed_amount_to_invoice, 1.5 * 1800.0)

    def test_a_price_that_something_was_delivered_by_stays(self):
        assignment = self._make_assignment()
        order = self._make_order(assignment)
        order.order_line.sudo().price_unit = 1900.0
        self._make_visit(assignment, day="2026-02-25").action_end()
        with self.assertRefused("add a line with the new price"):
            order.order_line.sudo().price_unit = 1.0
        order.order_line.sudo().write({"price_unit": 1900.0, "product_uom_qty": 30})
        self.assertEqual(order.order_line.price_unit, 1900.0)

    def test_delivered_cannot_be_typed(self):
        order = self._make_order(self._make_assignment())
        order.order_line.qty_delivered = 7.0
        order.order_line.invalidate_recordset()
        order.order_line._compute_qty_delivered()
        self.assertEqual(order.order_line.qty_delivered, 0.0)

    def test_a_period_covers_both_its_days(self):
        order = self._make_order(self._make_assignment(), umgange_date_from="2026-03-04", umgange_date_to="2026-03-31")
        to_date = order._fields["umgange_date_from"].to_date
        for day, covered in (
            ("2026-03-03", False),
            ("2026-03-04", True),
            ("2026-03-31", True),
            ("2026-04-01", False),
        ):
            with self.subTest(day=day):
                self.assertEqual(order._covers_umgange(to_date(day)), covered)
        order._action_cancel()
        self.assertFalse(order._covers_umgange(to_date("2026-03-04")))

    def test_a_closed_assignment_takes_no_more_orders(self):
        assignment = self._make_assignment()
        assignment.action_close()
        with self.assertRefused("is closed"):
            self._make_order(assignment)


@tagged("post_install", "-at_install")
class TestSaleOrderInvoice(UmgangeInvoiceCommon):
    """Odoo's own run makes the invoices: a line a visit, nothing twice, nothing mixed."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment, price=1500.0)
        cls.line = cls.order.order_line

    def _deliver(self, *days, assignment=None):
        for day in days:
            visit = self._make_visit(assignment or self.assignment, day=day)
            with freeze_time(visit.stop):
                visit.action_end()

    def _invoice(self, orders=None):
        return (orders or self.order).with_user(self.finance)._create_invoices()

    def test_each_visit_has_a_line_of_its_own_by_date(self):
        self._deliver("2026-03-11", "2026-03-04")
        number = self.assignment.name
        deliveries = self.assignment.sudo().delivery_ids.sorted("date")
        invoice = self._invoice()
        self.assertRecordValues(
            invoice.invoice_line_ids,
            [
                {
                    "name": f"{number} 2026-03-{day}: Visit 15.00–17.00",
                    "quantity": 1.0,
                    "price_unit": 1500.0,
                    "price_subtotal": 1500.0,
                    "umgange_delivery_id": delivery.id,
                    "umgange_living": True,
                }
                for day, delivery in zip(("04", "11"), deliveries, strict=True)
            ],
        )
        self.assertRecordValues(
            invoice,
            [
                {
                    "partner_id": self.buyer.id,
                    "partner_shipping_id": self.buyer.id,
                    "amount_untaxed": 3000.0,
                    "amount_tax": 0.0,
                    "buyer_reference": "4711",
                    "purchase_order_reference": "",
                    "move_type": "out_invoice",
                }
            ],
        )
        self.assertEqual((self.line.qty_invoiced, self.line.qty_to_invoice), (2.0, 0.0))

    def test_a_share_is_the_quantity_of_its_line(self):
        self._make_agreement()
        with freeze_time("2026-03-03 10:00:00"):
            self._make_visit(self.assignment).action_cancel("visiting_cancelled")
        self.assertRecordValues(
            self._invoice().invoice_line_ids,
            [{"quantity": 0.5, "price_unit": 1500.0, "price_subtotal": 750.0}],
        )

    def test_what_costs_nothing_is_on_no_invoice(self):
        self._make_agreement()
        self._make_visit(self.assignment, day="2026-03-11").action_cancel("visiting_cancelled")
        with self.assertRaises(UserError):
            self._invoice()

    def test_a_second_run_adds_nothing(self):
        self._deliver("2026-03-04")
        self._invoice()
        with self.assertRaises(UserError):
            self._invoice()
        self._deliver("2026-03-11")
        self.assertEqual(len(self._invoice().invoice_line_ids), 1)

    def test_a_visit_that_waited_is_invoiced_when_its_order_has_come(self):
        assignment = self._make_assignment(supporter_id=False, room_id=False)
        self._deliver("2026-03-04", assignment=assignment)
        order = self._make_order(assignment, price=900.0)
        self.assertRecordValues(self._invoice(order).invoice_line_ids, [{"price_subtotal": 900.0}])

    def test_a_cancelled_and_a_deleted_draft_free_their_visits_once(self):
        self._deliver("2026-03-04")
        for undo in ("button_cancel", "unlink"):
            with self.subTest(undo=undo):
                invoice = self._invoice()
                getattr(invoice, undo)()
                self.assertEqual(self.line.qty_to_invoice, 1.0)
                again = self._invoice()
                self.assertEqual(len(again.invoice_line_ids), 1)
                again.unlink()

    def test_a_draft_credit_note_frees_nothing_and_makes_no_empty_invoice(self):
        self._deliver("2026-03-04")
        credit = self._credit(self._post(self._invoice()))
        with self.assertRaises(UserError):
            self._invoice()
        credit.action_post()
        self.assertEqual(len(self._invoice().invoice_line_ids), 1)
        with self.assertRaises(UserError):
            self._invoice()

    def _post(self, invoice):
        """Fill in what an e-invoice needs, and post."""
        address = {"street": "Storgatan 1", "zip": "753 20", "city": "Uppsala"}
        sweden = self.env.ref("base.se").id
        self.company.sudo().write({**address, "country_id": sweden, "company_registry": "802999-9995"})
        self.company.sudo().umgange_f_tax = True
        self.company.sudo().vat = False
        self.buyer.sudo().write({**address, "country_id": sweden, "company_registry": "212000-3005"})
        bank = (
            self.env["res.partner.bank"]
            .sudo()
            .create({"acc_number": "5050-1055", "partner_id": self.company.partner_id.id})
        )
        invoice.sudo().partner_bank_id = bank
        invoice.sudo().invoice_date = "2026-03-31"
        invoice.sudo().action_post()
        return invoice

    def _credit(self, invoice):
        wizard = (
            self.env["account.move.reversal"].sudo().with_context(active_model="account.move", active_ids=invoice.ids)
        )
        reversal = wizard.create({"journal_id": invoice.journal_id.id})
        return invoice.sudo().browse(reversal.refund_moves()["res_id"])

    def test_references_are_never_mixed(self):
        self._deliver("2026-03-04")
        orders = self.order
        for number, references in enumerate(
            (
                {"buyer_reference": "4711", "purchase_order_reference": "PO-1"},
                {"buyer_reference": "4712"},
                {"buyer_reference": False, "purchase_order_reference": "PO-1"},
                {"buyer_reference": "4711"},
            )
        ):
            assignment = self._make_assignment(supporter_id=False, room_id=False)
            orders |= self._make_order(assignment, **references)
            self._deliver(f"2026-03-{number + 10}", assignment=assignment)
        invoices = self._invoice(orders)
        self.assertEqual(
            sorted((i.buyer_reference, i.purchase_order_reference, len(i.invoice_line_ids)) for i in invoices),
            [("", "PO-1", 1), ("4711", "", 2), ("4711", "PO-1", 1), ("4712", "", 1)],
        )

    def test_an_invoiced_delivery_is_frozen(self):
        self._deliver("2026-03-04")
        delivery = self.assignment.sudo().delivery_ids
        self._invoice()
        self.assertTrue(delivery.is_invoiced)
        for values in (
            {"share": 0.5},
            {"done_quantity": 2.0},
            {"date": "2026-03-05"},
            {"explanation": "Annat"},
            {"sale_line_id": False},
            {"quantity": 2.0},
            {"price_unit": 1.0},
        ):
            with self.subTest(values=values), self.assertRefused("Credit the invoice in full"):
                delivery.write(values)
        with self.assertRefused("Credit the invoice in full"):
            delivery.unlink()

    def test_an_invoiced_visit_is_not_corrected(self):
        self._deliver("2026-03-04")
        invoice = self._invoice()
        visit = self.assignment.visit_ids.with_user(self.manager)
        with self.assertRefused("Credit the invoice in full"):
            visit.action_correct("planned", "Fel dag")
        self.assertEqual(visit.state, "done")
        invoice.unlink()
        visit.action_correct("planned", "Fel dag")
        self.assertEqual(visit.state, "planned")

    def test_other_products_are_invoiced_as_odoo_does(self):
        book = self._make_product(service_tracking="no", umgange_vat=False, name="Bok")
        self.order.sudo().order_line = [
            Command.create({"product_id": book.id, "product_uom_qty": 2, "price_unit": 200.0})
        ]
        self.order.sudo().order_line[-1].qty_delivered = 2
        self._deliver("2026-03-04")
        self.assertRecordValues(
            self._invoice().invoice_line_ids.sorted("price_unit"),
            [{"quantity": 2.0, "price_subtotal": 400.0}, {"quantity": 1.0, "price_subtotal": 1500.0}],
        )

    def _count_queries(self, first_day, last_day):
        """Return what it costs to invoice the visits of those days of March."""
        self._deliver(*(f"2026-03-{day:02}" for day in range(first_day, last_day + 1)))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._invoice()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_ten_more_visits_cost_few_more_queries(self):
        self._count_queries(5, 5)  # what is asked once for all
        five = self._count_queries(6, 10)
        self.assertLessEqual(self._count_queries(11, 25) - five, 10 * QUERIES_OF_A_LINE)
