"""Opening the board of assignments, beside Odoo's own board of as many sale orders."""

from datetime import datetime, timedelta
from functools import partial

from lxml import etree

from odoo.fields import Command, Date

from benchmarks.measure import Side, compare, environment, new_user, report

CARDS = 300
#: What the web client asks for the widget of to-dos, besides the fields that the card names.
TO_DO_FIELDS = ("exception_decoration", "exception_icon", "state", "summary", "type_icon", "type_id")
COLUMNS = ((), ("accepted",), ("accepted", "active"), ("accepted", "paused"))


def run(database: str, repeat: int) -> str:
    """Return the table."""
    with environment(database) as env:
        coordinator = new_user(env, "coordinator", "qrut_umgange.group_coordinator")
        seller = new_user(env, "seller", "sales_team.group_sale_salesman_all_leads")
        # Boards of their own, whatever stands in the database.
        buyers = env["res.partner"].create([{"name": f"Board {n}", "is_company": True} for n in range(10)])
        _make_assignments(env, buyers, coordinator)
        _make_orders(env, buyers, seller)
    ours = partial(_prepare, "umgange.assignment", "qrut_umgange.umgange_assignment_view_kanban", coordinator.id)
    theirs = partial(_prepare, "sale.order", "sale.view_sale_order_kanban", seller.id)
    domain = [("partner_id", "in", buyers.ids)]
    sides = [
        Side("umgange.assignment, by state", 1, database, partial(ours, domain)),
        Side("sale.order, by state", 1, database, partial(theirs, domain)),
    ]
    return report(f"(g) Opening a board of {CARDS} cards", "board", sides, compare(sides, repeat))


def _prepare(model, view, user_id, domain, env):
    """Return a function that opens the board as the web client does, from an empty cache."""
    board = env[model].with_user(user_id)
    arch = etree.fromstring(board.get_view(env.ref(view).id)["arch"])
    names = {node.get("name") for node in arch.iter("field")}
    if "activity_ids" in names:
        names |= {f"activity_{name}" for name in TO_DO_FIELDS}
    specification = {name: _specify(board._fields[name]) for name in names}
    env.invalidate_all()
    return partial(
        board.web_read_group,
        domain,
        ["state"],
        auto_unfold=True,
        unfold_read_specification=specification,
        unfold_read_default_limit=80,
    )


def _specify(field):
    return {"fields": {"display_name": {}}} if field.type == "many2one" else {}


def _make_assignments(env, buyers, coordinator):
    """Make assignments in four columns, each with a child, an officer, a meeting, a plan and two visits."""
    premises = env["umgange.premises"].create({"name": coordinator.name})
    rooms = env["umgange.room"].create(
        [{"name": f"{coordinator.name} {n}", "premises_id": premises.id} for n in range(10)]
    )
    user = new_user(env, "supporter", "qrut_umgange.group_supporter")
    supporter = env["umgange.supporter"].create({"user_id": user.id})
    children = env["umgange.person"].create([{"kind": "child"} for _number in range(CARDS)])
    assignments = env["umgange.assignment"].create(
        [
            {
                "partner_id": buyers[number % len(buyers)].id,
                "coordinator_id": coordinator.id,
                "legal_basis": "lvu_2",
                "supporter_id": supporter.id,
                "room_id": rooms[number % len(rooms)].id,
                "participant_ids": [
                    Command.create({"role": "child", "person_id": child.id}),
                    Command.create({"role": "officer", "partner_id": buyers[0].id}),
                ],
            }
            for number, child in enumerate(children)
        ]
    )
    env["umgange.meeting"].create(
        [
            {
                "assignment_id": each.id,
                "kind": "opening",
                "start": datetime(2026, 1, 7, 9),
                "held": True,
                "participant_ids": each.participant_ids.filtered(lambda p: p.role == "officer").ids,
            }
            for each in assignments
        ]
    )
    point = [Command.create({"name": "Plats", "agreed": "Solen"})]
    plans = [{"assignment_id": each.id, "valid_from": Date.today(), "point_ids": point} for each in assignments]
    env["umgange.plan"].create(plans).action_approve()
    for number, states in enumerate(COLUMNS):
        for state in states:
            assignments[number :: len(COLUMNS)]._move(state)
    _make_visits(env, assignments)


def _make_visits(env, assignments):
    """Plan two visits of each; nobody's room or time is booked twice."""
    first = datetime.combine(Date.today() + timedelta(days=1), datetime.min.time())
    hours = (first + timedelta(hours=number) for number in range(2 * len(assignments)))
    env["umgange.visit"].create(
        [
            {
                "assignment_id": each.id,
                "start": start,
                "stop": start + timedelta(minutes=30),
                "minutes_before": 0,
                "minutes_after": 0,
            }
            for each, start in zip(2 * list(assignments), hours, strict=True)
        ]
    )


def _make_orders(env, buyers, seller):
    """Make as many orders with a line each, in as many columns."""
    product = env["product.product"].create({"name": "Board", "type": "service", "list_price": 3000.0})
    orders = env["sale.order"].create(
        [
            {
                "partner_id": buyers[number % len(buyers)].id,
                "user_id": seller.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
            for number in range(CARDS)
        ]
    )
    columns = [orders[number :: len(COLUMNS)] for number in range(len(COLUMNS))]
    columns[1].state = "sent"
    columns[2].action_confirm()
    columns[3]._action_cancel()
