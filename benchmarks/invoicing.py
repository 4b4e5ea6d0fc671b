"""Invoicing visits, beside Odoo's own invoicing of as many ordinary order lines."""

from datetime import date, timedelta
from functools import partial

from odoo.fields import Command

from benchmarks.measure import Side, compare, environment, new_user, report

ORDERS = 100
VISITS = 10  # per order


# how much was delivered, to see whether a line costs more when there are more
SIZES = (100, 1_000)


def run(database: str, repeat: int) -> str:
    """Return the tables: beside Odoo's own, by the month's run, and while it grows."""
    with environment(database) as env:
        finance_id = new_user(env, "finance", "qrut_umgange.group_finance").id
        visit = _new_product(env, service_tracking="umgange")
        ordinary = _new_product(
            env,
            taxes_id=[Command.set(visit.taxes_id.ids)],
            property_account_income_id=visit.property_account_income_id.id,
        )
        buyer_ids = _new_buyers(env, max(SIZES)).ids
    few = {"finance_id": finance_id, "buyer_ids": buyer_ids[:ORDERS]}
    visits = partial(_prepare, _new_visit_orders, product_id=visit.id, **few)
    lines = partial(_prepare, _new_orders, product_id=ordinary.id, **few)
    month = partial(_prepare_run, product_id=visit.id, **few)
    sides = [
        Side(f"{ORDERS} orders × {VISITS} visits", ORDERS * VISITS, database, visits),
        Side(f"{ORDERS} orders × {VISITS} ordinary lines", ORDERS * VISITS, database, lines),
    ]
    title = "(b) Invoicing: sale.order._create_invoices, an invoice per order"
    table = report(title, "line", sides, compare(sides, repeat))
    runs = [Side(f"the month's run, {ORDERS} orders × {VISITS} visits", ORDERS * VISITS, database, month), sides[1]]
    by_run = report("(b) Invoicing: a part at a time, each committed", "line", runs, compare(runs, repeat))
    return "\n\n".join([table, by_run, _run_growth(database, finance_id, buyer_ids, visit.id, repeat)])


def _run_growth(database, finance_id, buyer_ids, product_id, repeat):
    sides = [
        Side(
            f"{size} orders × {VISITS} visits",
            size * VISITS,
            database,
            partial(
                _prepare, _new_visit_orders, finance_id=finance_id, buyer_ids=buyer_ids[:size], product_id=product_id
            ),
        )
        for size in SIZES
    ]
    return report("(b) Invoicing while it grows", "line", sides, compare(sides, min(repeat, 1)))


def _new_buyers(env, count):
    """Return buyers that lack nothing for an e-invoice."""
    place = {"street": "Exempelgatan 1", "zip": "123 45", "city": "Exempelstad", "country_id": env.ref("base.se").id}
    whole = {"is_company": True, "company_registry": "212000-3005", **place}
    return env["res.partner"].create([{"name": f"Bench {number}", **whole} for number in range(count)])


def _prepare(new_orders, env, finance_id, buyer_ids, product_id):
    return new_orders(env, buyer_ids, product_id).with_user(finance_id)._create_invoices


def _prepare_run(env, finance_id, buyer_ids, product_id):
    """Make the orders and the run of them, and return what the server's job does."""
    _new_visit_orders(env, buyer_ids, product_id)
    run = env["umgange.invoice.run"].with_user(finance_id).create({"month": date(2026, 12, 1)})
    run.action_start()
    return run.env["umgange.invoice.run"].sudo()._cron_work


def _new_product(env, **values):
    return env["product.product"].create(
        {
            "name": "Bench",
            "type": "service",
            "invoice_policy": "delivery",
            "list_price": 3000.0,
            **values,
        }
    )


def _new_visit_orders(env, buyer_ids, product_id):
    """Return confirmed orders of one line, on which visits were delivered."""
    assignments = env["umgange.assignment"].create([{"partner_id": buyer_id} for buyer_id in buyer_ids])
    orders = env["sale.order"].create(
        [
            {
                "partner_id": assignment.partner_id.id,
                "umgange_assignment_id": assignment.id,
                "buyer_reference": assignment.name,
                "order_line": [_prepare_line(product_id, VISITS)],
            }
            for assignment in assignments
        ]
    )
    orders.action_confirm()
    env["umgange.delivery"].create(
        [
            {
                "assignment_id": order.umgange_assignment_id.id,
                "sale_line_id": order.order_line.id,
                "date": date(2026, 9, 1) + timedelta(weeks=week),
                "explanation": "Umgänge 15.00–17.00",
            }
            for order in orders
            for week in range(VISITS)
        ]
    )
    return orders


def _new_orders(env, buyer_ids, product_id):
    """Return confirmed orders of as many lines, all delivered."""
    orders = env["sale.order"].create(
        [{"partner_id": buyer_id, "order_line": [_prepare_line(product_id)] * VISITS} for buyer_id in buyer_ids]
    )
    orders.action_confirm()
    orders.order_line.qty_delivered = 1.0
    return orders


def _prepare_line(product_id, quantity=1):
    return Command.create({"product_id": product_id, "product_uom_qty": quantity})
