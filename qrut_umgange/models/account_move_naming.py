from odoo import api, models
from odoo.tools import html2plaintext

REFERENCES = ("buyer_reference", "purchase_order_reference", "ref")
# What is typed on an invoice and stands on its paper or in its XML.
OUTWARD_FIELDS = (*REFERENCES, "payment_reference", "invoice_origin", "name", "narration")


class AccountMove(models.Model):
    """An invoice that is posted names nobody, nor does its page or file."""

    _name = "account.move"
    _inherit = ["account.move", "umgange.outward.mixin"]

    def _post(self, soft=True):
        """Refuse, before a number is taken, an invoice that says who it is about."""
        self._check_umgange_names()
        return super()._post(soft=soft)

    @api.constrains(*OUTWARD_FIELDS, "auto_post")
    def _check_umgange_posted_names(self):
        """Refuse that a name comes onto an invoice that is posted, or will be when nobody is there to be told."""
        self.filtered(lambda move: move.state == "posted" or move.auto_post != "no")._check_umgange_names()

    def _leaves_umgange(self):
        return super()._leaves_umgange() and self.is_sale_document(include_receipts=True)

    def _get_umgange_outward_assignments(self):
        # Sudo: the deliveries are on the invoice already, for whoever may see that.
        lines_sudo = self.invoice_line_ids.sudo()
        delivered = lines_sudo.umgange_delivery_id.assignment_id
        ordered = lines_sudo.sale_line_ids.order_id.umgange_assignment_id
        return super()._get_umgange_outward_assignments() | delivered | ordered

    def _get_umgange_passages(self):
        passages = [
            *super()._get_umgange_passages(),
            *self._get_umgange_field_passages(OUTWARD_FIELDS, REFERENCES),
            *self._get_umgange_line_passages(self.invoice_line_ids),
        ]
        # Whoever buys a book may be called as they are; who pays for visits is an authority.
        return [*passages, *self._get_umgange_party_passages("partner_id")] if self._is_umgange() else passages

    def _is_umgange_template(self, name, text):
        terms = self.company_id.with_context(lang=self.partner_id.lang).invoice_terms
        return name == "narration" and bool(terms) and html2plaintext(terms) == text

    def _get_umgange_registered_partners(self):
        # Sudo: the officers stand on the orders that are billed.
        officers = self.invoice_line_ids.sudo().sale_line_ids.order_id.umgange_officer_id
        return super()._get_umgange_registered_partners() | self.partner_id | officers.sudo(False)
