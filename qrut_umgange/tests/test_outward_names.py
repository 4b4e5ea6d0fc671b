from contextlib import suppress
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..access_notes import AccessNotes
from .common import UmgangeInvoiceCommon

CHILD, MOTHER = "Lova-Li Granlund", "Sara Ek Granlund"
NUMBER = "20170101-2393"
# however many invoices are posted at once
QUERIES_TO_CHECK = 18


class OutwardCase(UmgangeInvoiceCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        people = [
            ("child", cls._make_person(CHILD, shown_personnummer=NUMBER)),
            ("visiting", cls._make_person(MOTHER, "adult")),
        ]
        cls.assignment = cls._make_assignment(
            participant_ids=[Command.create({"role": role, "person_id": person.id}) for role, person in people],
        )
        cls.child = people[0][1]
        address = {"street": "Storgatan 1", "zip": "753 20", "city": "Uppsala", "country_id": cls.env.ref("base.se").id}
        company = cls.company.sudo()
        company.write({**address, "company_registry": "802999-9995", "umgange_f_tax": True, "vat": False})
        cls.buyer.sudo().write({**address, "company_registry": "212000-3005"})
        company.bank_ids = [Command.create({"acc_number": "5050-1055", "partner_id": company.partner_id.id})]

    def _make_invoice(self):
        """Return the draft invoice of one visit, as finance has it."""
        order = self._make_order(self.assignment)
        self._make_visit(self.assignment).action_end()
        invoice = order.with_user(self.finance)._create_invoices()
        invoice.invoice_date = "2026-03-31"
        return invoice

    def _make_invoices(self, count):
        """Return as many draft invoices, each of a delivery to an assignment of its own."""
        assignments = [self._make_assignment(supporter_id=False, room_id=False) for _number in range(count)]
        delivered = {"date": "2026-03-04", "explanation": "15–17"}
        deliveries = self.env["umgange.delivery"].sudo()
        deliveries = deliveries.create([{"assignment_id": whose.id, **delivered} for whose in assignments])
        line = {"product_id": self.product.id, "name": "Umgänge"}
        invoice = {
            "move_type": "out_invoice",
            "partner_id": self.buyer.id,
            "buyer_reference": "4711",
            "invoice_date": "2026-03-31",
        }
        lines = [Command.create({**line, "umgange_delivery_id": delivery.id}) for delivery in deliveries]
        invoices = self.env["account.move"].sudo().create([{**invoice, "invoice_line_ids": [line]} for line in lines])
        return invoices.with_user(self.finance)

    def _get_xml_text(self, invoice):
        """Return all that stands in the invoice's e-invoice."""
        xml, errors = self.env["account.edi.xml.ubl_bis3"].sudo()._export_invoice(invoice.sudo())
        self.assertFalse(errors)
        tree = etree.fromstring(xml)
        return " ".join([*tree.itertext(), *tree.xpath("//@*")])

    def assertNamed(self, where):
        """Assert a refusal that says where, and tells nothing of whom."""
        return self.assertRefused(f"“{where}”.*{self.assignment.name}", ValidationError)

    def assertQuiet(self, refusal, code=False):
        """Assert that the refusal tells nothing; whoever may read the name is told the code."""
        for secret in ("Lova", "Granlund", "Sara", "2393", *([] if code else [self.child.code])):
            self.assertNotIn(secret, str(refusal.exception))


@tagged("post_install", "-at_install")
class TestOutwardNamesOrder(OutwardCase):
    """An order that is confirmed says nowhere who it is about."""

    def test_a_reference_that_names_somebody_is_refused_and_not_repeated(self):
        for reference in ("Lova-Li Granlund", "GRANLUND,  lova", "Barnet Lova Granlunds umgänge", "sara granlund"):
            with self.subTest(reference=reference), self.assertNamed("Buyer Reference") as refusal:
                self._make_order(self.assignment, buyer_reference=reference)
            self.assertQuiet(refusal, code=True)

    def test_a_personal_number_is_refused_in_every_field(self):
        for field, label in (
            ("buyer_reference", "Buyer Reference"),
            ("purchase_order_reference", "Buyer's order number"),
            ("client_order_ref", "Customer Reference"),
            ("note", "Terms and conditions"),
        ):
            with self.subTest(field=field), self.assertNamed(label) as refusal:
                self._make_order(self.assignment, **{field: "Ref 170101 2393"})
            self.assertQuiet(refusal, code=True)

    def test_a_line_and_its_product_name_nobody(self):
        named = {"product_id": self.product.id, "name": f"Umgänge {CHILD}"}
        with self.assertNamed("Line 1"):
            self._make_order(self.assignment, order_line=[Command.create(named)])
        product = self._make_product(name=f"Umgänge {CHILD}")
        with self.assertNamed("Line 1"):
            self._make_order(
                self.assignment, order_line=[Command.create({"product_id": product.id, "name": "Umgänge"})]
            )

    def test_units_numbers_and_registered_officers_are_references(self):
        officer = self._make_buyer("Lova Berg", is_company=False, parent_id=self.buyer.id)
        for reference in (officer.name, "Familjeenheten 2", "4711 Ekenheten", self.assignment.name):
            with self.subTest(reference=reference):
                self.assertEqual(self._make_order(self.assignment, buyer_reference=reference).state, "sale")

    def test_people_of_other_assignments_are_not_named_and_their_first_names_are_nobodys(self):
        other = self._make_assignment(supporter_id=False, room_id=False)
        other.participant_ids.person_id.with_user(self.coordinator).write({"shown_name": "Nils Ödegren"})
        with self.assertRefused("“Buyer Reference”.*somebody we know stands there", ValidationError) as refusal:
            self._make_order(other, buyer_reference=CHILD)
        self.assertNotIn(self.assignment.name, str(refusal.exception))
        self.assertEqual(self._make_order(other, buyer_reference="Lova").state, "sale")

    def test_a_confirmed_order_does_not_get_a_name_afterwards(self):
        order = self._make_order(self.assignment)
        with self.assertNamed("Buyer Reference"):
            order.sudo().buyer_reference = CHILD

    def test_a_confirmed_order_does_not_get_a_line_or_buyer_with_a_name_afterwards(self):
        order = self._make_order(self.assignment).sudo()
        note = Command.create({"display_type": "line_note", "name": f"Avser {MOTHER}"})
        named = self._make_product(name=f"Umgänge {CHILD}")
        relative = self._make_buyer(MOTHER, is_company=False)
        for record, values, where in (
            (order.order_line, {"name": f"Umgänge {CHILD}"}, "Line 1"),
            (order.order_line, {"product_id": named.id, "name": "Umgänge"}, "Line 1"),
            (order, {"order_line": [note]}, "Line 2"),
            (order, {"partner_invoice_id": relative.id}, "Invoice Address"),
        ):
            with self.subTest(values=values), self.assertNamed(where) as refusal:
                record.write(values)
            self.assertQuiet(refusal, code=True)

    def test_a_draft_order_may_still_be_put_right(self):
        order = self.env["sale.order"].sudo().create({"partner_id": self.buyer.id})
        order.order_line = [Command.create({"product_id": self.product.id, "name": f"Umgänge {CHILD}"})]
        order.umgange_assignment_id = self.assignment
        order.order_line.name = f"Umgänge {MOTHER}"
        with self.assertNamed("Line 1"):
            order.action_confirm()

    def test_the_dialog_of_the_order_refuses_it_too(self):
        register = self._as(self.coordinator, "umgange.order.register").create(
            {"assignment_id": self.assignment.id, "product_id": self.product.id, "buyer_reference": CHILD}
        )
        with self.assertNamed("Buyer Reference"):
            register.action_register()
        self.assertFalse(self.assignment.sudo().order_ids)

    def test_somebody_who_took_part_before_is_not_named_either(self):
        self.assignment.participant_ids.write({"date_to": "2026-01-31"})
        with self.assertNamed("Buyer Reference"):
            self._make_order(self.assignment, buyer_reference=MOTHER)


@tagged("post_install", "-at_install")
class TestOutwardNamesInvoice(OutwardCase):
    """An invoice that is posted says nowhere who it is about."""

    def test_no_field_of_the_invoice_takes_a_name_through_posting(self):
        for field in (
            "buyer_reference", "purchase_order_reference", "ref", "payment_reference",
            "invoice_origin", "name", "narration",
        ):  # fmt: skip
            invoice = self._make_invoice()
            invoice.sudo()[field] = f"<p>{NUMBER}</p>" if field == "narration" else f"X {NUMBER}"
            with self.subTest(field=field):
                label = invoice.fields_get([field])[field]["string"]
                with self.assertNamed(label) as refusal:
                    invoice.action_post()
                self.assertQuiet(refusal)
                self.assertEqual(invoice.state, "draft")
            invoice.sudo().unlink()
            self.assignment.sudo().order_ids._action_cancel()
            self.assignment.visit_ids.with_user(self.manager).action_correct("planned", "Fel")
            self.assignment.visit_ids.unlink()

    def test_it_is_refused_before_a_number_is_taken(self):
        invoice = self._make_invoice()
        invoice.buyer_reference = CHILD
        taken = patch.object(type(invoice), "_set_next_sequence", side_effect=AssertionError("a number was taken"))
        with taken, self.assertNamed("Buyer Reference"):
            invoice.action_post()

    def test_lines_and_notes_name_nobody(self):
        invoice = self._make_invoice()
        note = Command.create({"display_type": "line_note", "name": f"Avser {MOTHER}"})
        invoice.invoice_line_ids = [note]
        with self.assertNamed("Line 2"):
            invoice.action_post()

    def test_the_buyers_name_and_address_name_nobody(self):
        invoice = self._make_invoice()
        for field in ("name", "street2"):
            before = self.buyer[field]
            self.buyer.sudo()[field] = f"c/o {MOTHER}"
            with self.subTest(field=field), self.assertNamed("Partner"):
                invoice.action_post()
            self.buyer.sudo()[field] = before

    def test_a_participant_who_came_after_the_order_is_found_at_posting(self):
        invoice = self._make_invoice()
        invoice.buyer_reference = "Petter Alm"
        uncle = self._make_person("Petter Alm", "adult")
        self._as(self.coordinator, "umgange.participant").create(
            {"assignment_id": self.assignment.id, "role": "visiting", "person_id": uncle.id}
        )
        with self.assertNamed("Buyer Reference"):
            invoice.action_post()

    def test_a_posted_invoice_does_not_get_a_name_afterwards(self):
        invoice = self._make_invoice()
        invoice.action_post()
        for record, values in (
            (invoice, {"buyer_reference": CHILD}),
            (invoice, {"narration": f"<p>{CHILD}</p>"}),
            (invoice.invoice_line_ids, {"name": CHILD}),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(ValidationError, "may not leave"):
                record.write(values)

    def test_a_note_on_a_posted_invoice_does_not_get_a_name_afterwards(self):
        invoice = self._make_invoice()
        invoice.invoice_line_ids = [Command.create({"display_type": "line_note", "name": "Tack"})]
        invoice.action_post()
        note = invoice.invoice_line_ids.filtered(lambda line: line.display_type == "line_note")
        with self.assertNamed("Line 2"):
            note.name = f"Avser {CHILD}"
        note.name = "Avser mars"
        self.assertEqual(note.name, "Avser mars")

    def test_whatever_is_posted_has_an_xml_without_names(self):
        invoice = self._make_invoice()
        invoice.buyer_reference = "Barnsekreteraren Berg"
        invoice.action_post()
        self.assertIn("Barnsekreteraren Berg", self._get_xml_text(invoice))
        for secret in (CHILD, NUMBER, "Lova", "Granlund", "170101", "2393", "Sara"):
            with self.subTest(secret=secret):
                self.assertNotIn(secret, self._get_xml_text(invoice))

    def test_many_invoices_are_checked_by_the_queries_of_one(self):
        for count in (2, 8):
            invoices = self._make_invoices(count)
            # The first check reads rules and names, for all that come after.
            self.env.invalidate_all()
            invoices._check_umgange_names()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(count=count), self.assertQueryCount(QUERIES_TO_CHECK):
                invoices._check_umgange_names()

    def test_of_many_invoices_the_one_that_names_its_own_people_is_refused(self):
        invoices = self._make_invoices(3)
        own, other = invoices[1], invoices[0]
        own.ref = CHILD
        other.ref = "Familjeenheten"
        with self.assertRefused("“Reference”.*stands there", ValidationError):
            invoices.action_post()
        self.assertEqual(set(invoices.mapped("state")), {"draft"})
        (invoices - own).action_post()

    def test_a_refused_check_stands_in_the_log_though_the_rest_is_undone(self):
        invoice = self._make_invoice()
        invoice.buyer_reference = CHILD
        self.env.cr.flush()
        last = self.env["umgange.access.log"].sudo().search([], limit=1).id
        # The second cursor is the test's own connection, so that it sees what is not committed.
        self.registry_enter_test_mode()
        with suppress(ValidationError):
            invoice.action_post()
        rows = self.env["umgange.access.log"].sudo().search([("id", ">", last)])
        self.assertEqual(set(rows.mapped("login")), {self.finance.login})
        self.assertIn("refused", rows.mapped("action"))
        self.assertIn(self.child.code, rows.mapped("person_code"))

    def test_the_check_is_no_reading_and_stands_in_the_log_as_a_check(self):
        invoice = self._make_invoice()
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        last = self.env["umgange.access.log"].sudo().search([], limit=1).id
        invoice.action_post()
        self.env.cr.flush()
        rows = self.env["umgange.access.log"].sudo().search([("id", ">", last)])
        self.assertEqual(set(rows.mapped("action")), {"check"})
        self.assertEqual(set(rows.mapped("model")), {"umgange.person.identity"})
        self.assertEqual(
            set(rows.mapped("person_code")), set(self.assignment.sudo().participant_ids.person_id.mapped("code"))
        )
