"""A room that is hired from the library, and an outing with a room for rain."""

import base64
import io

from PIL import Image, ImageDraw

from odoo import Command

from . import terms, visits
from .casework import COORDINATOR
from .stage import SATURDAY

MANAGER = "chef"
SIZE = (640, 480)
# name, wall, floor, sofa
DRAWINGS = {"Solen": ("#f6e3b4", "#c89f6d", "#d9822b"), "Månen": ("#d5dcec", "#9a8f86", "#5d6f9e")}


def furnish(stage):
    """Give the house its doors, equipment and photos, where the installation has none."""
    env = stage.as_role(MANAGER)
    rooms = {name: terms.get_room(env, name) for name in DRAWINGS}
    premises = rooms["Solen"].premises_id
    if not premises.door_ids:
        doors = (("Entré A", "Mot gatan. Ring på, så kommer vi ut."), ("Entré B", "Mot gården."))
        premises.door_ids = [Command.create({"name": name, "way_in": way_in}) for name, way_in in doors]
    premises.directions = "Tunnelbana till Farsta, gå mot kyrkan. Två parkeringsplatser på gården."
    for name, colors in DRAWINGS.items():
        photo = {"name": f"{name} från dörren", "room_id": rooms[name].id, "image": _draw(*colors)}
        env["umgange.photo"].create(photo)


def play(stage, assignment):
    """Plan a visit in the library, whose answer has come, and an outing later on."""
    room = _hire(stage)
    hired = _plan(stage, assignment, 3, (10, 12), room_id=room.id)
    request = hired.room_request_ids
    request.action_message_sent()
    request.write({"reference": "BOK-2211"})
    request.action_confirm()
    visits.confirm(hired)
    outing = _plan(
        stage,
        assignment,
        5,
        (13, 15),
        place="outing",
        meeting_point="Vid grinden till parkleken.",
        fallback_room_id=terms.get_room(assignment.env, "Solen").id,
    )
    outing.transport_ids = [
        Command.create({"driver": "carer", "from_place": "Jourhemmet", "to_place": "Parkleken", "seat": "rear"})
    ]
    stage.tell(
        f"{assignment.name}: {hired.date} i hyrt rum ({room.name}, {room.premises_id.name}), bekräftat av "
        f"uthyraren; {outing.date} en utflykt, med rum Solen om det regnar."
    )


def _hire(stage):
    """Let the manager write down the library's room, and what it costs."""
    owner = stage.as_role(COORDINATOR)["res.partner"].create({"name": "Exempelbiblioteket", "is_company": True})
    env = stage.as_role(MANAGER)
    hours = [("1", 10, 19), ("3", 10, 19), ("5", 9, 15)]
    calendar = env["resource.calendar"].create(
        {
            "name": "Exempelbiblioteket",
            "company_id": stage.company.id,
            "tz": stage.company.umgange_tz,
            "attendance_ids": [
                Command.create(
                    {"name": "–", "dayofweek": day, "day_period": "morning", "hour_from": opens, "hour_to": closes}
                )
                for day, opens, closes in hours
            ],
        }
    )
    premises = env["umgange.premises"].create(
        {
            "name": "Exempelbiblioteket",
            "kind": "hired",
            "owner_id": owner.id,
            "street": "Exempeltorget 2",
            "zip": "123 46",
            "city": "Farsta",
            "directions": "Buss 17 till torget. Ingång bredvid kaféet.",
            "calendar_id": calendar.id,
        }
    )
    return env["umgange.room"].create(
        {"name": "Sagorummet", "premises_id": premises.id, "capacity": 5, "hire_price": 250.0, "hire_unit": "hour"}
    )


def _plan(stage, assignment, weeks, hours, **values):
    """Plan one visit on a Saturday, beside the series."""
    day = stage.day(weeks, SATURDAY)
    start, stop = (stage.moment(day, hour) for hour in hours)
    planned = stage.as_role(COORDINATOR)["umgange.visit"]
    return planned.create({"assignment_id": assignment.id, "start": start, "stop": stop, **values})


def _draw(wall, floor, sofa):
    """Return the drawing of an empty room: of nobody, and nobody's."""
    picture = Image.new("RGB", SIZE, wall)
    brush = ImageDraw.Draw(picture)
    brush.rectangle((0, 330, *SIZE), fill=floor)
    brush.rectangle((400, 70, 560, 220), fill="#eaf4fb", outline="white", width=10)
    brush.line((480, 70, 480, 220), fill="white", width=8)
    brush.rounded_rectangle((70, 230, 330, 370), radius=30, fill=sofa)
    brush.rounded_rectangle((55, 290, 345, 380), radius=24, fill=sofa, outline=wall, width=4)
    brush.ellipse((390, 360, 600, 450), fill="#8fb996")
    for at, color in enumerate(("#c8553d", "#f2c14e", "#588b8b")):
        brush.rectangle((440 + 36 * at, 385, 468 + 36 * at, 413), fill=color)
    content = io.BytesIO()
    picture.save(content, "PNG")
    return base64.b64encode(content.getvalue())
