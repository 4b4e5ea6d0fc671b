from odoo.tests import tagged

from .broken_common import Breaking
from .test_outward_names import CHILD, OutwardCase


@tagged("post_install", "-at_install")
class TestBrokenGuard(Breaking, OutwardCase):
    """What leaves names nobody."""

    def _post(self, **values):
        invoice = self._make_invoice()
        invoice.write(values)
        return lambda: invoice.action_post() or invoice.state == "posted"

    def test_an_invoice_is_looked_through_before_it_is_posted(self):
        self.assertHeldBy(self._off("account.move", "_check_umgange_names"), self._post(buyer_reference=CHILD))

    def test_a_single_word_waits_for_a_manager(self):
        self.assertHeldBy(self._off("umgange.naming", "_find_single", []), self._post(buyer_reference="Lova"))

    def test_what_the_buyer_cannot_receive_gets_no_number(self):
        self.assertHeldBy(self._off("account.move", "_get_umgange_gaps", []), self._post(buyer_reference=False))

    def test_the_finished_page_is_looked_through(self):
        order = self._make_order(self.assignment)
        check = self.env["ir.actions.report"]._check_umgange_page
        off = self._off("sale.order", "_check_umgange_finished")
        self.assertHeldBy(off, lambda: check(order, f"<p>{CHILD}</p>"))

    def test_messages_mails_files_and_todos_are_looked_through(self):
        sudo = self.env["mail.mail"].sudo().env
        order = self._make_order(self.assignment)
        for attack in (
            lambda: order.sudo().message_post(body=CHILD),
            lambda: sudo["mail.mail"].create({"subject": CHILD}),
            lambda: sudo["ir.attachment"].create({"name": f"{CHILD}.pdf", "raw": b"x"}),
            lambda: self.assignment.activity_schedule("mail.mail_activity_data_todo", summary=CHILD),
            lambda: sudo["ir.filters"].create({"name": CHILD, "model_id": "res.partner"}),
            lambda: sudo["ir.default"].set("res.partner", "ref", CHILD),
        ):
            self.assertHeldBy(self._off("umgange.naming", "_find", []), attack)

    def test_what_was_typed_in_a_draft_is_in_no_history(self):
        invoice = self._make_invoice().sudo().with_context(tracking_disable=False, mail_notrack=False)

        def kept():
            for text in (CHILD, "4711"):
                invoice.ref = text
                self.env.flush_all()
                self.env.cr.precommit.run()
            return self.env["mail.tracking.value"].sudo().search([("old_value_char", "=", CHILD)])

        self.assertHeldBy(self._off("mail.tracking.value", "_names_somebody", False), kept)
