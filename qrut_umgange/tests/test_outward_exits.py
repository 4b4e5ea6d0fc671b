from odoo import SUPERUSER_ID
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.umgange_care_mixin import SYSTEM
from .test_outward_names import CHILD, MOTHER, NUMBER, OutwardCase

PHONE = "070-174 06 05"
STRANGER = "Nils Ödegren"


@tagged("post_install", "-at_install")
class TestOutwardExits(OutwardCase):
    """Whatever leaves, by whichever door, names nobody we know."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        # Somebody who has nothing to do with the invoices below.
        cls.stranger = cls._make_person(
            STRANGER, "adult", shown_phone=PHONE, shown_street="Ekvägen 12", shown_zip="123 45", shown_city="Vallby"
        )

    def assertTold(self, where="", user=None):
        return self.assertRefused(f"“{where}.*stands there", ValidationError)

    # === EVERYBODY, EVERYTHING CERTAIN === #

    def test_people_of_other_assignments_are_not_named_either(self):
        invoice = self._make_invoice()
        for reference in (STRANGER, "ödegren, nils", PHONE, "Ekvägen 12, Vallby"):
            invoice.buyer_reference = reference
            with self.subTest(reference=reference), self.assertTold("Buyer Reference") as refusal:
                invoice.action_post()
            self.assertNotIn(self.assignment.name, str(refusal.exception))
            self.assertNotIn(self.stranger.code, str(refusal.exception))

    def test_an_officer_may_have_a_strangers_name_but_not_somebodys_it_is_about(self):
        officer = self._make_buyer(STRANGER, is_company=False, parent_id=self.buyer.id)
        order = self._make_order(self.assignment, buyer_reference=STRANGER, umgange_officer_id=officer.id)
        self.assertEqual(order.state, "sale")
        namesake = self._make_buyer(MOTHER, is_company=False, parent_id=self.buyer.id)
        with self.assertTold("Buyer Reference"):
            self._make_order(self.assignment, buyer_reference=MOTHER, umgange_officer_id=namesake.id)

    def test_a_name_that_is_registered_changed_or_removed_counts_at_once(self):
        invoice = self._make_invoice()
        invoice.buyer_reference = "Tove Åkerblom"
        person = self._make_person("Tove Åkerblom", "adult")
        with self.assertTold("Buyer Reference"):
            invoice.action_post()
        person.with_user(self.coordinator).shown_name = "Tove Lind"
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    # === WHAT GOES BY ITSELF === #

    def test_what_will_be_posted_by_itself_is_checked_while_somebody_is_there(self):
        invoice = self._make_invoice()
        invoice.buyer_reference = STRANGER
        with self.assertTold("Buyer Reference"):
            invoice.auto_post = "at_date"
        self.assertEqual(invoice.auto_post, "no")
        invoice.buyer_reference = "4711"
        invoice.auto_post = "at_date"
        with self.assertTold("Buyer Reference"):
            invoice.buyer_reference = STRANGER

    def test_a_job_that_is_refused_tells_nothing_where_colleagues_read_it(self):
        invoice = self._make_invoice()
        invoice.write({"auto_post": "at_date", "buyer_reference": "Tove Åkerblom"})
        self._make_person("Tove Åkerblom", "adult")
        with self.assertRefused("Post or send it yourself", ValidationError) as refusal:
            invoice.with_user(SUPERUSER_ID)._post()
        for secret in ("Buyer Reference", "full name", self.assignment.name):
            self.assertNotIn(secret, str(refusal.exception))

    # === FINISHED PAGES AND FILES === #

    def _change_behind(self, record, name, value):
        """Change what the checks before have passed, as only the database can."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = %s",
                SQL.identifier(record._table),
                SQL.identifier(name),
                value,
                record.id,
            )
        )
        record.invalidate_recordset()

    def test_whatever_comes_onto_the_finished_file_is_seen_there(self):
        invoice = self._make_invoice()
        invoice.action_post()
        for builder in ("account.edi.xml.ubl_bis3", "account.edi.xml.cii"):
            export = self.env[builder].sudo()._export_invoice
            export(invoice.sudo())
            before = self.buyer.street
            self._change_behind(self.buyer, "street", f"{before}, c/o {CHILD}")
            with self.subTest(builder=builder), self.assertTold("The e-invoice"):
                export(invoice.sudo())
            self._change_behind(self.buyer, "street", before)

    def test_a_payment_term_is_seen_in_the_finished_file(self):
        invoice = self._make_invoice()
        term = self.env["account.payment.term"].sudo().create({"name": "30 dagar", "note": f"<p>Gäller {CHILD}</p>"})
        invoice.sudo().invoice_payment_term_id = term
        invoice.action_post()
        with self.assertTold("The e-invoice"):
            self.env["account.edi.xml.ubl_bis3"].sudo()._export_invoice(invoice.sudo())

    def test_a_draft_is_not_printed_with_a_name(self):
        order = self._make_order(self.assignment).sudo()
        reports = self.env["ir.actions.report"].sudo()
        reports._render_qweb_html("sale.report_saleorder", order.ids)
        draft = order.copy({"note": f"Gäller {CHILD}", "umgange_assignment_id": self.assignment.id})
        self.assertEqual(draft.state, "draft")
        with self.assertTold("The printed page"):
            reports._render_qweb_html("sale.report_saleorder", draft.ids)

    def test_a_name_in_bold_is_a_name_and_two_cells_are_not(self):
        check = self.env["ir.actions.report"]._check_umgange_page
        order = self._make_order(self.assignment)
        check(order, "<table><tr><td>Lova</td><td>Granlund</td></tr></table>")
        with self.assertTold("The printed page"):
            check(order, "<p>Gäller <b>Lova</b> Granlund</p>")

    # === MAIL, MESSAGES, TO-DOS, FILES === #

    def test_messages_and_mails_name_nobody(self):
        invoice = self._make_invoice().sudo()
        with self.assertTold("Contents"):
            invoice.message_post(body=f"Gäller {CHILD}")
        with self.assertTold("Subject"):
            invoice.message_post(body="Se bilagan", subject=STRANGER)
        with self.assertTold("The mail"):
            self.env["mail.mail"].sudo().create({"subject": "Faktura", "body_html": f"<p>{PHONE}</p>"})
        with self.assertTold("Subject"):
            self.env["mail.mail"].sudo().create({"subject": NUMBER, "message_type": "email"})
        with self.assertTold("The mail"):
            self.env["mail.mail"].sudo().create({"subject": "Faktura", "email_to": f"{STRANGER} <n@exempel.se>"})
        mail = self.env["mail.mail"].sudo().create({"subject": "Faktura", "body_html": "<p>Se bilagan</p>"})
        with self.assertTold("The mail"):
            mail.body_html = f"<p>{CHILD}</p>"

    def test_what_comes_in_by_mail_is_kept_and_told_of_in_odoo_alone(self):
        invoice = self._make_invoice().sudo()
        colleague = self._make_user("mailed", "qrut_umgange.group_finance", email="kollega@exempel.se")
        outsider = self._make_buyer("Revisorn", is_company=False, email="revisor@exempel.se")
        invoice.message_subscribe((colleague.partner_id | outsider).ids)
        for body, mailed in ((f"Vem är {CHILD}?", self.env["res.partner"]), ("Tack", colleague.partner_id | outsider)):
            # What only the gateway can say: an object has no form in JSON or XML.
            gateway = invoice.with_context(umgange_incoming=SYSTEM)
            message = gateway.message_post(
                body=body,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
                attachments=[(f"{CHILD}.pdf", b"x"), ("underlag.pdf", b"x")],
            )
            told = message.notification_ids
            with self.subTest(body=body):
                self.assertIn(colleague.partner_id, told.res_partner_id)
                self.assertEqual(
                    told.filtered(lambda row: row.notification_type == "email").res_partner_id
                    & (colleague.partner_id | outsider),
                    mailed,
                )
                self.assertEqual(message.attachment_ids.sorted("id").mapped("name"), ["File 1.pdf", "underlag.pdf"])

    def test_nobody_says_by_themselves_that_it_came_in(self):
        invoice = self._make_invoice().sudo().with_context(umgange_incoming=True)
        with self.assertTold("Contents"):
            invoice.message_post(body=CHILD, message_type="email")

    def test_an_outsider_is_not_told_whom_we_know(self):
        outsider = self._make_user("portal", "base.group_portal")
        message = self.env["mail.message"].with_user(outsider).sudo().create({"body": f"Vem är {STRANGER}?"})
        self.assertTrue(message.exists())

    def test_a_message_may_greet_the_officer_whose_order_it_is_on(self):
        officer = self._make_buyer("Sara Berg", is_company=False, parent_id=self.buyer.id)
        order = self._make_order(self.assignment, umgange_officer_id=officer.id).sudo()
        self.assertTrue(order.message_post(body="Hej Sara, beställningen är bekräftad."))

    def test_a_single_word_counts_in_a_message_on_the_invoice(self):
        invoice = self._make_invoice().sudo()
        with self.assertRefused("“Contents”: .*may be that of", ValidationError):
            invoice.message_post(body="Lova var glad")
        self.buyer.sudo().message_post(body="Lova var glad")

    def test_a_file_is_not_called_by_a_name(self):
        files = self.env["ir.attachment"].with_user(self.finance)
        invoice = self._make_invoice()
        values = {"raw": b"x", "res_model": invoice._name, "res_id": invoice.id}
        with self.assertTold("Name"):
            files.create({**values, "name": f"{CHILD}.pdf"})
        with self.assertTold("Name"):
            files.create({"raw": b"x", "name": f"journal_{NUMBER}.pdf"})
        file = files.create({**values, "name": "underlag.pdf"})
        with self.assertTold("Name"):
            file.name = f"{STRANGER}.pdf"
        # By a detour: kept by a field first, or on nothing.
        hidden = files.sudo().create({**values, "name": f"{CHILD}.pdf", "res_field": "narration"})
        with self.assertTold("Name"):
            hidden.res_field = False
        loose = files.create({"raw": b"x", "name": "Lova.txt"})
        with self.assertRefused("“Name”: .*may be that of", ValidationError):
            loose.write({"res_model": invoice._name, "res_id": invoice.id})

    def test_a_todo_names_nobody(self):
        with self.assertTold("Summary"):
            self.assignment.activity_schedule(
                "mail.mail_activity_data_todo", summary=f"Ring {MOTHER}", user_id=self.coordinator.id
            )
        todo = self.assignment.activity_schedule(
            "mail.mail_activity_data_todo", summary="Ring mamman", user_id=self.coordinator.id
        )
        with self.assertTold("Note"):
            todo.note = f"<p>{PHONE}</p>"
        with self.assertRefused("“Summary”: .*may be that of", ValidationError):
            self._make_order(self.assignment).sudo().activity_schedule(
                "mail.mail_activity_data_todo", summary="Ring Lova", user_id=self.coordinator.id
            )

    def test_a_receipt_and_a_payment_name_nobody(self):
        line = {"name": "Bok", "price_unit": 100.0, "tax_ids": False}
        values = {"move_type": "out_receipt", "partner_id": self.buyer.id, "invoice_line_ids": [(0, 0, line)]}
        receipt = self.env["account.move"].sudo().create({**values, "ref": STRANGER})
        with self.assertTold("Reference"):
            receipt.action_post()
        payment = self.env["account.payment"].sudo().create(
            {"payment_type": "inbound", "partner_type": "customer", "partner_id": self.buyer.id, "amount": 10.0,
             "memo": f"Gäller {CHILD}"}
        )  # fmt: skip
        with self.assertTold("Memo"):
            payment.action_post()

    def test_a_street_or_switchboard_that_the_buyer_has_too_stops_nothing(self):
        self.child.with_user(self.coordinator).write(
            {"shown_street": "Storgatan 1", "shown_zip": "223 50", "shown_city": "Lund", "shown_phone": "018-727 00 00"}
        )
        self.buyer.sudo().phone = "018-727 00 00"
        invoice = self._make_invoice()
        invoice.action_post()
        self.env["account.edi.xml.ubl_bis3"].sudo()._export_invoice(invoice.sudo())

    # === WHAT IS NOT OURS === #

    def test_another_invoice_names_nobody_either_but_its_own_buyer(self):
        reader = self._make_buyer(MOTHER, is_company=False)
        line = {"name": "Bok", "price_unit": 100.0, "tax_ids": False}
        values = {"move_type": "out_invoice", "partner_id": reader.id, "invoice_line_ids": [(0, 0, line)]}
        invoice = self.env["account.move"].sudo().create(values)
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")
        other = self.env["account.move"].sudo().create({**values, "ref": STRANGER})
        with self.assertTold("Reference"):
            other.action_post()

    def test_a_bill_that_comes_in_may_say_what_it_says(self):
        bill = self.env["account.move"].sudo().create(
            {
                "move_type": "in_invoice",
                "partner_id": self.buyer.id,
                "ref": STRANGER,
                "invoice_date": "2026-03-01",
                "invoice_line_ids": [(0, 0, {"name": STRANGER, "price_unit": 10.0})],
            }
        )  # fmt: skip
        bill.action_post()
        self.assertEqual(bill.state, "posted")
