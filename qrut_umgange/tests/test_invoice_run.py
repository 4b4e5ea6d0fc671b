from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import umgange_invoice_run
from .run_common import InvoiceRunCommon


@tagged("post_install", "-at_install")
class TestInvoiceRunPreview(InvoiceRunCommon):
    """Before anything is made the run says, by municipality, what can be invoiced and what waits for what."""

    def test_it_is_about_last_month_and_all_that_was_left_before(self):
        self._deliver("2026-01-28", "2026-02-25", "2026-03-01")
        run = self._make_run()
        self.assertEqual((str(run.month), str(run.date_to)), ("2026-02-01", "2026-02-28"))
        self.assertEqual(run.display_name, "February 2026")
        self.assertRecordValues(
            run.buyer_ids,
            [
                {
                    "partner_id": self.buyer.id,
                    "assignment_count": 1,
                    "ripe_count": 2,
                    "ripe_amount": 3000.0,
                    "waiting_count": 0,
                    "waiting_label": "",
                }
            ],
        )

    def test_units_of_a_municipality_stand_together(self):
        unit = self._make_buyer("Barnenheten", parent_id=self.buyer.id, is_company=False)
        other = self._make_assignment(supporter_id=False, room_id=False)
        self._make_order(other, price=900.0, partner_id=unit.id)
        self._deliver("2026-02-25")
        self._deliver("2026-02-26", assignment=other)
        self.assertRecordValues(
            self._make_run().buyer_ids,
            [{"partner_id": self.buyer.id, "assignment_count": 2, "ripe_count": 2, "ripe_amount": 2400.0}],
        )

    def test_each_reason_to_wait_is_counted_and_opened(self):
        self._make_agreement(unsigned_hold=True)
        self._deliver("2026-02-04")
        unsigned = self._deliver("2026-02-11", signed=False)
        without_order = self._deliver("2026-02-12", assignment=self._make_assignment(supporter_id=False, room_id=False))
        nameless = self._make_assignment(supporter_id=False, room_id=False)
        self._make_order(nameless, buyer_reference=False)
        lacking = self._deliver("2026-02-13", assignment=nameless)
        row = self._make_run().buyer_ids
        self.assertEqual(row.waiting_label, "1 no order for the day, 1 unsigned journal, 1 no reference on the order")
        waiting = self._as(self.finance, "umgange.delivery").search(row.action_view_waiting()["domain"])
        self.assertEqual(waiting, unsigned | without_order | lacking)
        ripe = self._as(self.finance, "umgange.delivery").search(row.action_view_ripe()["domain"])
        self.assertEqual(ripe.mapped("date"), [self.env["umgange.visit"]._fields["date"].to_date("2026-02-04")])

    def test_another_month_is_another_preview(self):
        self._deliver("2026-01-28", "2026-02-25")
        run = self._make_run()
        run.month = "2026-01-01"
        self.assertEqual(run.buyer_ids.ripe_count, 1)

    def test_the_menu_opens_what_is_under_way_else_the_same_preview_counted_anew(self):
        runs = self._as(self.finance, "umgange.invoice.run")
        first = runs.browse(runs.action_open_current()["res_id"])
        self.assertFalse(first.buyer_ids)
        self._deliver("2026-02-25")
        self.assertEqual(runs.action_open_current()["res_id"], first.id)
        self.assertEqual(first.buyer_ids.ripe_count, 1)
        first.action_start()
        self.assertEqual(runs.action_open_current()["res_id"], first.id)
        self._work(first)
        self.assertNotEqual(runs.action_open_current()["res_id"], first.id)


@tagged("post_install", "-at_install")
class TestInvoiceRun(InvoiceRunCommon):
    """One click invoices the month: in parts that can be interrupted, nothing twice, nothing forgotten."""

    def _lines(self, run):
        return run.line_ids.move_ids.invoice_line_ids

    def test_it_makes_the_invoices_and_says_what_was_made(self):
        deliveries = self._deliver("2026-02-18", "2026-02-25")
        run = self._make_run()
        run.action_start()
        self.assertEqual((run.state, run.progress_label), ("running", "0 of 1"))
        self._work(run)
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertRecordValues(
            run.line_ids, [{"state": "made", "count": 2, "amount": 3000.0, "order_ids": self.order.ids}]
        )
        self.assertEqual(self._lines(run).umgange_delivery_id, deliveries)
        self.assertEqual(run.line_ids.move_ids.amount_untaxed, 3000.0)
        self.assertFalse(run.buyer_ids)

    def test_what_came_after_the_month_stays_for_the_next(self):
        _february, march = self._deliver("2026-02-25", "2026-03-01")
        self._run()
        self.assertEqual(march.billing_state, "ripe")
        self.assertEqual(self._lines(self._run(month="2026-03-01")).umgange_delivery_id, march)

    def test_a_second_run_adds_nothing(self):
        self._deliver("2026-02-25")
        self._run()
        moves = self.env["account.move"].sudo().search_count([])
        with self.assertRefused("Nothing can be invoiced for this month"):
            self._make_run().action_start()
        self.assertEqual(self.env["account.move"].sudo().search_count([]), moves)

    def test_while_one_is_under_way_no_other_begins(self):
        self._deliver("2026-02-25")
        first, second = self._make_run(), self._make_run()
        first.action_start()
        with self.assertRefused("under way already"):
            second.action_start()

    def _begin_run_of_three(self):
        """Return a run that is begun, of three invoices."""
        for number in range(3):
            other = self._make_assignment(supporter_id=False, room_id=False)
            self._make_order(other, price=900.0, buyer_reference=f"R-{number}")
            self._deliver("2026-02-26", assignment=other)
        run = self._make_run()
        run.action_start()
        return run

    def test_an_interrupted_run_goes_on_where_it_was(self):
        run = self._begin_run_of_three()
        with patch.object(umgange_invoice_run, "BATCH", 2):
            self._work(run, times=1)
        self.assertEqual((run.state, run.progress_label), ("running", "2 of 3"))
        self._work(run)
        self.assertEqual((run.state, len(run.line_ids.move_ids)), ("done", 3))
        self.assertEqual(len(self._lines(run)), 3)

    def test_parts_are_made_together_and_committed_once(self):
        run = self._begin_run_of_three()
        self._work(run, times=1)
        self.assertEqual((run.state, run.progress_label, len(run.line_ids.move_ids)), ("running", "3 of 3", 3))

    @mute_logger("odoo.addons.qrut_umgange.models.umgange_invoice_run_line")
    def test_one_bad_order_does_not_stop_the_others_and_says_why(self):
        bad, unforeseen = (self._make_assignment(supporter_id=False, room_id=False) for _ in range(2))
        for assignment, reference in ((bad, "R-1"), (unforeseen, "R-2")):
            self._make_order(assignment, buyer_reference=reference)
            self._deliver("2026-02-26", assignment=assignment)
        self._deliver("2026-02-25")
        words = "Kontot saknas."
        orders, original = self.registry["sale.order"], self.registry["sale.order"]._prepare_invoice

        def prepare(order):
            if order.buyer_reference == "R-1":
                raise UserError(words)
            return {"R-2": lambda: 1 / 0}.get(order.buyer_reference, lambda: original(order))()

        with patch.object(orders, "_prepare_invoice", prepare):
            run = self._run()
        self.assertEqual(run.state, "done")
        by_order = {line.order_ids.buyer_reference: line for line in run.line_ids}
        self.assertRecordValues(
            by_order["R-1"] | by_order["R-2"] | by_order["4711"],
            [
                {"state": "failed", "error": "Kontot saknas."},
                {"state": "failed", "error": "Something unforeseen: whoever runs the system finds it in the log."},
                {"state": "made", "error": False},
            ],
        )
        self.assertEqual(run.failed_count, 2)
        run.action_retry()
        self._work(run)
        self.assertEqual(set(run.line_ids.mapped("state")), {"made"})

    def test_what_another_invoiced_meanwhile_is_not_invoiced_again(self):
        deliveries = self._deliver("2026-02-25")
        run = self._make_run()
        run.action_start()
        self.order.with_user(self.finance)._create_invoices()
        self._work(run)
        self.assertRecordValues(run.line_ids, [{"state": "nothing", "count": 0}])
        self.assertEqual(len(deliveries.sudo().invoice_line_ids), 1)

    def test_the_agreement_says_what_stands_on_one_invoice(self):
        agreement = self._make_agreement()
        other = self._make_assignment(supporter_id=False, room_id=False)
        self._make_order(other, price=900.0)
        third = self._make_assignment(supporter_id=False, room_id=False)
        self._make_order(third, price=700.0, buyer_reference="4712")
        self._deliver("2026-02-25")
        for assignment in (other, third):
            self._deliver("2026-02-26", assignment=assignment)
        for grouping, amounts in (
            ("order", [700.0, 900.0, 1500.0]),
            ("buyer", [700.0, 2400.0]),
            ("reference", [700.0, 2400.0]),
        ):
            with self.subTest(grouping=grouping), self.env.cr.savepoint() as step:
                agreement.grouping = grouping
                run = self._run()
                self.assertEqual(sorted(run.line_ids.move_ids.mapped("amount_untaxed")), amounts)
                step.rollback()
            self.env.invalidate_all()

    def test_units_and_kinds_of_vat_never_stand_together(self):
        self._make_agreement(grouping="buyer")
        unit = self._make_buyer("Barnenheten", parent_id=self.buyer.id, is_company=False)
        other = self._make_assignment(supporter_id=False, room_id=False)
        self._make_order(other, price=900.0, partner_id=unit.id, partner_invoice_id=unit.id)
        third = self._make_assignment(supporter_id=False, room_id=False)
        outside = self._make_product(name="Umgängesstöd, utanför", umgange_vat="outside")
        line = Command.create({"product_id": outside.id, "price_unit": 700.0})
        self._make_order(third, order_line=[line])
        self._deliver("2026-02-25")
        for assignment in (other, third):
            self._deliver("2026-02-26", assignment=assignment)
        run = self._run()
        self.assertEqual(sorted(run.line_ids.move_ids.mapped("amount_untaxed")), [700.0, 900.0, 1500.0])

    def test_what_was_lowered_is_taken_back_though_nothing_else_is_left_on_the_line(self):
        first = self._deliver("2026-02-11")
        self._run()
        pair = {"assignment_id": self.assignment.id, "date": "2026-02-11", "explanation": "Index"}
        minus = self._as(self.finance, "umgange.delivery").create(
            {**pair, "sale_line_id": self.order.sudo().order_line.id, "done_quantity": -1.0}
        )
        again = self._deliver("2026-02-18")
        self.assertEqual(self.order.order_line.qty_to_invoice, 0.0)
        run = self._run()
        self.assertEqual(self._lines(run).umgange_delivery_id, minus | again)
        self.assertEqual(run.line_ids.move_ids.amount_untaxed, 0.0)
        self.assertEqual(first.billing_state, "invoiced")

    def test_only_less_is_a_credit_note(self):
        self._deliver("2026-02-11")
        self._run()
        self._as(self.finance, "umgange.delivery").create(
            {
                "assignment_id": self.assignment.id,
                "date": "2026-02-11",
                "explanation": "Index",
                "sale_line_id": self.order.sudo().order_line.id,
                "done_quantity": -0.5,
            }
        )
        run = self._run()
        self.assertRecordValues(run.line_ids.move_ids, [{"move_type": "out_refund", "amount_untaxed": 750.0}])
        self.assertRecordValues(run.line_ids, [{"state": "made", "amount": -750.0}])

    def test_less_of_invoices_with_different_references_is_a_credit_note_for_each(self):
        deliveries = self._deliver("2026-02-11")
        first = self._run().line_ids.move_ids
        self.order.sudo().buyer_reference = "4712"
        deliveries |= self._deliver("2026-02-18")
        second = self._run().line_ids.move_ids
        (first | second).action_post()
        minus = self._as(self.finance, "umgange.delivery").create(
            [
                {
                    "assignment_id": self.assignment.id,
                    "date": delivery.date,
                    "explanation": "Index",
                    "sale_line_id": delivery.sale_line_id.id,
                    "done_quantity": -0.5,
                }
                for delivery in deliveries
            ]
        )
        credits = self._run().line_ids.move_ids
        self.assertEqual(set(credits.mapped("move_type")), {"out_refund"})
        self.assertEqual(
            {(each.buyer_reference, each.invoice_line_ids.umgange_delivery_id) for each in credits},
            {(first.buyer_reference, minus[0]), ("4712", minus[1])},
        )
        self.assertEqual([each._get_umgange_origins() for each in credits.sorted("buyer_reference")], [first, second])

    def test_by_hand_no_note_takes_back_invoices_with_different_references(self):
        moves = self.env["account.move"]
        for reference, day in (("4711", "2026-02-11"), ("4712", "2026-02-18")):
            self.order.sudo().buyer_reference = reference
            self._deliver(day)
            moves |= self._run().line_ids.move_ids
        moves.action_post()
        lines = [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "quantity": -1.0,
                    "price_unit": line.price_unit,
                    "umgange_delivery_id": line.umgange_delivery_id.id,
                }
            )
            for line in moves.invoice_line_ids
        ]
        draft = moves.create({"move_type": "out_invoice", "partner_id": moves.partner_id.id, "invoice_line_ids": lines})
        with self.assertRefused("different references.*a note for each"):
            draft.action_switch_move_type()

    # === POSTING === #

    def test_all_are_posted_and_one_that_cannot_be_says_why(self):
        other = self._make_assignment(supporter_id=False, room_id=False)
        self._make_order(other, buyer_reference="4712")
        self._deliver("2026-02-25")
        self._deliver("2026-02-26", assignment=other)
        run = self._run()
        line = run.line_ids.filtered(lambda each: each.order_ids.buyer_reference == "4712")
        line.move_ids.write({"buyer_reference": False})
        run.action_post()
        self.assertEqual((run.line_ids - line).move_ids.state, "posted")
        self.assertEqual(line.move_ids.state, "draft")
        self.assertIn("reference or order number", line.error)
        line.move_ids.write({"buyer_reference": "4712"})
        run.action_post()
        self.assertRecordValues(line, [{"error": False, "has_draft": False}])

    # === WHO === #

    def test_only_finance_runs_it_and_reads_no_name_by_it(self):
        self._deliver("2026-02-25")
        run = self._run()
        for role in ("supporter", "coordinator", "manager", "reviewer"):
            own = run.with_user(self.users[role])
            line = run.line_ids.with_user(self.users[role])
            for call in (own.action_start, own.action_post, own.action_open_current, line.action_open):
                with self.subTest(role=role, call=call), self.assertRaises(AccessError):
                    call()
        for model in ("umgange.person", "umgange.person.identity", "umgange.visit", "umgange.journal.entry"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as(self.finance, model).search([])

    def test_what_it_tells_is_not_for_a_client_to_write(self):
        self._deliver("2026-02-25")
        run = self._run()
        for values in ({"state": "draft"}, {"month": "2026-01-01"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                run.write(values)
        with self.assertRaises(AccessError):
            run.line_ids.write({"amount": 1.0})
        with self.assertRefused("stays"):
            run.unlink()

    def test_a_client_starts_no_run_in_anothers_name(self):
        self._deliver("2026-02-25")
        run = self._make_run(started_by_id=self.manager.id)
        run.action_start()
        self.assertEqual(run.started_by_id, self.finance)
