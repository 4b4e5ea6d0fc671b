"""What is done at a visit, by the coordinator and by the visit's supporter."""

from datetime import timedelta

from .casework import COORDINATOR


def confirm(visits):
    """Confirm visits: those who come have said yes."""
    visits.action_confirm()


def hold(stage, visit, login, late=0):
    """Hold a visit: everybody comes and leaves, the supporter ticks them off.

    :param int late: minutes that the visiting person is late
    """
    mine = stage.by(login, visit)
    for attendance in mine.attendance_ids:
        delay = late if attendance.participant_id.role == "visiting" else 0
        attendance.action_here(attendance.planned_arrival + timedelta(minutes=delay))
    mine.action_start(visit.start)
    for attendance in mine.attendance_ids:
        attendance.action_left(attendance.planned_departure)
    mine.action_end(visit.stop)


def write_journal(stage, visit, login, facts, sign=True, **texts):
    """Write the entry that the visit's own button opens, and sign it."""
    mine = stage.by(login, visit)
    entry = mine.env["umgange.journal.entry"].browse(mine.action_write_journal()["res_id"])
    entry.write({"facts": facts, **texts})
    if sign:
        entry.action_sign()


def write_together(stage, visit, login, common, parts):
    """Begin the entries of a visit with several children: what is common, and each child's own part; return them."""
    mine = stage.by(login, visit)
    begun = mine.begin_drafts()
    entries = mine.env["umgange.journal.entry"].browse(entry["id"] for entry in begun["entries"])
    entries.save_common(common, begun["common"]["number"])
    for entry, texts in zip(entries, parts, strict=False):
        entry.save_draft(texts, entry.draft_number)
    return entries


def end(stage, visit, outcome, reason, told_at, note, login=COORDINATOR):
    """End a visit in the form of that name: what became of it, why and when we were told."""
    mine = stage.by(login, visit)
    wizard = mine.env["umgange.visit.end"].create(
        {
            "visit_ids": mine.ids,
            "outcome": outcome,
            "reason": reason,
            "told_at": told_at,
            "note": note,
        }
    )
    wizard.action_apply()


def plan_soon(stage, assignment):
    """Plan and confirm one extra visit that is about to begin, for whoever tries the story."""
    start = stage.soon()
    visit = assignment.env["umgange.visit"].create(
        {
            "assignment_id": assignment.id,
            "start": start,
            "stop": start + timedelta(hours=1, minutes=30),
        }
    )
    confirm(visit)
    return visit


def replace(stage, visit):
    """Plan the visit that makes up for one that did not take place: the next free time that is proposed."""
    series = stage.by("samordnare", visit.env["umgange.visit.series"])
    series.browse(stage.by("samordnare", visit).action_replace()["res_id"]).action_plan()
