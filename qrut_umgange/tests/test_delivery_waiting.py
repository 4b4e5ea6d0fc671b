from odoo.exceptions import AccessError
from odoo.tests import tagged

from .run_common import InvoiceRunCommon


@tagged("post_install", "-at_install")
class TestDeliveryWaiting(InvoiceRunCommon):
    """What is not on an invoice yet says why, what to do, and goes on by itself when that is done."""

    def assertWaits(self, delivery, reason, words, hint):
        self.assertRecordValues(delivery, [{"billing_state": "waits", "wait_reason": reason, "waits_for": words}])
        self.assertRegex(delivery.wait_hint, hint)

    # === UNSIGNED === #

    def test_an_unsigned_journal_holds_the_money_where_the_agreement_says_so(self):
        agreement = self._make_agreement()
        delivery = self._deliver("2026-02-25", signed=False)
        self.assertRecordValues(delivery, [{"billing_state": "ripe", "lacks_journal": True, "waits_for": False}])
        agreement.unsigned_hold = True
        self.assertWaits(delivery, "unsigned", "The journal to be signed", "a manager releases it")
        self._make_entry(delivery.sudo().visit_id.with_user(self.supporter_user)).action_sign()
        self.assertRecordValues(delivery, [{"billing_state": "ripe", "wait_reason": False, "waits_for": False}])

    def test_the_agreement_is_the_one_of_the_day(self):
        self._make_agreement(date_to="2026-02-15", unsigned_hold=True)
        self._make_agreement(name="A-2", date_from="2026-02-16")
        before, after = self._deliver("2026-02-11", "2026-02-18", signed=False)
        self.assertEqual((before.billing_state, after.billing_state), ("waits", "ripe"))

    def _release(self, deliveries, user=None, reason="Köparen behöver fakturan före bokslutet"):
        dialogs = self._as(user or self.manager, "umgange.delivery.release")
        return dialogs.create({"delivery_ids": deliveries.ids, "reason": reason}).action_release()

    def test_a_manager_releases_it_with_a_reason_that_stays(self):
        self._make_agreement(unsigned_hold=True)
        delivery = self._deliver("2026-02-25", signed=False)
        with self.assertRefused("Write why"):
            self._release(delivery, reason="  ")
        self._release(delivery)
        self.assertRecordValues(delivery, [{"billing_state": "ripe", "released_by_id": self.manager.id}])
        self.assertIn("bokslutet", delivery.with_user(self.manager).release_reason)
        with self.assertRaises(AccessError):
            delivery.read(["release_reason"])
        self.assertNotIn("bokslut", delivery._get_invoice_text())
        with self.assertRefused("None of these waits"):
            self._release(delivery)

    def test_the_release_is_in_the_log(self):
        self._make_agreement(unsigned_hold=True)
        delivery = self._deliver("2026-02-25", signed=False)
        self._release(delivery)
        self.env.cr.precommit.run()
        domain = [("model", "=", "umgange.delivery"), ("action", "=", "release")]
        row = self.env["umgange.access.log"].sudo().search(domain, limit=1)
        self.assertEqual((row.user_id, row.person_id), (self.manager.id, self.assignment.child_ids.id))
        self.assertIn(str(delivery.id), row.res_ids.split(","))

    def test_nobody_but_a_manager_releases(self):
        self._make_agreement(unsigned_hold=True)
        delivery = self._deliver("2026-02-25", signed=False)
        for role in ("supporter", "coordinator", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._release(delivery, self.users[role])
        with self.assertRaises(AccessError):
            delivery.with_user(self.manager).write({"released_at": "2026-03-01 10:00:00"})
        self.assertEqual(delivery.billing_state, "waits")

    def test_finance_does_not_release_by_writing(self):
        self._make_agreement(unsigned_hold=True)
        delivery = self._deliver("2026-02-25", signed=False)
        for values in ({"released_at": "2026-03-01 10:00:00", "released_by_id": self.finance.id},):
            with self.subTest(values=values), self.assertRaises(AccessError):
                delivery.write(values)
        with self.assertRaises(AccessError):
            delivery.write({"is_over_ceiling": True})

    # === CEILING === #

    def test_what_goes_beyond_what_was_ordered_waits_until_more_is(self):
        self.order.sudo().umgange_ceiling = 2
        first, second, third = self._deliver("2026-02-04", "2026-02-11", "2026-02-18")
        self.assertEqual([each.billing_state for each in (first, second)], ["ripe", "ripe"])
        self.assertWaits(third, "ceiling", "More to be ordered", "for 2 at most")
        self.assertEqual(self._run().line_ids.count, 2)
        self.order.sudo().umgange_ceiling = 3
        self.assertEqual(third.billing_state, "ripe")

    def test_an_earlier_day_takes_its_place_but_never_that_of_what_is_invoiced(self):
        self.order.sudo().umgange_ceiling = 1
        later = self._deliver("2026-02-18")
        earlier = self._deliver("2026-02-11")
        self.assertEqual((earlier.billing_state, later.billing_state), ("ripe", "waits"))
        self._run()
        first = self._deliver("2026-02-04")
        self.assertEqual((first.billing_state, earlier.billing_state), ("waits", "invoiced"))

    def test_what_is_taken_back_makes_room(self):
        self.order.sudo().umgange_ceiling = 1
        first, second = self._deliver("2026-02-11", "2026-02-18", signed=False)
        self.assertEqual(second.billing_state, "waits")
        first.sudo().visit_id.with_user(self.manager).action_correct("planned", "Fel dag")
        self.assertEqual(second.billing_state, "ripe")

    def test_what_is_credited_gives_its_place_to_an_earlier_day(self):
        self.order.sudo().umgange_ceiling = 1
        later = self._deliver("2026-02-18")
        moves = self._run().line_ids.move_ids
        moves.action_post()
        earlier = self._deliver("2026-02-11")
        self.assertEqual((earlier.billing_state, later.billing_state), ("waits", "invoiced"))
        moves._reverse_moves([{"invoice_date": "2026-03-02"}]).action_post()
        self.assertEqual((earlier.billing_state, later.billing_state), ("ripe", "waits"))

    def test_a_draft_that_is_cancelled_and_a_line_that_is_taken_off_give_theirs(self):
        self.order.sudo().umgange_ceiling = 1
        for undo in (lambda move: move.button_cancel(), lambda move: move.invoice_line_ids.unlink()):
            with self.env.cr.savepoint() as step:
                later = self._deliver("2026-02-18")
                moves = self._run().line_ids.move_ids
                earlier = self._deliver("2026-02-11")
                self.assertEqual(earlier.billing_state, "waits")
                undo(moves)
                self.assertEqual((earlier.billing_state, later.billing_state), ("ripe", "waits"))
                step.rollback()
            self.env.invalidate_all()

    # === REFERENCE, BUYER === #

    def test_an_order_without_reference_says_where_it_is_filled_in(self):
        self.order.sudo().buyer_reference = False
        delivery = self._deliver("2026-02-25")
        self.assertRecordValues(
            delivery, [{"billing_state": "ripe", "waits_for": "The buyer's reference or order number"}]
        )
        self.assertIn(self.order.name, delivery.wait_hint)
        with self.assertRefused("Nothing can be invoiced"):
            self._make_run().action_start()
        self.order.sudo().purchase_order_reference = "PO-1"
        self.assertFalse(delivery.waits_for)
        self.assertEqual(self._run().line_ids.count, 1)

    def test_what_the_buyer_lacks_is_named(self):
        self.buyer.sudo().write({"company_registry": False, "zip": False})
        delivery = self._deliver("2026-02-25")
        self.assertEqual(delivery.waits_for, "Data of the buyer for the e-invoice")
        self.assertIn("organisation number", delivery.wait_hint)
