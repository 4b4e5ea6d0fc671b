"""Odoo's calendar is nothing that we depend on; where it is installed, it names nobody."""

from unittest.mock import patch

import pytest
from live_system import LiveSystem, Refused, day

import odoo

NAME = "Tindra Älvqvist"
SERVER_OPTIONS = ()
HOURS = {"start": f"{day(7)} 10:00:00", "stop": f"{day(7)} 11:00:00"}


@pytest.fixture(scope="module")
def calendar(system: LiveSystem) -> LiveSystem:
    """The system with somebody in it, and Odoo's calendar installed beside us while the server runs."""
    system.json("coordinator").create("umgange.person", kind="child", shown_name=NAME)
    admin = system.json("admin")
    [module] = admin.search("ir.module.module", ("name", "=", "calendar"))
    admin.call("ir.module.module", "button_immediate_install", [module])
    return system


@pytest.mark.parametrize("speak", ["json", "xmlrpc"])
def test_an_event_names_nobody(calendar, speak):
    client = getattr(calendar, speak)("coordinator")
    for name in ("name", "location", "description"):
        with pytest.raises(Refused, match="may not leave") as refused:
            client.create("calendar.event", **{"name": "Möte", **HOURS, name: f"Möte om {NAME}"})
        assert "Tindra" not in refused.value.sentence.split("Traceback")[0]
    assert calendar.count("calendar_event", "name LIKE '%%Tindra%%'") == 0
    event = client.create("calendar.event", name="Möte", **HOURS)
    with pytest.raises(Refused, match="may not leave"):
        client.write("calendar.event", event, name=NAME)
    client.write("calendar.event", event, name="Nätverksmöte")
    assert client.read("calendar.event", event, "name") == "Nätverksmöte"


def test_several_events_are_made_or_none(calendar):
    client = calendar.json("coordinator")
    before = calendar.count("calendar_event")
    with pytest.raises(Refused, match="may not leave"):
        client.call("calendar.event", "create", vals_list=[{"name": "Möte", **HOURS}, {"name": NAME, **HOURS}])
    assert calendar.count("calendar_event") == before
    assert len(client.call("calendar.event", "create", vals_list=[{"name": "Möte", **HOURS}] * 2)) == 2


def test_the_calendar_goes_on_being_watched_when_the_models_are_set_up_anew(calendar):
    admin, client = calendar.json("admin"), calendar.json("coordinator")
    [model] = admin.search("ir.model", ("model", "=", "calendar.event"))
    field = {"model_id": model, "name": "x_room", "ttype": "char", "field_description": "Room"}
    made = admin.create("ir.model.fields", **field)
    with pytest.raises(Refused, match="may not leave"):
        client.create("calendar.event", name=NAME, **HOURS)
    admin.call("ir.model.fields", "unlink", [made])
    event = client.create("calendar.event", name="Möte", **HOURS)
    with pytest.raises(Refused, match="may not leave"):
        client.write("calendar.event", event, name=NAME)


def test_without_the_guard_a_name_gets_into_the_calendar(calendar):
    odoo.tools.config["test_enable"] = False
    registry = odoo.modules.registry.Registry(calendar.db)
    odoo.tools.config["test_enable"] = True
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, calendar.users["coordinator"], {})
        with pytest.raises(odoo.exceptions.ValidationError, match="may not leave"), cr.savepoint():
            env["calendar.event"].create({"name": NAME, **HOURS})
        with patch.object(registry["umgange.calendar.guard"], "_check_events", lambda guard, events: None):
            assert env["calendar.event"].create({"name": NAME, **HOURS}).name == NAME
        cr.rollback()
    odoo.modules.registry.Registry.delete(calendar.db)
