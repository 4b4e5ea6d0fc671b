from odoo import api, models
from odoo.tools import html2plaintext

REFERENCES = ("buyer_reference", "purchase_order_reference", "client_order_ref")
# What is typed on an order and goes on to the buyer, by itself or through the invoice.
OUTWARD_FIELDS = (*REFERENCES, "name", "origin", "note")


class SaleOrder(models.Model):
    """An order that is sent or confirmed names nobody."""

    _name = "sale.order"
    _inherit = ["sale.order", "umgange.outward.mixin"]

    @api.constrains("state", "umgange_assignment_id", "partner_invoice_id", *OUTWARD_FIELDS)
    def _check_umgange_order_names(self):
        """Refuse an order that is sent or confirmed and whose texts say who it is about."""
        self.filtered(lambda order: order.state in ("sent", "sale"))._check_umgange_names()

    def _get_umgange_outward_assignments(self):
        return super()._get_umgange_outward_assignments() | self.umgange_assignment_id

    def _get_umgange_passages(self):
        passages = [
            *super()._get_umgange_passages(),
            *self._get_umgange_field_passages(OUTWARD_FIELDS, REFERENCES),
            *self._get_umgange_line_passages(self.order_line),
        ]
        # Whoever buys a book may be called as they are; who orders visits is an authority.
        ours = self.umgange_assignment_id
        return [*passages, *self._get_umgange_party_passages("partner_invoice_id")] if ours else passages

    def _is_umgange_template(self, name, text):
        terms = self.company_id.with_context(lang=self.partner_id.lang).invoice_terms
        return name == "note" and bool(terms) and html2plaintext(terms) == text

    def _get_umgange_registered_partners(self):
        own = self.partner_id | self.partner_invoice_id | self.umgange_officer_id
        return super()._get_umgange_registered_partners() | own
