"""The journal and what stands beside it against many clicks at once, two servers, and a server that is killed.

Where the server stands when it is killed is certain: see `test_crash.py`.
"""

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

import pytest
from live_system import Client, LiveSystem, day
from main_story import Story
from racing import Race, http_race
from test_crash import kill_at

SERVER_OPTIONS = ()  # a server that is killed is nobody else's
CLICKS = 6
# Refused in words, or told that somebody else is at it.
TOLD = {403, 409, 422}
_hours = count(6)


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads for those who click."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture(scope="module")
def story(system: LiveSystem) -> Story:
    """A visit of two siblings that is over, with an entry that is signed."""
    begun = Story(system, system.json)
    begun.take_order()
    begun.agree()
    sibling = begun.coordinator.create("umgange.person", kind="child", shown_name="Nils Ek")
    begun.coordinator.create("umgange.participant", assignment_id=begun.assignment, role="child", person_id=sibling)
    begun.sibling = sibling
    return begun


@pytest.fixture
def race(system: LiveSystem) -> Race:
    """Clicks against two servers in turn."""
    return http_race(system)


def hold_visit(story: Story) -> int:
    """Return a visit of both siblings that is over."""
    story.plan_visits(day(7 + next(_hours)), 1, 9.0)
    visit = story.visits[-1]
    story.hold(visit)
    return visit


def begin_entries(story: Story) -> list[int]:
    """Return the drafts of both siblings, with what happened."""
    begun = story.supporter.call("umgange.visit", "begin_drafts", [hold_visit(story)])
    entries = [entry["id"] for entry in begun["entries"]]
    for entry in entries:
        story.supporter.call("umgange.journal.entry", "save_draft", [entry], texts={"facts": "Lekte."}, number=0)
    return entries


def sign(entries: list[int], client: Client) -> None:
    client.call("umgange.journal.entry", "sign_as_shown", entries, numbers=[1] * len(entries), common_number=0)


def get_links(system: LiveSystem, entries: list[int]) -> list[tuple]:
    return system.sql("SELECT state, chain_link IS NOT NULL FROM umgange_journal_entry WHERE id = ANY(%s)", entries)


def assert_one_chain(system: LiveSystem, child: int) -> None:
    links = system.sql(
        "SELECT chain_number, chain_previous, chain_link FROM umgange_journal_entry"
        " WHERE child_id = %s AND state = 'signed' ORDER BY 1",
        child,
    )
    assert [number for number, _previous, _link in links] == list(range(1, len(links) + 1))
    assert [previous for _number, previous, _link in links[1:]] == [link for _number, _previous, link in links[:-1]]


def click(race: Race, login: str, model: str, method: str, ids: list[int], **named):
    """Let many click the same button at once, on two servers."""
    calls = [lambda client: client.call(model, method, ids, **named) for _ in range(CLICKS)]
    return race.run(calls, login=login, status=TOLD)


@pytest.mark.parametrize("table", ["umgange_journal_entry", "umgange_journal_chain"])
def test_signing_siblings_that_is_killed_half_way_signs_none(system, pool, story, table):
    story.connect, story.supporter, story.coordinator = (
        system.json,
        system.json("supporter"),
        system.json("coordinator"),
    )
    entries = begin_entries(story)
    at = "insert" if table.endswith("chain") and not system.count("umgange_journal_chain") else "update"
    kill_at(system, pool, table, at, lambda: sign(entries, system.json("supporter")))
    assert get_links(system, entries) == [("draft", False)] * 2
    sign(entries, system.json("supporter"))
    assert get_links(system, entries) == [("signed", True)] * 2
    for child in (story.child, story.sibling):
        assert_one_chain(system, child)


def refresh(system: LiveSystem, story: Story) -> None:
    """Let the story speak to the server that lives."""
    story.supporter, story.coordinator = system.json("supporter"), system.json("coordinator")


def test_siblings_that_are_signed_by_many_clicks_are_signed_once(system, race, story):
    refresh(system, story)
    entries = begin_entries(story)
    race.run([partial(sign, entries) for _ in range(CLICKS)], login="supporter", status=TOLD)
    assert get_links(system, entries) == [("signed", True)] * 2
    for child in (story.child, story.sibling):
        assert_one_chain(system, child)


def test_a_talk_that_is_closed_by_many_clicks_wishes_once(system, race, story):
    refresh(system, story)
    visit, supporter = hold_visit(story), story.supporter
    talk = supporter.call("umgange.visit", "begin_talk", [visit], child_id=story.child)["id"]
    supporter.call("umgange.child.talk", "note", [talk], values={"different_words": "Längre.\nUte."})
    assert len(click(race, "supporter", "umgange.child.talk", "action_close", [talk]).won) == 1
    wishes = supporter.search("umgange.wish", ("talk_id", "=", talk))
    assert len(wishes) == 2
    answered = click(race, "supporter", "umgange.wish", "note_outcome", wishes[:1], outcome="met")
    assert len(answered.won) == 1
    assert len(click(race, "supporter", "umgange.wish", "note_told", wishes[:1]).won) == 1


def test_many_taps_on_not_today_are_one_talk(system, race, story):
    refresh(system, story)
    visit = hold_visit(story)
    click(race, "supporter", "umgange.visit", "skip_talk", [visit], child_id=story.child)
    assert system.count("umgange_child_talk", "visit_id = %s AND outcome = 'not_today'", visit) == 1


def test_many_keep_one_quarter(system, race, story):
    refresh(system, story)
    visit = hold_visit(story)
    [parent] = story.supporter.search(
        "umgange.participant", ("assignment_id", "=", story.assignment), ("role", "=", "visiting")
    )
    named = {"participant_id": parent, "texts": {"needs": "Att någon ringer."}}
    click(race, "supporter", "umgange.visit", "note_quarter", [visit], **named)
    assert system.count("umgange_visit_quarter", "visit_id = %s", visit) == 1


def count_todos(system: LiveSystem, model: str, record: int) -> dict[int, int]:
    rows = system.sql(
        "SELECT user_id, count(*) FROM mail_activity WHERE res_model = %s AND res_id = %s GROUP BY 1", model, record
    )
    return dict(rows)


def test_what_stands_beside_is_settled_once(system, race, story):
    refresh(system, story)
    supporter, manager = story.supporter, system.json("manager")
    told = {"what": "Ingen var hemma.", "board": "Nämnden", "way": "phone"}
    concern = supporter.create("umgange.concern", child_ids=[[6, 0, [story.child]]], **told)
    assert len(click(race, "supporter", "umgange.concern", "action_made", [concern]).won) == 1
    assert set(count_todos(system, "umgange.concern", concern).values()) == {1}
    assert len(click(race, "supporter", "umgange.concern", "action_received", [concern]).won) == 1

    incident = supporter.create("umgange.incident", assignment_id=story.assignment, what="Skrapade knät.", hurt="child")
    manager.write("umgange.incident", incident, lex_sarah_reason="Lek.", closing_note="Klart.")
    click(race, "manager", "umgange.incident", "action_judge_yes", [incident])
    assert system.count("umgange_incident_step", "incident_id = %s", incident) == 4
    assert set(count_todos(system, "umgange.incident", incident).values()) == {1}
    assert len(click(race, "manager", "umgange.incident", "action_close", [incident]).won) == 1

    said = {"from_role": "child", "about": "place", "text": "Kallt.", "assignment_id": story.assignment}
    complaint = supporter.create("umgange.complaint", **said)
    done = {"measures": "Lagat.", "answered_on": day(0), "answered_how": "phone"}
    manager.write("umgange.complaint", complaint, **done)
    assert len(click(race, "manager", "umgange.complaint", "action_answer", [complaint]).won) == 1

    breach = manager.create("umgange.breach", what="Ett brev.")
    click(race, "manager", "umgange.breach", "action_close", [breach])
    assert system.sql("SELECT state FROM umgange_breach WHERE id = %s", breach) == [("open",)]


def test_judged_yes_and_no_at_once_is_one_of_them(system, race, story):
    refresh(system, story)
    incident = story.supporter.create("umgange.incident", what="Skrapade knät.", hurt="child")
    system.json("manager").write("umgange.incident", incident, lex_sarah_reason="Lek.")
    calls = [
        lambda client, answer=answer: client.call("umgange.incident", f"action_judge_{answer}", [incident])
        for answer in ("yes", "no") * 3
    ]
    race.run(calls, login="manager", status=TOLD)
    [(answer,)] = system.sql("SELECT lex_sarah FROM umgange_incident WHERE id = %s", incident)
    steps = system.count("umgange_incident_step", "incident_id = %s", incident)
    assert steps == (4 if answer == "yes" else 0)


def test_thanks_and_papers_come_once(system, race, story):
    refresh(system, story)
    entries = begin_entries(story)
    sign(entries, system.json("supporter"))
    click(race, "coordinator", "umgange.journal.entry", "action_thank", entries[:1])
    assert system.count("umgange_journal_comment", "entry_id = %s", entries[0]) == 1
    file = base64.b64encode(b"%PDF-1.7\nBeslut").decode()
    paper = {"assignment_id": story.assignment, "child_id": story.child, "sender": "Nämnden", "content": file}
    create: Callable[[Client], object] = lambda client: client.create("umgange.document", **paper)  # noqa: E731
    outcome = race.run([create] * CLICKS, login="coordinator", status=TOLD)
    assert len(outcome.won) == 1
