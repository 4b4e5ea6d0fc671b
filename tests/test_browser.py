"""What only a browser shows: what happens while somebody types, and what is asked before a click counts."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

FACTS = ".o_field_widget[name=facts] textarea"
SAVED = "document.querySelector('.o_umgange_autosave')?.textContent.startsWith('Saved ')"


@pytest.fixture(scope="module")
def visit(system) -> Iterator[int]:
    """A visit of the supporter's that was planned for three hours ago; put away afterwards, from their day too."""
    assignment = system.make_assignment(supporter_id=system.supporter)
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    times = {"start": f"{start:%Y-%m-%d %H:%M:%S}", "stop": f"{start + timedelta(hours=2):%Y-%m-%d %H:%M:%S}"}
    made = system.json("coordinator").create("umgange.visit", assignment_id=assignment, **times)
    yield made
    system.put_away(made)


@pytest.fixture
def entry(system, visit) -> int:
    """The draft that the supporter has just begun."""
    return system.json("supporter").call("umgange.visit", "action_write_journal", [visit])["res_id"]


def wait_until_stored(system, entry: int, text: str) -> None:
    until = time.monotonic() + 20
    while (facts := system.sql("SELECT facts FROM umgange_journal_entry WHERE id = %s", entry)[0][0]) != text:
        assert time.monotonic() < until, f"Not stored within 20 s; there is {facts!r}"
        time.sleep(0.1)


def test_a_draft_saves_itself_while_it_is_written(system, browser, entry):
    browser.resize(360, 740, mobile=True)
    browser.login(system.server.url, "supporter")
    browser.goto(f"{system.server.url}/odoo/umgange.journal.entry/{entry}")
    reads = ("umgange_access_log", "model = 'umgange.journal.entry' AND action = 'read' AND res_ids = %s", str(entry))
    browser.wait(f"document.querySelector('{FACTS}')")
    before = system.count(*reads)

    browser.fill(FACTS, "Lova visade sina ")
    wait_until_stored(system, entry, "Lova visade sina ")
    browser.wait(SAVED)

    # Whoever writes goes on where the hand was: nothing was read back into the text.
    browser.type("teckningar.")
    wait_until_stored(system, entry, "Lova visade sina teckningar.")
    assert browser.evaluate(f"document.activeElement === document.querySelector('{FACTS}')")
    assert system.count(*reads) == before
    assert browser.errors == []


def test_before_a_record_of_ours_is_deleted_the_question_is_sober(system, browser, visit):
    browser.login(system.server.url, "coordinator")
    browser.goto(f"{system.server.url}/odoo/umgange.visit/{visit}")
    browser.click(".o_cp_action_menus button")
    browser.click(".o-dropdown-item:has(.fa-trash-o)")
    browser.wait("document.querySelector('.modal-body')?.textContent.includes('cannot be brought back')")
    assert browser.evaluate("document.querySelector('.modal-title').textContent") == "Delete?"
    assert "Bye-bye" not in browser.text()
    assert browser.errors == []


def test_on_a_phone_the_board_opens_on_a_column_with_something_in_it(system, browser, visit):
    assert system.count("umgange_assignment", "state = 'request'") == 0
    browser.resize(360, 740, mobile=True)
    browser.login(system.server.url, "coordinator")
    browser.goto(f"{system.server.url}/odoo/action-qrut_umgange.umgange_assignment_action")
    browser.wait("document.querySelector('.o_kanban_group .o_kanban_record')")
    columns = "[...document.querySelectorAll('.o_kanban_group')]"
    left = f"{columns}.sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)[0]"
    assert browser.evaluate(f"{columns}.length") > 1
    assert browser.evaluate(f"!!{left}.querySelector('.o_kanban_record')")
    assert browser.evaluate(f"{left}.getBoundingClientRect().left") < 360


def test_on_a_phone_a_refusal_is_a_sentence_over_what_one_was_doing(system, browser, visit):
    browser.resize(360, 740, mobile=True)
    browser.login(system.server.url, "supporter")
    browser.goto(f"{system.server.url}/odoo/umgange.visit/{visit}")
    browser.click("button[name=action_start_asking]")
    browser.fill(".modal [name=started] input", "half past")
    browser.click(".modal-footer button[name=action_apply]")
    browser.wait("document.querySelector('.o_error_dialog')?.textContent.includes('is no time')")
    assert browser.evaluate("document.querySelector('.o_error_dialog .modal-title').textContent") == "That did not work"
    assert browser.evaluate("document.querySelector('.o_error_dialog').getBoundingClientRect().height") < 740 / 2


SHOWN = ".o_form_renderer, .o_list_renderer, .o_kanban_renderer, .o_calendar_renderer"
KEPT = """indexedDB.databases().then((found) => Promise.all(found.map(({ name }) => new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
        const db = request.result;
        const stores = [...db.objectStoreNames];
        const read = (store) => new Promise((done) => {
            const asked = db.transaction(store).objectStore(store).getAllKeys();
            asked.onsuccess = () => done(asked.result.map(String));
        });
        Promise.all(stores.map(read)).then((keys) => { db.close(); resolve(keys.flat()); });
    };
})))).then((keys) => keys.flat())"""


def test_nothing_of_a_person_is_kept_on_the_disk_of_a_phone(system, browser, visit):
    browser.login(system.server.url, "coordinator")
    ours = "action-qrut_umgange.umgange_visit_action"
    for page in (
        ours,
        f"{ours}/{visit}",
        "action-qrut_umgange.umgange_assignment_action",
        "action-base.action_partner_form",
    ):
        browser.goto(f"{system.server.url}/odoo/{page}")
        browser.wait(f"document.querySelector('{SHOWN}')")
    time.sleep(1)
    kept = [json.loads(key).get("params", {}) for key in browser.evaluate(KEPT) if key.startswith("{")]
    read = {(params.get("model"), params.get("method")) for params in kept}
    # What says how a screen looks is kept, and what is none of ours.
    assert ("umgange.visit", "get_views") in read
    assert any(model == "res.partner" and method.startswith("web_") for model, method in read)
    assert {method for model, method in read if model and model.startswith("umgange.")} == {"get_views"}
