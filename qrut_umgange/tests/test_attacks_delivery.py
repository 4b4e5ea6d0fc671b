from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import UmgangeInvoiceCommon

RUBBISH = (float("nan"), float("inf"), 1e300, 2**70, {"a": 1}, [["x"]])


@tagged("post_install", "-at_install")
class DeliveryCase(UmgangeInvoiceCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.agreement = cls._make_agreement()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment, day="2026-03-01")
        cls.visit.with_user(cls.coordinator).action_end()
        cls.line = cls.order.sudo().order_line
        # Sudo: finance has no right to the visit.
        cls.delivery = cls.visit.sudo().delivery_ids.sudo(False).with_user(cls.finance)
        cls.other = cls._make_assignment(supporter_id=False, room_id=False)
        cls.other_order = cls._make_order(cls.other)

    def _say(self, **values):
        """Return a delivery that finance makes by hand."""
        said = {"assignment_id": self.assignment.id, "date": "2026-03-01", "explanation": "Index", **values}
        return self._as(self.finance, "umgange.delivery").create({"sale_line_id": self.line.id, **said})

    def _invoice(self):
        return self.order.with_user(self.finance)._create_invoices()


class TestDeliveryByHand(DeliveryCase):
    """Finance decides the share, with a reason; what was done, and what it costs, follows from elsewhere."""

    def test_what_follows_from_the_visit_is_not_written(self):
        delivery = self.delivery
        values = (
            {"amount": 1.0}, {"billing_state": "nothing"}, {"billing_state": "invoiced"}, {"wait_reason": "ceiling"},
            {"partner_id": self.finance.partner_id.id}, {"is_undecided": False}, {"explanation": "Något annat"},
            {"kind": "report"}, {"adjusts_id": delivery.id}, {"planned_label": "9–10"}, {"actual_label": "9–10"},
            {"outcome": "cancelled"}, {"minutes": 1}, {"date": "2026-04-01"}, {"assignment_id": self.other.id},
            {"sale_line_id": False}, {"sale_line_id": self.other_order.sudo().order_line.id},
            {"amount_after_room": 9.0}, {"company_id": self.company.id},
        )  # fmt: skip
        for vals in values:
            with self.subTest(vals=vals), self.assertRefused("follows from what was done", AccessError):
                delivery.write(vals)

    def test_a_share_is_decided_with_a_reason(self):
        with self.assertRefused("Say why this share"):
            self.delivery.write({"share": 0.1})
        self.delivery.write({"share": 0.1, "share_reason": "Enligt samtal"})
        self.assertEqual(self.delivery.amount, 180.0)

    def test_what_a_client_says_of_a_new_one_is_what_was_done_and_no_more(self):
        forged = {
            "amount": 1.0, "billing_state": "invoiced", "wait_reason": "ceiling", "adjusts_id": self.delivery.id,
            "planned_label": "9–10", "outcome": "held", "is_undecided": True, "quantity": 9.0, "price_unit": 1.0,
        }  # fmt: skip
        for delivery in (
            self._say(**forged),
            self._as(self.finance, "umgange.delivery")
            .with_context(**{f"default_{name}": value for name, value in forged.items()})
            .create(
                {
                    "assignment_id": self.assignment.id,
                    "date": "2026-03-01",
                    "explanation": "Index",
                    "sale_line_id": self.line.id,
                }
            ),
        ):
            self.assertRecordValues(
                delivery,
                [
                    {
                        "amount": 1800.0,
                        "quantity": 1.0,
                        "price_unit": 1800.0,
                        "billing_state": "ripe",
                        "wait_reason": False,
                        "adjusts_id": False,
                        "planned_label": False,
                        "outcome": False,
                        "is_undecided": False,
                    }
                ],
            )

    def test_it_is_said_on_an_order_of_its_assignment_and_in_a_likely_year(self):
        book = self._make_product(name="Bok", service_tracking="no")
        other = self.other_order.sudo().order_line
        stray = other.copy({"order_id": self.order.id, "product_id": book.id})
        for line in (other, stray):
            with self.assertRefused("is not for U-2026-0001", ValidationError):
                self._say(sale_line_id=line.id)
        own = self._say()
        with self.assertRefused("is not for U-2026-0001", ValidationError):
            own.write({"sale_line_id": other.id})
        for day in ("0001-01-01", "9999-12-31"):
            with self.assertRefused("Look at the year"):
                self._say(date=day)

    def test_what_is_said_names_nobody(self):
        child = self.assignment.child_ids
        full = child.with_user(self.coordinator).with_context(umgange_show_names=True).shown_name
        for text in (full, f"Index, {full.split()[0]}"):
            with self.subTest(text=text), self.assertRefused("may not|manager", ValidationError):
                self._say(explanation=text)
        own = self._say()
        with self.assertRefused("may not|manager", ValidationError):
            own.write({"explanation": f"Till {full.split()[0]}"})

    def test_what_no_field_holds_is_refused_in_words(self):
        calls = [("umgange.delivery", self.delivery.ids, name) for name in ("share", "share_reason", "room_cost")]
        own = self._say()
        calls += [("umgange.delivery", own.ids, name) for name in ("done_quantity", "minutes", "sale_line_id", "kind")]
        terms = self.agreement.policy_id
        calls += [
            ("umgange.cancellation.policy.line", terms.line_ids[:1].ids, name)
            for name in ("below_hours", "after_clock", "days_before", "first_hours", "least_hours", "share", "case")
        ]
        calls += [("umgange.agreement", self.agreement.ids, name) for name in ("hour_step", "date_to", "pricelist_id")]
        run = self._as(self.finance, "umgange.invoice.run").create({"month": "2026-02-01"})
        calls += [("umgange.invoice.run", run.ids, name) for name in ("month", "company_id")]
        wrong = []
        for model, ids, name in calls:
            for value in RUBBISH:
                if name == "share_reason" and not isinstance(value, dict | list):
                    continue
                try:
                    with self.env.cr.savepoint():
                        call_kw(self._as(self.finance, model), "write", [ids, {name: value}], {})
                        self.env.flush_all()
                except UserError:
                    continue
                except Exception as error:  # noqa: BLE001
                    wrong.append(f"{model} {name} {value}: {error!r}")
                else:
                    wrong.append(f"{model} {name} {value}: kept")
        self.assertFalse(wrong, "\n".join(wrong))


class TestInvoiceOfWhatWasDelivered(DeliveryCase):
    """An invoice says what was delivered, to its buyer, once."""

    def _post_refused(self, move, regex):
        gaps = "\n".join(move.sudo()._get_umgange_delivered_gaps())
        self.assertRegex(gaps, regex)
        with self.assertRefused(regex):
            move.action_post()

    def test_a_draft_that_says_something_else_is_not_posted(self):
        for vals in ({"price_unit": 1.0}, {"quantity": 0.5}, {"quantity": 100.0}, {"discount": 50.0}, {"quantity": 0}):
            with self.subTest(vals=vals):
                move = self._invoice()
                move.invoice_line_ids.write(vals)
                self._post_refused(move, r"1,800\.00.{1,5}was delivered|was delivered")
                move.unlink()
        move = self._invoice()
        self.assertFalse(move.sudo()._get_umgange_delivered_gaps())

    def test_what_was_never_billed_is_not_taken_back(self):
        move = self._invoice()
        move.invoice_line_ids.quantity = -1.0
        self._post_refused(move, "nothing is billed")

    def test_it_is_not_posted_to_another_buyer_nor_in_another_currency(self):
        move = self._invoice()
        move.partner_id = self._make_buyer("Annan kommun")
        self._post_refused(move, "was delivered to Exempelstads kommun")
        move.partner_id = self.buyer
        self.env.ref("base.EUR").sudo().active = True
        move.currency_id = self.env.ref("base.EUR")
        self._post_refused(move, "was delivered")

    def test_a_line_by_hand_bills_all_of_it(self):
        move = self._as(self.finance, "account.move").create(
            {
                "move_type": "out_invoice",
                "partner_id": self.buyer.id,
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": self.product.id, "price_unit": 1.0, "umgange_delivery_id": self.delivery.id}
                    )
                ],
            }
        )
        self._post_refused(move, "was delivered")

    def test_the_database_keeps_what_is_billed_until_it_is_credited(self):
        where = f"WHERE id = {self.delivery.id}"
        change = f"UPDATE umgange_delivery SET price_unit = price_unit + 1 {where}"
        self.env.cr.execute(change)
        move = self._invoice()
        self.assertSealed(
            change,
            f"UPDATE umgange_delivery SET share = 0.5 {where}",
            f"UPDATE umgange_delivery SET date = date + 1, explanation = 'Annat' {where}",
            f"DELETE FROM umgange_delivery {where}",
            regex="sealed|refused",
        )
        self.env.cr.execute(f"UPDATE umgange_delivery SET room_cost = 1 {where}")
        move.button_cancel()
        # In one transaction: the database hears of it before it is asked.
        self.delivery.write({"share": 0.5, "share_reason": "Överenskommet."})
        self.env.flush_all()
        self.assertEqual(self.delivery.quantity, 0.5)

    def test_no_copy_and_no_repetition_bills_it_again(self):
        move = self._invoice()
        with self.assertRefused("invoiced once"):
            move.copy()
        with self.assertRefused("already on", ValidationError):
            move.with_context(include_business_fields=True).copy()
            self.env.flush_all()
        with self.assertRefused("not repeated", ValidationError):
            move.auto_post = "monthly"


class TestOrderOfWhatWasDelivered(DeliveryCase):
    """What is delivered on an order keeps price, unit, assignment and kind; nothing is lost with the order."""

    def test_another_quantity_is_no_reason_for_another_price(self):
        self.product.sudo().list_price = 99.0
        order = self.order.with_user(self.finance)
        order.order_line.write({"product_uom_qty": 30})
        with self.assertRefused("unit stays"):
            order.order_line.write({"product_uom_id": self.env.ref("uom.product_uom_dozen").id})
        order.action_update_prices()
        self.assertEqual(self.line.price_unit, 1800.0)
        self.assertEqual(self._invoice().amount_untaxed, self.delivery.amount)

    def test_a_cancelled_order_loses_nothing(self):
        order = self.order.with_user(self.finance)
        order._action_cancel()
        self.assertRecordValues(self.delivery, [{"billing_state": "waits", "wait_reason": "no_order"}])
        order.action_draft()
        order.action_confirm()
        self.assertRecordValues(self.delivery, [{"billing_state": "ripe", "sale_line_id": self.line.id}])

    def test_a_draft_that_goes_with_its_order_frees_the_delivery(self):
        move = self._invoice()
        self.order.with_user(self.finance).action_cancel()
        self.order.with_user(self.finance)._action_cancel()
        self.assertEqual(move.state, "cancel")
        self.assertEqual(self.delivery.wait_reason, "no_order")

    def test_it_stays_with_its_assignment_its_currency_and_its_service(self):
        order = self.order.with_user(self.finance)
        for whose in (self.other.id, False):
            with self.assertRefused("stays with its assignment"):
                order.write({"umgange_assignment_id": whose})
        self.env.ref("base.EUR").sudo().active = True
        values = {"name": "EUR", "currency_id": self.env.ref("base.EUR").id, "company_id": self.company.id}
        euros = self.env["product.pricelist"].sudo().create(values)
        with self.assertRefused("visits are sold in", ValidationError):
            self._make_order(self._make_assignment(supporter_id=False, room_id=False), pricelist_id=euros.id)
        with self.assertRefused("delivered as this service"):
            self.product.sudo().product_tmpl_id.service_tracking = "no"


class TestMoneyDialogs(DeliveryCase):
    """A dialog does what it shows, and what it shows is its own."""

    def _raise(self, **values):
        values = {"agreement_id": self.agreement.id, "percent": 4, "date_from": "2026-02-01", **values}
        return self._as(self.finance, "umgange.agreement.index").create(values)

    def test_an_index_prices_no_line_of_another_buyer(self):
        buyer = self._make_buyer("Annan kommun")
        order = self._make_order(self._make_assignment(supporter_id=False, room_id=False), partner_id=buyer.id)
        line = order.sudo().order_line
        forged = {"product_id": self.product.id, "sale_line_id": line.id, "old_price": 1, "new_price": 7.0}
        index = self._raise(line_ids=[Command.create(forged)])
        with self.assertRefused("open the new prices again"):
            index.action_apply()
        self.assertEqual(order.sudo().order_line.mapped("price_unit"), [1800.0])

    def test_a_second_click_raises_nothing_twice(self):
        index = self._raise()
        index.action_apply()
        lines = self.order.sudo().order_line
        with self.assertRefused("open the new prices again"):
            index.action_apply()
        self.assertEqual(self.order.sudo().order_line, lines)

    def test_no_price_is_less_than_nothing_and_no_year_unlikely(self):
        index = self._raise()
        index.line_ids[:1].new_price = -5.0
        with self.assertRefused("nothing or more"):
            index.action_apply()
        for day in ("0001-01-01", "9999-12-31"):
            with self.assertRefused("Look at the year"):
                self._raise(date_from=day)

    def test_no_file_with_causes_without_a_note_of_who_gets_it(self):
        officer = self._make_buyer("H Läggare", is_company=False, parent_id=self.buyer.id)
        receiver = self._add_participant(self.assignment, "officer", partner_id=officer.id)
        values = {
            "assignment_id": self.assignment.id,
            "participant_id": receiver.id,
            "date_from": "2026-01-01",
            "date_to": "2026-12-31",
        }
        handouts = self._as(self.coordinator, "umgange.basis.handout")
        forged = {**values, "is_handed_out": True}
        self.assertFalse(handouts.create(forged).content)
        dialog = handouts.with_context(default_is_handed_out=True).create(values)
        self.assertFalse(dialog.content)
        with self.assertRefused("use the buttons", AccessError):
            dialog.write({"is_handed_out": True})
        dialog.action_hand_out()
        self.assertTrue(dialog.content)
        # What was noted is this period and this receiver.
        dialog.write({"date_from": "2025-01-01"})
        self.assertFalse(dialog.content)

    def test_until_which_day_follows_from_the_month(self):
        run = self._as(self.finance, "umgange.invoice.run").create({"month": "2026-02-01"})
        with self.assertRefused("from the month"):
            run.date_to = "2099-01-01"


class TestTermsThatAlwaysAnswer(DeliveryCase):
    """No terms that can be kept stand in the way of writing down how a visit ended."""

    def test_a_day_and_a_clock_no_calendar_has(self):
        terms = self.agreement.policy_id.line_ids.filtered(lambda line: line.case == "no_show")
        for vals in (
            {"days_before": 10**9},
            {"days_before": 800000},
            {"below_hours": 9000.0},
            {"first_hours": 25.0},
            {"least_hours": 25.0},
            {"late_minutes": 2**31 - 1},
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                terms.write(vals)
                self.env.flush_all()

    @freeze_time("2026-03-02 08:00:00")
    def test_the_last_moment_of_a_day(self):
        policy = self._make_policy(
            name="Klockan",
            line_ids=[
                Command.create({"case": "notice", "share": 0}),
                Command.create({"case": "notice", "after_clock": 23.9999, "days_before": 3, "share": 1}),
            ],
        )
        self.agreement.policy_id = policy
        visit = self._make_visit(self.assignment, day="2026-03-20")
        visit.action_cancel("child_ill")
        self.assertEqual(visit.sudo().delivery_ids.share, 0.0)

    def test_an_outlay_of_less_than_an_ore_and_of_no_number(self):
        outlays = self._as(self.supporter_user, "umgange.outlay")
        for amount in (0.001, "x", {"a": 1}, float("nan"), float("inf"), 1e300, -1):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                outlays.create({"visit_id": self.visit.id, "amount": amount})
