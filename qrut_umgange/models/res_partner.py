import re

from stdnum import ean, luhn

from odoo import api, models

# Odoo offers it for Sweden, but it is in neither official list of addresses.
WITHDRAWN_EAS = "9955"
# Location numbers of GS1: thirteen digits, the last a check digit.
LOCATION_EAS = "0088"
# Organisation numbers of the state, the regions and the municipalities begin with it.
PUBLIC_BODY = "2"


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === PEPPOL ADDRESS === #

    def _get_peppol_endpoint_value(self, country_code, field, eas):
        """Read a Swedish address from the organisation number, hyphen or not."""
        if country_code == "SE" and eas == "0007":
            return self._get_umgange_org_number()
        return super()._get_peppol_endpoint_value(country_code, field, eas)

    def _compute_available_peppol_eas(self):
        """Leave out the Swedish scheme that no receiver can be addressed by."""
        super()._compute_available_peppol_eas()
        for partner in self:
            partner.available_peppol_eas = [code for code in partner.available_peppol_eas if code != WITHDRAWN_EAS]

    def _get_suggested_invoice_edi_format(self):
        """Suggest Peppol for public bodies in Sweden, which must have e-invoices."""
        if self._is_umgange_public_body():
            return "ubl_bis3"
        return super()._get_suggested_invoice_edi_format()

    def _is_umgange_public_body(self):
        """Tell whether this is the state, a region or a municipality in Sweden."""
        self.ensure_one()
        return self.country_code == "SE" and self._get_umgange_org_number()[:1] == PUBLIC_BODY

    def _get_umgange_org_number(self):
        """Return the ten digits of the organisation number, or an empty string.

        They are also the middle of a Swedish VAT number (SE, ten digits, 01).
        """
        self.ensure_one()
        candidates = [re.sub(r"[\s-]", "", self.company_registry or "")]
        if vat := re.fullmatch(r"SE(\d{10})01", self.vat or ""):
            candidates.append(vat[1])
        return next(filter(self._is_umgange_org_number, candidates), "")

    def _is_umgange_org_number(self, number):
        return bool(re.fullmatch(r"\d{10}", number)) and luhn.is_valid(number)

    @api.model
    def _fill_umgange_endpoints(self):
        """Give organisations without a Peppol address the one that their number gives.

        Odoo by itself cannot read an organisation number with its hyphen.
        """
        domain = [
            ("country_id.code", "=", "SE"),
            ("company_registry", "!=", False),
            ("peppol_endpoint", "=", False),
            ("parent_id", "=", False),
        ]
        for partner in self.search(domain):
            if number := partner._get_umgange_org_number():
                partner.write({"peppol_eas": "0007", "peppol_endpoint": number})

    def _get_umgange_endpoint(self):
        """Return scheme and address of the e-invoice's mailbox, or two empty strings."""
        self.ensure_one()
        partner = self.commercial_partner_id
        scheme, endpoint = partner.peppol_eas, partner.peppol_endpoint
        usable = scheme and endpoint and scheme != WITHDRAWN_EAS
        if usable and scheme == LOCATION_EAS and not partner._has_umgange_location_number():
            # Whose mailbox it is can be guessed, which of theirs cannot.
            return "", ""
        if usable and (scheme != "0007" or self._is_umgange_org_number(endpoint)):
            return scheme, endpoint
        org_number = partner._get_umgange_org_number()
        return ("0007", org_number) if org_number else ("", "")

    def _has_umgange_location_number(self):
        """Tell whether the Peppol address is a location number (GLN) with its check digit."""
        self.ensure_one()
        number = self.peppol_endpoint or ""
        return self.peppol_eas == LOCATION_EAS and len(number) == 13 and ean.is_valid(number)

    def _has_umgange_f_tax(self):
        """Tell whether this is a company of ours that is approved for F-tax."""
        # Sudo: who sends for one company may lack the right to the one that stands as seller.
        companies = self.commercial_partner_id.sudo().ref_company_ids
        return any(companies.mapped("umgange_f_tax"))

    # === WHAT AN E-INVOICE NEEDS === #

    def _get_umgange_address(self):
        """Return the partner whose address is the invoice's: a unit's own, if it has one."""
        self.ensure_one()
        return self if self.city or self.street else self.commercial_partner_id

    def _get_umgange_address_gaps(self):
        """Return the labels of the parts of the address that are not filled in."""
        self.ensure_one()
        address = self._get_umgange_address()
        parts = ("street", "zip", "city", "country_id")
        labels = address.fields_get(parts, ["string"])
        return [labels[part]["string"] for part in parts if not address[part]]

    def _get_umgange_buyer_gaps(self):
        """Return a sentence for each thing that an invoice to this buyer would lack."""
        self.ensure_one()
        gaps = self.commercial_partner_id._get_umgange_organisation_gaps()
        if missing := self._get_umgange_address_gaps():
            gaps.append(
                self.env._(
                    "%(buyer)s: %(parts)s, in the contact's address.",
                    buyer=self.display_name,
                    parts=", ".join(missing),
                )
            )
        return gaps

    def _get_umgange_organisation_gaps(self):
        gaps = []
        if not self.is_company:
            text = self.env._(
                "%(buyer)s is not an organisation: choose the municipality's unit as invoice address on the order.",
                buyer=self.display_name,
            )
            gaps.append(text)
        if self.country_code == "SE" and not self._get_umgange_org_number():
            text = self.env._(
                "%(buyer)s: an organisation number of ten digits, under Company ID in the contact.",
                buyer=self.display_name,
            )
            gaps.append(text)
        if self.peppol_eas == LOCATION_EAS and not self._has_umgange_location_number():
            text = self.env._(
                "%(buyer)s: the location number %(number)s has thirteen digits and a check digit; correct the "
                "Peppol address, in the contact under Accounting.",
                buyer=self.display_name,
                number=self.peppol_endpoint or "",
            )
            gaps.append(text)
        elif not all(self._get_umgange_endpoint()):
            text = self.env._(
                "%(buyer)s: the Peppol address (0007 and the organisation number), in the contact under Accounting.",
                buyer=self.display_name,
            )
            gaps.append(text)
        return gaps
