"""An incident on a phone, from Min dag: a line and a few taps, with a real server."""

import pytest
from chrome import Chrome
from live_system import LiveSystem
from test_my_day import Phone, plan

SERVER_OPTIONS = ()
MOST_TAPS = 4
HAPPENED = "Lova skrapade knät mot bordet."


@pytest.fixture
def visit(system: LiveSystem):
    """A visit that is about to begin; put away afterwards, so that the day is empty again."""
    system.let_it_be_noon()
    made = plan(system, -8, 18)
    yield made
    system.put_away(made)


def test_an_incident_is_reported_in_a_line_and_a_few_taps(system: LiveSystem, browser: Chrome, visit: int):
    phone = Phone(browser, system.server.url)
    phone.tap("button[name=report_incident]")
    browser.wait("document.querySelector('.modal [name=what] textarea')")
    assert browser.evaluate("document.querySelector('.modal').scrollWidth") <= 360
    browser.click(".modal [name=what] textarea")
    browser.type(HAPPENED)
    phone.tap(".modal [name=hurt] label", "A child")
    phone.tap(".modal footer button", "Report it")
    phone.wait_text("the managers look at it at once")
    assert phone.taps <= MOST_TAPS
    ((what, hurt, state),) = system.sql("SELECT what, hurt, state FROM umgange_incident WHERE visit_id = %s", visit)
    assert (what, hurt, state) == (HAPPENED, "child", "reported")
    # The page of the day is there again, and a manager finds it among what is to be judged.
    browser.wait("!document.querySelector('.modal') && document.querySelector('.o_umgange_day_visit')")
    manager = system.json("manager")
    assert manager.search("umgange.incident", ("visit_id", "=", visit), ("state", "=", "reported"))
