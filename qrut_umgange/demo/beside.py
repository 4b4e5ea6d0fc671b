"""What is kept beside the file: thanks for an entry, a complaint that is answered, an incident, a concern."""

from datetime import timedelta

THANKS = "Jag ser precis hur det var när barnet stod i dörren. Så vill jag att vi skriver."
QUESTION = "Visste familjehemmet att det blev tyst efter memoryt, eller ska jag ringa?"
ANSWER = "Jag berättade vid hämtningen. Hon sa att det brukar vara så efter skolan."
COMPLAINT = "Det var kallt i rummet och ingen visste hur elementet fungerar."
MEASURES = "Elementet är lagat. En lapp sitter vid dörren, och rummet värms en halvtimme före."
REPLY = "Vi ringde och berättade att elementet är lagat, och tackade för att vi fick veta."
INCIDENT = "Barnet ramlade mot bordskanten i leken och skrapade knät."
AT_ONCE = "Vi tvättade och satte plåster. Familjehemmet fick veta vid hämtningen."
REASON = (
    "Nej, därför att det var en olycka i lek, barnet fick hjälp genast och såret var litet. "
    "Bordet har fått skydd på kanterna."
)
CONCERN = (
    "Vid hämtningen berättade familjehemsmamman att ett annat barn, som bor i samma trappa, ofta är ensamt ute "
    "sent. I går kväll stod barnet utan jacka vid porten när jag gick."
)


def play(stage, visits):
    """Play what happened beside some visits.

    :param visits: those of one case that have been held and written about
    """
    _say(stage, visits)
    _complain(stage, visits[:1])
    _report(stage, visits[-1:])
    _be_concerned(stage)


def _say(stage, visits):
    """The coordinator thanks for one entry, and asks about another; the supporter answers."""
    entries = stage.by("samordnare", visits.journal_entry_ids).filtered(lambda entry: entry.state == "signed")
    first, second = entries.sorted("occurred_at")[:2]
    first.action_thank()
    first.env["umgange.journal.comment"].create({"entry_id": first.id, "kind": "comment", "text": THANKS})
    asked = second.env["umgange.journal.comment"].create({"entry_id": second.id, "kind": "question", "text": QUESTION})
    mine = stage.by("stodjare1", asked)
    mine.answer = ANSWER
    mine.action_answer()
    stage.tell("Bredvid journalen: samordnaren har tackat för en anteckning och fått svar på en fråga om en annan.")


def _complain(stage, visit):
    """The mother says that it was cold; it is seen to, and she is told."""
    mine = stage.by("stodjare1", visit)
    mother = mine.assignment_id.participant_ids.filtered(lambda each: each.role == "visiting")
    taken = mine.env["umgange.complaint"].create(
        {
            "visit_id": visit.id,
            "from_role": "visiting",
            "participant_id": mother[:1].id,
            "about": "place",
            "text": COMPLAINT,
            "received_at": visit.stop + timedelta(minutes=10),
            "received_how": "meeting",
        }
    )
    complaint = stage.by("samordnare", taken)
    complaint.action_handle()
    complaint.write(
        {
            "measures": MEASURES,
            "answer": REPLY,
            "answered_on": visit.date + timedelta(days=1),
            "answered_how": "phone",
        }
    )
    complaint.action_answer()
    stage.tell(f"{complaint.display_name}: ett klagomål på lokalen, åtgärdat och besvarat.")


def _report(stage, visit):
    """The child fell; the manager judges that it does not fall under lex Sarah, and why."""
    reported = stage.as_role("stodjare1")["umgange.incident"].create(
        {
            "visit_id": visit.id,
            "happened_at": visit.start + timedelta(minutes=50),
            "what": INCIDENT,
            "hurt": "child",
            "measure": AT_ONCE,
        }
    )
    incident = stage.by("chef", reported)
    incident.lex_sarah_reason = REASON
    incident.action_judge_no()
    stage.tell(f"{incident.name}: en avvikelse, lex Sarah: nej, därför att … Den väntar på att avslutas.")


def _be_concerned(stage):
    """The other supporter has reported a concern; the managers read it, the coordinator does not."""
    concern = stage.as_role("stodjare2")["umgange.concern"].create(
        {
            "what": CONCERN,
            "board": "Socialnämnden i kommunen där barnet bor",
            "way": "phone",
            "told_to": "Mottagningen",
        }
    )
    concern.action_made()
    stage.tell("En orosanmälan av stodjare2: den läses av skrivaren och av chef, av ingen annan.")
