"""An assignment in the middle of its series: a start plan, then the full one."""

from datetime import timedelta

from odoo import Command

from . import casework, people, terms, visits
from .stage import MONDAY, THURSDAY

CODE = "0380"
SUPPORTER = "stodjare2"
FIRST_WEEK = -7
COUNT = 10

MEETING_NOTES = (
    (
        "Beställningen är brådskande: barnet flyttade till jourhemmet för två veckor sedan. "
        "Handläggaren vill att barnet träffar pappan snart. Vi börjar med en startplan."
    ),
    (
        "Jourhemmet berättade om rutiner: sover kl. 12–13.30, äter gröt vid 14. Gosedjuret ska "
        "följa med. Jourhemsmamman stannar i rummet de första gångerna och sedan i rummet intill."
    ),
    (
        "Pappan visade bilder på barnet. Vi gick igenom tiderna och hur vi avslutar. Han vill gärna "
        "sjunga och frågade om han får ta med en bok. Det får han."
    ),
)
PURPOSE = "Barnet ska få möta sin pappa i lugn takt, med en trygg vuxen i närheten."
START_POINTS = (
    ("Vem och var", "Pappan och barnet i rum Månen, med stödjare. Jourhemmet finns i rummet."),
    ("När", "Varannan torsdag kl. 14.30–15.30."),
    ("Om det inte går", "Vi slutar när barnet visar att det räcker. Jourhemmet tar över."),
    ("Vem vi ringer", "Handläggaren på dagtid, socialjouren kvällar och helger."),
)
FULL_POINTS = (
    ("Hur ofta", "Varannan torsdag kl. 14.30–15.30. Längre när barnet orkar."),
    ("Plats", "Rum Månen, alltid samma matta och samma låda."),
    ("Jourhemmets plats", "Första kvarten i rummet, sedan i rummet intill med dörren på glänt."),
    ("Det här gör vi", "Sång, böcker och mattan. Pappan matar om barnet vill."),
    ("Foton", "Pappan vill ta foton. Vi tar ett, och handläggaren får det först."),
    ("Samtal efteråt", "Vi ser efter hur barnet är och frågar jourhemmet dagen därpå."),
)

STEPS = (
    {"name": "Jourhemmet är med i rummet", "criteria": "Klart när barnet går ifrån den vuxna av sig självt."},
    {
        "name": "Jourhemmet är i rummet intill",
        "criteria": "Klart när barnet inte längre går ut för att se efter.",
        "is_carer_nearby": True,
    },
)


def play(stage):
    """Play the assignment up to today: two held, two that became something else; return it."""
    assignment = _open(stage)
    _prepare(stage, assignment)
    series = casework.plan_series(stage, assignment, stage.day(FIRST_WEEK, THURSDAY), (14.5, 15.5), COUNT)
    _play_past(stage, series.filtered(lambda v: v.date < stage.today))
    visits.replace(stage, series.filtered(lambda v: v.state == "no_show"))
    _settle(stage, assignment)
    _be_away(stage, series.sorted("start")[-2])
    visits.confirm(series.filtered(lambda v: v.date > stage.today)[:2])
    casework.change_officer(stage, assignment, stage.day(3), CODE, "Mikael Sand", "socialsekreterare")
    stage.tell(
        f"{assignment.name}: mitt i serien, {len(series)} umgängen planerade; ett uteblivet, ett "
        "avslutat i förtid, en journal väntar på signering; jourhemmets adress är skyddad."
    )
    return assignment


def _open(stage):
    child = casework.register_child(stage, "Ville Sundin", casework.get_child_numbers()[2])
    father = casework.register_person(stage, "Daniel Sundin", shown_phone="070-174 06 08")
    mother = casework.register_person(stage, "Hanna Sundin", shown_phone="070-174 06 09")
    carer = _register_protected_carer(stage)
    people = [("child", child), ("visiting", father), ("guardian", mother), ("carer", carer)]
    return casework.open_assignment(
        stage,
        CODE,
        people,
        legal_basis="sol",
        decision_date=stage.day(FIRST_WEEK - 2),
        date_from=stage.day(FIRST_WEEK - 1),
        date_to=stage.day(FIRST_WEEK + 30),
    )


def _register_protected_carer(stage):
    """Register the emergency home; the manager closes its address to all but two."""
    carer = casework.register_person(
        stage,
        "Åsa Lundmark",
        shown_phone="070-174 06 10",
        shown_street="Exempelstigen 4",
        shown_zip="123 45",
        shown_city="Farsta",
    )
    may_see = stage.users["chef"] | stage.users["samordnare"]
    stage.by("chef", carer).write(
        {
            "protection": "address",
            "access_user_ids": may_see.ids,
            "list_reason": "De två som håller kontakten med jourhemmet.",
        }
    )
    return carer


def _prepare(stage, assignment):
    casework.register_order(stage, assignment, CODE, purchase_order_reference="UPP-882190", visits=16)
    casework.give_frames(stage, assignment, SUPPORTER, "Månen")
    begins = stage.day(FIRST_WEEK - 1, MONDAY)
    casework.hold_opening_meetings(stage, assignment, begins, MEETING_NOTES)
    casework.approve_plan(
        assignment,
        begins,
        PURPOSE,
        START_POINTS,
        kind="start",
        valid_to=begins + timedelta(days=29),
    )
    people.say_relations(assignment, {"visiting": "father", "guardian": "mother", "carer": "emergency_home"})
    plan = casework.approve_plan(
        assignment,
        begins + timedelta(days=28),
        PURPOSE,
        FULL_POINTS,
        step_ids=[Command.create({"sequence": place, **step}) for place, step in enumerate(STEPS)],
    )
    ways = {"visiting": "handed_over", "officer": "secure_mail"}
    people.hand_out(stage, plan, stage.moment(begins + timedelta(days=28), 9), ways)


def _settle(stage, assignment):
    """The emergency home waits in the next room from now on: that room is booked with the visits ahead."""
    assignment.nearby_room_id = terms.get_room(assignment.env, "Stjärnan")
    step = assignment.plan_id.step_ids.filtered("is_carer_nearby")[:1]
    if step:
        facts = assignment.env["umgange.plan.step.taken"]
        facts.create({"step_id": step.id, "date": stage.today, "child_view": "Barnet leker och ser efter ibland."})


def _be_away(stage, visit):
    """The supporter is away on the day of a visit: noted; who takes over is decided later."""
    dialogs = visit.env["umgange.supporter.absence"]
    dialog = dialogs.create({"supporter_id": visit.supporter_id.id, "date_from": visit.date, "date_to": visit.date})
    dialog.line_ids.outcome = "keep"
    dialog.action_apply()


def _play_past(stage, past):
    first, absent, early, last = past
    visits.confirm(past)
    visits.hold(stage, first, SUPPORTER)
    visits.write_journal(
        stage,
        first,
        SUPPORTER,
        facts="Pappan kom 14.15 och satte sig på mattan. Barnet kom 14.30 i jourhemsmammans famn "
        "med sitt gosedjur. Jourhemsmamman satt kvar. Pappan sjöng och barnet tittade på honom. "
        "Efter tjugo minuter kröp barnet fram och tog hans klocka. De läste en bok två gånger. "
        "15.25 gned sig barnet i ögonen och jourhemsmamman lyfte upp. Pappan sa hej då.",
        next_time="Boken om traktorn.\nBörja på mattan.",
    )
    _play_absent(stage, absent)
    _play_early_end(stage, early)
    visits.hold(stage, last, SUPPORTER)
    visits.write_journal(
        stage,
        last,
        SUPPORTER,
        sign=False,
        facts="Barnet kom 14.30 och sträckte sig mot lådan. Pappan matade med gröt.",
    )


def _play_absent(stage, visit):
    told_at = visit.start + timedelta(minutes=20)
    note = "Pappan kom inte. Vi ringde 14.25 och 14.40 utan svar."
    visits.end(stage, visit, "no_show", "visiting_absent", told_at, note, SUPPORTER)
    visits.write_journal(
        stage,
        visit,
        SUPPORTER,
        facts="Pappan hade inte kommit 14.15. Jourhemmet väntade med barnet i bilen efter att vi "
        "ringt. 14.50 åkte de hem. Barnet var nöjt med en bok. Handläggaren fick veta det samma "
        "dag. Pappan ringde på kvällen och berättade att tåget stått still.",
    )


def _play_early_end(stage, visit):
    mine = stage.by(SUPPORTER, visit)
    mine.action_start(visit.start)
    note = "Barnet var varmt och ville inte äta."
    stopped_at = visit.start + timedelta(minutes=25)
    visits.end(stage, visit, "broken_off", "child_unwell", stopped_at, note, SUPPORTER)
    visits.write_journal(
        stage,
        visit,
        SUPPORTER,
        facts="Barnet kom 14.30 och satt i jourhemsmammans knä. Barnet ville inte äta och kändes "
        "varmt. Pappan sa att barnet behövde vila och sjöng en sång. 14.55 avslutade vi. Pappan "
        "hjälpte till med overallen. Jourhemmet ringde nästa dag: feber, bättre på kvällen.",
        next_time="Fråga hur barnet har mått.",
    )
