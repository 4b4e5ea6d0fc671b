from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestOrderRegister(UmgangeCommon):
    """The coordinator registers what was ordered, with no right to sales."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.assignment = cls._make_assignment(accept=False).with_context(lang="en_US")

    def _form(self, assignment=None, user=None):
        wizards = self._as(user or self.coordinator, "umgange.order.register")
        chosen = (assignment or self.assignment).id
        return Form(wizards.with_context(default_assignment_id=chosen, lang="en_US"))

    def test_the_form_makes_a_confirmed_order_and_accepts_the_request(self):
        form = self._form()
        self.assertEqual(form.partner_id, self.buyer)
        self.assertEqual(form.date_from, date(2026, 1, 1))
        self.assertEqual(form.product_id.service_tracking, "umgange")
        form.product_id = self.product
        form.buyer_reference = "4711"
        form.purchase_order_reference = "PO-1"
        form.visits = 12
        form.date_to = date(2026, 6, 30)
        form.save().action_register()
        order = self.assignment.sudo().order_id
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sale",
                    "partner_id": self.buyer.id,
                    "partner_invoice_id": self.buyer.id,
                    "partner_shipping_id": self.buyer.id,
                    "buyer_reference": "4711",
                    "purchase_order_reference": "PO-1",
                    "umgange_date_from": date(2026, 1, 1),
                    "umgange_date_to": date(2026, 6, 30),
                    "umgange_ceiling": 12,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertRecordValues(
            order.order_line,
            [{"product_id": self.product.id, "product_uom_qty": 12.0, "price_unit": 1800.0}],
        )
        self.assertEqual(self.assignment.state, "accepted")

    def test_the_agreement_gives_service_and_price(self):
        service = self._make_product(name="Umgängesstöd dygn")
        prices = (
            self.env["product.pricelist"]
            .sudo()
            .create(
                {
                    "name": "Ramavtal",
                    "company_id": self.company.id,
                    "item_ids": [(0, 0, {"compute_price": "fixed", "fixed_price": 999.0, "applied_on": "3_global"})],
                }
            )
        )
        self._make_agreement(product_id=service.id, pricelist_id=prices.id)
        form = self._form()
        self.assertEqual(form.product_id, service)
        form.save().action_register()
        self.assertRecordValues(
            self.assignment.sudo().order_id.order_line,
            [{"product_id": service.id, "price_unit": 999.0}],
        )

    def test_where_the_agreement_counts_hours_or_kronor_the_ceiling_is_asked_for_in_those(self):
        agreement = self._make_agreement()
        for unit, ceiling in (("hours", 40), ("amount", 30000)):
            with self.subTest(unit=unit), self.env.cr.savepoint() as step:
                agreement.ceiling_unit = unit
                form = self._form()
                self.assertEqual(form.ceiling_unit, unit)
                form.ceiling = ceiling
                form.save().action_register()
                self.assertRecordValues(
                    self.assignment.sudo().order_id,
                    [{"umgange_ceiling": ceiling, "umgange_ceiling_unit": unit}],
                )
                step.rollback()
            self.env.invalidate_all()

    def test_a_second_click_registers_nothing_twice(self):
        wizard = self._form().save()
        wizard.action_register()
        wizard.action_register()
        self.assertEqual(len(self.assignment.sudo().order_ids), 1)

    def test_the_same_order_from_a_dialog_that_was_open_is_there_already(self):
        forms = [self._form() for _tab in range(2)]
        dialogs = []
        for form in forms:
            dialogs.append(form.save())
            dialogs[-1].action_register()
        self.assertEqual(len(self.assignment.sudo().order_ids), 1)
        dialogs[1].purchase_order_reference = "PO-2"
        dialogs[1].action_register()
        self.assertEqual(len(self.assignment.sudo().order_ids), 2)

    def test_as_much_again_is_ordered_by_a_dialog_that_opens_later(self):
        bare = self._make_assignment(accept=False, date_from=False, date_to=False)
        for number in (1, 2):
            form = self._form(bare)
            form.date_from = date(2026, 1, 1)
            form.save().action_register()
            self.assertEqual(len(bare.sudo().order_ids), number)

    # === THE NEXT ORDER === #

    def test_an_order_that_begins_later_is_shown(self):
        form = self._form()
        form.date_from = date(2026, 11, 30)
        form.buyer_reference = "4712"
        form.save().action_register()
        name = self.assignment.sudo().order_ids.name
        self.assertFalse(self.assignment.sudo().order_id)
        self.assertEqual(self.assignment.order_overview, f"{name}, from 30 Nov")
        self.assertEqual((self.assignment.order_name, self.assignment.buyer_reference), (name, "4712"))

    def test_an_order_that_gets_another_number_is_shown_by_it(self):
        order = self._make_order(self.assignment).sudo()
        self.assertEqual(self.assignment.order_name, order.name)
        order.name = "S-2026-77"
        self.assertEqual(self.assignment.order_name, "S-2026-77")
        self.assertEqual(self.assignment.order_overview, "S-2026-77, until 31 Dec")

    def test_orders_are_shown_one_after_the_other_and_the_one_today_gives_the_references(self):
        for first, last, reference in (
            ("2027-01-01", False, "Tredje"),
            ("2025-07-01", "2025-12-31", "Första"),
            ("2026-01-01", "2026-06-30", "Andra"),
        ):
            self._make_order(self.assignment, umgange_date_from=first, umgange_date_to=last, buyer_reference=reference)
        third, first, second = self.assignment.sudo().order_ids.sorted("id").mapped("name")
        self.assertEqual(
            self.assignment.order_overview.splitlines(),
            [f"{first}, until 31 Dec 2025", f"{second}, until 30 Jun", f"{third}, from 1 Jan 2027"],
        )
        self.assertEqual(self.assignment.buyer_reference, "Andra")

    def test_the_dialog_says_what_is_ordered_and_goes_on_after_it(self):
        self._make_order(self.assignment, umgange_date_from="2026-01-01", umgange_date_to="2026-06-30")
        form = self._form()
        self.assertEqual(form.ordered_already, self.assignment.order_overview)
        self.assertEqual((form.date_from, form.date_to), (date(2026, 7, 1), date(2026, 12, 31)))
        form.date_to = date(2027, 1, 31)
        form.save().action_register()
        form = self._form()
        self.assertEqual((form.date_from, form.date_to), (date(2027, 2, 1), False))

    def test_the_officer_of_the_assignment_is_proposed(self):
        officers = [self.env["res.partner"].sudo().create({"name": name}) for name in ("Karin Ek", "Maj Ek")]
        periods = ({"date_to": "2026-03-31"}, {"date_from": "2026-04-01"})
        self.assignment.participant_ids = [
            Command.create({"role": "officer", "partner_id": officer.id, **period})
            for officer, period in zip(officers, periods, strict=True)
        ]
        self.assertEqual(self._form().officer_id, officers[0])
        self._make_order(self.assignment, umgange_date_to="2026-03-31")
        form = self._form()
        self.assertEqual(form.officer_id, officers[1])
        form.save().action_register()
        self.assertEqual(self.assignment.sudo().order_ids.sorted("id")[-1].umgange_officer_id, officers[1])

    def test_a_unit_of_the_municipality_may_be_the_buyer(self):
        unit = self._make_buyer("Barnenheten", parent_id=self.buyer.id, is_company=False)
        bare = self._make_assignment(accept=False, partner_id=False)
        form = self._form(bare)
        form.partner_id = unit
        form.save().action_register()
        self.assertEqual(bare.sudo().order_id.partner_invoice_id, unit)
        self.assertEqual(bare.partner_id, self.buyer)

    def test_what_waited_is_delivered_on_the_new_order(self):
        self._make_visit(self.assignment).action_end()
        self._form().save().action_register()
        self.assertEqual(self.assignment.sudo().order_id.order_line.qty_delivered, 1.0)

    def test_a_closed_assignment_is_refused(self):
        self.assignment.action_decline("Vi har ingen plats")
        with self.assertRefused("is closed"):
            self._form().save().action_register()
        self.assertFalse(self.assignment.sudo().order_ids)

    def test_the_coordinator_sees_references_and_no_sale_order(self):
        self._form().save().action_register()
        self.assertTrue(self.assignment.order_name)
        with self.assertRaises(AccessError):
            self._as(self.coordinator, "sale.order").search([])

    def test_no_other_role_registers_orders(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.order.register").create({"assignment_id": self.assignment.id})
