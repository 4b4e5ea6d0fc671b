"""An installation of the version before is brought up to this one: all that was written there still stands.

`tests/previous/` has the addons of that version as they were delivered (docs/decisions/upgrades.md). They are
installed, their story is played by their own code, and then this source is loaded over it.
"""

import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from odoo_command import GUARDS, run_odoo, write_conf

import odoo

from devtools import addons
from devtools.databases import BASE, Databases
from devtools.testing import COPIES

Rows = dict[int, dict]
PLAY = """
from odoo.addons.qrut_umgange.demo import story
story.play(env)
env.cr.commit()
"""
# Our tables, but for those of dialogs; and what each of their columns may hold.
COLUMNS = """
    SELECT c.table_name, c.column_name, c.data_type, c.is_nullable FROM information_schema.columns c
      JOIN ir_model m ON replace(m.model, '.', '_') = c.table_name
     WHERE c.table_name ~ '^umgange' AND NOT m.transient
"""
# What the story leaves; the rest is compared too, were it empty.
PLAYED = (
    "umgange_access_log", "umgange_assignment", "umgange_attendance", "umgange_booking", "umgange_decision",
    "umgange_delivery", "umgange_journal_chain", "umgange_journal_entry", "umgange_meeting", "umgange_person_contact",
    "umgange_person_identity", "umgange_plan", "umgange_plan_view", "umgange_risk_assessment", "umgange_visit",
)  # fmt: skip
# Terms that nobody agrees on, from before there were limits: they kept the limits off; beside what is compared.
BEYOND = """
    ALTER TABLE umgange_cancellation_policy_line DROP CONSTRAINT umgange_cancellation_policy_line_hours_not_negative;
    INSERT INTO umgange_cancellation_policy_line (policy_id, company_id, sequence, "case", below_hours, share)
    SELECT policy_id, company_id, 99, 'notice', 10000, 0 FROM umgange_cancellation_policy_line LIMIT 1
"""
# Where a new column is computed Odoo notes that the row was written; what people wrote in it is as it was.
NOTED = {"write_date", "write_uid"}


@dataclass
class Upgraded:
    """A database of the version before, what stood in it, and what Odoo said when it was brought up to this one."""

    db: str
    query: Callable[..., list[tuple]]
    rows: dict[str, Rows]
    said: list[str]

    @contextmanager
    def environment(self) -> Iterator["odoo.api.Environment"]:
        """Give an environment in this process, of the system; nothing that is done in it is kept."""
        # As in conftest.py: a registry that loads while this is on runs Odoo's own tests.
        odoo.tools.config["test_enable"] = False
        registry = odoo.modules.registry.Registry(self.db)
        odoo.tools.config["test_enable"] = True
        with registry.cursor() as cr:
            yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            cr.rollback()
        odoo.modules.registry.Registry.delete(self.db)


@pytest.fixture(scope="module")
def upgraded(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    name = f"{COPIES}{os.getpid()}_upgrade"
    folder = tmp_path_factory.mktemp("upgrade")
    [previous] = Path(__file__).with_name("previous").glob("*.tar.xz")
    with tarfile.open(previous) as archive:
        archive.extractall(folder / "addons")
    databases.copy(BASE, name)

    def query(statement: str, *values) -> list[tuple]:
        with odoo.sql_db.db_connect(name).cursor() as cr:
            cr.execute(statement, values or None)
            return cr.fetchall() if cr.description else []

    try:
        conf = write_conf(databases, folder / "addons", folder / "odoo.conf")
        run_odoo(conf, name, "-i", ",".join(addons.NAMES))
        run_odoo(conf, name, script=PLAY)
        rows = {table: read_rows(query, table) for table in {table for table, *_column in query(COLUMNS)}}
        query(BEYOND)
        yield Upgraded(name, query, rows, run_odoo(databases.conf, name, "-u", ",".join(addons.NAMES)))
    finally:
        odoo.sql_db.close_db(name)
        databases.drop(name)


def read_rows(query: Callable[..., list[tuple]], table: str) -> Rows:
    return {row["id"]: row for (row,) in query(f"SELECT to_jsonb(t) FROM {table} t")}


def test_the_update_says_nothing(upgraded):
    assert upgraded.said == []
    versions = upgraded.query("SELECT DISTINCT state FROM ir_module_module WHERE name = ANY(%s)", [*addons.NAMES])
    assert versions == [("installed",)]


def test_all_that_was_written_stands_as_it_was(upgraded):
    assert all(upgraded.rows[table] for table in PLAYED)
    changed = []
    for table, rows in upgraded.rows.items():
        now = read_rows(upgraded.query, table)
        for key, row in rows.items():
            after = now.get(key, {})
            changed += [(table, key, name) for name in row if name not in NOTED and row[name] != after.get(name, ...)]
    assert changed == []


def test_the_signed_entries_verify_and_cannot_be_changed(upgraded):
    signed = [row for row in upgraded.rows["umgange_journal_entry"].values() if row["state"] == "signed"]
    assert len(signed) > 1
    assert {row["child_id"] for row in signed} <= {
        head["child_id"] for head in upgraded.rows["umgange_journal_chain"].values()
    }
    with upgraded.environment() as env:
        verification = env["umgange.journal.verification"]._verify(env.company)
        assert not verification.findings
    with pytest.raises(psycopg2.Error, match="sealed"):
        upgraded.query("UPDATE umgange_journal_entry SET facts = 'Otherwise' WHERE id = %s", signed[0]["id"])


def test_no_two_bookings_overlap_that_did_not_before(upgraded):
    taken = next(row for row in upgraded.rows["umgange_booking"].values() if row["active"])
    with pytest.raises(psycopg2.Error, match="no_overlap"):
        upgraded.query(
            "INSERT INTO umgange_booking (resource_id, company_id, start, stop, active) VALUES (%s, %s, %s, %s, TRUE)",
            *(taken[name] for name in ("resource_id", "company_id", "start", "stop")),
        )


def test_the_database_guards_what_a_new_one_guards(upgraded, odoo_db):
    with odoo.sql_db.db_connect(odoo_db).cursor() as cr:
        cr.execute(GUARDS)
        guards = dict(cr.fetchall())
        cr.execute(COLUMNS)
        columns = set(cr.fetchall())
    assert dict(upgraded.query(GUARDS)) == guards
    assert set(upgraded.query(COLUMNS)) == columns


def test_what_is_new_is_filled_in(upgraded):
    query = upgraded.query
    # The basis of an invoice has the times and the end of each visit.
    assert query("SELECT count(*) FROM umgange_delivery WHERE kind = 'visit'") > [(0,)]
    lacking = "kind = 'visit' AND (planned_label IS NULL OR billing_state IS NULL)"
    assert query(f"SELECT count(*) FROM umgange_delivery WHERE {lacking}") == [(0,)]
    assert query("SELECT count(*) FROM umgange_delivery WHERE amount_after_room IS NULL") == [(0,)]
    rounding = "SELECT DISTINCT tax_calculation_rounding_method FROM res_company WHERE chart_template = 'se'"
    assert query(rounding) == [("round_per_line",)]
    assert query("SELECT count(*) FROM umgange_visit WHERE needs_two IS NULL OR date IS NULL") == [(0,)]
    # Each page has the address that it had.
    assert query("SELECT path FROM ir_act_client WHERE path = 'my-day'")
    assert query("SELECT path FROM ir_act_window WHERE path = 'my-visits'")


def test_terms_beyond_their_limits_are_drawn_in_and_the_limits_hold(upgraded):
    query = upgraded.query
    assert query("SELECT below_hours FROM umgange_cancellation_policy_line WHERE sequence = 99") == [(8784,)]
    with pytest.raises(psycopg2.Error, match="hours_not_negative"):
        query("UPDATE umgange_cancellation_policy_line SET below_hours = 10000 WHERE sequence = 99")


def test_work_goes_on_where_it_was_left(upgraded):
    with upgraded.environment() as env:
        ahead = env["umgange.visit"].search([("state", "in", ("planned", "confirmed")), ("supporter_id", "!=", False)])
        day = env["umgange.visit"].with_user(ahead[-1].supporter_id.user_id).get_my_day()
        assert day["visits"] or day["next"]
        draft = env["umgange.journal.entry"].search([("state", "=", "draft")], limit=1)
        saved = draft.with_user(draft.author_id).save_draft({"facts": "Lova kom."}, 0)
        assert saved == {"number": 1, "other": False}
