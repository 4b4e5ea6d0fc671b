"""The administrator sets up the company."""

from odoo import Command

from .stage import LANGUAGE, ZONE

ADMIN = "admin"
BANKGIRO = "5050-1055"
COMPANY = {
    "name": "Qrut (demo)",
    "street": "Exempelgatan 1",
    "zip": "123 47",
    "city": "Farsta",
    "phone": "08-465 004 00",
    "umgange_on_call_phone": "08-465 004 20",
    "umgange_board_contact": "Karin Wallin, ordförande, 08-465 004 40",
    "umgange_social_phone": "08-465 004 10",
    "company_registry": "802999-9995",
    "umgange_f_tax": True,
    "umgange_reminds": True,
    "umgange_tz": ZONE,
}


def set_up(stage):
    """Give the company its name, chart of accounts, tax status and bankgiro."""
    admin = stage.env.ref("base.user_admin")
    # Odoo's own login and password stay: a change would be mailed.
    admin.write({"lang": LANGUAGE, "tz": ZONE})
    # Whoever is typed in anew is written to in Swedish too.
    stage.env["ir.default"].set("res.partner", "lang", LANGUAGE)
    stage.add_user(admin)
    company = stage.by(ADMIN, stage.company)
    _settle_in_sweden(company)
    company.write({**COMPANY, "bank_ids": [Command.create(_prepare_bank(company))]})
    company.partner_id.write({"lang": LANGUAGE, "peppol_eas": "0007", "peppol_endpoint": "8029999995"})
    stage.tell(
        f"{company.name}, organisationsnummer {company.company_registry}, har svensk kontoplan, "
        f"bankgiro {BANKGIRO} och F-skatt."
    )


def _settle_in_sweden(company):
    """Load the Swedish chart where the company has another or none; nothing is booked yet."""
    sweden, krona = company.env.ref("base.se"), company.env.ref("base.SEK")
    company.write({"country_id": sweden.id})
    if company.currency_id != krona:
        krona.active = True
        company.currency_id = krona
        # the prices that came with the database are in the currency that it had
        company.env["product.pricelist"].search([("company_id", "in", (False, company.id))]).currency_id = krona
    if not (company.chart_template or "").startswith("se"):
        company.env["account.chart.template"].try_loading("se", company, install_demo=False)


def _prepare_bank(company):
    return {"acc_number": BANKGIRO, "partner_id": company.partner_id.id}
