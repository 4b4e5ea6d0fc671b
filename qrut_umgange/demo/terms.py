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


def agree(stage):
    """Make sure that there is a service to sell, terms to sell it by and rooms to be in."""
    if not get_service(stage.env):
        stage.as_role(ADMIN)["product.product"].create(_prepare_service())
    if not get_policy(stage.env):
        stage.as_role("ekonomi")["umgange.cancellation.policy"].create(_prepare_policy())
    if not stage.env["umgange.room"].search([("name", "in", ROOMS)]):
        _make_rooms(stage.as_role("chef"))


def get_service(env):
    """Return the service that a visit is sold as."""
    return env["product.product"].search([("service_tracking", "=", "umgange")], limit=1)


def get_policy(env):
    """Return the cancellation terms."""
    return env["umgange.cancellation.policy"].search([], limit=1)


def get_room(env, name):
    """Return the room of this name."""
    return env["umgange.room"].search([("name", "=", name)], limit=1)


def _make_rooms(env):
    premises = env["umgange.premises"].create({"name": "Farsta", "city": "Farsta"})
    env["umgange.room"].create([{"name": name, "premises_id": premises.id} for name in ROOMS])


def _prepare_service():
    return {
        "name": "Umgänge med stöd",
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
