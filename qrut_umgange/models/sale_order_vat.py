from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _create_account_invoices(self, invoice_vals_list, final):
        """Give what is outside VAT an invoice of its own, whatever the grouping.

        Peppol's category O shares an invoice with no other.
        """
        outside = self._find_outside_taxes(invoice_vals_list)
        if outside:
            invoice_vals_list = [part for vals in invoice_vals_list for part in self._split_vat(vals, outside)]
        return super()._create_account_invoices(invoice_vals_list, final)

    def _find_outside_taxes(self, invoice_vals_list):
        """Return the ids of the taxes in the values that say “outside VAT”."""
        tax_ids = {
            tax_id
            for vals in invoice_vals_list
            for _command, _id, line in vals["invoice_line_ids"]
            for tax_id in self._get_line_tax_ids(line)
        }
        taxes = self.env["account.tax"].browse(tax_ids)
        return set(taxes.filtered(lambda tax: tax._get_umgange_vat() == "outside").ids)

    def _split_vat(self, vals, outside):
        """Return ``vals`` as one or two invoices; sections and notes stay with the first."""
        lines = vals["invoice_line_ids"]
        apart = [line for line in lines if outside & self._get_line_tax_ids(line[2])]
        rest = [line for line in lines if line not in apart]
        if not apart or not any(self._get_line_tax_ids(line[2]) for line in rest):
            return [vals]
        return [{**vals, "invoice_line_ids": rest}, {**vals, "invoice_line_ids": apart}]

    def _get_line_tax_ids(self, line):
        """Return the tax ids of an invoice line's values (``Command.set`` by Odoo)."""
        return {tax_id for command in line.get("tax_ids") or [] for tax_id in command[2] or []}
