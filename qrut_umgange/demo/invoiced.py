"""An assignment all the way: ordered, planned, half a series held, invoiced."""

from datetime import timedelta
from itertools import pairwise

from odoo import Command

from . import casework, people, visits
from .stage import MONDAY, WEDNESDAY

CODE = "0180"
SUPPORTER = "stodjare1"
FIRST_WEEK = -13
# Every second week for 42 weeks: there is always a change of the clocks in between.
COUNT = 22

QUESTION = "Mamman undrar om mormor får följa med en gång, när barnet fyller år."
MEETING_NOTES = (
    (
        "Handläggaren berättade om beställningen: umgänge varannan vecka i två timmar, först med "
        "stöd hela tiden. Vi gick igenom hur vi arbetar, vad vi skriver ner och vem som läser det. "
        "Handläggaren tar emot sammanfattningar en gång i kvartalet."
    ),
    (
        "Familjehemmet visade bilder på sådant barnet tycker om: pärlor, djur och att baka. Vid "
        "avsked vill barnet veta vad som händer sedan. Familjehemmet hämtar och lämnar vid entré A. "
        "Barnet har sett rummet och valt en plats för sin ryggsäck."
    ),
    (
        "Mamman berättade vad hon och barnet brukar göra tillsammans. Vi visade rummet och gick "
        "igenom tiderna: hon kommer en kvart före och stannar en kvart efter. Hon undrade vem som "
        "läser det vi skriver. Vi kom överens om att vi ringer om något ändras."
    ),
)
PURPOSE = (
    "Barnet vill träffa sin mamma och veta i förväg hur det blir. Umgängena ska vara lika från "
    "gång till gång, så att barnet kan lägga sin uppmärksamhet på mamman och på leken."
)
POINTS = (
    ("Hur ofta", "Varannan onsdag kl. 15.00–17.00, även på lov. Röda dagar flyttas i förväg."),
    ("Plats", "Rum Solen. Vid fint väder lekplatsen intill, om båda vill."),
    ("Före och efter", "Mamman kommer 14.45 och stannar till 17.15. Barnet kommer 15.00."),
    ("Det här gör vi", "Barnet väljer vad vi börjar med. Mellanmål vid 16. Mamman läser sist."),
    ("Mobil och foton", "Mobilen ligger i jackan. Ett foto tillsammans i slutet om barnet vill."),
    ("Om barnet vill sluta", "Barnet säger till stödjaren eller visar sitt kort. Då slutar vi."),
    ("Samtal efteråt", "Stödjaren frågar barnet hur det var och vad som ska vara annorlunda."),
    ("Uppföljning", "Handläggaren, familjehemmet och vi träffas efter tolv gånger."),
)
# What each of them saw differently before the plan was agreed, and how it ended.
VIEWS = (
    ("Hur ofta", "child", "Lite oftare, om det går."),
    ("Hur ofta", "visiting", "Varje vecka. Två veckor är långt för ett barn."),
    ("Hur ofta", "carer", "Varannan vecka räcker, barnet är trött efteråt."),
    ("Plats", "visiting", "Helst hemma hos mig, när barnet är redo."),
    ("Mobil och foton", "visiting", "Jag vill kunna ta bilder att ha hemma."),
    ("Mobil och foton", "carer", "Inga bilder som kan läggas ut."),
)
# When they meet, as a rule: the sentence is made of it.
RULE = {"wed": True, "rule_every": "2", "rule_starts_at": 15.0, "rule_ends_at": 17.0}
STEPS = (
    (
        "Familjehemmet är med i rummet",
        "Barnet leker och går ifrån familjehemsmamman av sig självt.",
        "Jag vill att hon sitter i fåtöljen.",
    ),
    (
        "Familjehemmet är i rummet intill",
        "Barnet går inte längre ut för att se efter.",
        "Bara om dörren är öppen.",
    ),
    ("Familjehemmet lämnar och hämtar", "Barnet säger hej då och vet när det blir hämtat.", False),
)
DOOR = "Entré A"
# What the supporter is reminded of before each visit.
REMINDERS = ("Mobil och foton", "Om barnet vill sluta")
OUTCOMES = {
    "Hur ofta": ("frequency", "board"),
    "Plats": ("place", "agreed"),
    "Mobil och foton": ("other", "differ"),
}
JOURNALS = (
    {
        "facts": "Mamman kom 14.45 och dukade fram pärlor. Barnet kom 15.00 med "
        "familjehemsmamman, stannade i dörren och sa hej. Efter några minuter satte sig barnet "
        "bredvid mamman och visade sitt pärlhalsband. De gjorde pärlplattor i en timme. Vid "
        "mellanmålet berättade barnet om skolan. Mamman frågade och lyssnade. Vid avskedet "
        "vinkade barnet från fönstret. Efteråt sa mamman att det gick fortare än hon trott.",
        "assessment": "Barnet tog själv kontakt när det fick tid vid dörren.",
        "next_time": "Säg hej i hallen först.\nPärlplattan ska strykas färdigt.",
    },
    {
        "facts": "Mamman kom 14.52. Barnet kom 15.00, gick direkt till hyllan och tog fram "
        "pärlplattan. Mamman strök den. De spelade memory två gånger; barnet vann den ena och "
        "skrattade. 16.20 blev barnet tyst och ville rita ensamt. Mamman satt kvar bredvid och "
        "väntade. Barnet lade sedan teckningen i hennes knä. Mamman läste sagan om björnen.",
        "next_time": "Sagan om björnen igen.",
    },
    {
        "facts": "Barnet kom 15.00 och berättade att två umgängen har varit inställda. Mamman "
        "svarade att hon också hade saknat det. De bakade bullar i köket. Barnet mätte upp "
        "mjölet och ville göra klart själv. Mamman hjälpte till när barnet frågade. Barnet tog "
        "med sig fyra bullar. Samtalet efteråt: barnet pekade på den glada figuren och sa att "
        "det bästa var degen.",
        "next_time": "Ta fram två förkläden.",
    },
    {
        "facts": "Mamman kom 14.45. Barnet kom 15.00 och sa hej i hallen. De byggde en koja av "
        "filtar och läste björnboken där. Barnet frågade om mamman kommer nästa gång också. "
        "Mamman svarade att hon kommer onsdagen om två veckor och visade dagen i almanackan. "
        "Barnet kryssade dagen med röd penna. Avskedet tog fem minuter och var lugnt.",
        "next_time": "Almanackan ska ligga framme.",
    },
)


def play(stage):
    """Play the assignment up to what finance may invoice, and return it."""
    assignment = _open(stage)
    _prepare(stage, assignment)
    series = casework.plan_series(stage, assignment, stage.day(FIRST_WEEK, WEDNESDAY), (15.0, 17.0), COUNT)
    _tell_series(stage, assignment, series)
    _play_past(stage, assignment, series.filtered(lambda v: v.date < stage.today))
    visits.confirm(series.filtered(lambda v: v.date > stage.today)[:1])
    soon = visits.plan_soon(stage, assignment)
    stage.tell(f"{soon.display_name}: bekräftat, stodjare1 kan börja.")
    _ask(stage, assignment, soon)
    return assignment


def _ask(stage, assignment, visit):
    """Ask who comes: the family home does, the mother is on the list of those to be reminded."""
    mother = assignment.participant_ids.filtered(lambda each: each.role == "visiting")
    mother.wants_reminder = True
    visit.interpreter = "by_phone"
    visit.action_ask()
    home = visit.reply_ids.filtered(lambda reply: reply.participant_id.role == "carer")
    home.action_yes()
    stage.env["umgange.visit.reply"]._cron_list_reminders()
    stage.tell(f"{visit.display_name}: familjehemmet kommer, mamman ska påminnas; tolk per telefon.")


def _open(stage):
    child = casework.register_child(stage, "Lova Brandt", casework.get_child_numbers()[0])
    mother = casework.register_person(stage, "Sara Brandt", shown_phone="070-174 06 05")
    father = casework.register_person(stage, "Patrik Lind", shown_phone="070-174 06 06")
    carer = casework.register_person(stage, "Ingrid Moberg", shown_phone="070-174 06 07")
    people = [("child", child), ("visiting", mother), ("guardian", father), ("carer", carer)]
    return casework.open_assignment(
        stage,
        CODE,
        people,
        legal_basis="lvu_2",
        decision_date=stage.day(FIRST_WEEK - 8),
        date_from=stage.day(FIRST_WEEK - 2),
        date_to=stage.day(FIRST_WEEK + 50),
    )


def _prepare(stage, assignment):
    casework.register_order(
        stage,
        assignment,
        CODE,
        buyer_reference="Farsta 4711",
        purchase_order_reference="4500117322",
        visits=26,
    )
    casework.give_frames(stage, assignment, SUPPORTER, "Solen", substitute="stodjare2")
    opening = stage.day(FIRST_WEEK - 2, MONDAY)
    casework.hold_opening_meetings(stage, assignment, opening, MEETING_NOTES, QUESTION)
    plan = casework.write_plan(assignment, stage.day(FIRST_WEEK), PURPOSE, POINTS, **RULE)
    casework.write_views(plan, VIEWS, OUTCOMES)
    casework.write_steps(plan, STEPS)
    plan.arrival_ids.filtered(lambda each: each.role in ("child", "carer")).entrance = DOOR
    plan.point_ids.filtered(lambda each: each.name in REMINDERS).is_reminder = True
    plan.action_approve()
    casework.take_step(
        plan, STEPS[0][0], stage.day(FIRST_WEEK, WEDNESDAY), "Barnet visade pärlorna för dem båda och satt mellan dem."
    )
    stage.tell(f"{plan.display_name}: {plan.rule_sentence} Steg just nu: {plan.step_label}.")
    stage.tell(
        f"{plan.display_name}: tre skillnader i hur vi ser på det; hur ofta ska nämnden besluta, "
        "resten är avgjort, planen gäller."
    )
    _assess(stage, assignment)
    _note_decision(stage, assignment)
    _gather_people(stage, assignment, plan)


def _gather_people(stage, assignment, plan):
    """Who else is around the child, what each has confirmed, got and been told."""
    begins = stage.day(FIRST_WEEK)
    people.say_relations(assignment, {"visiting": "mother", "guardian": "father", "carer": "family_home"})
    people.add(stage, assignment, "carer", "Gunnel Ask", "emergency_home", date_to=begins - timedelta(days=20))
    people.add(stage, assignment, "other", "Ruth Lind", "fathers_mother", "070-174 06 15", may_collect="yes")
    people.add(stage, assignment, "other", "Jonas Berg", "close", may_attend="no", may_collect="no")
    mother = assignment.participant_ids.filtered(lambda each: each.role == "visiting")
    mother.person_id.write({"shown_language": "finska, svenska", "shown_interpreter": "finska"})
    people.confirm(assignment, begins - timedelta(days=7), ("visiting", "officer"))
    ways = {"visiting": "handed_over", "carer": "post", "officer": "secure_mail"}
    people.hand_out(stage, plan, stage.moment(begins, 9), ways)
    called = (
        (9, "no_answer", False),
        (8, "answered", "Hon har fått jobb på onsdagar från nästa månad och vill prata om tiden."),
    )
    people.note_contacts(stage, assignment, "visiting", called)


def _assess(stage, assignment):
    """Yellow with one measure; it was made before the first visit and ends in some months."""
    first = stage.day(FIRST_WEEK - 1)
    casework.assess_safety(
        assignment,
        "yellow",
        {
            "tolk": ("yes", "Tolk på finska bokas till varje gång och till samtalen."),
            "förföljd": ("unknown", "Vi frågar familjehemmet vid nästa möte."),
        },
        date=first,
        valid_until=stage.day(FIRST_WEEK + 25),
        reason="Mamman och familjehemmet har varit oense i telefon och ska inte behöva mötas i hallen.",
        measures="Familjehemmet använder entré A, mamman entré B.",
    )


def _note_decision(stage, assignment):
    """The board's decision, as the officer told it: the board considers it within three months."""
    father = assignment.participant_ids.filtered(lambda participant: participant.role == "guardian")
    assignment.env["umgange.decision"].create(
        {
            "assignment_id": assignment.id,
            "kind": "limited",
            "participant_ids": [Command.set(father.ids)],
            "date": stage.day(FIRST_WEEK + 2),
            "scope": "Umgänge med pappan sker tills vidare per telefon, en gång i veckan. "
            "Nämnden vill att barnet först hinner landa hos familjehemmet.",
            "told_by": "Handläggaren",
            "told_how": "secure_mail",
            "told_at": stage.moment(stage.day(FIRST_WEEK + 2), 10),
        }
    )


def _play_past(stage, assignment, past):
    """Write down the seven that have been: four held, one each at 50, 0 and 100 %."""
    first, second, half, none, third, full, fourth = past
    visits.confirm(past)
    held = (first, second, third, fourth)
    for visit, late, texts in zip(held, (0, 7, 0, 0), JOURNALS, strict=True):
        visits.hold(stage, visit, SUPPORTER, late)
        visits.write_journal(stage, visit, SUPPORTER, **texts)
    # The agreement pays for what was paid out: it has a line of its own on the invoice.
    stage.as_role(SUPPORTER)["umgange.outlay"].create({"visit_id": third.id, "kind": "food", "amount": 64.5})
    _cancel(stage, half, 30, "child_ill", "Familjehemmet ringde: barnet har feber.")
    _cancel(stage, none, 26, "provider_cancelled", "Stödjaren är sjuk, ingen ersättare fanns.")
    _cancel(stage, full, 19, "visiting_cancelled", "Mamman ringde: hon får inte ledigt.")
    stage.tell(
        f"{assignment.name}: 4 umgängen är genomförda med signerad journal, 3 inställda: "
        "30 timmar före (50 %), av oss (0 %) och 19 timmar före (100 %)."
    )


def _cancel(stage, visit, hours, reason, note):
    told_at = visit.start - timedelta(hours=hours)
    visits.end(stage, visit, "cancelled", reason, told_at, note)


def _tell_series(stage, assignment, series):
    changes = [after.date for before, after in pairwise(series) if before.start.time() != after.start.time()]
    days = " och ".join(day.isoformat() for day in changes)
    stage.tell(
        f"{assignment.name}: {len(series)} umgängen är planerade, onsdagar 15–17 från "
        f"{series[0].date} till {series[-1].date}; klockan ställs om före {days}, tiden är "
        "densamma."
    )
