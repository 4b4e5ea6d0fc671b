from odoo import models

from odoo.addons.account_edi_ubl_cii.models.account_edi_common import FloatFmt

F_TAX = "Godkänd för F-skatt"
GIRO_BRANCHES = {"bankgiro": "SE:BANKGIRO", "plusgiro": "SE:PLUSGIRO"}


class AccountEdiXmlUbl_Bis3(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_bis3"

    # === DOCUMENT === #

    def _add_invoice_header_nodes(self, document_node, vals):
        """Write the order's own references, the billed days and what a credit takes back."""
        super()._add_invoice_header_nodes(document_node, vals)
        invoice = vals["invoice"]
        if invoice._has_umgange_references():
            document_node["cbc:BuyerReference"] = {"_text": invoice.buyer_reference or None}
            document_node["cac:OrderReference"] = {"cbc:ID": {"_text": invoice.purchase_order_reference or None}}
        if period := invoice._get_umgange_period():
            document_node["cac:InvoicePeriod"] = self._get_period_node(*period)
        if origins := invoice._get_umgange_origins():
            document_node["cac:BillingReference"] = [self._get_billing_reference_node(origin) for origin in origins]

    def _get_period_node(self, start, end):
        return {"cbc:StartDate": {"_text": start}, "cbc:EndDate": {"_text": end}}

    def _get_billing_reference_node(self, origin):
        return {
            "cac:InvoiceDocumentReference": {
                "cbc:ID": {"_text": origin.name},
                "cbc:IssueDate": {"_text": origin.invoice_date},
            }
        }

    def _add_invoice_delivery_nodes(self, document_node, vals):
        """Keep the day of delivery but never say where or to whom: it may be a home."""
        super()._add_invoice_delivery_nodes(document_node, vals)
        if not self._is_swedish(vals):
            return
        location = {}
        if vals["customer"].country_code != "SE":
            # Trade within the EU must say which country, and no more.
            country = vals["partner_shipping"].country_id or vals["customer"].country_id
            code = {"cbc:IdentificationCode": {"_text": country.code}}
            location = {"cac:Address": {"cac:Country": code}}
        delivery = document_node["cac:Delivery"]
        delivery.update({"cac:DeliveryParty": None, "cac:DeliveryLocation": location})

    def _add_invoice_line_period_nodes(self, line_node, vals):
        """Write the visit's day on its line."""
        super()._add_invoice_line_period_nodes(line_node, vals)
        line = vals["base_line"]["record"]
        if not line or line._name != "account.move.line":
            return
        if day := line._get_umgange_day():
            line_node["cac:InvoicePeriod"] = self._get_period_node(day, day)

    # === PARTIES === #

    def _get_party_node(self, vals):
        """Write a Swedish seller's parties as legal units, by their organisation numbers."""
        node = super()._get_party_node(vals)
        if self._is_swedish(vals):
            self._set_legal_unit_nodes(node, vals)
            node["cac:PartyTaxScheme"] = self._get_tax_scheme_nodes(vals)
        return node

    def _is_swedish(self, vals):
        return vals.get("supplier") and vals["supplier"].country_code == "SE"

    def _set_legal_unit_nodes(self, node, vals):
        partner = vals["partner"]
        unit = partner.commercial_partner_id
        scheme, endpoint = partner._get_umgange_endpoint()
        address = partner._get_umgange_address()
        node["cbc:EndpointID"] = {"_text": endpoint or None, "schemeID": scheme or None}
        node["cac:PartyName"] = {"cbc:Name": {"_text": unit.name}}
        node["cac:PostalAddress"] = self._get_address_node({**vals, "partner": address})
        if unit.country_code == "SE":
            node["cac:PartyLegalEntity"]["cbc:CompanyID"] = {
                "_text": unit._get_umgange_org_number() or None,
                "schemeID": "0007",
            }
        if partner.type == "contact" and partner != unit:
            # A person: the reference names the one who is to have the invoice.
            node["cac:Contact"] = None

    def _get_tax_scheme_nodes(self, vals):
        """Return the VAT number, unless outside VAT, and the seller's word on F-tax."""
        schemes = []
        vat = vals["partner"].commercial_partner_id.vat
        if vat and vat != "/" and not self._is_outside_vat(vals):
            schemes.append(self._get_tax_scheme_node(vat, "VAT"))
        if vals["role"] == "supplier" and vals["partner"]._has_umgange_f_tax():
            schemes.append(self._get_tax_scheme_node(F_TAX, "TAX"))
        return schemes

    def _get_tax_scheme_node(self, number, scheme):
        return {
            "cbc:CompanyID": {"_text": number},
            "cac:TaxScheme": {"cbc:ID": {"_text": scheme}},
        }

    def _is_outside_vat(self, vals):
        return "outside" in vals["invoice"]._get_umgange_vats()

    # === PAYMENT === #

    def _get_financial_account_node(self, vals):
        """Write a giro as Sweden writes it: digits, and which giro it is as the branch."""
        node = super()._get_financial_account_node(vals)
        bank = vals["partner_bank"]
        if branch := GIRO_BRANCHES.get(bank.acc_type):
            node["cbc:ID"] = {"_text": bank._get_umgange_digits()}
            node["cac:FinancialInstitutionBranch"] = {"cbc:ID": {"_text": branch}}
        return node

    def _add_invoice_monetary_total_nodes(self, document_node, vals):
        """Let a credit note be worth its sum: set off against its invoice is not paid."""
        super()._add_invoice_monetary_total_nodes(document_node, vals)
        if vals["document_type"] == "credit_note" and self._is_swedish(vals):
            total = document_node["cac:LegalMonetaryTotal"]
            rounding = (total["cbc:PayableRoundingAmount"] or {}).get("_text", 0.0)
            worth = FloatFmt(total["cbc:TaxInclusiveAmount"]["_text"] + rounding, min_dp=vals["currency_dp"])
            total["cbc:PayableAmount"] = {"_text": worth, "currencyID": vals["currency_name"]}
            total["cbc:PrepaidAmount"] = None

    # === TAX === #

    def _get_tax_exemption_reason(self, customer, supplier, tax):
        """Prefer the tax's own legal note to the stock sentence about the directive."""
        reason = super()._get_tax_exemption_reason(customer, supplier, tax)
        untaxed = tax and tax._get_umgange_vat() in ("exempt", "outside")
        if untaxed and supplier.country_code == "SE" and (note := tax._get_umgange_reason()):
            reason["tax_exemption_reason"] = note
        return reason

    def _ubl_get_line_item_node_classified_tax_category_node(self, vals, tax_category):
        """Leave out the rate where there is no VAT to have one."""
        node = super()._ubl_get_line_item_node_classified_tax_category_node(vals, tax_category)
        return self._without_rate_outside_vat(node)

    def _ubl_get_tax_category_node(self, vals, tax_category):
        """Leave out the rate where there is no VAT to have one."""
        node = super()._ubl_get_tax_category_node(vals, tax_category)
        return self._without_rate_outside_vat(node)

    def _without_rate_outside_vat(self, node):
        if node["cbc:ID"]["_text"] == "O":
            node["cbc:Percent"] = {"_text": None}
        return node

    # === CONSTRAINTS === #

    def _invoice_constraints_cen_en16931_ubl(self, invoice, vals):
        """Ask nothing of a delivery address that is not written."""
        constraints = super()._invoice_constraints_cen_en16931_ubl(invoice, vals)
        if self._is_swedish(vals):
            constraints.pop("cen_en16931_delivery_address", None)
        return constraints
