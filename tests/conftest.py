"""What whole-system tests start from: databases of their own with real commits, a real server, a real browser.

Every database is a copy of the template that ./dev test has built; each is dropped when its test is over. `system` is
one for all files, with people who work in it, but for those that need its server to themselves.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from chrome import Chrome
from live_system import LiveSystem
from odoo_process import OdooProcess

import odoo

from devtools import odoo_tree, steps
from devtools.cluster import ROLE, SUPERUSER, Cluster
from devtools.databases import BASE, TEMPLATE, Databases
from devtools.testing import COPIES

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def databases() -> Databases:
    """The tests' PostgreSQL and its databases."""
    return Databases(Cluster("test"), odoo_tree.ensure())


@pytest.fixture
def new_db(databases: Databases) -> Iterator[Callable[..., str]]:
    """Make a database and return its name: `new_db()` has our addons, `new_db(BASE)` only Odoo's."""
    with _new_databases(databases) as make:
        yield make


@pytest.fixture
def odoo_db(new_db: Callable[..., str]) -> str:
    """The name of a fresh database with our addons."""
    return new_db()


@pytest.fixture
def base_db(new_db: Callable[..., str]) -> str:
    """The name of a fresh database with Odoo's own modules and a Swedish chart, without ours."""
    return new_db(BASE)


@pytest.fixture
def pg(databases: Databases) -> Iterator[Callable[..., "psycopg2.extensions.connection"]]:
    """Connect to a database: `pg(name)` as Odoo's role, `pg(name, superuser=True)` as the one that may do all."""
    with _connections(databases) as connect:
        yield connect


@pytest.fixture
def start_server(databases: Databases, tmp_path: Path) -> Iterator[Callable[..., OdooProcess]]:
    """Start an Odoo server: `start_server(name, workers=2)`; further words are its options.

    The test fails where its log complains about our code, unless the server's `may_complain` is set.
    """
    with _servers(databases, tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def system(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveSystem]:
    """A database with our addons, a server, a user in each role (see live_system.py).

    Files share it: each looks at its own records alone. A file that looks at all there is, kills the server or needs
    options for it names them in `SERVER_OPTIONS`, be they none, and has a system to itself.
    """
    options = getattr(request.module, "SERVER_OPTIONS", None)
    if options is not None:
        with _living(databases, tmp_path_factory.mktemp("system"), *options) as own:
            yield own
        return
    shared = request.getfixturevalue("shared_system")
    said = len(shared.server.complaints())
    yield shared
    _refuse(shared.server.complaints()[said:])


@pytest.fixture(scope="session")
def shared_system(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSystem]:
    """The system of all files that need none to themselves; `system` is how they get it."""
    with _living(databases, tmp_path_factory.mktemp("shared")) as shared:
        yield shared
        # The file that was heard said so itself.
        shared.server.may_complain = True


@pytest.fixture
def odoo_server(start_server: Callable[..., OdooProcess], odoo_db: str) -> OdooProcess:
    """A server on a fresh database: `url`, `db`, `port`, `log`, `stop()`, `kill()`."""
    return start_server(odoo_db)


@pytest.fixture
def odoo_env(odoo_db: str) -> Iterator["odoo.api.Environment"]:
    """The system's environment on a fresh database in this process; what it commits is committed."""
    # pytest-odoo turns this on for each module, and a registry that loads while it is on runs Odoo's own tests.
    odoo.tools.config["test_enable"] = False
    registry = odoo.modules.registry.Registry(odoo_db)
    odoo.tools.config["test_enable"] = True
    with registry.cursor() as cr:
        yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
    odoo.modules.registry.Registry.delete(odoo_db)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    """A headless Chromium with an empty profile; see chrome.py for what it can do."""
    chrome = Chrome(tmp_path / "profile")
    yield chrome
    chrome.close()
    steps.remove(tmp_path / "profile")


@contextmanager
def _living(databases: Databases, folder: Path, *options: str) -> Iterator[LiveSystem]:
    with _new_databases(databases) as make, _connections(databases) as connect, _servers(databases, folder) as start:
        name = make()
        yield LiveSystem(name, start(name, *options), connect, start)


@contextmanager
def _new_databases(databases: Databases) -> Iterator[Callable[..., str]]:
    made = []

    def make(source: str = TEMPLATE) -> str:
        made.append(f"{COPIES}{os.getpid()}_{next(_numbers)}")
        databases.copy(source, made[-1])
        return made[-1]

    try:
        yield make
    finally:
        for name in made:
            odoo.sql_db.close_db(name)
            databases.drop(name)


@contextmanager
def _connections(databases: Databases) -> Iterator[Callable[..., "psycopg2.extensions.connection"]]:
    opened = []

    def connect(name: str, superuser: bool = False) -> "psycopg2.extensions.connection":
        opened.append(
            psycopg2.connect(dbname=name, host=str(databases.cluster.socket), user=SUPERUSER if superuser else ROLE)
        )
        return opened[-1]

    try:
        yield connect
    finally:
        for connection in opened:
            connection.close()


@contextmanager
def _servers(databases: Databases, folder: Path) -> Iterator[Callable[..., OdooProcess]]:
    started: list[OdooProcess] = []

    def start(name: str, *options: str, conf: Path | None = None, **more: Any) -> OdooProcess:
        log = folder / f"odoo-{len(started)}.log"
        started.append(OdooProcess(conf or databases.conf, name, log, *options, **more))
        return started[-1]

    try:
        yield start
    finally:
        for server in started:
            # Its database is about to be dropped: a farewell would only take seconds.
            if server.process.poll() is None:
                server.kill()
    _refuse([line for server in started if not server.may_complain for line in server.complaints()])


def _refuse(complaints: list[str]) -> None:
    assert not complaints, "Odoo's log complains about our code:\n" + "\n".join(complaints)
