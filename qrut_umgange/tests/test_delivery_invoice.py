from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import UmgangeInvoiceCommon


@tagged("post_install", "-at_install")
class TestDeliveryInvoice(UmgangeInvoiceCommon):
    """Finance makes the month's invoices in one click, and is told what is not ready."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment, price=1500.0)

    def _deliver(self, *days, assignment=None, signed=True):
        visits = self.env["umgange.visit"]
        for day in days:
            visit = self._make_visit(assignment or self.assignment, day=day)
            visit.action_end()
            if signed:
                self._make_entry(visit).action_sign()
            visits |= visit
        return visits.sudo().delivery_ids.with_user(self.finance)

    def _dialog(self, chosen=None, **values):
        context = {"active_model": chosen._name, "active_ids": chosen.ids} if chosen else {}
        form = Form(self._as(self.finance, "umgange.delivery.invoice").with_context(**context))
        for name, value in values.items():
            setattr(form, name, value)
        return form.save()

    def _invoice(self, dialog):
        """Press the button; return the invoices that it opens."""
        action = dialog.action_invoice()
        domain = [("id", "=", action["res_id"])] if action.get("res_id") else action["domain"]
        return self._as(self.finance, "account.move").search(domain)

    def test_one_click_invoices_all_that_is_ripe_a_line_a_delivery(self):
        other = self._make_assignment()
        self._make_order(other, price=900.0, buyer_reference="4712")
        deliveries = self._deliver("2026-02-25", "2026-02-18")
        deliveries |= self._deliver("2026-02-26", assignment=other)
        invoices = self._invoice(self._dialog())
        self.assertEqual(sorted(invoices.mapped("amount_untaxed")), [900.0, 3000.0])
        self.assertEqual(invoices.invoice_line_ids.umgange_delivery_id, deliveries)
        self.assertEqual(set(invoices.mapped("state")), {"draft"})

    def test_the_lines_stand_by_assignment_and_by_day_and_what_is_no_delivery_stays(self):
        other = self._make_assignment()
        self._make_order(other, price=900.0)
        later, first = self._deliver("2026-02-25", "2026-02-18")
        of_other = self._deliver("2026-01-07", assignment=other)
        lines = [{"name": "Section", "sequence": 4}]
        lines += [{"umgange_delivery_id": each.id, "sequence": 9} for each in (of_other, later, first)]
        self._as(self.finance, "sale.order")._sort_umgange_lines([(0, 0, line) for line in lines])
        self.assertEqual([line["sequence"] for line in lines], [1, 4, 3, 2])

    def test_a_group_of_deliveries_adds_up_no_visits_and_kilometres(self):
        self._deliver("2026-02-25", "2026-02-18")
        deliveries = self._as(self.finance, "umgange.delivery")
        self.assertFalse(deliveries.fields_get(["quantity"])["quantity"].get("aggregator"))

    def test_it_says_before_how_much_it_will_be(self):
        self._deliver("2026-02-25", "2026-02-18")
        self.assertRegex(self._dialog().summary, r"2 deliveries to 1 buyers, .*3.000.00.* before VAT")

    def test_a_last_day_leaves_what_came_after_for_the_next_run(self):
        first, second = self._deliver("2026-01-28", "2026-02-25")
        invoices = self._invoice(self._dialog(period="day", date_to="2026-01-31"))
        self.assertEqual(invoices.invoice_line_ids.umgange_delivery_id, first)
        self.assertEqual(second.billing_state, "ripe")
        self.assertEqual(self.order.order_line.qty_to_invoice, 1.0)
        again = self._invoice(self._dialog())
        self.assertEqual(again.invoice_line_ids.umgange_delivery_id, second)
        self.assertEqual(self.order.order_line.qty_to_invoice, 0.0)

    def test_the_last_month_is_one_of_the_choices(self):
        february, march = self._deliver("2026-02-25", "2026-03-01")
        dialog = self._dialog(period="month")
        self.assertEqual((str(dialog.date_to), dialog.delivery_ids), ("2026-02-28", february))
        dialog.period = "ripe"
        self.assertEqual(dialog.delivery_ids, february | march)

    def test_what_is_chosen_in_the_list_is_invoiced_and_nothing_else(self):
        first, second = self._deliver("2026-02-18", "2026-02-25")
        invoices = self._invoice(self._dialog(second))
        self.assertEqual(invoices.invoice_line_ids.umgange_delivery_id, second)
        self.assertEqual(first.billing_state, "ripe")

    def test_chosen_orders_give_their_deliveries(self):
        deliveries = self._deliver("2026-02-18", "2026-02-25")
        other = self._make_assignment()
        self._make_order(other)
        self._deliver("2026-02-26", assignment=other)
        self.assertEqual(self._dialog(self.order).delivery_ids, deliveries)

    def test_an_unsigned_journal_is_listed_and_can_be_left_out(self):
        signed = self._deliver("2026-02-18")
        unsigned = self._deliver("2026-02-25", signed=False)
        dialog = self._dialog()
        self.assertEqual(dialog.unsigned_ids, unsigned)
        self.assertEqual(dialog.delivery_ids, signed | unsigned)
        dialog.leaves_out_unsigned = True
        invoices = self._invoice(dialog)
        self.assertEqual(invoices.invoice_line_ids.umgange_delivery_id, signed)
        self.assertEqual(unsigned.billing_state, "ripe")

    def test_an_unsigned_journal_warns_and_does_not_hold_the_money(self):
        unsigned = self._deliver("2026-02-25", signed=False)
        invoices = self._invoice(self._dialog())
        self.assertEqual(invoices.invoice_line_ids.umgange_delivery_id, unsigned)

    def test_what_did_not_take_place_lacks_no_journal(self):
        visit = self._make_visit(self.assignment, day="2026-03-11")
        visit.action_cancel("visiting_cancelled")
        self.assertFalse(visit.sudo().delivery_ids.lacks_journal)

    def test_each_delivery_says_where_its_billing_stands(self):
        ripe = self._deliver("2026-02-25")
        waiting = self._deliver("2026-02-26", assignment=self._make_assignment())
        self._make_agreement()
        free = self._make_visit(self.assignment, day="2026-03-11")
        free.action_cancel("provider_cancelled")
        self.assertEqual(
            [d.billing_state for d in (ripe, waiting, free.sudo().delivery_ids)], ["ripe", "waits", "nothing"]
        )
        invoices = self._invoice(self._dialog())
        self.assertEqual(ripe.billing_state, "invoiced")
        invoices.unlink()
        self.assertEqual(ripe.billing_state, "ripe")

    def test_nothing_ripe_is_a_sentence(self):
        with self.assertRefused("Nothing here waits for an invoice"):
            self._dialog().action_invoice()

    def test_only_finance_invoices(self):
        self._deliver("2026-02-25")
        for role in ("supporter", "coordinator", "manager", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.delivery.invoice").create({})
