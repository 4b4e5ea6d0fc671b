"""What the child says after the visits, and what becomes of it; the mother's quarter; a follow-up that decides."""

from datetime import timedelta

from odoo import Command

SUPPORTER = "stodjare1"
FIRST_TALK = {
    "place": "room",
    "tool": "faces",
    "duty_told": True,
    "come_mark": "face_3",
    "come_words": "Lite pirrigt i bilen.",
    "with_mark": "face_5",
    "with_words": "Hon luktar som hemma.",
    "safe_mark": "face_4",
    "safe_words": "I händerna.",
    "best_words": "Pärlorna.",
    "how_long": "short",
    "near": "right",
    "same_words": "Att vi säger hej i hallen först",
    "different_words": "Sagan om björnen en gång till",
    "pass_on": "Att jag vill ha med mig pärlplattan hem.",
    "pass_on_to": "familjehemmet",
}
LAST_TALK = {
    "place": "car",
    "tool": "faces",
    "duty_told": True,
    "with_mark": "face_5",
    "best_words": "Kojan.",
    "hardest_words": "När det var slut.",
    "different_words": "Att vi ringer mormor och säger hej",
    "keep": "Att jag grät lite i bilen förra gången.",
    "keep_from": "mamma",
}
WHY_NOT_TODAY = "Barnet somnade i bilen på vägen hem."
QUARTER = {
    "before": "Hon hade sovit dåligt och var orolig för att barnet skulle vara trött. Vi gick igenom dagen.",
    "how_was": "”Det gick så fort. Jag hann inte säga allt.”",
    "support": "Vi pratade om att avskedet gick lugnt och vad som hjälpte.",
    "needs": "Att någon ringer i morgon. Hjälp med busstiderna.",
}
ANSWERS = (
    "Pärlorna och sagan. Att det är samma rum.",
    "Att säga hej då.",
    "Att få veta tiderna i god tid.",
    "Lite orolig dagen före, lugn efteråt.",
    "Entré A fungerar bra. Kläder för ute glöms ibland.",
    "Att få veta hur barnet mådde vid avskedet.",
)
REASON = "Barnet vill fortsätta som nu och ha sagan varje gång. Mamman och familjehemmet ser det lika."


def play(stage, assignment):
    """Let the child of the assignment talk after its visits: a wish that goes round, not today, a wish that is open."""
    child = assignment.child_ids
    held = assignment.visit_ids.filtered(lambda visit: visit.state == "done").sorted("start")
    first, second, third, last = held
    wishes = _talk(stage, first, child, FIRST_TALK)
    for wish in stage.by(SUPPORTER, wishes):
        wish.note_outcome("met", "", second.id)
        wish.told_on = second.date
        wish.note_told()
    _skip(stage, third, child)
    _talk(stage, last, child, LAST_TALK)
    _have_quarter(stage, last)
    _follow_up(stage, assignment, third)
    stage.tell(
        f"{assignment.name}: barnet önskade sagan en gång till; det blev så och barnet har fått veta det. En önskan "
        "är öppen och står på nästa umgänges lista. En gång blev det ”inte i dag”."
    )


def _talk(stage, visit, child, answers):
    mine = stage.by(SUPPORTER, visit)
    talk = mine.env["umgange.child.talk"].browse(mine.begin_talk(child.id)["id"])
    talk.write({**answers, "talked_at": visit.stop + timedelta(minutes=10)})
    talk.action_close()
    return talk.wish_ids


def _skip(stage, visit, child):
    mine = stage.by(SUPPORTER, visit)
    mine.skip_talk(child.id)
    mine.talk_ids.note_why(WHY_NOT_TODAY)


def _have_quarter(stage, visit):
    mine = stage.by(SUPPORTER, visit)
    mother = mine.attendance_ids.participant_id.filtered(lambda each: each.role == "visiting")
    mine.note_quarter(mother.id, QUARTER)


def _follow_up(stage, assignment, visit):
    """Hold the follow-up two days after a visit: three questions each by phone, and the next step."""
    theirs = stage.by("samordnare", assignment)
    around = theirs.participant_ids.filtered(lambda each: each.role == "officer" or each.relation == "family_home")
    start = stage.moment(visit.date + timedelta(days=2), 10)
    meeting = theirs.env["umgange.meeting"].create(
        {
            "assignment_id": theirs.id,
            "kind": "follow_up",
            "start": start,
            "stop": start + timedelta(hours=1),
            "participant_ids": [Command.set(around.ids)],
        }
    )
    for row, answer in zip(meeting.answer_ids, ANSWERS, strict=False):
        row.write({"answer": answer, "way": "phone", "answered_on": visit.date + timedelta(days=1)})
    meeting.action_hold()
    meeting.write({"next_step": "continue", "next_step_by": "agreed", "next_step_reason": REASON})
    stage.tell(f"{meeting.display_name}: tre frågor var till mamman och familjehemmet, och ett beslut om nästa steg.")
