"""Two families at the premises on the same day, and two who would rather not meet there."""

from datetime import timedelta

REASON = "De är bekanta sedan tidigare och har bråkat. Pappan ber att få slippa möta henne i hallen."


def play(stage, soon, assignment):
    """Plan an extra visit beside one that is about to begin; the two who must not meet are written down.

    :param soon: the visit that is about to begin
    :param assignment: another family's
    """
    visiting = (soon.assignment_id | assignment).participant_ids.filtered(lambda each: each.role == "visiting")
    first, second = visiting.person_id.sorted("id").ids
    pair = stage.as_role("samordnare")["umgange.separation"].create(
        {
            "first_person_id": first,
            "second_person_id": second,
            "decided_by": "wish",
            "date_from": soon.date,
            "reason": REASON,
        }
    )
    pair.action_decide()
    start = soon.stop - timedelta(minutes=30)
    if not _is_free(assignment, start):
        return
    beside = assignment.env["umgange.visit"].create(
        {"assignment_id": assignment.id, "start": start, "stop": start + timedelta(hours=1)}
    )
    stage.tell(
        f"{beside.display_name}: samma dag som {soon.assignment_id.name}, och två som inte får mötas. "
        "Dagen i lokalerna visar det och föreslår en annan tid."
    )


def _is_free(assignment, start):
    resources = assignment.room_id.resource_id | assignment.supporter_id.resource_id
    taken = [("resource_id", "in", resources.ids), ("start", "<", start + timedelta(hours=1)), ("stop", ">", start)]
    return not assignment.env["umgange.booking"].search_count(taken)
