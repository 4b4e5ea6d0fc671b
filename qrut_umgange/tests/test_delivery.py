from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import local
from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestDelivery(DeliveryCase):
    """What was done, or what the terms say of what was not, becomes one delivery."""

    def test_a_visit_ahead_delivers_nothing(self):
        self.visit.action_confirm()
        self.assertFalse(self.delivery)
        self.visit.action_start()
        self.assertFalse(self.delivery)

    def test_a_visit_carried_out_is_delivered_whole(self):
        with freeze_time("2026-03-04 16:10:00"):
            self.visit.with_user(self.supporter_user).action_end()
        self.assertDelivered(
            assignment_id=self.assignment.id,
            visit_id=self.visit.id,
            company_id=self.company.id,
            date=self.visit.date,
            sale_line_id=self.order.order_line.id,
            minutes=130,
            done_quantity=1.0,
            share=1.0,
            quantity=1.0,
            price_unit=1500.0,
            amount=1500.0,
            explanation="Visit 15.00–17.00",
            cause=False,
            waits_for=False,
            is_invoiced=False,
        )

    def test_the_day_is_the_local_day(self):
        late = self._make_visit(self.assignment, day="2026-03-05", start="22:00", stop="23:30")
        with freeze_time("2026-03-05 23:30:00"):
            late.action_end()
        self.assertEqual(str(late.sudo().delivery_ids.date), "2026-03-05")

    def test_several_visits_ended_at_once_are_delivered_each(self):
        visits = self.visit | self._make_visit(self.assignment, day="2026-03-11")
        visits.action_cancel("visiting_cancelled")
        self.assertEqual(len(visits.sudo().delivery_ids), 2)

    # === NOTICE === #

    def test_notice_is_exact_to_the_minute(self):
        for told, share, words in (
            ("2026-03-02 13:59:59", 0.0, "48 hours"),
            ("2026-03-02 14:00:59", 0.0, "48 hours"),
            ("2026-03-02 14:01:00", 0.5, "47 hours"),
            ("2026-03-03 14:00:59", 0.5, "24 hours"),
            ("2026-03-03 14:01:00", 1.0, "23 hours"),
            ("2026-03-04 13:00:00", 1.0, "1 hour"),
            ("2026-03-04 13:59:00", 1.0, "less than an hour"),
        ):
            with self.subTest(told=told), self.env.cr.savepoint() as step, freeze_time(told):
                self.visit.action_cancel("visiting_cancelled")
                self.assertEqual(self.delivery.share, share)
                self.assertIn(f"Cancelled {words} before", self.delivery.explanation)
                step.rollback()

    def test_it_counts_when_the_message_came_not_when_it_was_written_down(self):
        with freeze_time("2026-03-04 09:00:00"):
            self.visit.action_cancel("visiting_cancelled", "2026-03-03 13:00:00")
        self.assertEqual(self.visit.told_at, local("2026-03-03 14:00"))
        self.assertEqual(self.delivery.share, 0.5)

    def test_a_night_with_another_length_has_its_own_hours(self):
        for day, told, share in (
            ("2026-03-29", "2026-03-28 13:00:00", 0.5),
            ("2026-03-29", "2026-03-28 13:01:00", 1.0),
            ("2026-10-25", "2026-10-24 14:00:00", 0.5),
            ("2026-10-25", "2026-10-24 14:01:00", 1.0),
        ):
            with self.subTest(told=told), self.env.cr.savepoint() as step, freeze_time(told):
                visit = self._make_visit(self.assignment, day=day)
                visit.action_cancel("visiting_cancelled")
                self.assertEqual(visit.sudo().delivery_ids.share, share)
                step.rollback()

    def test_a_message_after_the_start_is_the_shortest_notice(self):
        with freeze_time("2026-03-04 14:20:00"):
            self.visit.action_cancel("visiting_cancelled")
        self.assertEqual(self.delivery.share, 1.0)
        self.assertEqual(self.delivery.explanation, "Cancelled after the start, 100 % under the agreement punkt 4")

    # === CASES === #

    def test_each_way_to_end_has_its_line_in_the_terms(self):
        def under_way(visit):
            visit.action_start()

        for state, prepare, end, share, explanation in (
            (
                "provider", None, lambda v: v.action_cancel("provider_cancelled"), 0.0,
                "Cancelled by the provider, 0 % under the agreement",
            ),
            (
                "buyer", None, lambda v: v.action_cancel("buyer_cancelled"), 1.0,
                "Cancelled less than an hour before, 100 % under the agreement punkt 4",
            ),
            (
                "no-show", None, lambda v: v.action_no_show(), 1.0,
                "Visit that did not take place, 100 % under the agreement punkt 5",
            ),
            (
                "on site", None, lambda v: v.action_break_off("unsafe"), 0.8,
                "Ended on site, 80 % under the agreement",
            ),
            (
                "early", under_way, lambda v: v.action_break_off("unsafe"), 0.9,
                "Ended early, 90 % under the agreement",
            ),
            (
                "declined", None, lambda v: v.action_break_off("child_declined"), 0.7,
                "Ended on site, 70 % under the agreement",
            ),
            (
                "abstained", None, lambda v: v.action_abstain(), 0.6,
                "Visit called off, 60 % under the agreement",
            ),
        ):  # fmt: skip
            with self.subTest(state=state), self.env.cr.savepoint() as step:
                with freeze_time("2026-03-04 13:55:00"):
                    if prepare:
                        prepare(self.visit)
                    end(self.visit)
                self.assertDelivered(share=share, quantity=share, explanation=explanation)
                step.rollback()
            self.visit.invalidate_recordset()

    def test_without_an_agreement_only_what_was_carried_out_costs(self):
        self.agreement.date_to = "2026-02-28"
        with freeze_time("2026-03-04 13:55:00"):
            self.visit.action_cancel("visiting_cancelled")
        self.assertDelivered(share=0.0, explanation="Cancelled less than an hour before")
        other = self._make_visit(self.assignment, day="2026-03-05")
        other.action_end()
        self.assertEqual(other.sudo().delivery_ids.share, 1.0)

    def test_without_an_agreement_a_visit_that_began_is_paid_though_it_ended_early(self):
        self.agreement.date_to = "2026-02-28"
        with freeze_time("2026-03-04 14:00:00"):
            self.visit.action_start()
        with freeze_time("2026-03-04 14:20:00"):
            self.visit.action_break_off("child_stop")
        self.assertDelivered(share=1.0, minutes=20, explanation="Ended early")

    def test_the_terms_are_those_of_the_visits_day(self):
        self.agreement.date_to = "2026-03-03"
        free = self._make_policy(name="Fri", line_ids=[Command.create({"share": 0.25})])
        self._make_agreement(name="A-2", date_from="2026-03-04", policy_id=free.id)
        with freeze_time("2026-03-04 13:55:00"):
            self.visit.action_cancel("visiting_cancelled")
        self.assertEqual(self.delivery.share, 0.25)

    def test_an_invoice_may_take_what_is_ripe_and_nothing_else(self):
        without_order = self._make_assignment(supporter_id=False, room_id=False)
        waiting = self._make_visit(without_order)
        (waiting | self.visit).action_end()
        deliveries = (waiting | self.visit).sudo().delivery_ids
        self.assertEqual(deliveries._get_open(), self.delivery)
        self.assertRecordValues(
            waiting.sudo().delivery_ids | self.delivery,
            [{"billing_state": "waits", "is_invoiced": False}, {"billing_state": "ripe", "is_invoiced": False}],
        )

    # === WHAT NOBODY COULD HAVE PREVENTED === #

    def test_terms_by_the_clock_say_when_it_was_too_late(self):
        self.agreement.policy_id.line_ids = [
            Command.clear(),
            Command.create({"case": "notice", "share": 0}),
            Command.create({"case": "notice", "after_clock": 9.0, "share": 1, "first_hours": 1.5, "clause": "§ 4"}),
        ]
        for told, share, words in (
            ("2026-03-03 08:00:59", 0.0, "Cancelled 30 hours before, 0 % under the agreement"),
            (
                "2026-03-03 08:01:00",
                0.75,
                "Cancelled 29 hours before, 100 % of the first 1.5 hours under the agreement § 4"
                " (later than 09.00 the day before)",
            ),
        ):
            with self.subTest(told=told), self.env.cr.savepoint() as step, freeze_time(told):
                self.visit.action_cancel("buyer_cancelled")
                self.assertDelivered(share=share, explanation=words)
                step.rollback()
            self.visit.invalidate_recordset()

    # === WORDS === #

    def test_whoever_plans_reads_on_the_visit_what_the_buyer_will(self):
        with freeze_time("2026-03-03 18:00:00"):
            self.visit.action_cancel("visiting_cancelled")
        self.assertEqual(
            self.visit.with_user(self.coordinator).billing_label,
            "Cancelled 20 hours before, 100 % under the agreement punkt 4",
        )
        with self.assertRaises(AccessError):
            self.visit.with_user(self.supporter_user).read(["billing_label"])

    def test_the_explanation_is_neutral_and_the_cause_is_kept_from_finance(self):
        with freeze_time("2026-03-04 13:55:00"):
            self.visit.action_cancel("visiting_ill", note="Mamman Sara var berusad.")
        delivery = self.delivery
        self.assertEqual(delivery.with_user(self.coordinator).cause, "The visiting person is ill")
        with self.assertRaises(AccessError):
            delivery.with_user(self.finance).read(["cause"])
        words = delivery.with_user(self.finance)
        for text in (words.explanation, words.display_name, words._get_invoice_text()):
            for secret in ("ill", "Sara", "Ek", "berusad", "P-0"):
                self.assertNotIn(secret, text)

    def test_the_explanation_is_in_the_language_of_the_buyer_and_the_cause_in_ours(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self.buyer.sudo().lang = "sv_SE"
        with freeze_time("2026-03-03 18:00:00"):
            self.visit.action_cancel("visiting_cancelled")
        self.assertEqual(self.delivery.explanation, "Avbokat 20 timmar före, 100 % enligt avtalet punkt 4")
        self.assertEqual(self.delivery.cause, "The visiting person cancelled")

    # === ORDERS === #

    def test_without_an_order_it_waits_and_is_delivered_when_the_order_comes(self):
        assignment = self._make_assignment(supporter_id=False, room_id=False)
        visit = self._make_visit(assignment)
        visit.action_end()
        delivery = visit.sudo().delivery_ids
        self.assertRecordValues(
            delivery,
            [{"sale_line_id": False, "price_unit": 0.0, "waits_for": "An order for this day"}],
        )
        self._make_order(assignment, umgange_date_from="2026-03-05")
        self.assertFalse(delivery.sale_line_id)
        order = self._make_order(assignment, price=1700.0, umgange_date_to="2026-03-04")
        self.assertRecordValues(
            delivery,
            [{"sale_line_id": order.order_line.id, "price_unit": 1700.0, "waits_for": False}],
        )
        self.assertEqual(order.order_line.qty_delivered, 1.0)

    def test_a_visit_is_delivered_on_the_order_and_price_of_its_day(self):
        assignment = self._make_assignment(supporter_id=False, room_id=False)
        spring = self._make_order(assignment, umgange_date_to="2026-06-30")
        autumn = self._make_order(assignment, umgange_date_from="2026-07-01")
        spring.order_line.umgange_date_to = "2026-03-31"
        raised = spring.order_line.copy(
            {"order_id": spring.id, "umgange_date_from": "2026-04-01", "umgange_date_to": False}
        )
        for day, line in (
            ("2026-03-31", spring.order_line - raised),
            ("2026-04-01", raised),
            ("2026-06-30", raised),
            ("2026-07-01", autumn.order_line),
        ):
            visit = self._make_visit(assignment, day=day)
            visit.action_end()
            with self.subTest(day=day):
                self.assertEqual(visit.sudo().delivery_ids.sale_line_id, line)

    def test_a_later_price_on_the_order_leaves_what_was_delivered(self):
        self.visit.action_end()
        self.order.order_line.copy({"order_id": self.order.id, "price_unit": 2000.0})
        self.assertDelivered(price_unit=1500.0, amount=1500.0)

    # === CHANGES === #

    def test_a_correction_takes_the_delivery_back(self):
        self.visit.action_end()
        self.assertEqual(self.order.order_line.qty_delivered, 1.0)
        self.visit.with_user(self.manager).action_correct("planned", "Fel dag")
        self.assertFalse(self.delivery)
        self.assertEqual(self.order.order_line.qty_delivered, 0.0)

    def test_finance_changes_the_share_but_neither_quantity_nor_price(self):
        self.visit.action_end()
        own = self.delivery.with_user(self.finance)
        own.write({"share": 0.5, "share_reason": "Enligt samtal"})
        self.assertEqual(own.quantity, 0.5)
        for values in ({"quantity": 3.0}, {"price_unit": 1.0}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                own.write(values)

    def test_a_visit_is_delivered_once_on_a_line_and_once_waiting(self):
        waiting = self._make_assignment(supporter_id=False, room_id=False)
        for visit in (self.visit, self._make_visit(waiting)):
            visit.action_end()
            visit.sudo()._create_deliveries()
            self.assertEqual(len(visit.sudo().delivery_ids), 1)

    def test_a_supporter_and_a_log_reviewer_see_no_delivery(self):
        self.visit.action_end()
        for role in ("supporter", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.delivery.with_user(self.users[role]).read(["explanation"])
        with self.assertRaises(AccessError):
            self.delivery.with_user(self.coordinator).write({"share": 0.5})
        with self.assertRaises(UserError):
            self.delivery.with_user(self.finance).unlink()

    def test_nobody_delivers_a_visit_by_hand_nor_more_of_one(self):
        self.visit.action_end()
        values = {
            "assignment_id": self.assignment.id,
            "date": "2026-03-04",
            "explanation": "x",
            "done_quantity": 50,
        }
        ahead = self._make_visit(self.assignment, day="2026-03-11")
        deliveries = self._as(self.finance, "umgange.delivery")
        with self.assertRefused("follows from how it ended", AccessError):
            deliveries.create({**values, "visit_id": ahead.id})
        self.assertFalse(deliveries.with_context(default_visit_id=ahead.id).create(values).visit_id)
        for change in ({"done_quantity": 99}, {"visit_id": ahead.id}, {"visit_id": False}):
            with self.subTest(change=change), self.assertRefused("follows from how it ended", AccessError):
                self.delivery.with_user(self.finance).write(change)
