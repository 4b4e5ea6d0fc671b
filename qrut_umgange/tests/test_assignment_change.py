from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon, UmgangeInvoiceCommon

BEFORE, FROM = date(2026, 3, 31), date(2026, 4, 1)


class ChangeCommon(UmgangeCommon):
    """An assignment with what may change, and the dialog that changes it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.first_officer = cls._add_participant(cls.assignment, "officer", "Karin Ek").partner_id
        cls.second_officer = cls.env["res.partner"].sudo().create({"name": "Maj Ek"})

    def _change(self, day=FROM, user=None, **values):
        changes = self._as(user or self.coordinator, "umgange.assignment.change")
        changes.create({"assignment_id": self.assignment.id, "day": day, **values}).action_apply()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestAssignmentChange(ChangeCommon):
    """Officer, family home, buyer and references change with a day; what was before it stays."""

    def test_an_officer_is_followed_by_another_from_the_day(self):
        self._change(officer_id=self.second_officer.id)
        self.assertEqual(self.assignment._get_officer_on(BEFORE), self.first_officer)
        self.assertEqual(self.assignment._get_officer_on(FROM), self.second_officer)
        with self.assertRefused("already so on that day"):
            self._change(officer_id=self.second_officer.id)
        # Another one, from a day before that: until the one who is to come.
        third = self.env["res.partner"].sudo().create({"name": "Bo Ek"})
        self._change(date(2026, 3, 15), officer_id=third.id)
        self.assertEqual(self.assignment._get_officer_on(date(2026, 3, 14)), self.first_officer)
        self.assertEqual(self.assignment._get_officer_on(BEFORE), third)
        self.assertEqual(self.assignment._get_officer_on(FROM), self.second_officer)
        with self.assertRefused("began on .* choose a later day"):
            self._change(officer_id=third.id)

    def test_where_nobody_had_the_role_it_is_theirs_until_somebody_elses_day(self):
        later = self._add_participant(self.assignment, "carer", date_from="2026-05-01")
        person = self._make_person("Nya hemmet", "adult")
        self._change(carer_id=person.id)
        new = self.assignment.participant_ids.filtered(lambda p: p.person_id == person)
        self.assertEqual((new.date_from, new.date_to), (FROM, date(2026, 4, 30)))
        self.assertFalse(later.date_to)

    def test_what_the_place_is_goes_on_and_what_was_said_of_the_one_before_does_not(self):
        values = {"relation": "emergency_home", "attends": True, "sequence": 3, "may_collect": "yes"}
        self._add_participant(self.assignment, "carer", **values)
        person = self._make_person("Nya hemmet", "adult")
        self._change(carer_id=person.id)
        new = self.assignment.participant_ids.filtered(lambda p: p.person_id == person)
        self.assertEqual((new.relation, new.attends, new.sequence, new.may_collect), ("emergency_home", True, 3, False))

    def test_of_several_in_the_role_one_is_followed_and_the_others_stay(self):
        week, weekend = (self._add_participant(self.assignment, "carer", name) for name in ("Maj Ek", "Bo Ek"))
        person = self._make_person("Nya hemmet", "adult")
        with self.assertRefused("There are several on that day: .* Choose who is followed"):
            self._change(carer_id=person.id)
        form = Form(
            self._as(self.coordinator, "umgange.assignment.change").with_context(
                default_assignment_id=self.assignment.id
            )
        )
        self.assertTrue(form.has_carers)
        self.assertFalse(form.has_officers)
        self._change(carer_id=person.id, carer_before_id=weekend.id)
        self.assertFalse(week.date_to)
        self.assertEqual(weekend.date_to, BEFORE)
        carers = self.assignment._get_role_on("carer", FROM)
        self.assertEqual(carers.person_id, week.person_id | person)

    def test_whom_another_assignment_has_is_not_followed_in_this_one(self):
        stranger = self._add_participant(self._make_assignment(), "carer")
        person = self._make_person("Nya hemmet", "adult")
        with self.assertRefused("not one of those in that role"):
            self._change(carer_id=person.id, carer_before_id=stranger.id)
        self.assertFalse(stranger.date_to)

    def test_a_family_home_is_followed_by_another_and_stands_on_the_visits_of_its_days(self):
        old = self._add_participant(self.assignment, "carer", attends=True)
        visits = [self._make_visit(self.assignment, day=day) for day in ("2026-03-31", "2026-04-01")]
        new = self._make_person("Nya hemmet", "adult")
        self._change(carer_id=new.id)
        self.assertEqual(old.date_to, BEFORE)
        self.assertIn(old, visits[0].attendance_ids.participant_id)
        self.assertNotIn(old, visits[1].attendance_ids.participant_id)
        carers = self.assignment._get_participants_on(FROM).filtered(lambda p: p.role == "carer")
        self.assertEqual(carers.person_id, new)

    def test_something_has_to_be_new(self):
        with self.assertRefused("Fill in what is new"):
            self._change()

    def test_no_other_role_changes_anything(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._change(user=self.users[role], officer_id=self.second_officer.id)

    # === ORDERS === #

    def test_new_references_are_an_order_of_their_own_that_goes_on_as_it_was(self):
        old = self._make_order(self.assignment, price=1500.0, umgange_ceiling=26)
        self._make_visit(self.assignment, day="2026-02-25").action_end()
        self._change(buyer_reference="4712", officer_id=self.second_officer.id)
        new = self.assignment._get_order_on(FROM)
        self.assertEqual(self.assignment._get_order_on(BEFORE), old)
        self.assertRecordValues(
            new,
            [
                {
                    "state": "sale",
                    "buyer_reference": "4712",
                    "partner_id": self.buyer.id,
                    "umgange_date_from": FROM,
                    "umgange_date_to": date(2026, 12, 31),
                    "umgange_officer_id": self.second_officer.id,
                    "umgange_ceiling": 25,
                }
            ],
        )
        self.assertRecordValues(new.order_line, [{"price_unit": 1500.0, "product_uom_qty": 25.0}])
        self.assertEqual(self.assignment.buyer_reference, "4711")
        with freeze_time("2026-04-01 08:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.assignment.buyer_reference, "4712")

    def test_from_the_orders_own_first_day_it_is_the_order_that_changes(self):
        order = self._make_order(self.assignment, umgange_date_from=FROM)
        self._change(purchase_order_reference="PO-2")
        self.assertEqual((order.purchase_order_reference, order.buyer_reference), ("PO-2", "4711"))
        self.assertEqual(len(self.assignment.sudo().order_ids), 1)

    def test_without_an_order_the_references_come_with_one(self):
        self._change(buyer_reference="4712")
        self.assertEqual(self.assignment._get_order_on(FROM).buyer_reference, "4712")
        self.assertFalse(self.assignment._get_order_on(BEFORE))

    def test_without_an_order_and_a_buyer_it_says_what_to_do_first(self):
        self.assignment.partner_id = False
        with self.assertRefused("There is no order to change yet: register what was ordered first"):
            self._change(buyer_reference="4712")

    def test_what_nobody_ordered_in_writing_is_completed_where_it_went_on(self):
        request = self._make_assignment(accept=False)
        request.action_accept()
        old = request.sudo().order_id
        self.assignment = request
        self._change(buyer_reference="4712")
        new = request._get_order_on(FROM)
        self.assertNotEqual(new, old)
        self.assertEqual((new.umgange_is_provisional, request._get_provisional_order()), (True, new))
        register = self._as(self.coordinator, "umgange.order.register").create(
            {"assignment_id": request.id, "product_id": self.product.id, "visits": 12, "buyer_reference": "4713"}
        )
        self.assertEqual(register.date_from, FROM)
        register.action_register()
        self.assertEqual(request.sudo().order_ids, old | new)
        self.assertEqual((new.umgange_is_provisional, new.buyer_reference), (False, "4713"))
        self.assertEqual(old.umgange_date_to, BEFORE)

    def test_another_municipality_buys_from_its_day(self):
        self._make_order(self.assignment, price=1500.0)
        other = self._make_buyer("Grannköpings kommun")
        unit = self._make_buyer("Barnenheten", parent_id=other.id, is_company=False)
        self._change(partner_id=unit.id)
        new = self.assignment._get_order_on(FROM)
        self.assertEqual((new.partner_id, new.buyer_reference), (unit, False))
        self.assertEqual(new.order_line.price_unit, new.order_line.product_id.list_price)
        for day, buyer in ((BEFORE, self.buyer), (FROM, other)):
            self.assertEqual(self.assignment._get_buyer_on(day), buyer)
        # It shows as the buyer when its day has come.
        self.assertEqual(self.assignment.partner_id, self.buyer)
        with freeze_time("2026-03-31 22:30:00"):  # past midnight where the visits are
            self.env["umgange.assignment"]._cron_follow_buyers()
            self.assertEqual(self.assignment.partner_id, other)

    def test_a_change_from_today_shows_at_once(self):
        self._make_order(self.assignment)
        other = self._make_buyer("Grannköpings kommun")
        self._change(date(2026, 3, 2), partner_id=other.id)
        self.assertEqual(self.assignment.partner_id, other)


@tagged("post_install", "-at_install")
class TestAssignmentChangeInvoice(ChangeCommon, UmgangeInvoiceCommon):
    """Each visit is invoiced by what held on its day."""

    def test_references_of_the_visits_day_stand_on_its_invoice(self):
        old = self._make_order(self.assignment, price=1500.0)
        for day in ("2026-02-18", "2026-02-25"):
            self._make_visit(self.assignment, day=day).action_end()
        # Told of afterwards: what was done since moves to the order that holds on its day.
        self._change(date(2026, 2, 20), buyer_reference="4712")
        orders = old | self.assignment._get_order_on(date(2026, 2, 25))
        invoices = orders.with_user(self.finance)._create_invoices()
        self.assertEqual(
            {(each.buyer_reference, str(each.invoice_line_ids.umgange_delivery_id.date)) for each in invoices},
            {("4711", "2026-02-18"), ("4712", "2026-02-25")},
        )

    def test_what_is_invoiced_stays_where_it_is(self):
        old = self._make_order(self.assignment)
        self._make_visit(self.assignment, day="2026-02-25").action_end()
        old.with_user(self.finance)._create_invoices()
        self._change(date(2026, 2, 20), buyer_reference="4712")
        self.assertEqual(self.assignment.sudo().delivery_ids.sale_line_id.order_id, old)
