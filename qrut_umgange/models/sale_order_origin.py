from collections import defaultdict

from odoo import models


class SaleOrder(models.Model):
    """What is taken back of invoices with different references is taken back by a note for each."""

    _inherit = "sale.order"

    def _create_account_invoices(self, invoice_vals_list, final):
        """Split what becomes a credit note: it has the references of what it takes back."""
        split = [part for vals in invoice_vals_list for part in self._split_by_origin(vals)]
        return super()._create_account_invoices(split, final)

    def _split_by_origin(self, vals):
        """Return ``vals`` as one invoice for each pair of references that its corrections were billed by."""
        lines = vals["invoice_line_ids"]
        total = sum(line.get("quantity", 0.0) * line.get("price_unit", 0.0) for _command, _id, line in lines)
        if total >= 0:
            return [vals]
        own = (vals.get("buyer_reference") or "", vals.get("purchase_order_reference") or "")
        parts = defaultdict(list)
        for line in lines:
            parts[self._get_origin_references(line[2]) or own].append(line)
        return [{**vals, "invoice_line_ids": part} for part in parts.values()]

    def _get_origin_references(self, line):
        """Return the references of the invoice that an invoice line's values correct, or nothing."""
        # Sudo: who may invoice may lack the right to deliveries.
        delivery_sudo = self.env["umgange.delivery"].sudo().browse(line.get("umgange_delivery_id") or ())
        corrected = delivery_sudo.adjusts_id or delivery_sudo._get_corrected()
        billed = corrected.invoice_line_ids.filtered("umgange_living").move_id
        posted = billed.filtered(lambda move: move.state == "posted")
        return posted[:1] and posted[:1]._get_umgange_references()
