from lxml import etree

from odoo import models
from odoo.tools import float_repr

from odoo.addons.account_edi_ubl_cii.models.account_edi_xml_cii_facturx import CII_NAMESPACES

RAM = f"{{{CII_NAMESPACES['ram']}}}"
BUYER = "//ram:BuyerTradeParty"
PLACE = "//ram:ShipToTradeParty"
VAT_NUMBERS = "//ram:SpecifiedTaxRegistration[ram:ID/@schemeID='VA']"
RATES_OUTSIDE = "//ram:ApplicableTradeTax[ram:CategoryCode='O']/ram:RateApplicablePercent"
TOTAL = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation"


class AccountEdiXmlCii(models.AbstractModel):
    """The XML that Odoo puts inside the PDF whatever format the buyer has: it says what the e-invoice says."""

    _name = "account.edi.xml.cii"
    _inherit = ["account.edi.xml.cii", "umgange.outward.file.mixin"]

    def _export_invoice(self, invoice):
        """Make the file; one that says who somebody is, is refused."""
        xml, errors = super()._export_invoice(invoice)
        if xml and invoice._has_umgange_references():
            xml = self._mend_umgange_file(invoice, xml)
        return self._check_umgange_file(invoice, (xml, errors))

    def _export_invoice_vals(self, invoice):
        """Keep it as quiet as the e-invoice.

        By itself it has a delivery address, and the invoice's own number where the buyer's is unknown.
        """
        vals = super()._export_invoice_vals(invoice)
        if invoice._has_umgange_references():
            vals.update(
                {
                    "ship_to_trade_party": invoice.commercial_partner_id,
                    "buyer_reference": invoice.buyer_reference,
                    "purchase_order_reference": invoice.purchase_order_reference,
                }
            )
            self._set_umgange_days(invoice, vals)
        return vals

    def _set_umgange_days(self, invoice, vals):
        """Say when each thing was done; by itself the period runs from the invoice to its due date."""
        first, last = invoice._get_umgange_period() or (None, None)
        vals.update({"billing_start": first, "billing_end": last})
        for line_vals in vals["invoice_line_vals_list"]:
            day = line_vals["line"]._get_umgange_day()
            line_vals.update({"billing_start": day, "billing_end": day})

    # === WHAT ITS TEMPLATE CANNOT BE TOLD === #

    def _mend_umgange_file(self, invoice, xml):
        tree = etree.fromstring(xml)
        self._set_umgange_buyer(invoice, tree)
        self._drop(tree, f"{PLACE}/ram:DefinedTradeContact")
        if "outside" in invoice._get_umgange_vats():
            self._drop(tree, VAT_NUMBERS, RATES_OUTSIDE)
        self._set_umgange_total(invoice, tree)
        for origin in reversed(invoice._get_umgange_origins()):
            (total,) = tree.xpath(TOTAL, namespaces=CII_NAMESPACES)
            total.addnext(self._get_umgange_origin_node(origin))
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    def _set_umgange_buyer(self, invoice, tree):
        """Name the organisation: the reference names the one who is to have the invoice."""
        unit = invoice.commercial_partner_id
        for name in tree.xpath(f"{BUYER}/ram:Name", namespaces=CII_NAMESPACES):
            name.text = unit.name
        if invoice.partner_id.type == "contact" and invoice.partner_id != unit:
            self._drop(tree, f"{BUYER}/ram:DefinedTradeContact")

    def _set_umgange_total(self, invoice, tree):
        """Tell rounding from the sum, and let a credit note be worth its sum: set off is not paid."""
        (total,) = tree.xpath(TOTAL, namespaces=CII_NAMESPACES)
        grand, due = (total.find(f"{RAM}{name}") for name in ("GrandTotalAmount", "DuePayableAmount"))
        if invoice.move_type == "out_refund":
            self._drop(total, "ram:TotalPrepaidAmount")
            due.text = grand.text
        if rounding := (invoice.tax_totals or {}).get("cash_rounding_base_amount_currency"):
            grand.text = float_repr(float(grand.text) - rounding, 2)
            node = etree.Element(f"{RAM}RoundingAmount")
            node.text = float_repr(rounding, 2)
            grand.addprevious(node)

    def _get_umgange_origin_node(self, origin):
        node = etree.Element(f"{RAM}InvoiceReferencedDocument")
        etree.SubElement(node, f"{RAM}IssuerAssignedID").text = origin.name
        return node

    def _drop(self, tree, *paths):
        for path in paths:
            for node in tree.xpath(path, namespaces=CII_NAMESPACES):
                node.getparent().remove(node)
