from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestAccountLiving(EinvoiceCommon):
    """A delivery has at most one living invoice line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._create_delivery()

    def _bill(self, quantity=1.0, delivery=None):
        delivery = delivery or self.delivery
        return self._create_umgange_invoice([{"umgange_delivery_id": delivery.id, "quantity": quantity}])

    def _line(self, move):
        return move.invoice_line_ids

    def assertLiving(self, *moves):
        living = self.delivery.invoice_line_ids.filtered("umgange_living")
        self.assertEqual(living.move_id, self.env["account.move"].union(*moves))

    # === ONE INVOICE === #

    def test_it_lives_from_draft_through_posting_and_back(self):
        move = self._bill()
        self.assertLiving(move)
        move.action_post()
        self.assertLiving(move)
        move.button_draft()
        self.assertLiving(move)

    def test_a_cancelled_invoice_frees_the_delivery(self):
        move = self._bill()
        move.button_cancel()
        self.assertLiving()
        self.assertLiving(again := self._bill())
        self.assertTrue(again)

    def test_a_deleted_draft_frees_the_delivery(self):
        self._bill().unlink()
        self.assertLiving(self._bill())

    def test_a_cancelled_invoice_cannot_return_when_another_has_come(self):
        first = self._bill()
        first.button_cancel()
        second = self._bill()
        with self.assertRaises(ValidationError):
            first.button_draft()
            self.env.flush_all()
        self.assertLiving(second)

    # === CREDIT === #

    def test_a_draft_credit_note_takes_nothing_back(self):
        move = self._bill()
        move.action_post()
        credit = self._credit(move)
        self.assertEqual(self._line(credit).umgange_delivery_id, self.delivery)
        self.assertLiving(move)

    def test_a_posted_credit_note_frees_the_delivery(self):
        move = self._bill()
        move.action_post()
        self._credit(move).action_post()
        self.assertLiving()
        self.assertLiving(self._bill())

    def test_a_credit_note_of_a_part_does_not(self):
        move = self._bill()
        move.action_post()
        credit = self._credit(move)
        self._line(credit).quantity = 0.5
        credit.action_post()
        self.assertLiving(move)

    def test_two_parts_that_make_the_whole_do(self):
        move = self._bill()
        move.action_post()
        for _part in range(2):
            credit = self._credit(move)
            self._line(credit).quantity = 0.5
            credit.action_post()
        self.assertLiving()

    def test_a_credit_note_taken_back_makes_the_invoice_live_again(self):
        move = self._bill()
        move.action_post()
        credit = self._credit(move)
        credit.action_post()
        credit.button_draft()
        self.assertLiving(move)
        credit.button_cancel()
        self.assertLiving(move)

    def test_a_credit_note_cannot_be_taken_back_when_the_delivery_is_billed_anew(self):
        move = self._bill()
        move.action_post()
        credit = self._credit(move)
        credit.action_post()
        again = self._bill()
        with self.assertRaises(ValidationError):
            credit.button_draft()
            self.env.flush_all()
        self.assertLiving(again)

    def test_the_second_bill_can_be_credited_like_the_first(self):
        for _round in range(2):
            move = self._bill()
            move.action_post()
            self.assertLiving(move)
            self._credit(move).action_post()
            self.assertLiving()

    def test_credit_and_invoice_anew_moves_the_delivery_over(self):
        move = self._bill()
        move.action_post()
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=move.ids)
        action = wizard.create({"journal_id": move.journal_id.id}).modify_moves()
        self.assertLiving(self.env["account.move"].browse(action["res_id"]))

    def test_a_minus_delivery_lives_on_a_credit_note(self):
        minus = self._create_delivery(quantity=-1.0)
        move = self._create_umgange_invoice([{"umgange_delivery_id": minus.id}], move_type="out_refund")
        self.assertTrue(self._line(move).umgange_living)

    def test_a_minus_delivery_lives_on_an_invoice_as_a_minus(self):
        minus = self._create_delivery(quantity=-1.0)
        self.assertTrue(self._line(self._bill(-1.0, minus)).umgange_living)

    # === ONE AT MOST === #

    def test_a_second_living_line_is_refused_in_words(self):
        self._bill()
        with self.assertRaisesRegex(ValidationError, "Credit that invoice in full"):
            self._bill()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_living_line(self):
        first = self._bill()
        other = self._bill(delivery=self._create_delivery("2026-03-05"))
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE account_move_line SET umgange_delivery_id = %s WHERE id = %s",
                [self.delivery.id, self._line(other).id],
            )
        self.assertLiving(first)

    def test_there_is_no_duplicate(self):
        move = self._bill()
        with self.assertRaisesRegex(UserError, "invoiced once"):
            move.copy()
        self.assertLiving(move)
