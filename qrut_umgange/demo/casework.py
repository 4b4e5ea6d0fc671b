"""What the coordinator does with every assignment: people, order, meetings, plan, series."""

from datetime import timedelta

from odoo import Command

from . import buyers, staff, terms
from .stage import LANGUAGE, read_rows

COORDINATOR = "samordnare"
MEETING_MINUTES = 60
# Days (month, day) on which no visit is planned.
HOLIDAYS = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}


def get_child_numbers():
    """Return numbers of the published test series that a child of today can have."""
    numbers = [row["number"] for row in read_rows("test-personnummer.csv")]
    return sorted(number for number in numbers if number >= "2016")


def register_person(stage, name, **details):
    """Register an adult, by name and by what else the screen shows; no personal number."""
    persons = stage.as_role(COORDINATOR)["umgange.person"]
    return persons.create({"kind": "adult", "shown_name": name, **details})


def register_child(stage, name, number=None):
    """Register a child; the number may come later."""
    return register_person(stage, name, kind="child", shown_personnummer=number)


def open_assignment(stage, code, people, **frames):
    """Open a request from a unit, with its officer and the people around the child.

    :param str code: the municipality's
    :param list people: (role, person)
    """
    env = stage.as_role(COORDINATOR)
    officer = {"role": "officer", "partner_id": buyers.get_officer(env, code).id}
    around = [{"role": role, "person_id": person.id} for role, person in people]
    return env["umgange.assignment"].create(
        {
            "partner_id": buyers.get_unit(env, code).commercial_partner_id.id,
            "participant_ids": [Command.create(values) for values in (*around, officer)],
            **frames,
        }
    )


def screen(assignment, light, reason):
    """Screen the request in the dialog of that name; it is answered later."""
    answer = assignment.env["umgange.assignment.answer"].create(
        {"assignment_id": assignment.id, "screening": light, "screening_reason": reason}
    )
    answer.action_keep()


def change_officer(stage, assignment, day, code, name, function):
    """Let somebody else at the unit be the officer from a day, in the dialog of that name."""
    env = stage.as_role(COORDINATOR)
    officer = env["res.partner"].create(
        {"name": name, "function": function, "parent_id": buyers.get_unit(env, code).id, "lang": LANGUAGE}
    )
    change = env["umgange.assignment.change"].create(
        {"assignment_id": assignment.id, "day": day, "officer_id": officer.id}
    )
    change.action_apply()
    stage.tell(f"{assignment.name}: byter handläggare {day}; den förra får inga rapporter efter det.")


def give_frames(stage, assignment, supporter, room, substitute=None):
    """Decide who supports the visits and where, the same each time."""
    assignment.write(
        {
            "supporter_id": staff.get_supporter(stage, supporter).id,
            "substitute_id": substitute and staff.get_supporter(stage, substitute).id,
            "room_id": terms.get_room(assignment.env, room).id,
        }
    )


def register_order(stage, assignment, code, **references):
    """Register what the unit ordered, in the form of that name; the request is accepted."""
    env = assignment.env
    register = env["umgange.order.register"].create(
        {
            "assignment_id": assignment.id,
            "partner_id": buyers.get_unit(env, code).id,
            "officer_id": buyers.get_officer(env, code).id,
            **references,
        }
    )
    register.action_register()
    stage.tell(
        f"{assignment.name}: {register.partner_id.commercial_partner_id.name} har beställt högst "
        f"{register.visits} umgängen ({assignment.order_name})."
    )


def hold_opening_meetings(stage, assignment, first_day, notes, question=None):
    """Hold the three opening meetings: the officer, the family home, the visiting person.

    :param question: what the last of them leaves open for the plan
    """
    roles = (("officer",), ("officer", "carer"), ("officer", "visiting"))
    for number, (invited, note) in enumerate(zip(roles, notes, strict=True)):
        meeting = plan_meeting(stage, assignment, first_day + timedelta(days=2 * number), invited)
        meeting.agenda_ids.write({"done": True})
        meeting.rules_ids.write({"answer": "signed", "answered_on": meeting._get_day()})
        meeting.notes = note
        meeting.action_hold()
    if question:
        officer = assignment.participant_ids.filtered(lambda p: p.role == "officer")
        meeting.question_ids = [Command.create({"question": question, "participant_id": officer.id})]


def plan_meeting(stage, assignment, day, invited, **values):
    """Plan an opening meeting of those who have the ``invited`` roles; it begins with its agenda and rules."""
    start = stage.moment(day, 13)
    come = assignment.participant_ids.filtered(lambda p: p.role in invited)
    return assignment.env["umgange.meeting"].create(
        {
            "assignment_id": assignment.id,
            "kind": "opening",
            "start": start,
            "stop": start + timedelta(minutes=MEETING_MINUTES),
            "participant_ids": come.ids,
            **values,
        }
    )


def approve_plan(assignment, valid_from, purpose, points, **values):
    """Write a plan of its points (name, what was agreed) and approve it."""
    plan = write_plan(assignment, valid_from, purpose, points, **values)
    plan.action_approve()
    return plan


def write_plan(assignment, valid_from, purpose, points, **values):
    """Write a plan of its points (name, what was agreed), a draft."""
    return assignment.env["umgange.plan"].create(
        {
            "assignment_id": assignment.id,
            "valid_from": valid_from,
            "purpose": purpose,
            "point_ids": [
                Command.create({"sequence": 10 * place, "name": name, "agreed": agreed})
                for place, (name, agreed) in enumerate(points, start=1)
            ],
            "step_ids": [],
            **values,
        }
    )


def write_steps(plan, steps):
    """Write the steps on the way in (name, when it is taken, how the child sees it)."""
    plan.step_ids = [
        Command.create({"sequence": 10 * place, "name": name, "criteria": criteria, "child_view": view})
        for place, (name, criteria, view) in enumerate(steps, start=1)
    ]


def take_step(plan, name, day, child_view):
    """Note that a step of an approved plan was taken."""
    step = plan.step_ids.filtered(lambda each: each.name == name)
    step.taken_ids.create({"step_id": step.id, "date": day, "child_view": child_view})


def write_views(plan, views, outcomes):
    """Write down who sees a point differently, and how that ends.

    :param views: (point, role, what they say)
    :param dict outcomes: point -> (what it is about, outcome)
    """
    points = {point.name: point for point in plan.point_ids}
    people = {each.role: each for each in plan.assignment_id.participant_ids}
    plan.env["umgange.plan.view"].create(
        [{"point_id": points[name].id, "participant_id": people[role].id, "text": text} for name, role, text in views]
    )
    for name, (topic, outcome) in outcomes.items():
        points[name].write({"topic": topic, "outcome": outcome})


def plan_series(stage, assignment, first_day, hours, count, interval_weeks=2):
    """Plan a series in the form of that name: look at the preview, skip holidays, plan.

    :param tuple hours: from and to, as hours of the local day
    """
    series = assignment.env["umgange.visit.series"].create(
        {
            "assignment_id": assignment.id,
            "first_day": first_day,
            "interval_weeks": interval_weeks,
            "starts_at": hours[0],
            "ends_at": hours[1],
            "count": count,
        }
    )
    series.action_preview()
    ahead = series.line_ids.filtered(lambda line: line.date > stage.today)
    ahead.filtered(lambda line: (line.date.month, line.date.day) in HOLIDAYS).skip = True
    series.action_preview()
    series.action_plan()
    return assignment.visit_ids.sorted("start")


def assess_safety(assignment, light, answers, **texts):
    """Make the safety assessment: answer what differs, no to the rest; it is in force.

    :param dict answers: a word of the question -> (answer, what we do)
    """
    assessment = assignment.env["umgange.risk.assessment"].create(
        {"assignment_id": assignment.id, "light": light, **texts}
    )
    for word, (answer, measure) in answers.items():
        asked = assessment.line_ids.filtered(lambda line, word=word: word in line.name)
        asked.write({"answer": answer, "measure": measure})
    assessment.action_answer_no()
    assessment.action_ready()
    return assessment
