from odoo import fields, models


class SaleOrder(models.Model):
    """Visits are invoiced by themselves: books, lectures and courses have an invoice of their own."""

    _inherit = "sale.order"

    umgange_together = fields.Boolean(
        "Other income on the same invoice",
        help="Books, lectures and courses are invoiced apart from visits. Tick this when the buyer has asked for "
        "one invoice.",
    )

    def _prepare_invoice(self):
        return {**super()._prepare_invoice(), "umgange_together": self.umgange_together}

    def _get_invoice_grouping_keys(self):
        """Never put what goes together with what is to be apart."""
        return [*super()._get_invoice_grouping_keys(), "umgange_together"]

    def _create_account_invoices(self, invoice_vals_list, final):
        """Give other income an invoice of its own, whatever the grouping, unless the order says otherwise."""
        apart = [part for vals in invoice_vals_list for part in self._split_other_income(vals)]
        return super()._create_account_invoices(apart, final)

    def _split_other_income(self, vals):
        """Return ``vals`` as one or two invoices; sections and notes stay with the visits."""
        lines = vals["invoice_line_ids"]
        others = [line for line in lines if self._is_other_income(line[2])]
        rest = [line for line in lines if line not in others]
        if vals.get("umgange_together") or not others or not any(self._is_visit_income(line[2]) for line in rest):
            return [vals]
        return [{**vals, "invoice_line_ids": rest}, {**vals, "invoice_line_ids": others}]

    def _is_visit_income(self, line):
        product = self.env["product.product"].browse(line.get("product_id"))
        return bool(line.get("umgange_delivery_id")) or product.service_tracking == "umgange"

    def _is_other_income(self, line):
        """Tell whether an invoice line's values sell something else than visits; a discount sells nothing."""
        sells = line.get("product_id") and line.get("price_unit", 0.0) * line.get("quantity", 0.0) >= 0
        return bool(sells) and not self._is_visit_income(line)
