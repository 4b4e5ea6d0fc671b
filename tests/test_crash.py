"""A server that is killed half-way leaves nothing half done, and whoever clicks twice gets nothing twice.

Where the server stands when it is killed is certain: a trigger in the test's database makes it wait there.
"""

import http.client
import time
import urllib.error
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count

import pytest
from live_system import LiveSystem, Refused, day
from main_story import Story

SERVER_OPTIONS = ()  # a server that is killed is nobody else's
VISITS = 6
LOCK = 4711
_hours = count(6)


class Halt:
    """Makes the server wait once, at a row of a table or at the commit, until it is let go."""

    def __init__(self, system: LiveSystem, table: str, at: str) -> None:
        self.system, self.table = system, table
        system.sql(f"""
            CREATE SEQUENCE halts;
            CREATE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                IF nextval('halts') = 1 THEN PERFORM pg_advisory_xact_lock({LOCK}); END IF;
                RETURN NEW;
            END $$;
            SELECT pg_advisory_lock({LOCK})
        """)
        deferred = "DEFERRABLE INITIALLY DEFERRED" if at == "commit" else ""
        event = "UPDATE" if at == "update" else "INSERT"
        system.sql(
            f"CREATE CONSTRAINT TRIGGER halt AFTER {event} ON {table} {deferred} FOR EACH ROW EXECUTE FUNCTION halt()"
        )

    def wait(self, waiting: int = 1) -> None:
        """Return when so many connections of the server wait for a lock."""
        until = time.monotonic() + 40
        while (
            self.system.count("pg_stat_activity", "datname = current_database() AND wait_event_type = 'Lock'") < waiting
        ):
            assert time.monotonic() < until, f"the server never came to {self.table}"
            time.sleep(0.02)

    def let_go(self) -> None:
        """Let the server go on."""
        self.system.sql(f"SELECT pg_advisory_unlock({LOCK})")

    def remove(self) -> None:
        """Take the trigger away; nobody may be inside it any more."""
        self.system.sql(
            f"SELECT pg_advisory_unlock_all(); DROP TRIGGER halt ON {self.table}; DROP FUNCTION halt;"
            " DROP SEQUENCE halts"
        )


@contextmanager
def halt(system: LiveSystem, table: str, at: str = "insert") -> Iterator[Halt]:
    """Make the server wait at a table while the block runs."""
    made = Halt(system, table, at)
    try:
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads for those who click."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture
def story(system: LiveSystem) -> Story:
    """An assignment with its order and plan, and an hour of the day for itself."""
    begun = Story(system, system.json)
    begun.take_order()
    begun.agree()
    begun.hour = float(next(_hours)) * 2 % 24
    begun.first_day = day(7 + next(_hours))
    return begun


def make_series(story: Story) -> int:
    return story.make_series(story.first_day, VISITS, story.hour)


def kill_at(system: LiveSystem, pool: ThreadPoolExecutor, table: str, at: str, click: Callable[[], object]) -> None:
    """Kill the server where a click has come to the table, and start another when the database has let go of it."""
    with halt(system, table, at) as halted:
        answer = pool.submit(click)
        halted.wait()
        system.server.kill()
        with pytest.raises((urllib.error.URLError, http.client.HTTPException, ConnectionError)):
            answer.result(timeout=10)
        halted.let_go()
        until = time.monotonic() + 20
        while system.count("pg_stat_activity", "datname = current_database() AND pid <> pg_backend_pid()"):
            assert time.monotonic() < until, "the killed server's connections are still there"
            time.sleep(0.02)
    system.restart()


def answers(clicks: list[Future]) -> list[str]:
    """Return the sentence for each click, empty where it was done."""
    sentences = []
    for click in clicks:
        try:
            click.result(timeout=60)
            sentences.append("")
        except Refused as refused:
            assert refused.status in (409, 422), refused
            sentences.append(refused.sentence)
    return sentences


def living_lines(story: Story) -> list[tuple[int, int]]:
    """Return each delivery of the assignment with the number of living invoice lines that bill it."""
    return story.system.sql(
        "SELECT d.id, count(l.id) FROM umgange_delivery d"
        " LEFT JOIN account_move_line l ON l.umgange_delivery_id = d.id AND l.umgange_living"
        " WHERE d.assignment_id = %s GROUP BY d.id ORDER BY d.id",
        story.assignment,
    )


def hold_visits(story: Story) -> None:
    for visit in story.plan_visits(story.first_day, 3, story.hour):
        story.hold(visit)


@pytest.mark.parametrize("table", ["umgange_booking", "umgange_access_log"])
def test_a_series_that_is_killed_half_way_leaves_nothing_and_is_planned_anew(system, pool, story, table):
    series, logged = make_series(story), system.count("umgange_access_log")
    kill_at(
        system, pool, table, "insert", lambda: story.coordinator.call("umgange.visit.series", "action_plan", [series])
    )
    assert system.count("umgange_visit", "assignment_id = %s", story.assignment) == 0
    assert system.count("umgange_booking b", "NOT EXISTS (SELECT FROM umgange_visit v WHERE v.id = b.visit_id)") == 0
    assert system.count("umgange_access_log") == logged
    system.json("coordinator").call("umgange.visit.series", "action_plan", [series])
    assert system.count("umgange_visit", "assignment_id = %s", story.assignment) == VISITS
    assert (
        system.count(
            "umgange_booking b JOIN umgange_visit v ON v.id = b.visit_id",
            "v.assignment_id = %s AND b.active",
            story.assignment,
        )
        == 2 * VISITS
    )


def test_a_series_whose_answer_is_lost_is_not_planned_twice(system, pool, story):
    series = make_series(story)
    kill_at(
        system,
        pool,
        "umgange_visit",
        "commit",
        lambda: story.coordinator.call("umgange.visit.series", "action_plan", [series]),
    )
    assert system.count("umgange_visit", "assignment_id = %s", story.assignment) == VISITS
    system.json("coordinator").call("umgange.visit.series", "action_plan", [series])
    assert system.count("umgange_visit", "assignment_id = %s", story.assignment) == VISITS


def test_invoicing_that_is_killed_half_way_leaves_nothing_and_is_done_anew(system, pool, story):
    hold_visits(story)
    moves = system.count("account_move")
    kill_at(system, pool, "account_move_line", "insert", story.make_invoice)
    assert system.count("account_move") == moves
    assert [lines for _delivery, lines in living_lines(story)] == [0, 0, 0]
    story.finance = system.json("finance")
    move = story.invoice()
    assert [lines for _delivery, lines in living_lines(story)] == [1, 1, 1]
    assert story.finance.read("account.move", move, "state", "amount_total") == ["posted", 3 * 3200.0]


def test_an_invoice_whose_posting_is_killed_stays_a_draft(system, pool, story):
    hold_visits(story)
    move = story.make_invoice()
    kill_at(system, pool, "account_move", "update", lambda: story.finance.call("account.move", "action_post", [move]))
    client = system.json("finance")
    assert client.read("account.move", move, "state") == "draft"
    client.call("account.move", "action_post", [move])
    assert client.read("account.move", move, "state") == "posted"


def test_a_double_click_plans_nothing_twice(system, pool, story):
    series = [make_series(story), make_series(story)]
    with halt(system, "umgange_visit") as halted:
        clicks = [pool.submit(story.coordinator.call, "umgange.visit.series", "action_plan", [series[0]])]
        halted.wait()
        clicks += [pool.submit(story.coordinator.call, "umgange.visit.series", "action_plan", [one]) for one in series]
        time.sleep(0.5)
        halted.let_go()
        sentences = answers(clicks)
    assert sentences[0] == ""
    assert system.count("umgange_visit", "assignment_id = %s", story.assignment) == VISITS
    assert (
        system.count(
            "umgange_booking b JOIN umgange_visit v ON v.id = b.visit_id",
            "v.assignment_id = %s AND b.active",
            story.assignment,
        )
        == 2 * VISITS
    )
    assert all("Somebody else is changing U-" in sentence for sentence in sentences[1:]), sentences


def test_two_invoicing_runs_at_once_bill_each_delivery_once(system, pool, story):
    hold_visits(story)
    with halt(system, "account_move_line") as halted:
        clicks = [pool.submit(story.make_invoice)]
        halted.wait()
        clicks.append(pool.submit(story.make_invoice))
        time.sleep(0.5)
        halted.let_go()
        sentences = answers(clicks)
    # Which of them comes through is the database's choice; the other is told.
    assert sorted(sentence == "" for sentence in sentences) == [False, True], sentences
    assert [lines for _delivery, lines in living_lines(story)] == [1, 1, 1]


def test_four_invoicing_runs_at_once_bill_each_delivery_once(system, pool, story):
    hold_visits(story)
    sentences = answers([pool.submit(story.make_invoice) for _ in range(4)])
    assert "" in sentences
    assert [lines for _delivery, lines in living_lines(story)] == [1, 1, 1]


def test_two_who_end_one_visit_deliver_it_once(system, pool, story):
    [visit, *_rest] = story.plan_visits(story.first_day, 1, story.hour)
    with halt(system, "umgange_delivery") as halted:
        clicks = [pool.submit(story.supporter.call, "umgange.visit", "action_end", [visit])]
        halted.wait()
        clicks.append(
            pool.submit(story.coordinator.call, "umgange.visit", "action_break_off", [visit], reason="unsafe")
        )
        time.sleep(0.5)
        halted.let_go()
        sentences = answers(clicks)
    assert sentences[0] == ""
    assert "Somebody else is changing U-" in sentences[1]
    assert system.sql("SELECT state FROM umgange_visit WHERE id = %s", visit) == [("done",)]
    assert system.count("umgange_delivery", "visit_id = %s", visit) == 1
