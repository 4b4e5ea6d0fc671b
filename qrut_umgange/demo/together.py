"""Two siblings with one order and one supporter: a visit is written once and becomes an entry each."""

from datetime import timedelta

from . import casework, people, visits
from .stage import FRIDAY, THURSDAY

CODE = "0180"
SUPPORTER = "stodjare2"
CHILDREN = ("Tuva Lindqvist", "Elis Lindqvist")
PURPOSE = "Syskonen ska få träffa sin pappa tillsammans och få hans tid var för sig."
POINTS = (
    ("Hur ofta", "En förmiddag i veckan, båda barnen."),
    ("Plats", "Rum Stjärnan."),
    ("Om barnet vill sluta", "Barnet säger stopp, och den andra får välja att stanna."),
)
COMMON = (
    "Barnen kom 10.00 med familjehemspappan. Pappan stod i hallen och sa hej till båda. De bakade kladdkaka "
    "tillsammans och åt den vid bordet. Familjehemspappan hämtade 12.00."
)
PARTS = (
    {
        "facts": "Hon läste receptet högt och mätte mjölet. När smeten rann över skrattade hon och pappan.",
        "child_mood": "Stod nära dörren de första tio minuterna. Satt sedan i pappans knä och pratade hela tiden.",
        "child_words": "”Kan du göra så här nästa gång med?”",
        "visiting_reactions": "Pappan frågade om skolan och väntade på svar. Han sa ifrån lugnt när kniven kom fram.",
        "goodbye": "Hon kramade pappan två gånger och vinkade från bilen.",
        "assessment": "Det hjälpte att ha en uppgift redan från början.",
        "next_time": "Ta fram receptet innan hon kommer.",
    },
    {
        "facts": "Han vispade, smakade och gick sedan till tågbanan. Pappan följde efter och satte sig på golvet.",
        "child_mood": "Tyst när pappan kom in. Skrattade högt vid tågbanan. Gäspade från 11.30.",
        "others_reactions": "Familjehemspappan ringde dagen efter: han hade sovit som vanligt.",
        "staff_acts": "Jag flyttade stolen närmare när han tittade mot dörren.",
        "next_time": "Tågbanan framme.",
    },
)
LATER = "Barnen kom 10.10. Pappan hade med sig fotografier som alla tittade på vid bordet."


def play(stage):
    """Play two held visits: the first is signed for both children, the second is begun."""
    assignment = _take_on(stage)
    first, second = (_plan(stage, assignment, day) for day in (THURSDAY, FRIDAY))
    visits.confirm(first | second)
    visits.hold(stage, first, SUPPORTER)
    entries = visits.write_together(stage, first, SUPPORTER, COMMON, PARTS)
    entries.sign_as_shown(entries.mapped("draft_number"), entries[0].common_number)
    _correct(entries[0])
    visits.hold(stage, second, SUPPORTER, late=10)
    visits.write_together(stage, second, SUPPORTER, LATER, ())
    _receive(stage, assignment)
    stage.tell(
        f"{assignment.name}: syskon med en beställning och en stödjare; ett umgänge är skrivet en gång och blev "
        "en anteckning var, ett är påbörjat. En rättelse och ett inkommet beslut finns i akten."
    )


def _take_on(stage):
    around = [("child", casework.register_child(stage, name)) for name in CHILDREN]
    father = casework.register_person(stage, "Anders Lindqvist", shown_phone="070-174 06 17")
    carer = casework.register_person(stage, "Sven Ahl", shown_phone="070-174 06 18")
    assignment = casework.open_assignment(
        stage,
        CODE,
        [*around, ("visiting", father), ("carer", carer)],
        legal_basis="sol",
        date_from=stage.day(-3),
        date_to=stage.day(40),
    )
    people.say_relations(assignment, {"visiting": "father", "carer": "family_home"})
    casework.register_order(stage, assignment, CODE, buyer_reference="Farsta 4714", visits=20)
    casework.give_frames(stage, assignment, SUPPORTER, "Stjärnan")
    casework.approve_plan(assignment, stage.day(-3), PURPOSE, POINTS)
    return assignment


def _plan(stage, assignment, weekday):
    start = stage.moment(stage.day(-1, weekday), 10)
    return (
        stage.by(casework.COORDINATOR, assignment)
        .env["umgange.visit"]
        .create({"assignment_id": assignment.id, "start": start, "stop": start + timedelta(hours=2)})
    )


def _correct(entry):
    """The supporter finds an hour that was wrong, and signs a correction."""
    draft = entry.browse(entry.action_correct()["res_id"])
    draft.facts = draft.facts.replace("hämtade 12.00", "hämtade 12.15")
    draft.action_sign()


def _receive(stage, assignment):
    """A decision comes to the first child's file."""
    env = stage.as_role(casework.COORDINATOR)
    entry = env["umgange.journal.entry"].create(
        {
            "kind": "document",
            "assignment_id": assignment.id,
            "child_id": assignment.child_ids[0].id,
            "occurred_at": stage.moment(stage.day(-2, THURSDAY), 9),
            "document_type": "decision",
            "sender": "Stadsdelsnämnden",
            "received_on": stage.day(-2, THURSDAY),
            "facts": "Nämnden beslutar att umgänget är en gång i veckan. Beslutet gäller tills vidare.",
            "facts_source": "document",
        }
    )
    entry.action_sign()
