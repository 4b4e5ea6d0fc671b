"""The rules of the e-invoice that matter here, each as an XPath to what breaks it.

The facts are those of EN 16931, Peppol BIS Billing 3 and its Swedish part.
"""

from lxml import etree
from stdnum import luhn

from .einvoice_common import NAMESPACES

# Schemes of electronic addresses; two more lists of codes, so that a code can be asked for.
PEPPOL_SCHEMES = (
    "0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 "
    "0177 0183 0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 "
    "0204 0205 0208 0209 0210 0211 0212 0213 0215 0216 0217 0218 0221 0225 0230 0235 0240 "
    "9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 "
    "9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 "
    "9949 9950 9951 9952 9953 9957 9959"
)
CEF_SCHEMES = f"{PEPPOL_SCHEMES} AN AQ AS AU EM"

SELLER_PARTY = "cac:AccountingSupplierParty/cac:Party"
SELLER = f"/*/{SELLER_PARTY}"
SE = "[cac:PostalAddress/cac:Country/cbc:IdentificationCode='SE']"
SE_BUYER = f"/*/cac:AccountingCustomerParty/cac:Party{SE}"
SE_VAT = f"{SELLER}{SE}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID[starts-with(., 'SE')]"
SE_NUMBER = f"{SELLER}{SE}/cac:PartyLegalEntity/cbc:CompanyID"
SE_MEANS = f"/*[{SELLER_PARTY}{SE}]/cac:PaymentMeans"
GIRO = (
    f"{SE_MEANS}[cbc:PaymentMeansCode='30']/cac:PayeeFinancialAccount"
    "[cac:FinancialInstitutionBranch/cbc:ID='SE:%s']/cbc:ID"
)
NOT_DIGITS = "[translate(normalize-space(.), '0123456789', '') or not(normalize-space(.))]"
LENGTH = "string-length(normalize-space(.))"

E = "[cbc:ID='E']"
LINES = "(/*/cac:InvoiceLine | /*/cac:CreditNoteLine)"
E_LINES = f"{LINES}[cac:Item/cac:ClassifiedTaxCategory{E}]"
E_PARTS = "/*/cac:AllowanceCharge[cbc:ChargeIndicator='%s'][cac:TaxCategory[cbc:ID='E']]"
E_ALLOWANCES, E_CHARGES = E_PARTS % "false", E_PARTS % "true"
E_BREAKDOWNS = f"/*/cac:TaxTotal/cac:TaxSubtotal[cac:TaxCategory{E}]"
NO_TAX_NUMBER = (
    f"[not({SELLER}/cac:PartyTaxScheme/cbc:CompanyID)"
    " and not(/*/cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:CompanyID)]"
)
E_SUM = f"(sum({E_LINES}/cbc:LineExtensionAmount) - sum({E_ALLOWANCES}/cbc:Amount) + sum({E_CHARGES}/cbc:Amount))"

BREAKERS = {
    # Peppol: references and addresses
    "PEPPOL-EN16931-R003": "/*[not(cbc:BuyerReference) and not(cac:OrderReference/cbc:ID)]",
    "PEPPOL-EN16931-R020": f"{SELLER}[not(cbc:EndpointID)]",
    "PEPPOL-EN16931-CL008": (f"//cbc:EndpointID[not(contains(' {PEPPOL_SCHEMES} ', concat(' ', @schemeID, ' ')))]"),
    "BR-CL-25": (f"//cbc:EndpointID[not(contains(' {CEF_SCHEMES} ', concat(' ', @schemeID, ' ')))]"),
    # Swedish sellers: numbers
    "SE-R-001": f"{SE_VAT}[{LENGTH} != 14]",
    "SE-R-002": f"{SE_VAT}[translate(substring(., 3, 12), '0123456789', '')]",
    "SE-R-003": f"{SE_NUMBER}{NOT_DIGITS}",
    "SE-R-004": f"{SE_NUMBER}[{LENGTH} != 10]",
    "SE-R-005": (
        f"{SELLER}{SE}[cac:PartyLegalEntity/cbc:CompanyID]"
        "/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID != 'VAT']"
        "/cbc:CompanyID[normalize-space(.) != 'Godkänd för F-skatt']"
    ),
    "SE-R-006": (
        f"(//cac:TaxCategory | //cac:ClassifiedTaxCategory)[{SE_VAT}][cbc:ID='S']"
        "[not(cbc:Percent=25 or cbc:Percent=12 or cbc:Percent=6)]"
    ),
    # Swedish sellers: payment
    "SE-R-007": f"{GIRO % 'PLUSGIRO'}{NOT_DIGITS}",
    "SE-R-008": f"{GIRO % 'BANKGIRO'}{NOT_DIGITS}",
    "SE-R-009": f"{GIRO % 'BANKGIRO'}[{LENGTH} < 7 or {LENGTH} > 8]",
    "SE-R-010": f"{GIRO % 'PLUSGIRO'}[{LENGTH} < 2 or {LENGTH} > 8]",
    "SE-R-011": f"{SE_MEANS}[cbc:PaymentMeansCode='50' or cbc:PaymentMeansCode='56']",
    "SE-R-012": f"{SE_MEANS}[{SE_BUYER}][cbc:PaymentMeansCode='31']",
    "SE-R-013": f"{SE_NUMBER}[not(q:luhn(string(.)))]",
    # exempt from VAT
    "BR-E-01": (f"/*[{E_LINES} or {E_ALLOWANCES} or {E_CHARGES}][count({E_BREAKDOWNS}) != 1]"),
    "BR-E-02": f"{E_LINES}{NO_TAX_NUMBER}",
    "BR-E-03": f"{E_ALLOWANCES}{NO_TAX_NUMBER}",
    "BR-E-04": f"{E_CHARGES}{NO_TAX_NUMBER}",
    "BR-E-05": f"{E_LINES}/cac:Item/cac:ClassifiedTaxCategory{E}[not(cbc:Percent=0)]",
    "BR-E-06": f"{E_ALLOWANCES}/cac:TaxCategory{E}[not(cbc:Percent=0)]",
    "BR-E-07": f"{E_CHARGES}/cac:TaxCategory{E}[not(cbc:Percent=0)]",
    "BR-E-08": f"{E_BREAKDOWNS}[round(100 * cbc:TaxableAmount) != round(100 * {E_SUM})]",
    "BR-E-09": f"{E_BREAKDOWNS}[not(cbc:TaxAmount=0)]",
    "BR-E-10": (f"{E_BREAKDOWNS}/cac:TaxCategory{E}[not(cbc:TaxExemptionReason) and not(cbc:TaxExemptionReasonCode)]"),
}

LUHN_NAMESPACE = "urn:qrut"


def find_breakers(rule, tree):
    """Return the nodes of ``tree`` that break ``rule``."""
    evaluate = etree.XPathEvaluator(
        tree,
        namespaces={**NAMESPACES, "q": LUHN_NAMESPACE},
        extensions={(LUHN_NAMESPACE, "luhn"): lambda _context, text: luhn.is_valid(text)},
    )
    return evaluate(BREAKERS[rule])
