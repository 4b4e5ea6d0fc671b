import base64
import csv
import io
import warnings

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .run_common import InvoiceRunCommon


@tagged("post_install", "-at_install")
class TestDeliveryBasis(InvoiceRunCommon):
    """The buyer checks an invoice by its basis: each visit, its rule and amount, equal to the öre, nobody's name."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_agreement()
        cls.held = cls._make_visit(cls.assignment, day="2026-02-18")
        with freeze_time("2026-02-18 14:00:00"):
            cls.held.action_start()
        with freeze_time("2026-02-18 16:40:00"):
            cls.held.with_user(cls.supporter_user).action_end()
        cls.late = cls._make_visit(cls.assignment, day="2026-02-25")
        with freeze_time("2026-02-24 10:00:00"):
            cls.late.with_user(cls.coordinator).action_cancel("visiting_ill", note="Sara ringde")
        cls.deliveries = (cls.held | cls.late).sudo().delivery_ids.with_user(cls.finance)

    def _read(self, content):
        text = base64.b64decode(content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def _download(self, extension="csv", user=None, **context):
        """Press the button of the basis; return the file."""
        deliveries = self._as(user or self.finance, "umgange.delivery").with_context(**context)
        action = deliveries.with_context(umgange_basis_format=extension).action_download_basis()
        file_id = int(action["url"].split("/")[4])
        return self._as(user or self.finance, "umgange.basis.file").browse(file_id)

    def _shown(self, records):
        return records.with_user(self.finance).action_umgange_basis()["context"]

    def test_a_row_says_when_how_by_which_rule_and_how_much(self):
        rows = self._read(self._download(**self._shown(self.order)).content)
        self.assertEqual(
            rows,
            [
                {
                    "Date": "2026-02-18",
                    "Assignment": self.assignment.name,
                    "Order": self.order.name,
                    "Planned": "15.00–17.00",
                    "Actual": "15.00–17.40",
                    "Status": "Held",
                    "Rule": "Visit 15.00–17.00, held 15.00–17.40",
                    "Share": "1",
                    "Quantity": "1",
                    "Price": "1500",
                    "Amount": "1500",
                },
                {
                    "Date": "2026-02-25",
                    "Assignment": self.assignment.name,
                    "Order": self.order.name,
                    "Planned": "15.00–17.00",
                    "Actual": "",
                    "Status": "Cancelled",
                    "Rule": "Cancelled 28 hours before, 50 % under the agreement punkt 4",
                    "Share": "0,5",
                    "Quantity": "0,5",
                    "Price": "1500",
                    "Amount": "750",
                },
                {"Date": "Total", "Amount": "2250", **dict.fromkeys(self._middle(), "")},
            ],
        )

    def _middle(self):
        return ("Assignment", "Order", "Planned", "Actual", "Status", "Rule", "Share", "Quantity", "Price")

    def test_it_equals_the_invoice_line_by_line(self):
        self.order.sudo().order_line.copy(
            {"order_id": self.order.id, "umgange_date_from": "2026-03-01", "price_unit": 333.33, "discount": 7.5}
        )
        invoice = self.order.with_user(self.finance)._create_invoices()
        for line in invoice.invoice_line_ids:
            self.assertEqual(line.price_subtotal, line.umgange_delivery_id.amount)
        rows = self._read(self._download(**self._shown(invoice)).content)
        self.assertEqual(float(rows[-1]["Amount"].replace(",", ".")), invoice.amount_untaxed)

    def test_a_discount_on_the_order_is_in_the_basis_too(self):
        assignment = self._make_assignment(supporter_id=False, room_id=False)
        order = self._make_order(assignment, price=333.33)
        order.sudo().order_line.discount = 7.5
        delivery = self._deliver("2026-02-26", assignment=assignment)
        invoice = order.with_user(self.finance)._create_invoices()
        self.assertEqual(delivery.amount, 308.33)
        self.assertEqual(invoice.amount_untaxed, delivery.amount)

    def test_times_stay_as_they_were_invoiced(self):
        self.order.with_user(self.finance)._create_invoices()
        self.env.flush_all()
        self.env.cr.execute("UPDATE umgange_visit SET actual_stop = '2026-02-18 17:00' WHERE id = %s", [self.held.id])
        self.env.invalidate_all()
        self.held.sudo()._update_after_mending()
        self.assertEqual(self.held.sudo().delivery_ids.actual_label, "15.00–17.40")

    def test_a_workbook_holds_numbers_and_texts_and_no_formula(self):
        self.deliveries[:1].sudo().explanation = "=HYPERLINK(1)"
        file = self._download("xlsx", **self._shown(self.order))
        page = load_workbook(io.BytesIO(base64.b64decode(file.content))).active
        cells = {page.cell(1, column).value: page.cell(2, column) for column in range(1, page.max_column + 1)}
        self.assertEqual((cells["Rule"].value, cells["Rule"].data_type), ("=HYPERLINK(1)", "s"))
        self.assertEqual(cells["Amount"].value, 1500)
        text = base64.b64decode(self._download(**self._shown(self.order)).content).decode()
        self.assertIn("'=HYPERLINK", text)

    def test_the_name_of_the_file_is_a_number_and_a_month(self):
        self.assertEqual(
            self._download(**self._shown(self.order)).file_name, f"basis-{self.assignment.name}-2026-02.csv"
        )

    def test_the_cause_is_not_in_what_finance_gets_nor_any_name(self):
        for extension in ("csv", "xlsx"):
            file = self._download(extension, **self._shown(self.order))
            content = base64.b64decode(file.content)
            for secret in ("Sara", "Lova", "ill", "P-0"):
                self.assertNotIn(secret.encode(), content if extension == "csv" else file.file_name.encode())
        with self.assertRaises(AccessError):
            self.deliveries._make_basis_file("csv", with_cause=True)

    def test_those_without_a_right_to_deliveries_get_no_file(self):
        for role in ("supporter", "reviewer"):
            deliveries = self._as(self.users[role], "umgange.delivery")
            with self.subTest(role=role), self.assertRaises(AccessError):
                deliveries.browse(self.deliveries.ids).action_download_basis()

    # === THE OFFICER'S === #

    def _handout(self, user=None, **values):
        self._add_officer()
        dialogs = self._as(user or self.coordinator, "umgange.basis.handout")
        return dialogs.create({"assignment_id": self.assignment.id, "extension": "csv", **values})

    def _add_officer(self):
        if not self.assignment.participant_ids.filtered(lambda each: each.role == "officer"):
            self._add_participant(self.assignment, "officer")

    def test_the_coordinator_hands_the_officer_the_causes_and_that_is_noted(self):
        dialog = self._handout()
        self.assertEqual((str(dialog.date_from), str(dialog.date_to)), ("2026-02-01", "2026-02-28"))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertFalse(dialog.content)
        dialog.action_hand_out()
        rows = self._read(dialog.content)
        self.assertEqual([row["Cause"] for row in rows], ["", "The visiting person is ill", ""])
        handout = self._as(self.coordinator, "umgange.handout").search([("what", "=", "basis")])
        self.assertRecordValues(
            handout,
            [{"participant_id": dialog.participant_id.id, "way": "secure_mail", "user_id": self.coordinator.id}],
        )

    def test_nobody_but_an_officer_gets_the_causes(self):
        dialog = self._handout()
        dialog.participant_id = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        with self.assertRefused("to the officer alone"):
            dialog.action_hand_out()
        self.assertFalse(dialog.content)

    def test_days_without_deliveries_are_said(self):
        with self.assertRefused("Nothing was delivered in these days"):
            self._handout(date_from="2026-01-01", date_to="2026-01-31").action_hand_out()

    def test_finance_and_supporters_cannot_open_it(self):
        dialog = self._handout()
        dialog.action_hand_out()
        for role in ("finance", "supporter", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                dialog.with_user(self.users[role]).read(["content"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._handout(self.users[role])
