"""Min dag on a phone, with a real server: a visit from arrival to signed journal, and what a dead server takes along.

Nothing: what is typed waits in the page until it is stored, and no browser storage holds any of it.
"""

import time
from datetime import UTC, datetime, timedelta

import pytest
from chrome import Chrome
from live_system import LiveSystem

SERVER_OPTIONS = ()  # a server that is killed is nobody else's
WIDTH, HEIGHT = 360, 740
MOST_TAPS = 12
CHILD, PARENT, CARER = "Lova Sommar", "Sara Sommar", "Ulla Skog"
SIBLING = "Tuva Sommar"
FACTS = "#umgange_day_facts"
# Whatever one can act on, without a name that a screen reader says.
NAMELESS = """[...document.querySelectorAll('.o_umgange_day :is(button, a, input, textarea, select, summary)')]
    .filter((e) => e.checkVisibility())
    .filter((e) => !(e.ariaLabel || e.labels?.length || e.textContent.trim()))
    .map((e) => e.outerHTML)"""
# Lower than a thumb.
SMALL = """[...document.querySelectorAll('.o_umgange_day :is(button, a.btn):not(.btn-sm)')]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"""
WIDE = f"""[document.scrollingElement, ...document.querySelectorAll('.o_umgange_day, .o_umgange_day *')]
    .filter((e) => e.getBoundingClientRect().right > {WIDTH} + 1).map((e) => e.outerHTML.slice(0, 200))"""
STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


class Phone:
    """A supporter's phone: it counts what is tapped, and looks at each page that it comes to."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        self.taps = 0
        browser.resize(WIDTH, HEIGHT, mobile=True)
        browser.login(url, "supporter")
        browser.goto(f"{url}/odoo/my-day")
        browser.wait("document.querySelector('.o_umgange_day_visit')")

    def tap(self, selector: str, containing: str = "") -> None:
        self.taps += 1
        self.browser.click(selector, containing)

    def wait_phase(self, phase: str) -> None:
        """Wait for a phase of the visit, and see that a thumb and a screen reader find their way in it."""
        self.browser.wait(f"document.querySelector('.o_umgange_day_visit[data-phase={phase}]')")
        for trouble in (NAMELESS, SMALL, WIDE):
            assert self.browser.evaluate(trouble) == []

    def wait_text(self, text: str) -> None:
        self.browser.wait(f"document.body.innerText.includes({text!r})")


def plan(system: LiveSystem, minutes: int, length: int) -> int:
    """Plan a visit that begins so many minutes from now, with a child, a parent and a family home."""
    client = system.json("coordinator")
    assignment = system.make_assignment(supporter_id=system.supporter)
    child = client.read("umgange.assignment", assignment, "child_ids")[0]
    client.write("umgange.person", child, shown_name=CHILD)
    for role, relation, name, phone in (
        ("visiting", "mother", PARENT, "070-174 06 05"),
        ("carer", "family_home", CARER, "070-174 06 07"),
    ):
        person = client.create("umgange.person", kind="adult", shown_name=name, shown_phone=phone)
        client.create("umgange.participant", assignment_id=assignment, role=role, relation=relation, person_id=person)
    start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    stop = start + timedelta(minutes=length)
    times = {"start": f"{start:%Y-%m-%d %H:%M:%S}", "stop": f"{stop:%Y-%m-%d %H:%M:%S}"}
    return client.create("umgange.visit", assignment_id=assignment, **times)


def get_facts(system: LiveSystem, visit: int) -> str:
    rows = system.sql("SELECT facts FROM umgange_journal_entry WHERE visit_id = %s", visit)
    return rows[0][0] if rows else ""


def wait_until_stored(system: LiveSystem, visit: int, text: str) -> None:
    until = time.monotonic() + 25
    while get_facts(system, visit) != text:
        assert time.monotonic() < until, f"Not stored within 25 s; there is {get_facts(system, visit)!r}"
        time.sleep(0.1)


@pytest.fixture
def visit(system: LiveSystem):
    """A visit that began some minutes ago and is about to end; put away afterwards, so that the day is empty again."""
    system.let_it_be_noon()
    made = plan(system, -8, 18)
    yield made
    system.put_away(made)


def test_a_visit_on_the_phone_from_arrival_to_signed_journal_takes_few_taps(system, browser, visit):
    phone = Phone(browser, system.server.url)
    phone.wait_phase("before")
    # It is more than five minutes past the parent's time, and nobody is there.
    phone.wait_text("ask them to wait with the child")
    assert browser.evaluate("document.querySelector('.o_umgange_day_hold a').href") == "tel:0701740607"
    assert CARER in browser.text()

    phone.tap(f"button[aria-label='{PARENT}: here']")
    # The call to wait goes, and what is below it comes up: a pointer would miss what it aims at.
    browser.wait("!document.querySelector('.o_umgange_day_hold')")
    phone.tap(f"button[aria-label='{CHILD}: here']")
    phone.wait_text("min late")
    phone.tap("button.o_umgange_day_big", "Start the visit")
    phone.wait_phase("during")
    # The page is quiet: the clock, the end, whom to call, and how to end early.
    shown = browser.text()
    assert CHILD not in shown
    assert "Journal" not in browser.evaluate("document.querySelector('.o_umgange_day').innerText")

    phone.tap("button.o_umgange_day_big", "End the visit")
    phone.wait_phase("after")
    for name in (CHILD, PARENT):
        phone.tap(f"button[aria-label='{name}: left']")
    phone.tap("[data-moment=after] button", "All done")
    phone.tap(".o_umgange_day_choice button", "Not today")
    browser.wait("document.querySelector('.o_umgange_day_choice [aria-pressed=true]')")
    browser.fill(FACTS, "Lova visade sina teckningar.")
    phone.wait_text("Saved")
    phone.tap("button.o_umgange_day_big", "Read through and sign")
    phone.wait_text("So it will stand when you have signed")
    assert "Lova visade sina teckningar." in browser.evaluate(
        "document.querySelector('.o_umgange_day_preview').innerText"
    )
    phone.tap("button.o_umgange_day_big", "Sign")
    phone.wait_text("The journal is signed.")
    phone.wait_phase("written")
    # The talk with the parent may still be to come, and is noted here.
    assert browser.evaluate("!!document.querySelector('.o_umgange_day_quarter button')")

    assert phone.taps <= MOST_TAPS
    assert get_facts(system, visit) == "Lova visade sina teckningar."
    times = system.sql("SELECT actual_arrival, actual_departure FROM umgange_attendance WHERE visit_id = %s", visit)
    assert all(all(row) for row in times)
    assert system.sql("SELECT state, is_documented, talk_offer FROM umgange_visit WHERE id = %s", visit) == [
        ("done", True, "not_today")
    ]
    assert browser.errors == []


def test_at_a_desk_the_checklists_are_there_too(system, browser, visit):
    system.json("supporter").call("umgange.visit", "action_end", [visit])
    browser.resize(1280, 900)
    browser.login(system.server.url, "supporter")
    browser.goto(f"{system.server.url}/odoo/my-day")
    browser.wait("document.querySelector('[data-moment=after]')")
    assert browser.evaluate("document.querySelector('[data-moment=after]').getBoundingClientRect().height") > 40


def test_whoever_signs_reads_that_no_talk_is_noted(system, browser, visit):
    system.json("supporter").call("umgange.visit", "action_end", [visit])
    phone = Phone(browser, system.server.url)
    phone.wait_phase("after")
    browser.fill(FACTS, "Lova visade sina teckningar.")
    phone.wait_text("Saved ")
    phone.tap("button.o_umgange_day_big", "Read through and sign")
    phone.wait_text("Not noted yet: the talk with Lova, or “not today”.")
    phone.tap(".o_umgange_day_choice button", "Not today")
    browser.wait("!document.body.innerText.includes('Not noted yet')")
    assert browser.evaluate("!document.querySelector('.o_umgange_day_journal .o_umgange_day_big').disabled")


def test_who_signs_without_a_connection_reads_that_it_is_not_signed(system, browser, visit):
    system.json("supporter").call("umgange.visit", "action_end", [visit])
    phone = Phone(browser, system.server.url)
    phone.wait_phase("after")
    browser.fill(FACTS, "Lova kom 15.00")
    phone.wait_text("Saved ")
    phone.tap("button.o_umgange_day_big", "Read through and sign")
    phone.wait_text("So it will stand when you have signed")
    browser.go_offline()
    phone.tap("button.o_umgange_day_big", "Sign")
    phone.wait_text("Not signed: no connection. What you wrote is saved")
    browser.go_offline(False)
    phone.tap("button.o_umgange_day_big", "Sign")
    phone.wait_text("The journal is signed.")


def test_a_draft_survives_that_the_server_is_killed_and_started_again(system, browser, visit):
    system.json("supporter").call("umgange.visit", "action_end", [visit])
    phone = Phone(browser, system.server.url)
    phone.wait_phase("after")
    browser.fill(FACTS, "Lova kom 15.00")
    wait_until_stored(system, visit, "Lova kom 15.00")
    phone.wait_text("Saved ")

    system.server.kill()
    browser.type(" och sa hej.")
    phone.wait_text("Not saved yet: no connection.")
    phone.tap(f"button[aria-label='{CHILD}: here']")
    phone.wait_text("It is tried again, leave the page open.")
    assert browser.evaluate(f"document.querySelector('{FACTS}').value") == "Lova kom 15.00 och sa hej."
    # Whoever leaves the page now is asked first, and a phone that is found holds nothing of it.
    unload = "(() => { const ev = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(ev); "
    assert browser.evaluate(f"{unload} return ev.defaultPrevented; }})()")
    assert "Lova" not in browser.evaluate(STORED)

    system.restart(system.server.port)
    wait_until_stored(system, visit, "Lova kom 15.00 och sa hej.")
    browser.wait("document.querySelector('.o_umgange_day_saved').innerText.startsWith('Saved ')")
    browser.wait("!document.querySelector('.o_umgange_day_obstacle')")
    arrived = "actual_arrival IS NOT NULL AND visit_id = %s"
    assert system.count("umgange_attendance", arrived, visit) == 1
    assert not browser.evaluate(f"{unload} return ev.defaultPrevented; }})()")


def test_two_devices_at_once_overwrite_nothing(system, browser, visit):
    system.json("supporter").call("umgange.visit", "action_end", [visit])
    phone = Phone(browser, system.server.url)
    phone.wait_phase("after")
    browser.fill(FACTS, "Från telefonen.")
    wait_until_stored(system, visit, "Från telefonen.")
    entry = system.sql("SELECT id FROM umgange_journal_entry WHERE visit_id = %s", visit)[0][0]
    system.json("supporter").write("umgange.journal.entry", entry, facts="Från datorn.")

    browser.type(" Mer.")
    phone.wait_text("The text was changed on another device.")
    assert get_facts(system, visit) == "Från datorn."
    phone.tap(".alert button", "Keep both")
    wait_until_stored(system, visit, "Från datorn.\nFrån telefonen. Mer.")


def test_ended_before_it_began_with_the_child_on_its_way(system, browser, visit):
    phone = Phone(browser, system.server.url)
    phone.tap("button", "End early…")
    phone.wait_text("Call first: turn round.")
    # The phone's own back button closes what is open, and leaves the page only then.
    browser.evaluate("history.back()")
    browser.wait("!document.body.innerText.includes('Call first: turn round.')")
    phone.wait_phase("before")
    phone.tap("button", "End early…")
    phone.wait_text("Call first: turn round.")
    phone.tap("label", "The visit could not be carried out safely")
    phone.tap(f"[aria-label='{CARER}'] button", "They answered")
    browser.fill("#umgange_day_note", "Hon vinglade och luktade.")
    phone.wait_phase("before")
    phone.tap("button.o_umgange_day_big", "End the visit early")
    phone.wait_phase("after")
    state = "SELECT state, end_reason, end_note, actual_start FROM umgange_visit WHERE id = %s"
    assert system.sql(state, visit) == [("broken_off", "unsafe", "Hon vinglade och luktade.", None)]
    assert system.count("umgange_contact_note", "visit_id = %s AND kind = 'answered'", visit) == 1
    assert system.count("mail_activity", "res_model = 'umgange.visit' AND res_id = %s", visit) == 1


def test_siblings_are_written_once_with_a_part_for_each(system, browser, visit):
    client = system.json("coordinator")
    assignment = client.read("umgange.visit", visit, "assignment_id")[0]
    sibling = client.create("umgange.person", kind="child", shown_name=SIBLING)
    client.create("umgange.participant", assignment_id=assignment, role="child", person_id=sibling)
    system.json("supporter").call("umgange.visit", "action_end", [visit])
    phone = Phone(browser, system.server.url)
    phone.wait_phase("after")
    browser.fill("#umgange_day_common", "Barnen kom 15.00 och ritade.")
    phone.wait_text("Saved ")
    phone.tap(".o_umgange_day_journal button", CHILD)
    phone.tap(".o_umgange_part_more button", "The child's own words")
    browser.fill("#umgange_day_child_words", "“Titta, Tuva!”")
    browser.evaluate(
        "(() => { const e = document.querySelector('[data-part=child_words] select'); e.value = 'home';"
        " e.dispatchEvent(new Event('change', { bubbles: true })); })()"
    )
    phone.wait_text("Saved ")
    for trouble in (NAMELESS, SMALL, WIDE):
        assert browser.evaluate(trouble) == []
    phone.tap("button.o_umgange_day_big", "Read through and sign")
    # Another child is named: it stands with a reason alone.
    phone.wait_text("Another child is named here: Tuva")
    shown = browser.evaluate("[...document.querySelectorAll('.o_umgange_day_preview strong')].map((e) => e.innerText)")
    assert sorted(shown) == [CHILD, SIBLING]
    assert browser.evaluate("document.querySelector('.o_umgange_day_journal .o_umgange_day_big').disabled")
    phone.tap(".alert button", "The child's own words")
    browser.wait("!document.querySelector('.o_umgange_day_journal .o_umgange_day_big').disabled")
    phone.tap("button.o_umgange_day_big", "Sign")
    phone.wait_text("The journal is signed.")
    rows = system.sql(
        "SELECT facts, child_words, child_words_source, other_child_reason, common_facts, state"
        "  FROM umgange_journal_entry WHERE visit_id = %s ORDER BY child_words NULLS LAST",
        visit,
    )
    common = "Barnen kom 15.00 och ritade."
    assert rows == [
        (common, "“Titta, Tuva!”", "home", "The child's own words", None, "signed"),
        (common, None, None, None, None, "signed"),
    ]
    assert browser.errors == []
