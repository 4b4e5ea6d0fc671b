"""The day that test_scripted_day.py plays: two stories, who works with them, and what the log has of it."""

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
            # No note was made of it, and it is read with the others.
            "follow_up": ((), MEETING, self._find_last(MEETING, "assignment_id", story.assignment), child),
        }

    def _find(self, model: str, name: str, value: int) -> int:
        table = model.replace(".", "_")
        return self.system.sql(f"SELECT id FROM {table} WHERE {name} = %s ORDER BY id", value)[0][0]

    def _find_last(self, model: str, name: str, value: int) -> int:
        table = model.replace(".", "_")
        return self.system.sql(f"SELECT max(id) FROM {table} WHERE {name} = %s", value)[0][0]


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
