"""The service, the cancellation terms and the rooms: found where the installation has them."""

from odoo import Command

from .company import ADMIN

ROOMS = ("Solen", "Månen", "Stjärnan")
# case, hours of notice, share, clause
TERMS = (
    ("notice", 0, 0.0, "punkt 1"),
    ("notice", 48, 0.5, "punkt 2"),
    ("notice", 24, 1.0, "punkt 3"),
    ("no_show", 0, 1.0, "punkt 4"),
    ("on_site", 0, 1.0, "punkt 5"),
    ("early", 0, 1.0, "punkt 6"),
    ("declined", 0, 1.0, "punkt 7"),
    ("provider", 0, 0.0, "punkt 8"),
    ("abstained", 0, 0.0, "punkt 9"),
    ("late", 0, 1.0, "punkt 10"),
)
# What is sold beside the visit: code, name, unit, price; an outlay is sold at what was paid.
EXTRAS = {
    "second_supporter": ("UMG-20", "Ytterligare stödjare vid umgänge", "uom.product_uom_unit", 1600.0),
    "travel_time": ("UMG-30", "Restid", "uom.product_uom_hour", 450.0),
    "travel_km": ("UMG-31", "Resa med bil", "uom.product_uom_km", 4.5),
    "meeting": ("UMG-40", "Möte", "uom.product_uom_unit", 1400.0),
    "report": ("UMG-50", "Rapport", "uom.product_uom_unit", 1200.0),
    "outlay": ("UMG-60", "Utlägg", "uom.product_uom_unit", 1.0),
    "interpreter": ("UMG-61", "Tolk", "uom.product_uom_unit", 900.0),
}
CLOCK_NAME = "Avbokning: kl. 09 vardagen före"
# later than nine on the working day before: all of it; in time: nothing
CLOCK_TERMS = (
    {"case": "notice", "share": 0.0, "clause": "5.1"},
    {"case": "notice", "after_clock": 9.0, "working_days": True, "share": 1.0, "first_hours": 2, "clause": "5.2"},
    {"case": "no_show", "share": 1.0, "clause": "5.3"},
    {"case": "late", "late_minutes": 15, "share": 1.0, "clause": "5.3"},
    {"case": "on_site", "share": 1.0, "clause": "5.4"},
    {"case": "early", "share": 1.0, "clause": "5.4"},
    {"case": "declined", "share": 1.0, "clause": "5.4"},
    {"case": "provider", "share": 0.0, "clause": "5.5"},
    {"case": "abstained", "share": 0.5, "clause": "5.6"},
)


def agree(stage):
    """Make sure that there is a service to sell, terms to sell it by and rooms to be in."""
    if not get_service(stage.env):
        stage.as_role(ADMIN)["product.product"].create(_prepare_service())
    if not get_policy(stage.env):
        stage.as_role("ekonomi")["umgange.cancellation.policy"].create(_prepare_policy())
    _make_extras(stage.as_role(ADMIN))
    stage.as_role("ekonomi")["umgange.cancellation.policy"].create(
        {"name": CLOCK_NAME, "line_ids": [Command.create(line) for line in CLOCK_TERMS]}
    )
    if not stage.env["umgange.room"].search([("name", "in", ROOMS)]):
        _make_rooms(stage.as_role("chef"))


def get_service(env):
    """Return the service that a visit is sold as."""
    return env["product.product"].search([("service_tracking", "=", "umgange")], limit=1)


def get_extra(env, kind):
    """Return the service that is sold beside the visit, as travel or a report."""
    return env["product.product"].search([("default_code", "=", EXTRAS[kind][0])], limit=1)


def get_clock_policy(env):
    """Return the terms of a municipality that counts by the clock."""
    return env["umgange.cancellation.policy"].search([("name", "=", CLOCK_NAME)], limit=1)


def get_policy(env):
    """Return the cancellation terms."""
    return env["umgange.cancellation.policy"].search([], order="id", limit=1)


def get_room(env, name):
    """Return the room of this name."""
    return env["umgange.room"].search([("name", "=", name)], limit=1)


def _make_rooms(env):
    premises = env["umgange.premises"].create({"name": "Farsta", "city": "Farsta"})
    env["umgange.room"].create([{"name": name, "premises_id": premises.id} for name in ROOMS])


def _make_extras(env):
    for kind, (code, name, unit, price) in EXTRAS.items():
        if not get_extra(env, kind):
            service = {**_prepare_service(), "name": name, "default_code": code, "list_price": price}
            env["product.product"].create({**service, "uom_id": env.ref(unit).id})


def _prepare_service():
    return {
        "name": "Umgänge med stöd",
        "default_code": "UMG-10",
        "type": "service",
        "service_tracking": "umgange",
        "invoice_policy": "delivery",
        "list_price": 3200.0,
    }


def _prepare_policy():
    lines = [
        Command.create({"case": case, "below_hours": hours, "share": share, "clause": clause})
        for case, hours, share, clause in TERMS
    ]
    return {"name": "Avbokning: 48 och 24 timmar", "line_ids": lines}
