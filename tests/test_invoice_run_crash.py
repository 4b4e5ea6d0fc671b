"""The month's run is killed, run twice and run beside others: each visit is billed once, and none is lost."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from live_system import LiveSystem, Refused
from test_crash import Halt, halt

import odoo

from odoo.addons.qrut_umgange.models import umgange_invoice_run
from odoo.addons.qrut_umgange.models.umgange_invoice_run import BATCH

# Its server is killed: nobody else's.
SERVER_OPTIONS = ("--max-cron-threads=1",)
PRICE = 3200.0


@dataclass
class Month:
    """Orders with visits that finance may invoice."""

    system: LiveSystem
    orders: list[int]
    visits: int

    def start(self) -> int:
        """Start the run of the month and return it."""
        finance = self.system.json("finance")
        run = finance.create("umgange.invoice.run")
        finance.call("umgange.invoice.run", "action_start", [run])
        return run

    def wait(self, run: int, seconds: int = 50) -> None:
        """Return when the server has done all of the run."""
        until = time.monotonic() + seconds
        while self.system.count("umgange_invoice_run", "id = %s AND state = 'done'", run) == 0:
            assert time.monotonic() < until, "the run never came to its end"
            wake_jobs(self.system)
            time.sleep(0.3)

    def living(self) -> list[int]:
        """Return, for each delivery of the orders, how many living invoice lines bill it."""
        rows = self.system.sql(
            "SELECT count(l.id) FROM umgange_delivery d JOIN sale_order_line s ON s.id = d.sale_line_id"
            " LEFT JOIN account_move_line l ON l.umgange_delivery_id = d.id AND l.umgange_living"
            " WHERE s.order_id = ANY(%s) GROUP BY d.id",
            self.orders,
        )
        return [count for (count,) in rows]

    def assert_billed_once(self) -> None:
        """Each visit is on one line of one invoice, and their sum is what was delivered."""
        whole = len(self.orders) * self.visits
        assert self.living() == [1] * whole
        [(lines, amount)] = self.system.sql(
            "SELECT count(*), sum(l.price_subtotal) FROM account_move_line l"
            " JOIN umgange_delivery d ON d.id = l.umgange_delivery_id"
            " JOIN sale_order_line s ON s.id = d.sale_line_id WHERE s.order_id = ANY(%s)",
            self.orders,
        )
        assert (lines, float(amount)) == (whole, whole * PRICE)

    def invoice_by_hand(self, order: int) -> str:
        """Let finance invoice one order beside the run; return the sentence where that is refused."""
        finance = self.system.json("finance")
        deliveries = finance.search("umgange.delivery", ("sale_line_id.order_id", "=", order))
        dialog = finance.create("umgange.delivery.invoice", chosen_ids=[[6, 0, deliveries]])
        try:
            finance.call("umgange.delivery.invoice", "action_invoice", [dialog])
        except Refused as refused:
            return refused.sentence
        return ""


def wake_jobs(system: LiveSystem) -> None:
    """Let the server look for jobs now: by itself it does within a minute of its start."""
    with odoo.sql_db.db_connect("postgres").cursor() as cr:
        cr.execute("SELECT pg_notify('cron_trigger', %s)", [system.db])


def make_month(system: LiveSystem, count: int, visits: int) -> Month:
    """Let the coordinator take in orders; what is delivered on each is as a visit leaves it."""
    finance, orders = system.json("finance"), []
    for number in range(count):
        assignment = system.make_assignment()
        [order] = finance.search("sale.order", ("umgange_assignment_id", "=", assignment))
        finance.write("sale.order", order, buyer_reference=f"R-{number}")
        [line] = finance.search("sale.order.line", ("order_id", "=", order))
        values = {"assignment_id": assignment, "sale_line_id": line, "explanation": "Umgänge 15.00–17.00"}
        days = [f"2026-02-{day % 28 + 1:02}" for day in range(visits)]
        finance.call("umgange.delivery", "create", vals_list=[{**values, "date": day} for day in days])
        orders.append(order)
    return Month(system, orders, visits)


def let_pass(halted: Halt, rows: int) -> None:
    """Let so many rows through before the server is made to wait."""
    halted.system.sql(f"ALTER SEQUENCE halts MINVALUE -100000 RESTART WITH {1 - rows}")


def kill(system: LiveSystem, halted: Halt) -> None:
    """Kill the server where it waits, and start another that goes on with its jobs."""
    halted.wait()
    system.server.kill()
    halted.let_go()
    until = time.monotonic() + 20
    while system.count("pg_stat_activity", "datname = current_database() AND pid <> pg_backend_pid()"):
        assert time.monotonic() < until, "the killed server's connections are still there"
        time.sleep(0.02)


def restart(system: LiveSystem) -> None:
    system.server = system.start(system.db, *SERVER_OPTIONS)
    system.forget_clients()


def run_and_kill(system: LiveSystem, orders: int, visits: int, seconds: int = 50) -> None:
    """Kill the server in the midst of the second part of the run."""
    month = make_month(system, orders, visits)
    with halt(system, "account_move_line") as halted:
        # An invoice has a row a visit and one for what is owed.
        let_pass(halted, BATCH * (visits + 1) + visits)
        run = month.start()
        kill(system, halted)
    made = system.count("umgange_invoice_run_line", "run_id = %s AND state = 'made'", run)
    assert made == BATCH
    # What was made is whole, what was not made is not begun.
    assert sorted(set(month.living())) == [0, 1]
    assert month.living().count(1) == made * visits
    restart(system)
    month.wait(run, seconds)
    month.assert_billed_once()


def test_a_run_that_is_killed_half_way_loses_and_doubles_nothing(system):
    run_and_kill(system, orders=BATCH + 3, visits=2)


@pytest.mark.long
def test_a_run_of_a_thousand_visits_that_is_killed_loses_and_doubles_nothing(system):
    run_and_kill(system, orders=100, visits=10, seconds=300)


def test_whoever_invoices_beside_the_run_bills_nothing_twice(system):
    month = make_month(system, 3, 4)
    with ThreadPoolExecutor(2) as threads:
        # Where all is written, the line that bills in its index too, and nothing is committed.
        with halt(system, "account_move_line", "commit") as halted:
            by_hand = threads.submit(month.invoice_by_hand, month.orders[0])
            halted.wait()
            run = month.start()
            wake_jobs(system)
            # The run comes to the same order, and waits for whoever came first.
            halted.wait(2)
            halted.let_go()
            assert by_hand.result(timeout=30) == ""
        month.wait(run)
    month.assert_billed_once()
    states = system.sql("SELECT state FROM umgange_invoice_run_line WHERE run_id = %s ORDER BY state", run)
    assert [state for (state,) in states] == ["made", "made", "nothing"]


def test_two_who_work_on_one_run_at_once_share_its_parts(system, monkeypatch):
    month = make_month(system, 6, 2)
    monkeypatch.setattr(umgange_invoice_run, "BATCH", 1)
    # The server's own job is held, so that the two below do all of it.
    system.sql("UPDATE ir_cron SET active = false WHERE id = %s", system.ref("qrut_umgange.umgange_invoice_run_cron"))
    odoo.tools.config["test_enable"] = False
    registry = odoo.modules.registry.Registry(system.db)
    odoo.tools.config["test_enable"] = True

    def work() -> None:
        with registry.cursor() as cr:
            odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})["umgange.invoice.run"]._cron_work()

    try:
        run = month.start()
        with ThreadPoolExecutor(2) as threads:
            for future in [threads.submit(work) for _ in range(2)]:
                future.result(timeout=60)
    finally:
        odoo.modules.registry.Registry.delete(system.db)
        system.sql(
            "UPDATE ir_cron SET active = true WHERE id = %s", system.ref("qrut_umgange.umgange_invoice_run_cron")
        )
    month.wait(run, 5)
    month.assert_billed_once()


def test_of_two_who_start_a_run_at_once_one_does(system):
    month = make_month(system, 3, 2)
    finance = system.json("finance")
    runs = [finance.create("umgange.invoice.run") for _ in range(2)]

    def start(run: int) -> str:
        try:
            system.json("finance").call("umgange.invoice.run", "action_start", [run])
        except Refused as refused:
            return refused.sentence
        return ""

    with ThreadPoolExecutor(2) as threads:
        sentences = list(threads.map(start, runs))
    assert "" in sentences
    for run, sentence in zip(runs, sentences, strict=True):
        if not sentence:
            month.wait(run)
    month.assert_billed_once()


def test_finance_does_all_of_it_and_can_read_no_name(system):
    month = make_month(system, 1, 2)
    [order], name = month.orders, "Kanarie Fågelsång"
    [(child,)] = system.sql(
        "SELECT p.person_id FROM umgange_participant p JOIN sale_order o ON o.umgange_assignment_id = p.assignment_id"
        " WHERE o.id = %s AND p.role = 'child'",
        order,
    )
    system.json("coordinator").write("umgange.person", child, shown_name=name)
    finance = system.json("finance")
    run = month.start()
    month.wait(run)
    finance.call("umgange.invoice.run", "action_post", [run])
    [line] = finance.search("umgange.invoice.run.line", ("run_id", "=", run))
    shown = finance.call("umgange.invoice.run.line", "action_basis", [line])
    download = finance.call("umgange.delivery", "action_download_basis", [], context=shown["context"])
    file = int(download["url"].split("/")[4])
    moves = finance.read("umgange.invoice.run.line", line, "move_ids")
    deliveries = finance.search("umgange.delivery", ("sale_line_id.order_id", "=", order))
    told = [
        shown,
        finance.call("umgange.invoice.run", "read", [run]),
        finance.call("umgange.invoice.run.line", "read", [line]),
        finance.call("umgange.delivery", "read", deliveries),
        finance.call("umgange.basis.file", "read", [file]),
        finance.call("account.move", "read", moves, fields=["name", "state", "narration", "invoice_origin"]),
        finance.call("umgange.delivery.figures", "search_read", domain=[], fields=["partner_id", "income"]),
    ]
    assert finance.read("account.move", moves[0], "state") == "posted"
    assert not [answer for answer in told if "Kanarie" in str(answer) or "Fågelsång" in str(answer)]
    for model, names in (("umgange.person", ["code"]), ("umgange.visit", ["state"]), ("umgange.assignment", ["name"])):
        with pytest.raises(Refused):
            finance.call(model, "search_read", domain=[], fields=names)
    with pytest.raises(Refused):
        finance.call("umgange.delivery", "read", deliveries, fields=["cause"])
