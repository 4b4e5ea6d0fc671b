"""A day at work through every door to a record; the access log tells what was shown, all of it and nothing else.

What a step showed is not only what it says itself: each name and text has a word found nowhere else, and those that are
in the server's answer are the ones that the log must name.
"""

import pytest
from live_system import LiveSystem
from scripted_day import (
    ASSIGNMENT,
    CONTENT,
    ENTRY,
    IDENTITY,
    MEETING,
    NAMES,
    PERSON,
    PLAN,
    SHOWN,
    VISIT,
    Day,
    Step,
    onchange,
    refuse,
)

# The whole log is looked at: nobody else may write it.
SERVER_OPTIONS = ()

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
        {("read", MEETING, "a.follow_up")},
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
        {("read", MEETING, "a.follow_up"), ("read", MEETING, "b.follow_up")},
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
