"""A day at work through every door to a record; the access log tells what was shown, all of it and nothing else.

What a step showed is not only what it says itself: each name and text has a word found nowhere else, and those that are
in the server's answer are the ones that the log must name.
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from live_system import Client, LiveSystem, Refused
from main_story import Story, Words
from pypdf import PdfReader
from web_session import Session

# The whole log is looked at: nobody else may write it.
SERVER_OPTIONS = ()

ENTRY = "umgange.journal.entry"
IDENTITY = "umgange.person.identity"
CONTACT = "umgange.person.contact"
PLAN = "umgange.plan"
POINT = "umgange.plan.point"
STEP = "umgange.plan.step"
MEETING = "umgange.meeting"
VISIT = "umgange.visit"
PERSON = "umgange.person"
ASSIGNMENT = "umgange.assignment"

A = Words(facts="Hon visade sina teckningar.", assessment="Det gick bra.", end_note="Mamman ringde, förkyld.")
B = Words(
    child="Ture Berg",
    child_number="20200229-2384",
    parent="Nils Berg",
    parent_number="19960229-2392",
    street="Gömda vägen 3",
    zip="123 45",
    city="Bortaby",
    phone="070-174 06 59",
    email="nils.berg@example.com",
    language="Meänkieli",
    contact="Han bad om en annan dag.",
    handed="De gicks igenom vid bordet.",
    meeting="Alla fick säga sitt.",
    purpose="Att lära känna sin far.",
    agreed="Han möter i porten.",
    criteria="När det är lugnt i hallen.",
    facts="De byggde ett torn.",
    assessment="Lugnt hela tiden.",
    next_time="Ta med klossarna.",
    end_note="Pappan fick inte ledigt.",
)
NAMES = {"umgange_show_names": True}
SHOWN = {"fields": {"shown_name": {}}}
CONTENT = {"facts": {}, "assessment": {}, "next_time": {}}


@dataclass(frozen=True)
class Step:
    """What somebody does, which of the facts the answer shows, and what the log has besides reading."""

    name: str
    login: str
    do: Callable[["Day"], Any]
    shows: set[str] = field(default_factory=set)
    also: set[tuple[str, str, str]] = field(default_factory=set)  # action, model, fact

    def __str__(self) -> str:
        return self.name


class Day:
    """Two stories that have been played, the clients of whoever works today, and what the log says of it."""

    def __init__(self, system: LiveSystem) -> None:
        self.system = system
        self.a, self.b = (self._play(words, hour) for words, hour in ((A, 9.0), (B, 13.0)))
        self.facts = {f"{name}.{key}": fact for name in "ab" for key, fact in self._get_facts(name).items()}
        self.web = cache(lambda login: Session(system, login))
        self.json, self.xmlrpc = system.json, system.xmlrpc
        for login in ("supporter", "coordinator", "manager", "finance", "reviewer"):
            # Whoever logs in looks at the menus: that is not part of any step.
            self.web(login).get("/odoo")
        self.last = 0
        self.take_rows()

    def take_rows(self) -> list[tuple]:
        """Return what the log has had since the last time: login, action, model, ids, person."""
        rows = self.system.sql(
            "SELECT id, login, action, model, res_ids, person_id FROM umgange_access_log WHERE id > %s ORDER BY id",
            self.last,
        )
        self.last = max((row[0] for row in rows), default=self.last)
        return [(*row[1:4], frozenset(map(int, row[4].split(","))), row[5]) for row in rows]

    def find_shown(self, answer: Any) -> set[str]:
        """Return which facts have their word in an answer."""
        text = read_text(answer)
        return {key for key, (words, *_record) in self.facts.items() if any(word in text for word in words)}

    def get_rows(self, login: str, shows: set[str], also: set[tuple[str, str, str]]) -> list[tuple]:
        """Return the rows that somebody leaves who was shown these facts: one a model and person."""
        rows: dict[tuple, set[int]] = {}
        for key in shows:
            _words, model, record, person = self.facts[key]
            rows.setdefault((login, "read", model, person), set()).add(record)
        for action, model, key in also:
            if action == "search":
                rows[login, action, model, None] = {0}
            else:
                _words, _model, record, person = self.facts[key]
                rows.setdefault((login, action, model, person), set()).add(record)
        return [(*row[:3], frozenset(ids), row[3]) for row, ids in rows.items()]

    def _play(self, words: Words, hour: float) -> Story:
        story = Story(self.system, self.system.json, words)
        story.work(hour)
        [story.plan] = story.coordinator.search(PLAN, ("assignment_id", "=", story.assignment))
        return story

    def _get_facts(self, name: str) -> dict[str, tuple]:
        """Return the words that show a fact, its model, record and person, by key."""
        story = getattr(self, name)
        words, child, find = story.words, story.child, self._find
        texts = (words.facts, words.assessment, words.next_time)
        contact = (words.street, words.zip, words.city, words.phone, words.email)
        return {
            "child": (_first(words.child, words.child_number), IDENTITY, find(IDENTITY, "person_id", child), child),
            "parent": (
                _first(words.parent, words.parent_number),
                IDENTITY,
                find(IDENTITY, "person_id", story.parent),
                story.parent,
            ),
            "contact": (contact, CONTACT, find(CONTACT, "person_id", story.parent), story.parent),
            "entry": (texts, ENTRY, story.entry, child),
            "ended": ((words.end_note,), VISIT, story.visits[1], child),
            # Where nothing is written either, somebody looked.
            "held": ((), VISIT, story.visits[0], child),
            "ahead": ((), VISIT, story.visits[2], child),
            "plan": ((words.purpose,), PLAN, story.plan, child),
            "point": ((words.agreed,), POINT, find(POINT, "plan_id", story.plan), child),
            "step": ((words.criteria,), STEP, find(STEP, "plan_id", story.plan), child),
            "meeting": ((words.meeting,), MEETING, find(MEETING, "assignment_id", story.assignment), child),
        }

    def _find(self, model: str, name: str, value: int) -> int:
        table = model.replace(".", "_")
        return self.system.sql(f"SELECT id FROM {table} WHERE {name} = %s", value)[0][0]


def _first(name: str, number: str) -> tuple[str, str]:
    return name.partition(" ")[0], number


def read_text(answer: Any) -> str:
    """Return the words in an answer, also in those of a PDF and of a sheet."""
    if isinstance(answer, bytes) and answer.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer)).pages)
    if isinstance(answer, bytes) and answer.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer)) as sheet:
            return "\n".join(sheet.read(name).decode(errors="replace") for name in sheet.namelist())
    return answer.decode(errors="replace") if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False)


def refuse(client: Client, model: str, method: str, ids: list[int] | None = None, **named: Any) -> str:
    """Make a call that is refused, and return the answer."""
    with pytest.raises(Refused) as refused:
        client.call(model, method, ids, **named)
    return refused.value.sentence


def onchange(client: Client, model: str, values: dict, changed: str, specification: dict) -> Any:
    """Ask what a form that is not saved shows after a field was filled in."""
    return client.call(model, "onchange", [], values=values, field_names=[changed], fields_spec=specification)


BOARD = {"name": {}, "partner_id": {"fields": {"display_name": {}}}, "next_label": {}, "missing": {}, "room_id": {}}
LIST = {"child_id": {"fields": {"display_name": {}}}, "author_id": {}, "occurred_at": {}, "state": {}, "kind": {}}
VISIT_FORM = {
    "display_name": {},
    "next_time_notes": {},
    "end_note": {},
    "attendance_ids": {"fields": {"shown_name": {}, "time_label": {}}},
    "contact_ids": {"fields": {"shown_name": {}, "shown_phone": {}}},
    "journal_entry_ids": {"fields": {"child_id": {"fields": {"display_name": {}}}, "state": {}}},
}

STEPS = [
    # === Screens without content === #
    Step(
        "the board",
        "coordinator",
        lambda day: day.web("coordinator").call(ASSIGNMENT, "web_search_read", domain=[], specification=BOARD),
    ),
    Step(
        "the list of entries",
        "supporter",
        lambda day: day.web("supporter").call(ENTRY, "web_search_read", domain=[], specification=LIST),
    ),
    Step(
        "the calendar",
        "supporter",
        lambda day: day.web("supporter").call(
            VISIT,
            "web_search_read",
            domain=[],
            specification={"display_name": {}, "start": {}, "room_id": {"fields": {"display_name": {}}}},
            context={"umgange_short_labels": 1},
        ),
    ),
    Step(
        "entries by child",
        "coordinator",
        lambda day: day.web("coordinator").call(
            ENTRY, "web_read_group", domain=[], groupby=["child_id"], aggregates=["__count"]
        ),
    ),
    Step("the page itself", "supporter", lambda day: day.web("supporter").get(f"/odoo/{ENTRY}/{day.a.entry}")),
    Step(
        "what is delivered",
        "finance",
        lambda day: day.web("finance").call(
            "umgange.delivery", "web_search_read", domain=[], specification={"display_name": {}, "explanation": {}}
        ),
    ),
    Step(
        "the log itself",
        "reviewer",
        lambda day: day.web("reviewer").call(
            "umgange.access.log",
            "web_search_read",
            domain=[],
            specification={"display_name": {}, "person_code": {}, "res_ids": {}, "user_name": {}},
        ),
    ),
    # === Forms and lists that show content === #
    Step(
        "an entry's form",
        "supporter",
        lambda day: day.web("supporter").call(ENTRY, "web_read", [day.a.entry], specification=LIST | CONTENT),
        {"a.entry"},
    ),
    Step(
        "the next visit's page",
        "supporter",
        lambda day: day.web("supporter").call(VISIT, "web_read", [day.a.visits[2]], specification=VISIT_FORM),
        {"a.entry", "a.child", "a.parent", "a.contact"},
        {("read", VISIT, "a.ahead")},
    ),
    Step(
        "a cancelled visit's form",
        "coordinator",
        lambda day: day.web("coordinator").call(VISIT, "web_read", [day.b.visits[1]], specification={"end_note": {}}),
        {"b.ended"},
    ),
    Step(
        "a list with a column of names",
        "coordinator",
        lambda day: day.web("coordinator").call(
            PERSON, "web_search_read", domain=[["kind", "=", "child"]], specification={"code": {}, "shown_name": {}}
        ),
        {"a.child", "b.child"},
    ),
    Step(
        "the first page of a list of names",
        "coordinator",
        lambda day: day.web("coordinator").call(
            PERSON,
            "web_search_read",
            domain=[["id", "in", [day.a.child, day.b.child]]],
            specification={"shown_name": {}},
            limit=1,
            order="id",
        ),
        {"a.child"},
    ),
    Step(
        "the person's form",
        "coordinator",
        lambda day: day.web("coordinator").call(
            PERSON, "web_read", [day.b.parent], specification={"shown_name": {}, "shown_phone": {}, "shown_street": {}}
        ),
        {"b.parent", "b.contact"},
    ),
    Step(
        "an assignment with its parts",
        "coordinator",
        lambda day: day.web("coordinator").call(
            ASSIGNMENT,
            "web_read",
            [day.a.assignment],
            specification={
                "participant_ids": SHOWN,
                "plan_ids": {"fields": {"purpose": {}, "point_ids": {"fields": {"agreed": {}}}}},
                "meeting_ids": {"fields": {"notes": {}}},
            },
        ),
        {"a.child", "a.parent", "a.plan", "a.point", "a.meeting"},
    ),
    Step(
        "an assignment's first participant",
        "coordinator",
        lambda day: day.web("coordinator").call(
            ASSIGNMENT, "web_read", [day.b.assignment], specification={"participant_ids": SHOWN | {"limit": 1}}
        ),
        {"b.child"},
    ),
    Step(
        "names beside codes in a relation",
        "coordinator",
        lambda day: day.web("coordinator").call(
            ENTRY,
            "web_read",
            [day.b.entry],
            specification={"child_id": {"fields": {"display_name": {}}, "context": NAMES}},
        ),
        {"b.child"},
    ),
    Step(
        "a new participant's form, as the person is chosen",
        "coordinator",
        lambda day: onchange(
            day.web("coordinator"),
            "umgange.participant",
            {"person_id": day.b.parent, "role": "visiting", "assignment_id": day.b.assignment},
            "person_id",
            {"person_id": {"fields": {"display_name": {}}}, "role": {}, "assignment_id": {}, "shown_name": {}},
        ),
        {"b.parent"},
    ),
    Step(
        "an entry's form, as its draft is begun from the visit",
        "supporter",
        lambda day: onchange(
            day.web("supporter"), ENTRY, {"visit_id": day.a.visits[2]}, "visit_id", LIST | {"visit_id": {}}
        ),
    ),
    # === Searches === #
    Step(
        "choices by name",
        "coordinator",
        lambda day: day.web("coordinator").call(PERSON, "name_search", name="Ture", context=NAMES),
        {"b.child"},
        {("search", IDENTITY, "")},
    ),
    Step(
        "the board searched by name",
        "coordinator",
        lambda day: day.web("coordinator").call(
            ASSIGNMENT, "web_search_read", domain=[["lookup", "ilike", "Lova"]], specification=BOARD
        ),
        set(),
        {("search", IDENTITY, "")},
    ),
    Step(
        "the board searched by code",
        "coordinator",
        lambda day: day.web("coordinator").call(
            ASSIGNMENT, "web_search_read", domain=[["lookup", "ilike", "U-2"]], specification=BOARD
        ),
    ),
    Step(
        "a search by what is written",
        "manager",
        lambda day: refuse(day.web("manager"), ENTRY, "search", domain=[["facts", "ilike", "torn"]]),
    ),
    # === Files === #
    Step(
        "entries as csv",
        "manager",
        lambda day: day.web("manager").export("csv", ENTRY, [day.a.entry, day.b.entry], "facts", "child_id/code"),
        {"a.entry", "b.entry"},
    ),
    Step(
        "an assignment and what hangs on it as a sheet",
        "manager",
        lambda day: day.web("manager").export(
            "xlsx",
            ASSIGNMENT,
            [day.b.assignment],
            "name",
            "participant_ids/shown_name",
            "plan_ids/purpose",
            "visit_ids/end_note",
            "visit_ids/journal_entry_ids/assessment",
        ),
        {"b.child", "b.parent", "b.plan", "b.ended", "b.entry"},
        {("read", VISIT, "b.held"), ("read", VISIT, "b.ahead")},
    ),
    Step(
        "the plan on paper",
        "coordinator",
        lambda day: day.web("coordinator").get(f"/report/pdf/qrut_umgange_reports.report_plan/{day.a.plan}"),
        {"a.child", "a.parent", "a.plan", "a.point", "a.step"},
        {("print", PLAN, "a.plan")},
    ),
    Step(
        "an entry's text as a file",
        "supporter",
        lambda day: day.web("supporter").get(f"/web/content/{ENTRY}/{day.a.entry}/facts"),
    ),
    Step(
        "an entry's text as an image",
        "supporter",
        lambda day: day.web("supporter").get(f"/web/image/{ENTRY}/{day.a.entry}/facts"),
    ),
    Step(
        "an entry's attachments",
        "supporter",
        lambda day: day.web("supporter").call(
            "ir.attachment",
            "search_read",
            domain=[["res_model", "=", ENTRY], ["res_id", "=", day.a.entry]],
            fields=["name", "datas"],
        ),
    ),
    # === Programs === #
    Step(
        "a plan over JSON-2",
        "coordinator",
        lambda day: day.json("coordinator").call(PLAN, "read", [day.a.plan], fields=["purpose"]),
        {"a.plan"},
    ),
    Step(
        "everybody's entries over JSON-2",
        "manager",
        lambda day: day.json("manager").call(ENTRY, "search_read", domain=[], fields=["facts"]),
        {"a.entry", "b.entry"},
    ),
    Step(
        "meetings over XML-RPC",
        "coordinator",
        lambda day: day.xmlrpc("coordinator").call(MEETING, "search_read", domain=[], fields=["notes"]),
        {"a.meeting", "b.meeting"},
    ),
    Step(
        "an entry over XML-RPC",
        "supporter",
        lambda day: day.xmlrpc("supporter").call(ENTRY, "read", [day.b.entry], fields=["next_time"]),
        {"b.entry"},
    ),
    Step(
        "what an entry would be copied as",
        "supporter",
        lambda day: day.json("supporter").call(ENTRY, "copy_data", [day.a.entry]),
        {"a.entry"},
    ),
    Step(
        "a person's choices beside a panel",
        "coordinator",
        lambda day: day.json("coordinator").call(
            "umgange.participant",
            "search_panel_select_multi_range",
            field_name="person_id",
            group_by="shown_name",
            comodel_domain=[["id", "=", day.a.parent]],
        ),
        {"a.parent"},
    ),
    # === What is refused === #
    Step(
        "somebody else's entry",
        "supporter2",
        lambda day: refuse(day.json("supporter2"), ENTRY, "read", [day.a.entry], fields=["facts"]),
    ),
    Step(
        "somebody else's entry, nested",
        "supporter2",
        lambda day: refuse(
            day.json("supporter2"), VISIT, "web_read", [day.a.visits[0]],
            specification={"journal_entry_ids": {"fields": CONTENT}},
        ),
    ),
    *(
        Step(
            f"a sum of texts: {aggregate}",
            "manager",
            lambda day, aggregate=aggregate: refuse(
                day.json("manager"), ENTRY, "formatted_read_group", domain=[], groupby=[], aggregates=[aggregate]
            ),
        )
        for aggregate in ("facts:array_agg", "facts:max", "facts:count_distinct", "assessment:min")
    ),
    Step(
        "grouped by a name",
        "manager",
        lambda day: refuse(
            day.json("manager"), IDENTITY, "formatted_read_group", domain=[], groupby=["name"], aggregates=["__count"]
        ),
    ),
    Step(
        "ordered by a name",
        "manager",
        lambda day: refuse(day.json("manager"), IDENTITY, "search", domain=[], order="name"),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def day(system: LiveSystem) -> Day:
    """The day, when all who work have come; managers may export."""
    group = system.ref("base.group_allow_export")
    system.json("admin").write("res.users", system.users["manager"], group_ids=[[4, group]])
    return Day(system)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_log_tells_what_a_step_showed_all_of_it_and_nothing_else(day, step):
    day.take_rows()
    answer = step.do(day)
    rows = day.take_rows()
    assert day.find_shown(answer) == step.shows
    assert sorted(rows, key=repr) == sorted(day.get_rows(step.login, step.shows, step.also), key=repr)
