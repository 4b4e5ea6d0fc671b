"""Two siblings, an order and a supporter each, one shared visit."""

from . import casework, people, terms, visits
from .stage import SATURDAY

CODE = "1480"
FIRST_WEEK = -3
COUNT = 4
PURPOSE = "Barnet ska få träffa sin mamma och sitt syskon samtidigt, med en egen vuxen nära sig."
POINTS = (
    ("Hur ofta", "Var fjärde lördag kl. 11.00–13.00, båda barnen samtidigt."),
    ("Stödjare", "Barnet har en egen stödjare som följer barnet hela tiden."),
    ("Plats", "Rum Stjärnan. Mamman kommer en kvart före och stannar en kvart efter."),
    ("Om barnet vill sluta", "Barnet går med sin stödjare till rummet intill. Syskonet stannar."),
)
MEETING_NOTES = (
    (
        "Handläggaren vill att barnen träffar mamman samtidigt och att vart och ett har en egen "
        "vuxen. Vi gick igenom avtalet och hur vi rapporterar."
    ),
    (
        "Familjehemmet berättade hur barnet brukar visa att det är trött. Barnet har med sig "
        "något hemifrån. Vi visade rummet intill, dit barnet kan gå med sin stödjare."
    ),
    (
        "Mamman var orolig för att inte räcka till för båda. Vi kom överens om vem som gör vad "
        "den första halvtimmen och att hon säger till när hon behöver hjälp."
    ),
)
# What stands in an entry.
TEXTS = ("facts", "child_words", "visiting_reactions", "goodbye", "next_time")
OLDER = {
    "login": "stodjare1",
    "name": "Ellie Rask",
    "carer": ("Birgitta Öst", "070-174 06 11"),
    "order": "GBG-30771",
    "facts": "Barnet kom 11.00 med sin familjehemsmamma och gick fram till mamman, som satte sig "
    "på huk. De kramades. Barnet visade sin nya jacka. De lade ett pussel vid det stora bordet i "
    "en halvtimme. Barnet ville bestämma var bitarna skulle ligga och mamman följde med. Vid "
    "maten frågade barnet när de ses igen. Vi ritade fyra veckor på ett papper.",
    "next_time": "Pappret med veckorna ska sitta på väggen.",
    "child_words": "”När ses vi igen? Är det länge?”",
    "goodbye": "Barnet höll mamman i handen till dörren och sa hej då själv.",
}
YOUNGER = {
    "login": "stodjare2",
    "name": "Nils Rask",
    "carer": ("Lars-Erik Dahl", "070-174 06 12"),
    "order": "GBG-30772",
    "facts": "Barnet kom 11.05, sovande i vagnen, och vaknade 11.20. Mamman väntade bredvid. Hon "
    "bytte blöja och barnet följde hennes ansikte med blicken. Mamman gav flaska i tio minuter. "
    "Barnet blev oroligt av ljud två gånger; mamman gick då undan till soffan och vaggade. "
    "Familjehemspappan hämtade 13.00 och fick veta när barnet ätit och sovit.",
    "next_time": "Flaskan värms i rummet intill.",
    "visiting_reactions": "Mamman pratade lågt och väntade när barnet tittade bort.",
}


def play(stage):
    """Play two assignments whose visits are joint; the older child's visit leads."""
    mother = casework.register_person(stage, "Mona Rask", shown_phone="070-174 06 13")
    numbers = casework.get_child_numbers()
    older = _take_on(stage, OLDER, mother, numbers[1])
    younger = _take_on(stage, YOUNGER, mother, numbers[3])
    (older | younger).case_key = older.name
    leads = casework.plan_series(stage, older, stage.day(FIRST_WEEK, SATURDAY), (11.0, 13.0), COUNT, interval_weeks=4)
    joint = younger.env["umgange.visit"].create([_prepare_joint(younger, v) for v in leads])
    for about, planned in ((OLDER, leads), (YOUNGER, joint.sorted("start"))):
        _play_past(stage, about, planned[0])
        visits.confirm(planned[1])
    stage.tell(
        f"{older.name} och {younger.name}: syskon med var sin beställning och var sin stödjare "
        f"delar {len(leads)} umgängen; det första är genomfört, journalen skriven för var och en."
    )


def _take_on(stage, about, mother, number):
    begins = stage.day(FIRST_WEEK - 1)
    assignment = casework.open_assignment(
        stage,
        CODE,
        _gather(stage, about, mother, number),
        legal_basis="lvu_2",
        date_from=begins,
        date_to=stage.day(FIRST_WEEK + 48),
    )
    people.say_relations(assignment, {"visiting": "mother", "guardian": "mother", "carer": "family_home"})
    casework.register_order(
        stage,
        assignment,
        CODE,
        buyer_reference="GBG 1480",
        purchase_order_reference=about["order"],
        visits=13,
    )
    casework.give_frames(stage, assignment, about["login"], "Stjärnan")
    casework.hold_opening_meetings(stage, assignment, begins, MEETING_NOTES)
    casework.approve_plan(assignment, begins, PURPOSE, POINTS)
    return assignment


def _gather(stage, about, mother, number):
    child = casework.register_child(stage, about["name"], number)
    name, phone = about["carer"]
    carer = casework.register_person(stage, name, shown_phone=phone)
    return [("child", child), ("visiting", mother), ("guardian", mother), ("carer", carer)]


def _prepare_joint(assignment, lead):
    return {
        "assignment_id": assignment.id,
        "start": lead.start,
        "stop": lead.stop,
        "room_id": terms.get_room(assignment.env, "Stjärnan").id,
        "lead_visit_id": lead.id,
    }


def _play_past(stage, about, visit):
    visits.confirm(visit)
    visits.hold(stage, visit, about["login"])
    texts = {name: about[name] for name in TEXTS if name in about}
    visits.write_journal(stage, visit, about["login"], **texts)
