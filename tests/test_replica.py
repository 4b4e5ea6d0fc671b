"""A server that reads from a replica: what is confidential comes from the primary, with its row in the access log."""

from collections.abc import Iterator

import pytest
from live_system import Client, JsonClient, LiveSystem, XmlClient
from main_story import Story, Words
from replica import Replica
from web_session import Session

ENTRY = "umgange.journal.entry"
BEFORE, AFTER = "Skrivet innan.", "Skrivet sedan repliken stannat."


class Standing:
    """A replica that has stopped taking in, a server that reads from it, and a draft changed since."""

    def __init__(self, system: LiveSystem, replica: Replica) -> None:
        self.system = system
        story = Story(system, system.json, Words(facts=BEFORE))
        story.take_order()
        self.child = story.child
        self.visit = story.plan_visits(hour=17.0)[0]
        self.booking = story.coordinator.search("umgange.booking", ("visit_id", "=", self.visit))[0]
        self.draft = story.supporter.call("umgange.visit", "action_write_journal", [self.visit])["res_id"]
        story.supporter.write(ENTRY, self.draft, facts=BEFORE)
        self.partner = system.json("admin").create("res.partner", name=BEFORE)
        replica.hold()
        self.server = system.start(system.db, f"--db_replica_host={replica.home}")
        story.supporter.write(ENTRY, self.draft, facts=AFTER)
        story.cancel(self.visit)
        system.json("admin").write("res.partner", self.partner, name=AFTER)

    def connect(self, kind: str, login: str) -> Client:
        """Return a client of the server that reads from the replica."""
        if kind == "web":
            return Session(self.system, login, self.server.url)
        key = self.system.keys[login]
        if kind == "xmlrpc":
            return XmlClient(self.server.url, self.system.db, login, key)
        return JsonClient(self.server.url, key)

    def count_second_tries(self) -> int:
        """Return how many requests began on the replica and had to be begun anew on the primary."""
        return self.server.log.read_text().count("retrying with a read/write cursor")

    def take_rows(self, login: str) -> list[tuple]:
        """Return the log's newest rows of somebody, on the primary, and forget them."""
        last = getattr(self, "last", 0)
        rows = self.system.sql(
            "SELECT id, action, model, res_ids, person_id FROM umgange_access_log"
            " WHERE id > %s AND login = %s ORDER BY id",
            last,
            login,
        )
        self.last = max((row[0] for row in rows), default=last)
        return [row[1:] for row in rows]


@pytest.fixture(scope="module")
def standing(system: LiveSystem, databases) -> Iterator[Standing]:
    """The replica and its server, for the tests of this file."""
    with Replica(databases.cluster) as replica:
        made = Standing(system, replica)
        yield made
        made.server.kill()


@pytest.mark.parametrize("kind", ["json", "web"])
def test_what_is_not_confidential_comes_from_the_replica(standing, kind):
    client = standing.connect(kind, "coordinator")
    assert client.read("res.partner", standing.partner, "name") == BEFORE


@pytest.mark.parametrize("kind", ["json", "web", "xmlrpc"])
@pytest.mark.parametrize(
    ("method", "named"),
    [
        ("read", {"fields": ["facts"]}),
        ("web_read", {"specification": {"facts": {}}}),
        ("search_read", {"fields": ["facts"]}),
        ("web_search_read", {"specification": {"facts": {}}}),
    ],
)
def test_an_entry_comes_from_the_primary_with_its_row(standing, kind, method, named):
    client = standing.connect(kind, "supporter")
    standing.take_rows("supporter")
    tries = standing.count_second_tries()
    if "search" in method:
        answer = client.call(ENTRY, method, domain=[["id", "=", standing.draft]], **named)
    else:
        answer = client.call(ENTRY, method, [standing.draft], **named)
    assert AFTER in str(answer)
    assert standing.take_rows("supporter") == [("read", ENTRY, str(standing.draft), standing.child)]
    assert standing.count_second_tries() == tries


@pytest.mark.parametrize("kind", ["json", "web"])
def test_what_is_reached_through_a_model_of_the_replica_is_read_again_and_logged(standing, kind):
    client = standing.connect(kind, "coordinator")
    standing.take_rows("coordinator")
    tries = standing.count_second_tries()
    nested = {"visit_id": {"fields": {"end_note": {}}}}
    answer = client.call("umgange.booking", "web_read", [standing.booking], specification=nested)
    assert Words().end_note in str(answer)
    assert standing.take_rows("coordinator") == [("read", "umgange.visit", str(standing.visit), standing.child)]
    assert standing.count_second_tries() == tries + 1
    # Refused before SQL: a statement that PostgreSQL refuses would stand in the log as an error.
    assert standing.server.complaints() == []
