"""The page of figures and each grouping over 100,000 visits, beside nothing but counting their rows."""

from datetime import timedelta
from functools import partial

from odoo.fields import Command, Date
from odoo.tools import SQL

from benchmarks.measure import Side, compare, environment, new_user, report

VISITS = 100_000
ASSIGNMENTS = 500
BUYERS = 12
#: two years, so that the page's comparison has as much to count as the page
DAYS = 730
GROUPINGS = (
    ["date:month", "state"],
    ["partner_id"],
    ["unit_id"],
    ["end_reason"],
    ["coordinator_id"],
    ["partner_id", "date:month"],
)
MEASURES = ["__count", "on_time:avg", "same_supporter:avg", "same_room:avg"]
#: What differs from visit to visit; all else is as in the visit that it is a copy of.
VARYING = {
    "date": "day.date",
    "start": "day.date + time '13:00'",
    "stop": "day.date + time '15:00'",
    "actual_start": "CASE WHEN how.state IN ('done', 'broken_off')"
    " THEN day.date + time '13:00' + n %% 9 * interval '1 min' END",
    "actual_stop": "CASE WHEN how.state IN ('done', 'broken_off') THEN day.date + time '15:00' END",
    "state": "how.state",
    "end_reason": "how.reason",
    "is_documented": "n %% 50 > 0",
}


def run(database: str, repeat: int) -> str:
    """Return the table."""
    with environment(database) as env:
        manager = new_user(env, "manager", "qrut_umgange.group_manager")
        finance = new_user(env, "finance", "qrut_umgange.group_finance")
        _make_visits(env, manager)
    sides = [
        Side("page of a year, who may see the visits", 1, database, partial(_prepare_page, manager.id, "year")),
        Side("page of a quarter, the same", 1, database, partial(_prepare_page, manager.id, "quarter")),
        Side("page of a quarter, without small figures", 1, database, partial(_prepare_page, finance.id, "quarter")),
        *(Side("by " + ", ".join(by), 1, database, partial(_prepare_group, manager.id, by)) for by in GROUPINGS),
        Side("the table's rows, counted", 1, database, _prepare_count),
    ]
    return report(f"(h) Figures of {VISITS} visits", "page or grouping", sides, compare(sides, repeat))


def _prepare_page(user_id, kind, env):
    """Return a function that reads the page as the web client does, from an empty cache."""
    board = env["umgange.statistics.board"].with_user(user_id)
    env.invalidate_all()
    return partial(board.get_page, {"kind": kind})


def _prepare_group(user_id, by, env):
    statistics = env["umgange.visit.statistics"].with_user(user_id)
    env.invalidate_all()
    return partial(statistics._read_group, [], by, MEASURES)


def _prepare_count(env):
    return partial(env.cr.execute, "SELECT state, count(*) FROM umgange_visit GROUP BY state")


def _make_visits(env, manager):
    """Make a visit for each of some assignments, as it is made at work, and the others as copies by SQL."""
    buyers = env["res.partner"].create([{"name": f"Figures {n}", "is_company": True} for n in range(BUYERS)])
    supporter = env["umgange.supporter"].create(
        {"user_id": new_user(env, "supporter", "qrut_umgange.group_supporter").id}
    )
    premises = env["umgange.premises"].create({"name": manager.name})
    room = env["umgange.room"].create({"name": manager.name, "premises_id": premises.id})
    children = env["umgange.person"].create([{"kind": "child"} for _number in range(ASSIGNMENTS)])
    assignments = env["umgange.assignment"].create(
        [
            {
                "partner_id": buyers[number % BUYERS].id,
                "coordinator_id": manager.id,
                "legal_basis": "lvu_2",
                "supporter_id": supporter.id,
                "room_id": room.id,
                "participant_ids": [Command.create({"role": "child", "person_id": child.id})],
            }
            for number, child in enumerate(children)
        ]
    )
    orders = env["sale.order"].create(
        [{"partner_id": each.partner_id.id, "umgange_assignment_id": each.id} for each in assignments]
    )
    first = Date.today() + timedelta(days=1)
    visits = env["umgange.visit"].create(
        [
            {
                "assignment_id": each.id,
                "start": f"{first + timedelta(days=number)} 13:00:00",
                "stop": f"{first + timedelta(days=number)} 15:00:00",
            }
            for number, each in enumerate(assignments)
        ]
    )
    env.flush_all()
    env.cr.execute("UPDATE sale_order SET state = 'sale' WHERE id IN %s", [tuple(orders.ids)])
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'umgange_visit' AND column_name <> 'id'"
    )
    columns = [name for (name,) in env.cr.fetchall()]
    # A benchmark's own words, none of them from outside.
    values = SQL(", ").join(
        SQL(VARYING[name]) if name in VARYING else SQL("v.%s", SQL.identifier(name)) for name in columns
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO umgange_visit (%(names)s)
            SELECT %(values)s
              FROM umgange_visit v
              CROSS JOIN generate_series(1, %(copies)s) AS n
              CROSS JOIN LATERAL (SELECT current_date - 1 - (n * 37 + v.id) %% %(days)s AS date) AS day
              CROSS JOIN LATERAL (
                   SELECT (ARRAY['cancelled', 'no_show', 'broken_off', 'abstained'])[n %% 20 + 1],
                          (ARRAY['child_ill', 'visiting_absent', 'child_stop', 'childs_best'])[n %% 20 + 1]
                   ) AS rare (state, reason)
              CROSS JOIN LATERAL (SELECT COALESCE(rare.state, 'done') AS state, rare.reason) AS how
             WHERE v.id IN %(ids)s
            """,
            names=SQL(", ").join(map(SQL.identifier, columns)),
            values=values,
            copies=VISITS // ASSIGNMENTS,
            days=DAYS,
            ids=tuple(visits.ids),
        )
    )
