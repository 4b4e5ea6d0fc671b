"""The talk with the child on a phone: what is said first, faces to point at, its words, and what comes of a wish."""

import time

import pytest
from test_my_day import CHILD, HEIGHT, PARENT, WIDTH, Phone, plan

# On the child's own page: lower than a thumb, wider than the phone, or without a name for whoever listens.
SMALL = """[...document.querySelectorAll('.o_umgange_talk button')]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 40).map((e) => e.outerHTML)"""
WIDE = f"""[...document.querySelectorAll('.o_umgange_talk *')]
    .filter((e) => e.getBoundingClientRect().right > {WIDTH} + 1).map((e) => e.outerHTML.slice(0, 200))"""
NAMELESS = """[...document.querySelectorAll('.o_umgange_talk :is(button, input, textarea)')]
    .filter((e) => !(e.ariaLabel || e.labels?.length || e.textContent.trim())).map((e) => e.outerHTML)"""
STEP = "document.querySelector('.o_umgange_talk_page')?.dataset.step"
NEXT = ".o_umgange_talk_foot button"


@pytest.fixture
def visit(system):
    """A visit that has just ended, and is put away afterwards."""
    made = plan(system, -30, 20)
    system.json("supporter").call("umgange.visit", "action_end", [made])
    yield made
    system.put_away(made)


def go(browser, step: str, containing: str) -> None:
    """Tap on, and look at the step that one comes to."""
    browser.click(NEXT, containing)
    browser.wait(f"{STEP} === '{step}'")
    for trouble in (SMALL, WIDE, NAMELESS):
        assert browser.evaluate(trouble) == []


def wait_until_stored(system, query: str, visit: int, text: str) -> None:
    """Wait until what was tapped has come through: the page says it at once, and sends it behind."""
    until = time.monotonic() + 15
    while system.sql(query, visit) != [(text,)]:
        assert time.monotonic() < until, f"Not stored within 15 s; there is {system.sql(query, visit)}"
        time.sleep(0.1)


def test_a_child_points_at_a_face_says_its_words_and_wishes(system, browser, visit):
    phone = Phone(browser, system.server.url)
    phone.tap("button", "Begin the talk")
    browser.wait(f"{STEP} === 'opening'")
    # Voluntary, and what must be told, come before any question.
    said = browser.evaluate("document.querySelector('.o_umgange_talk').innerText")
    assert "You decide yourself if you want to tell" in said
    assert "I must tell those whose work it is to help" in said

    go(browser, "come", "I have said this")
    faces = browser.evaluate("[...document.querySelectorAll('.o_umgange_mark')].map((e) => e.innerText.trim())")
    assert faces == ["Not good at all", "Not so good", "In between", "Good", "Very good"]
    # Told apart by their lines: no two are drawn alike.
    faces = "[...document.querySelectorAll('.o_umgange_face')]"
    drawn = f"{faces}.map((e) => [...e.children].map((c) => c.getAttribute('d')).join())"
    assert len(set(browser.evaluate(drawn))) == 5
    go(browser, "with", "Skip")
    assert "How was it to be with mum?" in browser.text()
    browser.click(".o_umgange_mark", "Very good")
    browser.wait("document.querySelector('.o_umgange_mark[aria-pressed=true]')")
    browser.fill("#umgange_talk_with", "Hon luktar som hemma.")
    go(browser, "safe", "Next")
    for step in ("best", "hardest", "how_long"):
        go(browser, step, "Skip")
    browser.click(".o_umgange_talk_choices button", "Too short")
    go(browser, "near", "Next")
    go(browser, "wishes", "Skip")
    browser.fill("#umgange_talk_different", "Sagan om björnen")
    go(browser, "tell", "Next")
    go(browser, "end", "Skip")
    shown = browser.evaluate("document.querySelector('.o_umgange_talk_summary').innerText")
    assert "“Hon luktar som hemma.”" in shown
    assert "skipped" in shown
    browser.click(NEXT, "That is all")
    phone.wait_text("The child has told.")

    assert system.sql(
        "SELECT state, outcome, duty_told, with_mark, with_words, how_long, come_mark FROM umgange_child_talk"
        " WHERE visit_id = %s",
        visit,
    ) == [("closed", "told", True, "face_5", "Hon luktar som hemma.", "short", None)]
    assert system.sql("SELECT kind, wish, state FROM umgange_wish WHERE visit_id = %s", visit) == [
        ("different", "Sagan om björnen", "open")
    ]
    assert browser.errors == []


def test_an_answer_is_not_shown_below_the_next_question(system, browser, visit):
    phone = Phone(browser, system.server.url)
    phone.tap("button", "Begin the talk")
    browser.wait(f"{STEP} === 'opening'")
    go(browser, "come", "I have said this")
    # Typed and gone on before the page has drawn it, as some keyboards do at the tap.
    browser.evaluate(
        "(() => { const area = document.querySelector('#umgange_talk_come'); area.value = 'Lite pirrigt i bilen.';"
        f" area.dispatchEvent(new Event('input')); document.querySelector({NEXT!r}).click(); }})()"
    )
    browser.wait("document.querySelector('#umgange_talk_with')")
    assert browser.evaluate("document.querySelector('#umgange_talk_with').value") == ""


def test_what_a_child_said_so_far_is_kept_when_one_stops(system, browser, visit):
    phone = Phone(browser, system.server.url)
    phone.tap("button", "Begin the talk")
    browser.wait(f"{STEP} === 'opening'")
    go(browser, "come", "I have said this")
    browser.fill("#umgange_talk_come", "Lite pirrigt i bilen.")
    browser.click(".o_umgange_talk_head button", "Stop here")
    browser.wait("!document.querySelector('.o_umgange_talk')")
    phone.wait_text("Go on with the talk")
    stored = "SELECT come_words FROM umgange_child_talk WHERE state = 'open' AND visit_id = %s"
    wait_until_stored(system, stored, visit, "Lite pirrigt i bilen.")
    phone.tap("button", "Go on with the talk")
    go(browser, "come", "I have said this")
    assert browser.evaluate("document.querySelector('#umgange_talk_come').value") == "Lite pirrigt i bilen."


def test_the_quarter_is_opened_in_one_tap_and_kept_in_the_next(system, browser, visit):
    browser.resize(WIDTH, HEIGHT, mobile=True)
    phone = Phone(browser, system.server.url)
    phone.wait_phase("after")
    before = phone.taps
    phone.tap(f"button[aria-label='With {PARENT}']")
    browser.wait("document.querySelector('#umgange_day_quarter_how_was')")
    browser.fill("#umgange_day_quarter_how_was", "Det gick så fort.")
    phone.tap(".o_umgange_day_quarter button", "Save")
    browser.wait("document.querySelector('.o_umgange_day_quarter .fa-check')")
    phone.wait_phase("after")
    assert phone.taps - before == 2
    browser.wait("!document.querySelector('.o_umgange_day_obstacle')")
    wait_until_stored(
        system, "SELECT how_was FROM umgange_visit_quarter WHERE visit_id = %s", visit, "Det gick så fort."
    )
    assert CHILD in browser.text()


# On the page over time: wider than the phone.
BEYOND = f"""[...document.querySelectorAll('.o_umgange_voice *')]
    .filter((e) => e.getBoundingClientRect().right > {WIDTH} + 1).map((e) => e.outerHTML.slice(0, 200))"""


def test_what_a_child_told_stands_over_time_as_it_pointed(system, browser, visit):
    client = system.json("supporter")
    assignment = client.read("umgange.visit", visit, "assignment_id")[0]
    child = client.read("umgange.assignment", assignment, "child_ids")[0]
    for tool, mark in (("faces", "face_4"), ("scale", "scale_7")):
        talk = client.call("umgange.visit", "begin_talk", [visit], child_id=child)["id"]
        client.write("umgange.child.talk", talk, tool=tool, with_mark=mark, with_words="Vi byggde en koja.")
        client.call("umgange.child.talk", "action_close", [talk])

    browser.login(system.server.url, "supporter")
    browser.resize(WIDTH, HEIGHT, mobile=True)
    browser.goto(f"{system.server.url}/odoo/umgange.assignment/{assignment}")
    browser.click(".nav-link[name=voice]")
    browser.click("button[name=action_child_voice]")
    browser.wait("document.querySelectorAll('.o_umgange_voice_moment').length === 2")
    drawn = "[...document.querySelectorAll('.o_umgange_voice_mark dd')].map((e) => e.innerText.trim())"
    assert [text for text in browser.evaluate(drawn) if text != "skipped"] == ["Good", "7 of 10"]
    assert browser.evaluate("document.querySelectorAll('.o_umgange_voice .o_umgange_face').length") == 1
    assert browser.evaluate("document.querySelectorAll('.o_umgange_voice .o_umgange_ladder').length") == 1
    assert "not to be compared with what stands above" in browser.text()
    assert browser.evaluate(BEYOND) == []
    browser.click(".o_umgange_voice_day button", "Open the talk")
    browser.wait("document.querySelector('.o_umgange_child_talk')")
    assert browser.errors == []
