"""What was before: assignments that ended, moved in from the calendar used until now, so that there is a past to count.

They were held and invoiced there. Nobody plays them again: they are laid in as they ended, all of them in a few
statements, without deliveries, and without a journal: that stands in the old binders.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tools import SQL

from . import buyers, casework, staff, terms

SUPPORTER = "stodjare2"
ROOM = "Stjärnan"
# The child, and whom it met; two municipalities, six children each.
FAMILIES = {
    "0180": (
        ("Tindra Falkbo", "Edit Falkbo"),
        ("Milo Sjögärd", "Rune Sjögärd"),
        ("Alma Tornvik", "Beata Tornvik"),
        ("Otto Bergsten", "Verner Bergsten"),
        ("Signe Rosvall", "Gry Rosvall"),
        ("Love Almqvist", "Torun Almqvist"),
    ),
    "0380": (
        ("Hedda Ekmark", "Ylva Ekmark"),
        ("Viggo Hallin", "Börje Hallin"),
        ("Elsie Norling", "Siv Norling"),
        ("Tage Wikfors", "Malte Wikfors"),
        ("Iris Löfdahl", "Hillevi Löfdahl"),
        ("Frans Ödeen", "Sture Ödeen"),
    ),
}
QUARTERS = 3
# How long before the agreed beginning they were asked for.
ASKED_BEFORE = timedelta(days=16)
PURPOSE = "Barnet ska få träffa den som det saknar, i lugn och ro."
POINTS = (("Hur ofta", "Varannan vecka, en timme."), ("Plats", "Rum Stjärnan."))
# How many days after the request the plan holds, over and over.
DAYS_TO_PLAN = (19, 25, 16, 28, 22, 33)
# What each child wished, and what became of it: two of three came true.
WISHES = ("Att vi bakar en gång till", "Att vi går till lekplatsen")
NOT_MET = "Det regnade varje gång. Vi sa det till barnet och valde en annan lek."
WEEKS_BETWEEN = 2

# How visits ended, over and over in this order: state, reason, minutes late, whether the child was asked.
ENDED = (
    ("done", None, 0, "offered"),
    ("done", None, 3, "offered"),
    ("cancelled", "child_ill", None, None),
    ("done", None, 0, "not_today"),
    ("done", None, 12, "offered"),
    ("done", None, 9, None),
    ("cancelled", "visiting_ill", None, None),
    ("done", None, 0, "offered"),
    ("no_show", "visiting_absent", None, None),
    ("done", None, 0, "offered"),
    ("no_show", "visiting_absent", None, None),
)


def play(stage):
    """Lay in the past: twelve children in three quarters that are over."""
    assignments = _open(stage)
    visits = _plan(stage, assignments)
    wishes = _wish(stage, assignments)
    _end(stage, assignments, visits, wishes)
    stage.tell(
        f"Från den gamla kalendern: {len(assignments)} avslutade uppdrag med {len(visits)} umgängen i tre kvartal, "
        "så att sidorna med siffror har något att visa för dem som inte får se de enskilda umgängena."
    )


def date_back(stage):
    """Let what the story made today have been asked for when it was: a request comes before its plan."""
    stage.acting.flush_all()
    stage.env.cr.execute(
        SQL(
            """
            UPDATE umgange_assignment
               SET create_date = LEAST(create_date, date_from - %(before)s)
             WHERE date_from <= %(today)s;
            UPDATE sale_order o
               SET date_order = LEAST(o.date_order, a.create_date + interval '2 days')
              FROM umgange_assignment a
             WHERE a.id = o.umgange_assignment_id
            """,
            today=stage.today,
            before=ASKED_BEFORE,
        )
    )
    stage.env.invalidate_all()


def _get_quarter(stage, back):
    """Return the first day of the quarter so many before this one."""
    this = stage.today.replace(month=(stage.today.month - 1) // 3 * 3 + 1, day=1)
    return this - relativedelta(months=3 * back)


def _open(stage):
    """Open them: every other begins with the first quarter, the rest with the last."""
    env = stage.as_role(casework.COORDINATOR)
    families = [(code, *names) for code, rows in FAMILIES.items() for names in rows]
    persons = env["umgange.person"].create(
        [
            {"kind": kind, "shown_name": name}
            for _code, child, adult in families
            for kind, name in (("child", child), ("adult", adult))
        ]
    )
    # The request came with the first day of the quarter: see ``date_back``.
    begins = [_get_quarter(stage, back) + ASKED_BEFORE for back in (QUARTERS, 1)]
    assignments = env["umgange.assignment"].create(
        [
            _prepare(stage, env, code, persons[2 * number : 2 * number + 2], begins[number % 2])
            for number, (code, *_names) in enumerate(families)
        ]
    )
    assignments.action_accept()
    return assignments


def _prepare(stage, env, code, persons, first):
    around = zip(("child", "visiting"), persons, strict=True)
    return {
        "partner_id": buyers.get_unit(env, code).commercial_partner_id.id,
        "legal_basis": "sol",
        "date_from": first,
        "date_to": _get_quarter(stage, 0) - timedelta(days=1),
        "room_id": terms.get_room(env, ROOM).id,
        "supporter_id": staff.get_supporter(stage, SUPPORTER).id,
        "participant_ids": [Command.create({"role": role, "person_id": person.id}) for role, person in around],
    }


def _plan(stage, assignments):
    """Let plans hold, and plan a visit every second week: each child has an hour of the week of its own."""
    mine = stage.by(casework.COORDINATOR, assignments)
    plans, visits = [], []
    for number, assignment in enumerate(mine):
        begins = assignment.date_from - ASKED_BEFORE + timedelta(days=DAYS_TO_PLAN[number % len(DAYS_TO_PLAN)])
        plans.append(_prepare_plan(assignment, begins))
        day = begins + timedelta(days=(number % 6 - begins.weekday()) % 7)
        while day <= assignment.date_to:
            start = stage.moment(day, 12 + number // 6 * 2)
            visits.append({"assignment_id": assignment.id, "start": start, "stop": start + timedelta(hours=1)})
            day += timedelta(weeks=WEEKS_BETWEEN)
    mine.env["umgange.plan"].create(plans).action_approve()
    return mine.env["umgange.visit"].create(visits)


def _prepare_plan(assignment, begins):
    points = [Command.create({"name": name, "agreed": agreed}) for name, agreed in POINTS]
    return {
        "assignment_id": assignment.id,
        "valid_from": begins,
        "purpose": PURPOSE,
        "point_ids": points,
        "step_ids": [],
    }


def _wish(stage, assignments):
    """Note what each child wished, early in the last quarter."""
    mine = stage.by(casework.COORDINATOR, assignments)
    said_on = _get_quarter(stage, 1) + timedelta(days=40)
    return mine.env["umgange.wish"].create(
        [
            {"assignment_id": assignment.id, "wish": wish, "source": "other", "said_on": said_on}
            for assignment in mine
            for wish in WISHES
        ]
    )


def _end(stage, assignments, visits, wishes):
    """Let visits, wishes and assignments be as they ended."""
    stage.acting.flush_all()
    rows = [(visit.id, *ENDED[number % len(ENDED)]) for number, visit in enumerate(visits)]
    for state, reason, late, talk in dict.fromkeys(row[1:] for row in rows):
        ids = tuple(row[0] for row in rows if row[1:] == (state, reason, late, talk))
        stage.env.cr.execute(
            SQL(
                """
                UPDATE umgange_visit
                   SET state = %(state)s, end_reason = %(reason)s, talk_offer = %(talk)s, is_documented = TRUE,
                       actual_start = start + make_interval(mins => %(late)s),
                       actual_stop = CASE WHEN %(late)s IS NULL THEN NULL ELSE stop END
                 WHERE id IN %(ids)s
                """,
                state=state,
                reason=reason,
                talk=talk,
                late=late,
                ids=ids,
            )
        )
    _settle(stage, wishes.ids, wishes[::3].ids)
    stage.env.cr.execute(SQL("UPDATE umgange_assignment SET state = 'closed' WHERE id IN %s", tuple(assignments.ids)))
    stage.env.invalidate_all()


def _settle(stage, wish_ids, missed_ids):
    """Let the wishes be told back, and some of them not have come true."""
    for outcome, why, ids in (("met", None, wish_ids), ("not_met", NOT_MET, missed_ids)):
        stage.env.cr.execute(
            SQL(
                """
                UPDATE umgange_wish
                   SET state = 'answered', outcome = %(outcome)s, outcome_why = %(why)s, outcome_on = said_on + 14
                 WHERE id IN %(ids)s
                """,
                outcome=outcome,
                why=why,
                ids=tuple(ids),
            )
        )
    stage.env.cr.execute(
        SQL("UPDATE umgange_wish SET state = 'closed', told_on = outcome_on WHERE id IN %s", tuple(wish_ids))
    )
