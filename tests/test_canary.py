"""The main story is played with marked words about people; afterwards they are only where they belong.

Every word that says who somebody is, or what was written about them, has a mark that is found nowhere else. It is
looked for in every column of every table, the stored files and what they hold, the server's and PostgreSQL's logs, the
sessions, and what is sent.
"""

import io
import re
from dataclasses import astuple
from pathlib import Path

import pytest
from live_system import LiveSystem, Refused, day
from main_story import Story, Words
from pypdf import PdfReader
from web_session import Session

SERVER_OPTIONS = ("--log-level=info",)

MARKED = Words(
    child="Kanariechild Kanariechildsson",
    parent="Kanarieparent Kanarieparentsson",
    street="Kanariestreet 8",
    zip="kanariezip",
    city="Kanariecity",
    phone="070-174 06 05",
    email="kanariemail@example.com",
    language="Kanarielanguage",
    contact="She asked about the kanariecontact.",
    handed="Read them kanariehanded.",
    meeting="The meeting was kanariemeeting.",
    agenda="What kanarieagenda wants.",
    note="Somebody said kanariepoint.",
    rules="I come kanarierules.",
    reason="No, since kanariereason.",
    question="May kanariequestion come along?",
    answer="Yes, kanarieanswer may.",
    screening="Somebody kanariescreening.",
    purpose="To have a kanariepurpose.",
    agreed="We see each other kanarieagreed.",
    view="One of us would rather kanarieview.",
    risk="There was once kanarierisk.",
    danger="Has kanariedanger been there?",
    measure="Two of us kanariemeasure.",
    told="Told by kanarietold.",
    decided="The board has kanariedecided.",
    rest="She is kanarierest.",
    farewell="With a kanariefarewell.",
    entrance="The kanarieentrance.",
    criteria="When the child is kanariecriteria.",
    child_view="I want it kanariechildview.",
    step_view="The child was kanariestepview.",
    step_note="The door was kanariestepnote.",
    facts="The child said kanariefacts.",
    child_words="“A kanariequote.”",
    assessment="It went kanarieassessment.",
    next_time="Bring the kanarienext.",
    end_note="The parent rang and was kanarienote.",
    meeting_point="By the kanariemeetingpoint.",
    fallback_place="The kanariefallback.",
    call_link="https://kanarielink.example.com/",
    present="There is a kanariepresent too.",
    from_place="The kanariefrom.",
    to_place="The kanarieto.",
    outlay="The kanariefika.",
    permit="Bring a kanariepermit.",
    told_words="It was kanarietoldwords.",
    wish="More kanariewish.",
    wish_why="Since kanariewishwhy.",
    quarter="She needs kanariequarter.",
    follow_up="It was kanariefollowup.",
    paper="The board says kanariepaper.",
    breach="A letter went kanariebreach.",
    reported="It goes kanariereported.",
    harm="It is about kanarieharm.",
    asked="Who kanarieasked?",
    replied="The kanariereplied did.",
    complaint="The room is kanariecomplaint.",
    mended="It was kanariemended.",
    incident="The child kanarieincident.",
    at_once="We kanarieatonce.",
    lex_sarah="No, since kanarielexsarah.",
    concern="Nobody was kanarieconcern.",
    board="The kanarieboard.",
)
FAILED = "Kanariefailed"
NUMBERS = (MARKED.child_number, MARKED.parent_number)
#: Marks of letters, and each number as people write it: with its century or not, with its hyphen or not.
MARKS = re.compile(
    "|".join(
        ["kanarie[a-z]+", "070-?174 ?06 ?05", *(f"(?:{number[:2]})?{number[2:8]}-?{number[9:]}" for number in NUMBERS)]
    ),
    re.IGNORECASE,
)
#: Where they belong, by table.
HOMES = {
    "umgange_person_identity": {"name", "personnummer"},
    "umgange_person_contact": {"street", "zip", "city", "phone", "email_address", "interpreter"},
    "umgange_contact_note": {"text"},
    "umgange_handout": {"note"},
    "umgange_assignment": {"screening_reason"},
    "umgange_assignment_answer": {"screening_reason"},
    "umgange_meeting": {"notes", "next_step_reason"},
    "umgange_meeting_point": {"name", "note"},
    "umgange_meeting_rules": {"text", "reason"},
    "umgange_open_question": {"question", "answer"},
    "umgange_meeting_answer": {"question", "answer"},
    "umgange_child_talk": {"come_words", "different_words", "keep", "keep_from"},
    "umgange_wish": {"wish", "outcome_why", "not_told_why"},
    "umgange_visit_quarter": {"needs"},
    "umgange_plan": {"purpose"},
    "umgange_plan_point": {"agreed"},
    "umgange_plan_view": {"text"},
    "umgange_risk_assessment": {"reason", "measures"},
    "umgange_risk_assessment_line": {"name", "measure"},
    "umgange_pause": {"reason"},
    "umgange_closing": {"reason", "farewell"},
    "umgange_decision": {"told_by", "scope", "outcome"},
    "umgange_separation": {"reason", "told_by"},
    "umgange_plan_arrival": {"entrance"},
    "umgange_plan_step": {"criteria", "child_view"},
    "umgange_plan_step_taken": {"child_view", "note"},
    "umgange_visit": {"end_note", "meeting_point", "fallback_place", "call_link", "present_note", "apart_note"},
    "umgange_visit_end": {"note"},
    "umgange_visit_present": {"text"},
    "umgange_transport": {"from_place", "to_place"},
    "umgange_outlay": {"note"},
    "umgange_permit": {"note"},
    # The file itself stands in its column as base64.
    "umgange_document": {"sender", "note"},
    "umgange_breach": {"what", "measures"},
    "umgange_extract": {"identity_note", "refusal_reason"},
    "umgange_extract_passage": {"text", "reason"},
    "umgange_report": {"recommendation_reason"},
    "umgange_report_line": {"text"},
    "umgange_journal_entry": {"facts", "child_words", "assessment", "next_time"},
    "umgange_journal_comment": {"text", "answer"},
    "umgange_complaint": {"text", "measures", "answer"},
    "umgange_incident": {"what", "measure", "lex_sarah_reason", "closing_note"},
    "umgange_incident_step": {"note", "reference"},
    "umgange_concern": {"what", "board", "told_to", "receipt"},
    "umgange_concern_reader": {"reason"},
}


@pytest.fixture(scope="module")
def story(system: LiveSystem, databases) -> Story:
    """The whole story, with readers, searchers and calls that fail on the way."""
    system.postgres_log = databases.cluster.home / f"{databases.cluster.name}.log"
    system.log_began = system.postgres_log.stat().st_size
    system.filestore, system.sessions = databases.filestore(system.db), databases.data_dir / "sessions"
    system.old_sessions = set(system.sessions.rglob("*"))
    played = Story(system, system.json, MARKED)
    played.take_order()
    played.agree()
    played.make_safe()
    played.plan_visits(count=4)
    played.meet_elsewhere(played.visits[3])
    played.hold(played.visits[0])
    played.talk(played.visits[0])
    played.entry = played.write_journal(played.visits[0])
    played.stand_beside(played.visits[0], played.entry)
    played.coordinator.write("umgange.visit", played.visits[3], apart_note=MARKED.measure)
    played.cancel(played.visits[1])
    played.supporter.call("umgange.visit", "action_start", [played.visits[2]])
    ended = {
        "visit_ids": [[6, 0, [played.visits[2]]]],
        "outcome": "broken_off",
        "reason": "child_stop",
        "note": MARKED.end_note,
    }
    played.supporter.call("umgange.visit.end", "action_apply", [played.supporter.create("umgange.visit.end", **ended)])
    played.supporter.call("umgange.journal.entry", "action_correct", [played.entry])
    search_and_fail(played)
    browse(played)
    played.invoice()
    played.xml = played.send()
    played.keep_file()
    played.rest()
    return played


def search_and_fail(story: Story) -> None:
    """Search by what is marked, and make the server and the database refuse what is marked."""
    coordinator, supporter = story.coordinator, story.supporter
    coordinator.call("umgange.person", "name_search", name=MARKED.child)
    coordinator.search("umgange.person.identity", ("name", "ilike", MARKED.child))
    coordinator.search("umgange.person.identity", ("personnummer", "=", MARKED.child_number))
    coordinator.call(
        "umgange.person", "read", [story.child], fields=["display_name"], context={"umgange_show_names": True}
    )
    refused_calls = [
        (coordinator, "umgange.person.identity", "create", None, {"vals_list": [{"name": FAILED}]}),
        (
            coordinator,
            "umgange.person.identity",
            "create",
            None,
            {"vals_list": [{"name": FAILED, "person_id": story.child}]},
        ),
        (
            coordinator,
            "umgange.person.identity",
            "create",
            None,
            {"vals_list": [{"name": FAILED, "person_id": story.child, "birth_date": FAILED}]},
        ),
        (coordinator, "umgange.person", "create", None, {"vals_list": [{"company_id": False, "shown_name": FAILED}]}),
        (
            coordinator,
            "umgange.person",
            "create",
            None,
            {"vals_list": [{"shown_name": FAILED, "shown_personnummer": MARKED.parent_number + "0"}]},
        ),
        (
            coordinator,
            "umgange.meeting",
            "create",
            None,
            {"vals_list": [{"assignment_id": story.assignment, "notes": FAILED}]},
        ),
        (coordinator, "umgange.contact.note", "create", None, {"vals_list": [{"text": FAILED}]}),
        (
            coordinator,
            "umgange.handout",
            "create",
            None,
            {"vals_list": [{"assignment_id": story.assignment, "note": FAILED}]},
        ),
        (supporter, "umgange.journal.entry", "create", None, {"vals_list": [{"facts": FAILED, "kind": "event"}]}),
        (
            supporter,
            "umgange.journal.entry",
            "create",
            None,
            {"vals_list": [{"facts": FAILED, "visit_id": story.visits[0], "child_id": story.child}]},
        ),
        (
            supporter,
            "umgange.journal.entry",
            "create",
            None,
            {"vals_list": [{"facts": FAILED, "no_such_field": FAILED}]},
        ),
        (supporter, "umgange.journal.entry", "write", [story.entry], {"vals": {"facts": FAILED}}),
        (supporter, "umgange.journal.entry", "search", None, {"domain": [["facts", "ilike", FAILED]]}),
        (story.finance, "umgange.person.identity", "search", None, {"domain": [["name", "=", FAILED]]}),
    ]
    for client, model, method, ids, named in refused_calls:
        with pytest.raises(Refused) as refused:
            client.call(model, method, ids, **named)
        assert FAILED not in refused.value.sentence


def browse(story: Story) -> None:
    """Read and write as the web client does, with a session; a few addresses carry what was asked for."""
    session = Session(story.system, "coordinator")
    names = {"display_name": {}, "shown_name": {}}
    shown = {"umgange_show_names": True}
    session.call("umgange.person", "web_search_read", domain=[], specification=names, context=shown)
    address = {"shown_street": MARKED.street}
    session.call("umgange.person", "web_save", [story.parent], vals=address, specification=names)
    seen = {"end_note": {}, "next_time_notes": {}, "attendance_ids": {"fields": {"shown_name": {}}}}
    session.call("umgange.visit", "web_read", [story.visits[1]], specification=seen)
    for path in (f"/odoo/umgange.person/{story.child}", f"/web/image/umgange.person/{story.child}/name"):
        session.get(path)


def find_marks(content: bytes) -> set[str]:
    """Return the marks in some bytes: in their text, and in the text of a PDF and of what is attached in it."""
    found = set(MARKS.findall(content.decode(errors="replace"))) | set(
        MARKS.findall(content.decode("utf-16-le", errors="replace"))
    )
    if content.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(content))
        for text in (*(page.extract_text() for page in pdf.pages), str(pdf.metadata)):
            found |= set(MARKS.findall(text))
        for parts in pdf.attachments.values():
            for part in parts:
                found |= find_marks(part)
    return found


def find_in_database(system: LiveSystem) -> dict[str, set[str]]:
    """Return the marks in each column of the database, all schemas' tables, by "table.column"."""
    tables = system.sql(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
    )
    found: dict[str, set[str]] = {}
    for (table,) in tables:
        rows = system.sql(
            f"SELECT c.key, c.value FROM {table} t, jsonb_each_text(to_jsonb(t)) c WHERE c.value ~* %s",
            MARKS.pattern,
        )
        for column, value in rows:
            found.setdefault(f"{table}.{column}", set()).update(MARKS.findall(value))
    return found


def test_marked_words_are_in_no_table_but_their_own(story):
    found = find_in_database(story.system)
    assert set(found) == {f"{table}.{column}" for table, columns in HOMES.items() for column in columns}
    # None got lost on the way, else nothing would have been looked for.
    everything = " ".join(mark for marks in found.values() for mark in marks)
    for word in astuple(MARKED):
        assert all(mark in everything for mark in MARKS.findall(word)), word
    assert FAILED not in everything


def test_marked_words_are_in_no_stored_file_and_no_files_name(story):
    files = [path for path in story.system.filestore.rglob("*") if path.is_file()]
    assert files
    assert {
        str(path): marks for path in files if (marks := find_marks(path.read_bytes()) | set(MARKS.findall(path.name)))
    } == {}


@pytest.mark.parametrize("name", ["server", "postgres"])
def test_marked_words_are_in_no_log(story, name):
    path = {"server": story.system.server.log, "postgres": story.system.postgres_log}[name]
    # PostgreSQL's log keeps no errors; a line of our own shows that this is the log it writes.
    story.system.sql("DO $$ BEGIN RAISE LOG 'umgange_control'; END $$")
    with Path(path).open("rb") as log:
        log.seek(0 if name == "server" else story.system.log_began)
        content = log.read()
    # The server's log was kept at a level where requests and failures show.
    assert {"server": b"/json/2/umgange.journal.entry/create", "postgres": b"umgange_control"}[name] in content
    assert [line for line in content.splitlines() if find_marks(line)] == []


def test_marked_words_are_in_no_session(story):
    files = [path for path in set(story.system.sessions.rglob("*")) - story.system.old_sessions if path.is_file()]
    assert files
    assert {str(path): marks for path in files if (marks := find_marks(path.read_bytes()))} == {}


def test_what_is_sent_to_the_buyer_names_nobody(story):
    attached = story.system.sql(
        "SELECT name, store_fname FROM ir_attachment WHERE res_model = 'account.move' AND res_id = %s", story.move
    )
    contents = [(story.system.filestore / path).read_bytes() for _name, path in attached]
    assert {content[:5] for content in contents} == {b"%PDF-", b"<?xml"}
    assert [marks for content in (*contents, story.xml) if (marks := find_marks(content))] == []
    # Letters drawn as shapes cannot be searched, so what the invoice prints is looked at before it becomes a PDF.
    printed = Session(story.system, "finance").get(f"/report/html/account.report_invoice_with_payments/{story.move}")
    assert f"{day(7)}".encode() in printed
    assert find_marks(printed) == set()
    assert MARKS.findall(" ".join(name for name, _path in attached)) == []


def test_a_mark_is_found_where_it_is_hidden(tmp_path):
    assert find_marks(f"<cbc:Note>{MARKED.child}</cbc:Note>".encode()) == {"Kanariechild", "Kanariechildsson"}
    assert find_marks(MARKED.parent_number.replace("-", "").encode()) == {MARKED.parent_number.replace("-", "")}
    assert find_marks(MARKED.parent_number[2:].encode("utf-16-le")) == {MARKED.parent_number[2:]}
    assert find_marks(b"Exempelgatan 1, 123 45") == set()
