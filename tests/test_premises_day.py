"""Dagen i lokalerna and Min vecka in a real browser: on a desk, on a phone, and for whoever listens."""

import json
from datetime import date, timedelta

import pytest

DAY = date.today() + timedelta(days=611)
EMPTY = DAY + timedelta(days=200)
# Whatever can be pressed is a button that says what it is.
LABELLED = """[...document.querySelectorAll('.o_umgange_day :is(button, select, [role=button])')]
    .every((e) => e.tagName !== 'DIV' && (e.getAttribute('aria-label') || e.textContent.trim()))"""
WIDE = "document.querySelector('.o_content, .o_action_manager').scrollWidth <= window.innerWidth"


@pytest.fixture(scope="module")
def visits(system) -> list[int]:
    """Two families on one day: the one leaves as the other comes, and two of them must not meet."""
    coordinator = system.json("coordinator")
    make = coordinator.create
    people, planned = [], []
    for room, hour in ((system.room, 12), (system.room2, 14)):
        assignment = system.make_assignment(room_id=room)
        people.append(make("umgange.person", kind="adult", shown_name=f"Vuxen {hour}"))
        make("umgange.participant", assignment_id=assignment, role="visiting", person_id=people[-1])
        times = {"start": f"{DAY} {hour}:00:00", "stop": f"{DAY} {hour + 2}:00:00"}
        planned.append(make("umgange.visit", assignment_id=assignment, **times))
    pair = dict(zip(("first_person_id", "second_person_id"), people, strict=True))
    separation = make("umgange.separation", reason="Bråk", decided_by="wish", date_from=str(date.today()), **pair)
    coordinator.call("umgange.separation", "action_decide", [separation])
    return planned


def open_day(system, browser, day, width=1280):
    """Open the page, then the day by its arrows' own method: what stands in an address names nobody."""
    browser.resize(width, 900 if width > 400 else 740, mobile=width < 400)
    browser.login(system.server.url, "coordinator")
    browser.goto(f"{system.server.url}/odoo/premises-day")
    browser.wait("document.querySelector('.o_umgange_day')")
    context = json.dumps({"umgange_day": str(day)})
    browser.evaluate(
        "odoo.__WOWL_DEBUG__.root.env.services.action.doAction('qrut_umgange.umgange_premises_action_day',"
        f" {{ additionalContext: {context}, clearBreadcrumbs: true }})"
    )
    browser.wait(f"document.querySelector('.o_umgange_day h1')?.textContent.includes('{day.day} ')")


def test_on_a_desk_doors_and_rooms_are_rows_and_each_block_opens_its_visit(system, browser, visits):
    open_day(system, browser, DAY)
    rows = browser.evaluate("[...document.querySelectorAll('.o_umgange_row_name')].map((e) => e.textContent)")
    assert {"Solen", "Månen"} <= set(rows)
    assert browser.evaluate("document.querySelectorAll('.o_umgange_block').length") == 2
    assert browser.evaluate(LABELLED)
    assert browser.evaluate(WIDE)
    # The list is there for whoever listens, and for nobody's eye.
    clip = browser.evaluate("getComputedStyle(document.querySelector('.o_umgange_day_list')).clip")
    assert clip == "rect(0px, 0px, 0px, 0px)"
    browser.click(".o_umgange_block")
    browser.wait("document.querySelector('.o_form_view')")
    assert browser.errors == []


def test_a_line_warns_and_its_suggestion_moves_the_visit(system, browser, visits):
    open_day(system, browser, DAY)
    browser.wait("document.querySelector('.o_umgange_clashes')")
    browser.click(".o_umgange_clashes .btn-primary")
    browser.click(".modal button[name=action_apply]")
    browser.wait("!document.querySelector('.o_umgange_clashes')")
    [(start,)] = system.sql("SELECT start FROM umgange_visit WHERE id = %s", visits[1])
    assert start.hour * 60 + start.minute == 14 * 60 + 45
    assert browser.errors == []


def test_on_a_phone_it_is_a_list_by_time_and_nothing_scrolls_sideways(system, browser, visits):
    open_day(system, browser, DAY, width=360)
    assert not browser.evaluate("document.querySelector('.o_umgange_timeline').checkVisibility()")
    clocks = browser.evaluate(
        "[...document.querySelectorAll('.o_umgange_day_list tbody th')].map((e) => e.textContent)"
    )
    assert len(clocks) > 3 and clocks == sorted(clocks)
    assert browser.evaluate(WIDE)
    assert browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert browser.errors == []


def test_an_empty_day_says_what_will_stand_there(system, browser, visits):
    open_day(system, browser, EMPTY)
    assert browser.evaluate("document.querySelector('.o_umgange_day_empty').checkVisibility()")
    browser.click(".o_umgange_day button[title]")
    browser.wait(f"!document.querySelector('.o_umgange_day h1').textContent.includes(' {EMPTY.day} ')")
    assert browser.errors == []


def test_the_week_is_the_coordinators_first_screen(system, browser, visits):
    for width in (1280, 360):
        browser.resize(width, 900 if width > 400 else 740, mobile=width < 400)
        browser.login(system.server.url, "coordinator")
        browser.goto(f"{system.server.url}/odoo")
        browser.wait("document.querySelector('.o_umgange_week .o_umgange_free')")
        assert browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.click(".o_umgange_free button:not(:disabled)")
        browser.wait("document.querySelector('.o_umgange_free_times li')")
        browser.click(".o_umgange_left")
        browser.wait("document.querySelector('.o_list_view, .o_kanban_view')")
    assert browser.errors == []
