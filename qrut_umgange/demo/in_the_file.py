"""What came in and went out: a decision on paper, booklets, an extract for the guardian, a breach that was mended."""

import base64
from datetime import timedelta
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from .casework import COORDINATOR

MANAGER = "chef"
SUPPORTER = "stodjare1"
PAPER = (
    "Socialnämnden, Exempelstad",
    "",
    "Beslut om umgänge",
    "",
    "Nämnden beslutar att barnet och mamman ska träffas varannan vecka",
    "i två timmar, med stöd. Beslutet gäller tills vidare och övervägs",
    "på nytt inom tre månader.",
)
TOLD = (
    "Familjehemmet ringde dagen efter umgänget. Barnet hade sovit gott och ville visa sin teckning.",
    "Familjehemmet berättade också att fostersyskonet har varit på sjukhus och är hemma igen.",
)
OTHERS = "fostersyskonet har varit på sjukhus och är hemma igen"
WHY = "Uppgifterna som är utelämnade gäller någon annan än barnet. Allt annat i akten lämnas ut."
STATEMENT = (
    "Pappan har fått barnets akt, utom en mening om ett annat barns hälsa. Vi bedömer att det andra barnet kan ta "
    "skada av att den lämnas ut, och att meningen inte behövs för att förstå hur barnet har det."
)
LETTER = {
    "kind": "confidentiality",
    "what": "En kopia av en umgängesplan lades i ett kuvert med fel adress. Mottagaren öppnade, ringde oss samma dag "
    "och har lämnat tillbaka den.",
    "consequences": "En utomstående har läst vilka tider och i vilket rum barnet träffar sin mamma. Ingen adress "
    "stod med.",
    "measures": "Planen är tillbaka. Tiderna ligger kvar, handläggaren vet. Två läser adressen innan ett brev går.",
    "concerned_count": 3,
    "concerned_who": "Ett barn, en förälder och ett familjehem",
    "controller": "own",
    "risk": "risk",
    "risk_reason": "Det framgår att barnet är placerat, och när det är hos oss.",
    "imy": "notify",
    "imy_reference": "IMY-2026-0000",
    "persons_told": "told",
}


def play(stage, assignment):
    """Play it around the assignment that has been going on the longest."""
    _take_in(stage, assignment)
    _give_booklets(stage, assignment)
    _extract(stage, assignment)
    _mend(stage, assignment)


def _draw_paper():
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for number, line in enumerate(PAPER):
        canvas.drawString(80, 740 - 20 * number, line)
    canvas.save()
    return base64.b64encode(file.getvalue())


def _take_in(stage, assignment):
    mine = stage.by(COORDINATOR, assignment)
    paper = mine.env["umgange.document"].create(
        {
            "assignment_id": mine.id,
            "kind": "decision",
            "sender": "Socialnämnden",
            "dated_on": stage.day(-6),
            "received_on": stage.day(-5),
            "note": "Umgänge varannan vecka, övervägs inom tre månader.",
            "decision_id": mine.decision_ids[:1].id,
            "content": _draw_paper(),
        }
    )
    entry = mine.env["umgange.journal.entry"].browse(paper.action_write_entry()["res_id"])
    entry.action_sign()
    stage.tell(f"{paper.display_name}: inkommen handling i barnets akt, {paper.file_name}, med anteckning om den.")


def _give_booklets(stage, assignment):
    mine = stage.by(COORDINATOR, assignment)
    child = mine.participant_ids.filtered(lambda each: each.role == "child")
    booklets = mine.env["umgange.booklet"]._get_for(child)
    if not booklets:
        # Only an installation of Qrut's own has them from the beginning.
        names = ("När du träffar mamma eller pappa", "Ha umgänge med sin förälder")
        managed = stage.as_role(MANAGER)["umgange.booklet"]
        managed.create([{"name": name, "role": "child"} for name in names])
        child = stage.by(COORDINATOR, child)
    action = child.action_give_booklet()
    dialogs = child.env[action["res_model"]].with_context(**action["context"])
    dialogs.create({"given_at": stage.moment(stage.day(-12), 15)}).action_note()
    given = ", ".join(child.handout_ids.booklet_id.mapped("name"))
    stage.tell(f"{assignment.name}: barnet har fått {given}.")


def _extract(stage, assignment):
    """Let the father, who is a guardian, read the file: another child's health is left out."""
    theirs = stage.by(SUPPORTER, assignment)
    held = theirs.visit_ids.filtered(lambda visit: visit.state == "done").sorted("start")[-1:]
    theirs.env["umgange.journal.entry"].create(
        {
            "assignment_id": theirs.id,
            "child_id": theirs.child_ids.id,
            "kind": "call",
            "occurred_at": held.stop + timedelta(hours=18),
            "facts": "\n\n".join(TOLD),
        }
    ).action_sign()
    mine = stage.by(COORDINATOR, assignment)
    father = mine.participant_ids.filtered(lambda each: each.role == "guardian")
    extract = mine.env["umgange.extract"].create(
        {"assignment_id": mine.id, "asked_by_id": father.id, "asked_on": stage.day(-1), "identity_check": "shown"}
    )
    for passage in extract.passage_ids:
        if OTHERS in passage.text:
            passage.write({"to_mask": OTHERS, "ground": "other", "reason": "Ett annat barns hälsa."})
            passage.action_mask()
        else:
            passage.reason = passage.warning and "Pappan känner dem redan, och det gäller barnet."
            passage.action_release()
    extract.refusal_reason = WHY
    extract.action_submit()
    decided = stage.by(MANAGER, extract)
    decided.action_decide()
    decided.ivo_statement = STATEMENT
    decided.action_ivo_sent()
    stage.by(COORDINATOR, extract).action_hand_over()
    stage.tell(
        f"{extract.display_name}: pappan har fått läsa akten, {extract.progress}; en mening om någon annan är "
        "utelämnad, chefen har beslutat och frågan är hos IVO."
    )


def _mend(stage, assignment):
    """Write down, and close, what happened with a letter; it was found, judged and notified within a day."""
    env = stage.as_role(MANAGER)
    found = stage.moment(stage.day(-3), 10)
    breach = env["umgange.breach"].create(
        {
            **LETTER,
            "found_at": found,
            "happened_at": found - timedelta(days=2),
            "imy_notified_at": found + timedelta(hours=20),
            "persons_told_on": stage.day(-3),
            "concerned_ids": assignment.child_ids.ids,
        }
    )
    breach.action_close()
    stage.tell(f"{breach.display_name}: {breach.clock} Avslutad.")
