"""The coordinator registers the municipalities; finance writes the agreement with each."""

from odoo import Command

from .stage import LANGUAGE, read_rows
from .terms import get_clock_policy, get_extra, get_policy, get_service

# code of the municipality -> its unit and officer
UNITS = {
    "0180": {
        "unit": "Enheten för placerade barn, Farsta",
        "address": ("Box 5010", "123 05", "Farsta"),
        "officer": ("Cecilia Rydén", "socialsekreterare", "08-465 004 11"),
        "agreement": "Avtal 2025/114",
        "extras": ("second_supporter", "interpreter", "travel_time", "travel_km", "outlay", "report"),
        "terms": {"ceiling_warning": 75},
    },
    "0380": {
        "unit": "Barn och ungdom, enhet 3",
        "address": ("Box 1023", "751 40", "Uppsala"),
        "officer": ("Henrik Falk", "socialsekreterare", "08-465 004 12"),
        "agreement": "Avtal SCN-2025-208",
        "extras": ("travel_km", "meeting"),
        "terms": {"grouping": "reference", "unsigned_hold": True, "hour_step": 30},
    },
    "1480": {
        "unit": "Socialförvaltningen Centrum, familjehemsenheten",
        "address": ("Box 2222", "403 14", "Göteborg"),
        "officer": ("Amal Yusuf", "familjehemssekreterare", "08-465 004 13"),
        "agreement": "Ramavtal 2025-77",
        "extras": ("second_supporter", "outlay"),
        "terms": {"joint_share": "equal", "controller": "joint", "grouping": "buyer"},
    },
}


def register(stage):
    """Register three municipalities, each with a unit, an officer and an agreement."""
    rows = {row["code"]: row for row in read_rows("municipalities.csv")}
    for code, about in UNITS.items():
        municipality = _make_buyer(stage.as_role("samordnare"), rows[code], about)
        _make_agreement(stage.by("ekonomi", municipality), about, stage.day(-60))
    names = ", ".join(rows[code]["name"] for code in UNITS)
    _count_by_the_clock(stage)
    stage.tell(
        f"Tre kommuner är beställare, med enhet, handläggare och avtal: {names}. Avtalen skiljer sig: vad som "
        "faktureras vid sidan av umgänget, hur avbokning räknas och hur syskons pris delas."
    )


def get_unit(env, code):
    """Return the unit that orders and is invoiced."""
    return env["res.partner"].search([("name", "=", UNITS[code]["unit"])], limit=1)


def get_officer(env, code):
    """Return the unit's officer."""
    return env["res.partner"].search([("name", "=", UNITS[code]["officer"][0])], limit=1)


def _make_buyer(env, row, about):
    partners = env["res.partner"]
    municipality = partners.create(
        {
            "name": row["name"],
            "is_company": True,
            "company_registry": row["org_number"],
            "country_id": env.ref("base.se").id,
            "lang": LANGUAGE,
        }
    )
    unit = partners.create(_prepare_unit(municipality, about))
    partners.create(_prepare_officer(unit, *about["officer"]))
    return municipality


def _prepare_unit(municipality, about):
    street, zip_code, city = about["address"]
    return {
        "name": about["unit"],
        "type": "invoice",
        "parent_id": municipality.id,
        "street": street,
        "zip": zip_code,
        "city": city,
        "country_id": municipality.country_id.id,
        "lang": LANGUAGE,
    }


def _prepare_officer(unit, name, function, phone):
    return {
        "name": name,
        "function": function,
        "phone": phone,
        "parent_id": unit.id,
        "lang": LANGUAGE,
    }


def _count_by_the_clock(stage):
    """Uppsala counts cancellations by the clock on the working day before."""
    env = stage.as_role("ekonomi")
    agreement = env["umgange.agreement"].search([("name", "=", UNITS["0380"]["agreement"])])
    agreement.policy_id = get_clock_policy(env)


def _make_agreement(municipality, about, first_day):
    """Write the agreement; a municipality pays in thirty days."""
    env = municipality.env
    municipality.property_payment_term_id = env.ref("account.account_payment_term_30days")
    env["umgange.agreement"].create(
        {
            "name": about["agreement"],
            "partner_id": municipality.id,
            "date_from": first_day,
            "product_id": get_service(env).id,
            "policy_id": get_policy(env).id,
            "line_ids": [
                Command.create({"kind": kind, "product_id": get_extra(env, kind).id}) for kind in about["extras"]
            ],
            **about["terms"],
        }
    )
