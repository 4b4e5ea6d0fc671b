"""What whole-system tests start from: databases of their own with real commits, a real server, a real browser.

Every database is a copy of the template that ./dev test has built; each is dropped when its test is over.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import odoo
import psycopg2
import pytest
from chrome import Chrome
from odoo_process import OdooProcess

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
    """Make a database: `new_db()` has our addons, `new_db(BASE)` only Odoo's (for tests that install); returns its name."""
    made = []

    def make(source: str = TEMPLATE) -> str:
        made.append(f"{COPIES}{os.getpid()}_{next(_numbers)}")
        databases.copy(source, made[-1])
        return made[-1]

    yield make
    for name in made:
        odoo.sql_db.close_db(name)
        databases.drop(name)


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
    """Connect to a database: `pg(name)` as the role that Odoo has, `pg(name, superuser=True)` as the one that may do all."""
    opened = []

    def connect(name: str, superuser: bool = False) -> "psycopg2.extensions.connection":
        opened.append(psycopg2.connect(dbname=name, host=str(databases.cluster.socket), user=SUPERUSER if superuser else ROLE))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def start_server(databases: Databases, tmp_path: Path) -> Iterator[Callable[..., OdooProcess]]:
    """Start an Odoo server of its own: `start_server(name, workers=2)`; further words are its options. Fails on our complaints in its log."""
    started: list[OdooProcess] = []

    def start(name: str, *options: str, workers: int = 0, conf: Path | None = None) -> OdooProcess:
        log = tmp_path / f"odoo-{len(started)}.log"
        started.append(OdooProcess(conf or databases.conf, name, log, *options, workers=workers))
        return started[-1]

    yield start
    for server in started:
        server.stop()
    complaints = [line for server in started if not server.may_complain for line in server.complaints()]
    assert not complaints, "Odoo's log complains about our code:\n" + "\n".join(complaints)


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
