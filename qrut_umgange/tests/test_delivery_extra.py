from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, UmgangeInvoiceCommon

KINDS = ("second_supporter", "interpreter", "travel_time", "travel_km", "outlay")


@tagged("post_install", "-at_install")
class TestDeliveryExtra(UmgangeCommon):
    """What came with a visit is delivered beside it: only what the agreement allows, each thing once."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.services = {kind: cls._make_product(name=kind, list_price=100.0) for kind in KINDS}
        cls.services["outlay"].sudo().list_price = 1.0
        cls.agreement = cls._make_agreement(hour_step=30)
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment, price=1500.0)
        cls.visit = cls._make_visit(cls.assignment)

    def _allow(self, *kinds, **values):
        self.agreement.line_ids = [
            Command.create({"kind": kind, "product_id": self.services[kind].id, **values}) for kind in kinds
        ]

    def _end(self):
        with freeze_time("2026-03-04 16:10:00"):
            self.visit.action_end()

    def _note(self, kind, amount, user=None):
        values = {"visit_id": self.visit.id, "kind": kind, "amount": amount}
        return self._as(user or self.supporter_user, "umgange.outlay").create(values)

    def _get_extras(self):
        return self.visit.sudo().delivery_ids.filtered(lambda each: each.kind != "visit").sorted("id")

    def _fill(self):
        self.visit.write({"second_supporter_id": self.other_supporter.id, "interpreter": "booked"})
        self._note("own_car", 42.5)
        self._note("travel_time", 70)
        self._note("food", 185.5)
        self._as(self.coordinator, "umgange.transport").create(
            {"visit_id": self.visit.id, "driver": "supporter", "km": 12}
        )

    def test_what_the_agreement_does_not_name_is_delivered_to_nobody(self):
        self._fill()
        self._end()
        self.assertFalse(self._get_extras())
        self.assertEqual(len(self.visit.sudo().delivery_ids), 1)

    def test_each_thing_that_is_agreed_has_its_line_and_its_sentence(self):
        self._allow(*KINDS)
        self._fill()
        self._end()
        done = {(each.kind, each.done_quantity, each.explanation, each.amount) for each in self._get_extras()}
        self.assertEqual(
            done,
            {
                ("second_supporter", 1.0, "Second supporter: Visit 15.00–17.00", 100.0),
                ("interpreter", 1.0, "Interpreter: Visit 15.00–17.00", 100.0),
                ("travel_time", 1.5, "Travel time, 1.5 hours", 150.0),
                ("travel_km", 12.0, "Travel, 12 km", 1200.0),
                ("travel_km", 42.5, "Travel, 42.5 km", 4250.0),
                ("outlay", 185.5, "Outlay: food and coffee", 185.5),
            },
        )
        self.assertEqual(
            self._get_extras().sale_line_id.product_id,
            self.env["product.product"].concat(*(product for product in self.services.values())),
        )
        self.assertEqual(set(self._get_extras().mapped("billing_state")), {"ripe"})

    def test_delivered_again_nothing_is_doubled(self):
        self._allow(*KINDS)
        self._fill()
        self._end()
        before = self.visit.sudo().delivery_ids
        self.visit.sudo()._create_deliveries()
        self.assertEqual(self.visit.sudo().delivery_ids, before)
        self.assertEqual(len(self.order.order_line), 6)

    def test_who_stands_by_follows_the_rule_of_the_visit(self):
        self._allow("second_supporter", "interpreter", "travel_km")
        self._fill()
        with freeze_time("2026-03-03 10:00:00"):
            self.visit.action_cancel("visiting_cancelled")
        extras = self._get_extras()
        self.assertEqual(
            {(each.kind, each.share, each.explanation) for each in extras.filtered(lambda e: not e.outlay_id)},
            {
                (kind, 0.5, f"{words}: Cancelled 28 hours before, 50 % under the agreement punkt 4")
                for kind, words in (("second_supporter", "Second supporter"), ("interpreter", "Interpreter"))
            },
        )

    def test_a_second_supporter_that_has_a_price_is_not_paid_twice(self):
        self.assignment.is_each_supporter_billed = True
        self.visit.second_supporter_id = self.other_supporter
        self._end()
        self.assertRecordValues(
            self.visit.sudo().delivery_ids, [{"quantity": 2.0, "explanation": "Visit 15.00–17.00, two supporters"}]
        )
        self._allow("second_supporter")
        self.visit.sudo()._create_deliveries()
        self.assertEqual(self.visit.sudo().delivery_ids.sorted("kind").mapped("quantity"), [1.0, 1.0])

    def test_a_leg_to_a_cancelled_visit_was_never_driven_and_what_costs_nothing_is_not_listed(self):
        self._allow("second_supporter", "travel_km")
        self.visit.second_supporter_id = self.other_supporter
        self._as(self.coordinator, "umgange.transport").create(
            {"visit_id": self.visit.id, "driver": "supporter", "km": 12}
        )
        self.visit.action_cancel("provider_cancelled")
        self.assertFalse(self._get_extras())

    def test_what_is_noted_afterwards_is_delivered_and_what_was_wrong_is_taken_back(self):
        self._allow("outlay", "travel_km", "interpreter")
        self._end()
        self.assertFalse(self._get_extras())
        food = self._note("food", 90)
        self.visit.interpreter = "by_phone"
        self.assertEqual(sorted(self._get_extras().mapped("kind")), ["interpreter", "outlay"])
        food.amount = 95.5
        self.assertEqual(self._get_extras().filtered("outlay_id").amount, 95.5)
        food.unlink()
        self.visit.interpreter = "without"
        self.assertFalse(self._get_extras())

    def test_a_correction_takes_all_of_it_back(self):
        self._allow(*KINDS)
        self._fill()
        self._end()
        self.visit.with_user(self.manager).action_correct("planned", "Fel dag")
        self.assertFalse(self.visit.sudo().delivery_ids)

    def test_who_stands_by_may_be_counted_by_the_hour(self):
        self._allow("second_supporter", measure="actual")
        self.visit.second_supporter_id = self.other_supporter
        self._end()
        self.assertEqual(self._get_extras().done_quantity, 2.5)

    def test_what_waited_for_an_order_finds_the_line_of_its_own_service(self):
        self.order.umgange_date_to = "2026-02-28"
        self._allow("outlay")
        self._note("food", 90)
        self._end()
        self.assertEqual(set(self.visit.sudo().delivery_ids.mapped("billing_state")), {"waits"})
        self.order.umgange_date_to = "2026-12-31"
        self.assertEqual(self._get_extras().sale_line_id.product_id, self.services["outlay"])
        own = self.visit.sudo().delivery_ids - self._get_extras()
        self.assertEqual(own.sale_line_id.product_id, self.product)

    def test_an_amount_is_more_than_nothing(self):
        for amount in (0, -5):
            with self.assertRefused("How much was it"):
                self._note("food", amount)

    def test_only_a_service_of_ours_can_be_agreed(self):
        stranger = self._make_product(service_tracking="no")
        with self.assertRaisesRegex(ValidationError, "no service of ours"):
            self.agreement.line_ids = [Command.create({"kind": "outlay", "product_id": stranger.id})]

    def test_finance_sees_the_delivery_and_neither_the_outlay_nor_the_visit(self):
        self._allow("outlay")
        outlay = self._note("food", 90)
        self._end()
        delivery = self._get_extras().with_user(self.finance)
        self.assertEqual(delivery.explanation, "Outlay: food and coffee")
        for read in (lambda: outlay.with_user(self.finance).amount, lambda: delivery.read(["outlay_id"])):
            with self.assertRaises(AccessError):
                read()

    def test_another_supporter_notes_nothing_here(self):
        with self.assertRaises(AccessError):
            self._note("food", 90, self.other_supporter_user)

    def test_more_visits_ended_at_once_take_no_more_queries_each(self):
        self._allow(*KINDS)

        def count(first):
            visits = self.env["umgange.visit"].concat(
                *(
                    self._make_visit(self.assignment, day=f"2026-04-{day:02}", interpreter="booked")
                    for day in range(first, first + 8)
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            visits.with_user(self.coordinator).action_cancel("buyer_cancelled", "2026-03-01 08:00:00")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(11), 8 * 6 + 60)


@tagged("post_install", "-at_install")
class TestDeliveryExtraInvoiced(UmgangeInvoiceCommon):
    """What is invoiced stays as it was billed."""

    def test_an_invoiced_outlay_is_neither_changed_nor_deleted(self):
        service = self._make_product(name="Utlägg", list_price=1.0)
        self._make_agreement(line_ids=[Command.create({"kind": "outlay", "product_id": service.id})])
        assignment = self._make_assignment()
        order = self._make_order(assignment)
        visit = self._make_visit(assignment)
        outlay = self._as(self.supporter_user, "umgange.outlay").create({"visit_id": visit.id, "amount": 90})
        with freeze_time("2026-03-04 17:00:00"):
            visit.action_end()
        invoice = order.with_user(self.finance)._create_invoices()
        self.assertEqual(sorted(invoice.invoice_line_ids.mapped("price_unit")), [1.0, 1800.0])
        for change in (lambda: outlay.write({"amount": 95}), outlay.unlink):
            with self.assertRefused("is invoiced already"):
                change()
        later = outlay.create({"visit_id": visit.id, "kind": "ticket", "amount": 45})
        self.assertEqual(later.sudo().delivery_ids.billing_state, "ripe")
