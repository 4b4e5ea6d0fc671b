from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend


class AccountMove(models.Model):
    _inherit = "account.move"

    buyer_reference = fields.Char(
        help="What the buyer sorts its invoices by: the officer's or unit's reference.",
    )
    purchase_order_reference = fields.Char(
        string="Order Number",
        help="The number of the buyer's own purchase order.",
    )

    umgange_has_einvoice = fields.Boolean("Has an e-invoice", compute="_compute_umgange_has_einvoice")

    @api.depends("state", "move_type", "invoice_date", "commercial_partner_id.invoice_edi_format")
    def _compute_umgange_has_einvoice(self):
        for move in self:
            move.umgange_has_einvoice = move._is_umgange_einvoice()

    # === POSTING === #

    def _post(self, soft=True):
        """Refuse, before a number is taken, an invoice that its buyer could not receive."""
        self._check_umgange_complete()
        return super()._post(soft=soft)

    def _check_umgange_complete(self):
        """Raise one error that names all that is missing and where it is filled in."""
        texts = []
        for move in self.filtered(lambda move: move._is_umgange_due()):
            if gaps := move._get_umgange_gaps():
                text = self.env._(
                    "The invoice to %(buyer)s can be posted when this is filled in:",
                    buyer=move.partner_id.display_name,
                )
                texts.append("\n- ".join([text, *gaps]))
        if texts:
            raise UserError("\n\n".join(texts))

    def _is_umgange(self):
        """Tell whether this is a customer invoice or credit note for our services."""
        self.ensure_one()
        return self.is_sale_document() and any(line._sells_umgange() for line in self.invoice_line_ids)

    def _is_umgange_due(self):
        """Tell whether the law wants this as an e-invoice: for our services, or to a public body whatever it buys.

        Only where visits are sold: what another company of the same system sends is its own affair.
        """
        self.ensure_one()
        if self._is_umgange():
            return True
        buyer = self.commercial_partner_id
        if not (self.is_sale_document() and buyer and buyer._is_umgange_public_body()):
            return False
        # Lent: whoever posts may lack the right to assignments.
        return bool(
            lend(self.env["umgange.assignment"]).search_count([("company_id", "=", self.company_id.id)], limit=1)
        )

    # === ACTION METHODS === #

    def action_umgange_einvoice(self):
        """Make the e-invoices that are not made yet, and hand over the files.

        :return: the download, a file or a ZIP of them
        """
        self.check_access("read")
        if missing := self.filtered(lambda move: not move._is_umgange_einvoice()):
            raise UserError(
                self.env._(
                    "No e-invoice: %(moves)s. It is made of a posted customer invoice to a buyer with an "
                    "e-invoice format, in the contact under Accounting, unless its agreement says that it is "
                    "not sent electronically.",
                    moves=", ".join(missing.mapped("display_name")),
                )
            )
        for move in self.filtered(lambda move: not move.ubl_cii_xml_id):
            self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods=["manual"])
        return self.action_invoice_download_ubl()

    def _is_umgange_einvoice(self):
        """Tell whether this has, or can have, an e-invoice in the buyer's format."""
        self.ensure_one()
        buyer = self.commercial_partner_id.with_company(self.company_id)
        ready = self.state == "posted" and self.is_sale_document()
        return ready and bool(buyer.invoice_edi_format) and not self._is_umgange_paper()

    def _is_umgange_paper(self):
        """Tell whether the buyer has agreed in writing that this is not sent electronically."""
        self.ensure_one()
        if not self._is_umgange_due():
            return False
        # Lent: whoever sends may lack the right to agreements.
        agreements = lend(self.env["umgange.agreement"])
        day = self.invoice_date or self.company_id._get_umgange_today()
        return agreements._find(self.partner_id, day, self.company_id).invoice_way == "paper"

    # === WHAT AN E-INVOICE NEEDS === #

    def _get_umgange_gaps(self):
        """Return a sentence for each thing that the e-invoice would lack."""
        self.ensure_one()
        return [
            *self._get_umgange_reference_gaps(),
            *self.partner_id._get_umgange_buyer_gaps(),
            *self.company_id._get_umgange_seller_gaps(self._get_umgange_vats()),
            *self._get_umgange_bank_gaps(),
            *self._get_umgange_tax_gaps(),
        ]

    def _get_umgange_reference_gaps(self):
        if self.buyer_reference or self.purchase_order_reference:
            return []
        orders = self.invoice_line_ids.sale_line_ids.order_id
        return [
            self.env._(
                "The buyer's reference or order number, on the order %(orders)s and here on the invoice.",
                orders=", ".join(orders.mapped("name")),
            )
            if orders
            else self.env._("The buyer's reference or order number, here on the invoice.")
        ]

    def _get_umgange_bank_gaps(self):
        if self.move_type != "out_invoice" or self.partner_bank_id._is_umgange_payable():
            return []
        return [
            self.env._(
                "%(company)s: a bankgiro written with its hyphen (5050-1055), among the bank "
                "accounts of the company's contact, and chosen here on the invoice.",
                company=self.company_id.display_name,
            )
        ]

    def _get_umgange_tax_gaps(self):
        lines = self._get_umgange_product_lines()
        gaps = lines.tax_ids._get_umgange_gaps()
        if any(len(line.tax_ids) != 1 for line in lines):
            gaps.append(self.env._("Exactly one tax on every line, here on the invoice."))
        if len(vats := self._get_umgange_vats()) > 1 and "outside" in vats:
            gaps.append(
                self.env._(
                    "What is outside VAT on an invoice of its own: move those lines to another invoice.",
                )
            )
        return gaps

    def _get_umgange_product_lines(self):
        return self.invoice_line_ids.filtered(lambda line: line.display_type == "product")

    def _get_umgange_vats(self):
        """Return the ways of the VAT switch that the lines go."""
        taxes = self._get_umgange_product_lines().tax_ids
        return {vat for tax in taxes if (vat := tax._get_umgange_vat())}

    # === E-INVOICE === #

    def _has_umgange_references(self):
        """Tell whether the e-invoice takes its references from here and nowhere else."""
        self.ensure_one()
        return bool(self.buyer_reference or self.purchase_order_reference or self._is_umgange())

    def _get_umgange_period(self):
        """Return the first and last day of what is billed; None if it has no days."""
        self.ensure_one()
        days = [day for line in self.invoice_line_ids if (day := line._get_umgange_day())]
        return (min(days), max(days)) if days else None
