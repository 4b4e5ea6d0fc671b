"""The report to the municipality against many clicks at once, two managers, and a server that is killed.

Where the server stands when it is killed is certain: see `test_crash.py`.
"""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle

import pytest
from live_system import Client, LiveSystem, Refused, day
from main_story import Story
from racing import OrmClient, Race, http_race, open_registry
from test_crash import kill_at

import odoo
from odoo.exceptions import UserError

SERVER_OPTIONS = ()  # a server that is killed is nobody else's
CLICKS = 6
# Refused in words, or told that somebody else is at it.
TOLD = {403, 409, 422}
# Each report has days of its own.
_days = count(2)


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads for those who click."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture(scope="module")
def story(system: LiveSystem) -> Story:
    """An assignment with a plan and an officer; two who may approve."""
    begun = Story(system, system.json)
    begun.take_order()
    begun.agree()
    admin = system.json("admin")
    officer = admin.create("res.partner", name="Karin Handläggare", parent_id=system.buyer)
    begun.coordinator.create("umgange.participant", assignment_id=begun.assignment, role="officer", partner_id=officer)
    admin.create(
        "res.users",
        name="Test manager2",
        login="manager2",
        lang="en_US",
        group_ids=[[6, 0, [system.ref("qrut.group_manager")]]],
    )
    system._make_key("manager2")
    client = system.json("manager2")
    undertaking = client.call("umgange.undertaking", "action_open_current")["res_id"]
    client.call("umgange.undertaking", "action_accept", [undertaking])
    return begun


@pytest.fixture
def race(system: LiveSystem) -> Race:
    """Clicks against two servers in turn."""
    return http_race(system)


@pytest.fixture(scope="module")
def registry(system: LiveSystem) -> Iterator["odoo.modules.registry.Registry"]:
    """The live database inside this process."""
    with open_registry(system.db) as registry:
        yield registry


def prepare(story: Story) -> dict:
    """Return the values of a report of days that no other is about: the plan's first day is among them."""
    return {
        "assignment_id": story.assignment,
        "child_id": story.child,
        "kind": "asked",
        "date_from": day(-6 - next(_days)),
        "date_to": day(-1),
    }


def begin(system: LiveSystem, story: Story) -> int:
    """Return a draft that can be handed in."""
    report = system.json("coordinator").create("umgange.report", **prepare(story))
    advice = {"recommendation": "continue", "recommendation_reason": "Det går lugnt."}
    system.json("coordinator").write("umgange.report", report, **advice)
    return report


def submit(system: LiveSystem, story: Story) -> int:
    report = begin(system, story)
    system.json("coordinator").call("umgange.report", "action_submit", [report])
    return report


def approve(system: LiveSystem, story: Story) -> int:
    report = submit(system, story)
    system.json("manager").call("umgange.report", "action_approve", [report])
    return report


def get_state(system: LiveSystem, report: int) -> str:
    return system.sql("SELECT state FROM umgange_report WHERE id = %s", report)[0][0]


def submit_at(system: LiveSystem, report: int) -> None:
    system.json("coordinator").call("umgange.report", "action_submit", [report])


def approve_at(system: LiveSystem, report: int) -> None:
    submit_at(system, report)
    system.json("manager").call("umgange.report", "action_approve", [report])


class LateClient(OrmClient):
    """Has read before something else was done, and writes after it."""

    before_work = None

    def call(self, model, method, ids=None, **named):
        with self.registry.cursor() as cr:
            env = odoo.api.Environment(cr, self.uid, {"lang": "en_US"})
            env.user.read(["login"])
            self.before_work()
            odoo.service.model.retrying(lambda: getattr(env[model].browse(ids), method)(**named), env)


def assert_approved_once(system: LiveSystem, report: int) -> None:
    """It is approved by one, sealed whole, and says what its checksum is of."""
    [(state, content, checksum, approver)] = system.sql(
        "SELECT state, content, checksum, approved_by_id FROM umgange_report WHERE id = %s", report
    )
    assert state in ("approved", "sent")
    assert hashlib.sha256(content.encode()).hexdigest() == checksum
    [(name,)] = system.sql(
        "SELECT p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %s", approver
    )
    assert json.loads(content)["approved"][0] == name
    assert system.count("umgange_report_line", "report_id = %s AND sealed_at IS NULL", report) == 0
    # Whoever put it together is told once.
    assert system.count("mail_activity", "res_model = 'umgange.report' AND res_id = %s", report) == 1


def click(race: Race, login: str, method: str, report: int):
    """Let many click the same button at once, on two servers."""
    return race.run([lambda client: client.call("umgange.report", method, [report])] * CLICKS, login, status=TOLD)


# First those who are killed: whoever clicks has servers of their own, whose connections stay.


@pytest.mark.parametrize("table", ["umgange_report_line", "umgange_report"])
def test_killed_while_it_is_approved_it_is_not(system, pool, story, table):
    report = submit(system, story)
    kill_at(
        system, pool, table, "update", lambda: system.json("manager").call("umgange.report", "action_approve", [report])
    )
    assert get_state(system, report) == "submitted"
    assert system.count("umgange_report_line", "report_id = %s AND sealed_at IS NOT NULL", report) == 0
    system.json("manager").call("umgange.report", "action_approve", [report])
    assert_approved_once(system, report)


@pytest.mark.parametrize(("table", "at"), [("umgange_handout", "insert"), ("umgange_report", "update")])
def test_killed_while_it_is_sent_it_is_not(system, pool, story, table, at):
    report = approve(system, story)
    kill_at(system, pool, table, at, lambda: system.json("coordinator").call("umgange.report", "action_send", [report]))
    assert get_state(system, report) == "approved"
    assert system.count("umgange_handout", "report_id = %s", report) == 0
    system.json("coordinator").call("umgange.report", "action_send", [report])
    assert system.count("umgange_handout", "report_id = %s", report) == 1


def test_many_begin_one_report_of_the_same_days(system, race, story):
    values = prepare(story)
    outcome = race.run([lambda client: client.create("umgange.report", **values)] * CLICKS, status=TOLD)
    assert len(outcome.won) == 1
    assert system.count("umgange_report", "date_from = %s AND kind = 'asked'", values["date_from"]) == 1


def test_two_managers_and_many_clicks_approve_once(system, race, story):
    report = begin(system, story)
    assert len(click(race, "coordinator", "action_submit", report).won) == 1
    keys = cycle(["manager", "manager2"])
    made = race.client
    race.client = lambda _login: made(next(keys))
    assert len(click(race, "", "action_approve", report).won) == 1
    assert_approved_once(system, report)


def test_approved_and_sent_back_at_once_is_one_of_them(system, race, story):
    report = submit(system, story)
    calls = [
        lambda client, method=method: client.call("umgange.report", method, [report])
        for method in ("action_approve", "action_send_back") * 3
    ]
    assert len(race.run(calls, "manager", status=TOLD).won) == 1
    [(state, content, approver)] = system.sql(
        "SELECT state, content, approved_by_id FROM umgange_report WHERE id = %s", report
    )
    assert (state == "approved") == bool(content) == bool(approver)
    assert state in ("approved", "draft")


def test_many_clicks_send_once(system, race, story):
    report = approve(system, story)
    assert len(click(race, "coordinator", "action_send", report).won) == 1
    assert system.count("umgange_handout", "report_id = %s", report) == 1
    assert get_state(system, report) == "sent"


def test_many_clicks_begin_one_new_version(system, race, story):
    report = approve(system, story)
    click(race, "coordinator", "action_new_version", report)
    assert system.count("umgange_report", "replaces_id = %s", report) == 1


def test_a_line_moves_to_no_other_report(system, story):
    """What was found in one child's file would be told of another."""
    first, second = begin(system, story), begin(system, story)
    client: Client = system.json("coordinator")
    own = client.create("umgange.report.line", report_id=first, text="De hittar varandra.")
    found = client.search("umgange.report.line", ("report_id", "=", first), ("plan_id", "!=", False))
    for line in (own, *found):
        with pytest.raises(Refused, match="stays in its report"):
            client.write("umgange.report.line", line, report_id=second)
    assert system.count("umgange_report_line", "id = ANY(%s) AND report_id = %s", [own, *found], second) == 0


def test_what_is_written_while_it_is_handed_in_is_not_in_it(system, story, registry):
    """A page that was open before: it reads a draft, and writes when the report is handed in, or approved.

    Last: a server is taken for killed when nobody has a connection left, and these have.
    """
    for hand_in in (submit_at, approve_at):
        report = begin(system, story)
        client = LateClient(registry, system.users["coordinator"], [])
        client.before_work = lambda hand_in=hand_in, report=report: hand_in(system, report)
        with pytest.raises(UserError, match="handed in"):
            client.create("umgange.report.line", report_id=report, text="Det hann med.")
        assert system.count("umgange_report_line", "report_id = %s AND text LIKE 'Det hann%%'", report) == 0
