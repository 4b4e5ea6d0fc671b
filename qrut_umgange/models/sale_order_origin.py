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
        lines = [line for _command, _id, line in vals["invoice_line_ids"]]
        if sum(line.get("quantity", 0.0) * line.get("price_unit", 0.0) for line in lines) >= 0:
            return [vals]
        own = (vals.get("buyer_reference") or "", vals.get("purchase_order_reference") or "")
        billed = self._get_origin_references([line.get("umgange_delivery_id") for line in lines])
        parts = defaultdict(list)
        for command in vals["invoice_line_ids"]:
            parts[billed.get(command[2].get("umgange_delivery_id"), own)].append(command)
        return [{**vals, "invoice_line_ids": part} for part in parts.values()]

    def _get_origin_references(self, delivery_ids):
        """Return ``{delivery id: references}`` of the invoices that deliveries correct."""
        references = {}
        # Sudo: who may invoice may lack the right to deliveries.
        for delivery in self.env["umgange.delivery"].sudo().browse(filter(None, delivery_ids)):
            corrected = delivery.adjusts_id or delivery._get_corrected()
            billed = corrected.invoice_line_ids.filtered("umgange_living").move_id
            if posted := billed.filtered(lambda move: move.state == "posted"):
                references[delivery.id] = posted[:1]._get_umgange_references()
        return references
