"""Who is around an assignment: what each is to the child, has confirmed, was given and told."""

from datetime import timedelta

from . import casework


def say_relations(assignment, relations):
    """Say what each is to the child, by role."""
    for participant in assignment.participant_ids:
        if relation := relations.get(participant.role):
            participant.relation = relation


def add(stage, assignment, role, name, relation=None, phone=None, **values):
    """Add somebody else around the child, with what was said about attending and collecting."""
    person = casework.register_person(stage, name, shown_phone=phone)
    values = {
        "assignment_id": assignment.id,
        "role": role,
        "relation": relation,
        "person_id": person.id,
        "sequence": 20,
        **values,
    }
    return assignment.env["umgange.participant"].create(values)


def confirm(assignment, day, roles):
    """Tick what those of ``roles`` confirmed on ``day``."""
    confirmed = assignment.participant_ids.filtered(lambda each: each.role in roles).confirmation_ids
    confirmed.write({"confirmed_on": day})


def hand_out(stage, plan, moment, ways):
    """Note who got this version of the plan, in the dialog that its button opens: role -> way."""
    action = plan.action_hand_out()
    dialogs = plan.env[action["res_model"]].with_context(**action["context"])
    for way in dict.fromkeys(ways.values()):
        roles = [role for role, chosen in ways.items() if chosen == way]
        to = plan.assignment_id.people_ids.filtered(lambda each, roles=roles: each.role in roles)
        dialogs.create({"participant_ids": to.ids, "way": way, "given_at": moment}).action_note()
    stage.tell(f"{plan.display_name}: utlämnad till {plan.handout_label.lower()}.")


def note_contacts(stage, assignment, role, notes):
    """Note contacts with whoever has ``role``: (days ago, kind, text)."""
    participant = assignment.participant_ids.filtered(lambda each: each.role == role)[:1]
    assignment.env["umgange.contact.note"].create(
        [
            {
                "assignment_id": assignment.id,
                "participant_id": participant.id,
                "contacted_at": stage.moment(stage.today - timedelta(days=days), 10),
                "kind": kind,
                "text": text,
            }
            for days, kind, text in notes
        ]
    )
