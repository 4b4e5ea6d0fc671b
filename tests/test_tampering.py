"""Whoever owns the database changes what is signed, or what guards it: the verification says so.

The module's tests do what the application's own role can. Here is what takes a superuser, another copy of the
database, or a database of before.
"""

import subprocess
from collections.abc import Callable

import pytest

import odoo

from odoo.addons.qrut_umgange.models.umgange_journal_entry_chain import FORMS
from odoo.addons.qrut_umgange.tools.chain import GENESIS

from devtools import process, venvs
from devtools.databases import Databases

VERIFICATION = "odoo.addons.qrut_umgange.models.umgange_journal_verification"


class Journal:
    """A database with three signed entries of a child, and its file of heads."""

    def __init__(self, databases: Databases, db: str, connect: Callable) -> None:
        self.databases, self.db, self.connect = databases, db, connect
        self.heads = databases.heads(db)
        self.sign(3)

    def sign(self, count: int = 1) -> None:
        """Sign as the application does, and commit."""
        with self.environment() as env:
            child = env["umgange.person"].search([("kind", "=", "child")], limit=1)
            child = child or env["umgange.person"].create({"kind": "child"})
            assignment = env["umgange.assignment"].search([], limit=1) or env["umgange.assignment"].create(
                {"participant_ids": [(0, 0, {"role": "child", "person_id": child.id})]}
            )
            values = {"kind": "event", "child_id": child.id, "assignment_id": assignment.id, "facts": "It happened."}
            for _number in range(count):
                env["umgange.journal.entry"].create(values).action_sign()

    def environment(self):
        """Give an environment in this process, in a transaction of its own; what is done in it is committed."""
        return _Environment(self.db)

    def superuser(self, *statements: str) -> None:
        """Do as a superuser, each statement by itself."""
        connection = self.connect(self.db, superuser=True)
        connection.autocommit = True
        with connection.cursor() as cr:
            for statement in statements:
                cr.execute(statement)
        connection.close()

    def verify(self) -> str:
        """Return what does not hold, or nothing, on a connection that has just been made."""
        odoo.sql_db.close_db(self.db)
        with self.environment() as env, odoo.tools.mute_logger(VERIFICATION, "odoo.sql_db"):
            return env["umgange.journal.verification"]._verify(env.company).findings or ""

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Run Odoo to its end, with its configuration as the operator's guide says."""
        return subprocess.run(
            [str(word) for word in (venvs.runtime(), "-m", "odoo", *words, "-d", self.db)],
            capture_output=True,
            text=True,
            env=process.environment(ODOO_RC=str(self.databases.conf)),
            check=False,
        )


class _Environment:
    def __init__(self, db: str) -> None:
        # pytest-odoo turns this on for each module, and a registry that loads while it is on runs Odoo's own tests.
        odoo.tools.config["test_enable"] = False
        self.cursor = odoo.modules.registry.Registry(db).cursor()
        odoo.tools.config["test_enable"] = True

    def __enter__(self) -> "odoo.api.Environment":
        return odoo.api.Environment(self.cursor.__enter__(), odoo.SUPERUSER_ID, {})

    def __exit__(self, *error: object) -> None:
        self.cursor.__exit__(*error)


@pytest.fixture
def journal(databases: Databases, odoo_db: str, pg: Callable) -> Journal:
    """A journal of which all holds."""
    made = Journal(databases, odoo_db, pg)
    assert made.verify() == ""
    return made


def test_triggers_that_are_off_for_a_session_leave_no_trace_but_what_was_changed(journal):
    journal.superuser(
        "SET session_replication_role = replica",
        "UPDATE umgange_journal_entry SET facts = 'Nothing happened.' WHERE chain_number = 2",
        "RESET session_replication_role",
    )
    findings = journal.verify()
    assert len(findings.splitlines()) == 1
    assert "entry 2: the text is not what was signed" in findings


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (
            ["ALTER DATABASE {db} SET session_replication_role = replica"],
            "The database has setting session_replication_role = replica that nobody made here",
        ),
        (
            [
                "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EVENT TRIGGER watcher ON ddl_command_end EXECUTE FUNCTION watch()",
            ],
            "The database has event trigger watcher that nobody made here",
        ),
        (
            [
                "CREATE SCHEMA beside",
                "CREATE TABLE beside.umgange_journal_entry AS TABLE public.umgange_journal_entry",
                "GRANT ALL ON SCHEMA beside TO PUBLIC",
                "GRANT ALL ON beside.umgange_journal_entry TO PUBLIC",
                "ALTER DATABASE {db} SET search_path = beside, public",
            ],
            "The database has table public.umgange_journal_entry that nobody made here",
        ),
    ],
)
def test_what_only_a_superuser_can_set_up_is_named(journal, statements, named):
    journal.superuser(*(statement.format(db=journal.db) for statement in statements))
    assert named in journal.verify()


def test_an_old_copy_that_is_put_back_is_named_before_and_after_somebody_signs_in_it(journal):
    old, sql = f"{journal.db}_old", journal.databases.cluster.sql
    odoo.sql_db.close_db(journal.db)
    sql(f"CREATE DATABASE {old} TEMPLATE {journal.db}")
    journal.sign()
    odoo.sql_db.close_db(journal.db)
    sql(f"DROP DATABASE {journal.db}")
    sql(f"ALTER DATABASE {old} RENAME TO {journal.db}")
    assert "entry 4: the file of heads has it, the journal has not" in journal.verify()
    journal.sign(2)
    assert "entry 4: the file of heads has two entries of this number" in journal.verify()


def test_the_command_names_what_the_file_does_not_know_and_notes_it_when_told_to(journal):
    journal.heads.unlink()
    said = journal.run("verify_journal")
    assert (said.returncode, "The file of heads is not there" in said.stderr) == (1, True), said.stderr
    said = journal.run("verify_journal", "--note-unknown")
    assert "3 noted as found" in said.stdout, said.stderr
    said = journal.run("verify_journal")
    assert (said.returncode, "3 signed entries of 1 children, 0 released, whole" in said.stdout) == (0, True)


def test_an_update_keeps_what_was_signed_in_the_first_form(journal):
    make_as_before(journal)
    done = journal.run("-u", "qrut_umgange", "--stop-after-init", "--no-http", "--log-level=warn")
    assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr[-3000:]
    said = journal.run("verify_journal")
    assert (said.returncode, "3 signed entries of 1 children" in said.stdout) == (0, True), said.stderr[-3000:]
    lines = [line.split()[1:4] for line in journal.heads.read_text().splitlines()]
    assert lines[2:] == [["found", "asked", "1"]]
    odoo.modules.registry.Registry.delete(journal.db)
    journal.sign()
    assert journal.verify() == ""
    with journal.environment() as env:
        entries = env["umgange.journal.entry"].search([], order="chain_number")
        assert entries.mapped("chain_form") == ["1", "1", "1", "3"]
        assert entries.mapped("author_name") == [False, False, False, env.user.name]


def make_as_before(journal: Journal) -> None:
    """Make the database as the version before left it: links of the first form, heads alone in the file.

    And nobody noted for what they have.
    """
    later = tuple(FORMS)
    journal.superuser(
        "ALTER TABLE umgange_journal_entry DISABLE TRIGGER USER",
        f"UPDATE umgange_journal_entry SET chain_form = '1', {', '.join(f'{name} = NULL' for name in later)}",
        "ALTER TABLE umgange_journal_chain DISABLE TRIGGER USER",
    )
    odoo.sql_db.close_db(journal.db)
    heads = []
    with journal.environment() as env:
        entries, link = env["umgange.journal.entry"], GENESIS
        for row in entries._fetch_rows(odoo.tools.SQL("TRUE")):
            digest, following = entries._make_link(row, link)
            entries._update_rows(("chain_previous", "chain_digest", "chain_link"), [(row.key, link, digest, following)])
            env.cr.execute("UPDATE umgange_journal_chain SET link = %s WHERE child_id = %s", [following, row.chain])
            heads.append(f"2026-01-01T12:00:00Z {row.chain} {row.number} {following}\n")
            link = following
        env["umgange.journal.release"].create({"entry_id": row.key, "reason": "Wrong file."})
    # Two of them were signed together.
    journal.heads.write_text(heads[0] + heads[2])
    odoo.sql_db.close_db(journal.db)
    odoo.modules.registry.Registry.delete(journal.db)
    journal.superuser(
        "ALTER TABLE umgange_journal_chain ENABLE TRIGGER USER",
        f"ALTER TABLE umgange_journal_entry {', '.join(f'DROP COLUMN {name}' for name in later)}, "
        "DROP COLUMN common_facts, DROP COLUMN common_number",
        "DROP FUNCTION umgange_is_released, umgange_keep_content CASCADE",
        "DROP TABLE umgange_assignment_holder",
        "UPDATE ir_module_module SET latest_version = '19.0.1.1.0' WHERE name = 'qrut_umgange'",
    )
