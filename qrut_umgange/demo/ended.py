"""Two that need no visits just now: one rests during a treatment, one is handed over to the home."""

from datetime import timedelta

from . import casework, visits
from .stage import TUESDAY

CODE = "0180"
SUPPORTER = "stodjare2"

PURPOSE = "Barnet ska veta när det träffar sin pappa, och att pappan kommer när han är pigg."
POINTS = (
    ("Hur ofta", "Varje tisdag kl. 16.00–17.00."),
    ("Plats", "Rum Stjärnan."),
    ("Om det inte går", "Vi ringer dagen innan. Barnet ska inte vänta i onödan."),
)
HOME_PURPOSE = "Mormodern och barnet ska kunna ses hos familjehemmet utan oss."
HOME_POINTS = (
    ("Nedtrappning", "Två umgängen med stödjaren i rummet, sedan i rummet intill, sedan hos familjehemmet."),
    ("Vi vet att det går", "Barnet visar mormodern runt, och familjehemmet och mormodern ringer varandra själva."),
)


def play(stage):
    """Play both, and tell how they stand."""
    _rest(stage)
    _hand_over(stage)


def _rest(stage):
    child = casework.register_child(stage, "Nils Åkerman")
    father = casework.register_person(stage, "Johan Åkerman", shown_phone="070-174 06 15")
    assignment = casework.open_assignment(
        stage,
        CODE,
        [("child", child), ("visiting", father)],
        legal_basis="sol",
        date_from=stage.day(-2),
        date_to=stage.day(30),
    )
    casework.register_order(stage, assignment, CODE, buyer_reference="Farsta 4712", visits=20)
    casework.give_frames(stage, assignment, SUPPORTER, "Stjärnan")
    casework.approve_plan(assignment, stage.day(-2), PURPOSE, POINTS)
    casework.plan_series(stage, assignment, stage.day(1, TUESDAY), (16.0, 17.0), 6, interval_weeks=1)
    pause = assignment.env["umgange.pause"].create(
        {
            "assignment_id": assignment.id,
            "decided_by": "agreed",
            "reason": "Pappan går i behandling i åtta veckor. Han har själv berättat det för barnet i telefon.",
            "date_to": stage.day(8),
        }
    )
    stage.tell(
        f"{assignment.name}: paus till {pause.date_to}; {len(pause.visit_ids)} umgängen är inställda, rum och "
        "stödjare är lediga, samordnaren får frågan igen den dagen."
    )


def _hand_over(stage):
    child = casework.register_child(stage, "Maja Berglund")
    grandmother = casework.register_person(stage, "Gunvor Berglund", shown_phone="070-174 06 16")
    assignment = casework.open_assignment(
        stage,
        CODE,
        [("child", child), ("visiting", grandmother)],
        legal_basis="sol",
        date_from=stage.day(-10),
        date_to=stage.day(1),
    )
    casework.register_order(stage, assignment, CODE, buyer_reference="Farsta 4713", visits=4)
    casework.give_frames(stage, assignment, SUPPORTER, "Stjärnan")
    casework.approve_plan(assignment, stage.day(-10), HOME_PURPOSE, HOME_POINTS)
    last = assignment.env["umgange.visit"].create(
        {
            "assignment_id": assignment.id,
            "start": stage.moment(stage.day(-2, TUESDAY), 10),
            "stop": stage.moment(stage.day(-2, TUESDAY), 11),
        }
    )
    visits.hold(stage, last, SUPPORTER)
    visits.write_journal(
        stage,
        last,
        SUPPORTER,
        facts="Barnet visade mormodern runt hos familjehemmet. Vi satt i köket. De åt tårta och sa hej då till oss.",
    )
    assignment.action_begin_closing()
    assignment.closing_ids.write(
        {
            "outcome": "handed_over",
            "report": "made",
            "report_on": stage.day(-1),
            "farewell_on": last.date,
            "farewell": "Barnet valde tårta. En bok med bilder från umgängena följde med hem.",
            "meeting_id": _meet(stage, assignment).id,
        }
    )
    assignment.closing_ids.action_close()
    stage.tell(
        f"{assignment.name}: överlämnat till familjehemmet och avslutat; akten ska vara överlämnad "
        f"{assignment.file_due_on}."
    )


def _meet(stage, assignment):
    """Hold the hand-over meeting with the officer and the grandmother."""
    start = stage.moment(stage.day(-1, TUESDAY), 10)
    return assignment.env["umgange.meeting"].create(
        {
            "assignment_id": assignment.id,
            "kind": "handover",
            "start": start,
            "stop": start + timedelta(hours=1),
            "participant_ids": assignment.participant_ids.filtered(lambda p: p.role in ("officer", "visiting")).ids,
            "held": True,
            "notes": "Mormodern och familjehemmet ringer varandra själva. Handläggaren följer upp efter två månader.",
        }
    )
