"""Programs outside do the main job: over JSON-2 with an API key, and over XML-RPC while Odoo still has it."""

import pytest
from live_system import Client, LiveSystem, Refused, XmlClient
from lxml import etree
from main_story import REFERENCE, Story

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


def play(story: Story, hour: float) -> Story:
    """Play the whole story; both stories use the same room and supporter, so each has its hour."""
    story.work(hour)
    story.make_safe()
    story.keep_file()
    story.rest()
    story.invoice()
    story.xml = story.send()
    return story


@pytest.fixture(scope="module")
def json_story(system: LiveSystem) -> Story:
    """The story, played over JSON-2."""
    return play(Story(system, system.json), hour=9.0)


@pytest.fixture(scope="module")
def xmlrpc_story(system: LiveSystem) -> Story:
    """The story, played over XML-RPC."""
    return play(Story(system, system.xmlrpc), hour=13.0)


@pytest.fixture(params=["json_story", "xmlrpc_story"])
def story(request) -> Story:
    """The story, played once by each kind of client; the tests look at what became of it."""
    return request.getfixturevalue(request.param)


def refuse(client: Client, status: int, model: str, method: str, ids: list[int] | None = None, **named) -> str:
    """Make a call that is refused, and return the sentence. XML-RPC says 4 for what HTTP says 403, and 2 for 422."""
    with pytest.raises(Refused) as refused:
        client.call(model, method, ids, **named)
    assert refused.value.status == ({403: 4, 422: 2}[status] if isinstance(client, XmlClient) else status), (
        refused.value.sentence
    )
    return refused.value.sentence


def test_the_coordinator_takes_an_order_to_a_visit_that_is_done(story):
    states = [story.coordinator.read("umgange.visit", visit, "state") for visit in story.visits]
    assert states == ["done", "cancelled", "planned"]
    assert story.coordinator.read("umgange.assignment", story.assignment, "state") == "active"
    room, supporter, start, stop = story.coordinator.read(
        "umgange.visit", story.visits[2], "room_id", "supporter_id", "start", "stop"
    )
    assert (room[0], supporter[0]) == (story.system.room, story.system.supporter)
    booked = story.system.sql(
        "SELECT start::text, stop::text FROM umgange_booking WHERE visit_id = %s AND active", story.visits[2]
    )
    assert booked == [(start, stop)] * 2


def test_the_supporter_signs_the_journal(story):
    assert story.supporter.read("umgange.journal.entry", story.entry, "state", "facts") == ["signed", story.words.facts]
    assert story.coordinator.read("umgange.visit", story.visits[0], "is_documented") is True


def test_finance_bills_the_visit_that_was_done_by_a_posted_e_invoice(story):
    assert story.finance.read("account.move", story.move, "state", "amount_total") == ["posted", 3200.0]
    tree = etree.fromstring(story.xml)
    assert tree.findtext(f"{CBC}BuyerReference") == REFERENCE
    assert tree.findtext(f"{{*}}LegalMonetaryTotal/{CBC}PayableAmount") == "3200.00"


@pytest.mark.parametrize(
    ("model", "method", "named"),
    [
        ("umgange.visit", "_move", {"state": "done"}),
        ("umgange.visit", "_force_state", {"state": "done"}),
        ("umgange.visit", "message_subscribe", {"partner_ids": [1]}),
        ("umgange.visit", "__init__", {}),
        ("umgange.assignment", "_create_order", {"values": {}}),
        ("umgange.booking", "_replace", {"freed": [], "vals_list": []}),
        ("umgange.access.log", "_flush_notes", {}),
        ("umgange.delivery", "_get_invoice_text", {}),
    ],
)
def test_what_is_private_cannot_be_called(story, model, method, named):
    assert "cannot be called remotely" in refuse(story.coordinator, 403, model, method, [story.visits[2]], **named)


@pytest.mark.parametrize(
    "context", [{}, {"umgange_mover": True}, {"umgange_mover": "umgange_mover", "install_mode": True}]
)
def test_a_state_is_never_written_by_a_client(story, context):
    plan = story.coordinator.search("umgange.plan", ("assignment_id", "=", story.assignment))
    draft = [
        story.supporter.create(
            "umgange.journal.entry", child_id=story.child, assignment_id=story.assignment, kind="event", facts="Draft"
        )
    ]
    written = [
        (story.coordinator, "umgange.visit", [story.visits[2]], "done"),
        (story.coordinator, "umgange.assignment", [story.assignment], "closed"),
        (story.supporter, "umgange.journal.entry", draft, "signed"),
    ]
    for client, model, ids, state in written:
        before = client.read(model, ids[0], "state")
        assert "use the buttons" in refuse(client, 422, model, "write", ids, vals={"state": state}, context=context)
        assert client.read(model, ids[0], "state") == before
    assert "does not change" in refuse(
        story.coordinator, 422, "umgange.plan", "write", plan, vals={"state": "draft"}, context=context
    )
    new = {
        "assignment_id": story.assignment,
        "start": "2030-01-01 10:00:00",
        "stop": "2030-01-01 11:00:00",
        "state": "done",
    }
    assert "use the buttons" in refuse(
        story.coordinator, 422, "umgange.visit", "create", vals_list=[new], context=context
    )


def test_a_signed_entry_and_an_approved_plan_stay_as_they_are(story):
    assert "is signed and does not change" in refuse(
        story.supporter, 422, "umgange.journal.entry", "write", [story.entry], vals={"facts": "Other"}
    )
    assert "is signed and does not change" in refuse(
        story.supporter, 422, "umgange.journal.entry", "unlink", [story.entry]
    )
    [plan] = story.coordinator.search("umgange.plan", ("assignment_id", "=", story.assignment))
    assert "is approved and does not change" in refuse(
        story.coordinator, 422, "umgange.plan", "write", [plan], vals={"purpose": "Other"}
    )
    assert "is approved and does not change" in refuse(story.coordinator, 422, "umgange.plan", "unlink", [plan])


def test_another_supporter_reaches_nothing_of_the_assignment(story):
    stranger = story.connect("supporter2")
    visit, [attendance, *_rest] = (
        story.visits[2],
        story.coordinator.search("umgange.attendance", ("visit_id", "=", story.visits[2])),
    )
    for model, record in [
        ("umgange.assignment", story.assignment),
        ("umgange.visit", visit),
        ("umgange.journal.entry", story.entry),
        ("umgange.attendance", attendance),
    ]:
        refuse(stranger, 403, model, "read", [record], fields=["display_name"])
        assert stranger.search(model, ("id", "=", record)) == []
        assert record not in stranger.search(model)
        assert stranger.call(model, "search_count", domain=[["id", "=", record]]) == 0
    for method in ("action_start", "action_end", "action_no_show", "action_write_journal"):
        refuse(stranger, 403, "umgange.visit", method, [visit])
    refuse(stranger, 403, "umgange.visit", "action_break_off", [visit], reason="unsafe")
    refuse(stranger, 403, "umgange.attendance", "action_here", [attendance])
    refuse(stranger, 403, "umgange.journal.entry", "action_sign", [story.entry])
    refuse(stranger, 403, "umgange.journal.entry", "action_correct", [story.entry])
    assert story.coordinator.read("umgange.visit", visit, "state") == "planned"


def test_a_supporter_neither_plans_nor_cancels(story):
    visit = [story.visits[2]]
    refuse(story.supporter, 403, "umgange.visit", "action_confirm", visit)
    refuse(story.supporter, 403, "umgange.visit", "action_cancel", visit, reason="child_ill")
    refuse(story.supporter, 403, "umgange.visit", "action_correct", visit, state="planned", reason="No")
    refuse(story.supporter, 403, "umgange.visit", "unlink", visit)
    refuse(story.supporter, 403, "umgange.person", "create", vals_list=[{"kind": "child"}])
    refuse(story.supporter, 403, "umgange.assignment", "action_close", [story.assignment])
    assert story.coordinator.read("umgange.visit", visit[0], "state") == "planned"


@pytest.mark.parametrize("login", ["finance", "reviewer", "admin"])
@pytest.mark.parametrize(
    "model",
    [
        "umgange.visit",
        "umgange.journal.entry",
        "umgange.plan",
        "umgange.plan.point",
        "umgange.plan.arrival",
        "umgange.plan.step",
        "umgange.plan.step.taken",
        "umgange.meeting",
        "umgange.confirmation",
        "umgange.visit.reply",
        "umgange.contact.note",
        "umgange.handout",
        "umgange.document",
        "umgange.extract",
        "umgange.extract.passage",
        "umgange.report",
        "umgange.report.line",
        "umgange.breach",
        "umgange.risk.assessment",
        "umgange.risk.assessment.line",
        "umgange.decision",
        "umgange.separation",
        "umgange.pause",
        "umgange.closing",
        "umgange.meeting.point",
        "umgange.meeting.rules",
        "umgange.open.question",
        "umgange.meeting.answer",
        "umgange.child.talk",
        "umgange.wish",
        "umgange.visit.quarter",
        "umgange.person.identity",
        "umgange.person.contact",
    ],
)
def test_whoever_needs_no_care_record_reads_none(json_story, system, login, model):
    client = system.json(login)
    [(record,)] = system.sql(f"SELECT max(id) FROM {model.replace('.', '_')}")
    for method, named in [
        ("read", {"fields": ["display_name"]}),
        ("search", {"domain": []}),
        ("search_count", {"domain": []}),
        ("search_read", {"domain": [], "fields": ["id"]}),
        ("name_search", {"name": "Lova"}),
        ("formatted_read_group", {"domain": [], "groupby": [], "aggregates": ["__count"]}),
        ("web_read", {"specification": {"display_name": {}}}),
    ]:
        ids = [record] if method in ("read", "web_read") else None
        refuse(client, 403, model, method, ids, **named)
    # Odoo asks first who may export at all.
    refuse(client, 403 if login == "admin" else 422, model, "export_data", [record], fields_to_export=["display_name"])


def test_finance_reads_no_cause_and_writes_no_amount(story):
    [billed] = story.finance.search("umgange.delivery", ("visit_id", "=", story.visits[0]))
    refuse(story.finance, 403, "umgange.delivery", "read", [billed], fields=["cause"])
    assert "Credit the invoice in full first" in refuse(
        story.finance, 422, "umgange.delivery", "write", [billed], vals={"share": 0.5, "share_reason": "x"}
    )


def test_an_invoice_that_its_buyer_cannot_sort_is_refused_in_words(story):
    story.hold(story.visits[2])
    orders = story.finance.search("sale.order", ("umgange_assignment_id", "=", story.assignment))
    story.system.sql("UPDATE sale_order SET buyer_reference = NULL WHERE id = ANY(%s)", orders)
    draft = story.make_invoice()
    sentence = refuse(story.finance, 422, "account.move", "action_post", [draft])
    assert "The buyer's reference or order number, on the order" in sentence
    assert story.finance.read("account.move", draft, "state") == "draft"
