from psycopg2.errors import RestrictViolation

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..sql_guards import FUNCTIONS
from .test_journal_chain import ChainCase


@tagged("post_install", "-at_install")
class TestJournalGuards(ChainCase):
    """What keeps the promises in the database is compared with how it was made."""

    def test_what_nobody_made_here_is_named(self):
        cr = self.env.cr
        nothing = "CREATE FUNCTION nothing() RETURNS trigger AS $$BEGIN RETURN NULL; END$$ LANGUAGE plpgsql; "
        on_log = "ON umgange_access_log"
        for statement, named in (
            (
                f"{nothing}CREATE TRIGGER aaa BEFORE INSERT {on_log} FOR EACH ROW EXECUTE FUNCTION nothing()",
                "umgange_access_log has trigger aaa that nobody made here",
            ),
            ("CREATE RULE quiet AS ON INSERT TO umgange_access_log DO ALSO NOTHING", "has rule quiet"),
            (f"CREATE POLICY hide {on_log} USING (true)", "has policy hide"),
            ("ALTER TABLE umgange_access_log ENABLE ROW LEVEL SECURITY", "has row level security"),
            (
                "ALTER TABLE umgange_booking DROP CONSTRAINT umgange_booking_no_overlap,"
                " ADD CONSTRAINT umgange_booking_no_overlap CHECK (true)",
                "umgange_booking_no_overlap is not there, or not as it was made",
            ),
            (
                "DROP INDEX umgange_journal_entry_chain_never_forks;"
                " CREATE INDEX umgange_journal_entry_chain_never_forks ON umgange_journal_entry (id)",
                "umgange_journal_entry_chain_never_forks is not there",
            ),
            ("DROP INDEX account_move_line_umgange_living_uniq", "account_move_line_umgange_living_uniq"),
            ("DROP TABLE umgange_access_review_line CASCADE", "The table umgange_access_review_line is not there"),
        ):
            with self.subTest(named=named), cr.savepoint(flush=False) as before:
                cr.execute(SQL(statement))
                self.assertIn(named, self._get_findings())
                before.rollback()

    def test_a_disabled_changed_or_dropped_trigger_is_named(self):
        cr = self.env.cr
        for statement, named in (
            ("ALTER TABLE umgange_journal_entry DISABLE TRIGGER umgange_keep_content", "umgange_keep_content"),
            ("DROP TRIGGER umgange_refuse_delete ON umgange_access_log", "umgange_refuse_delete"),
            ("ALTER TABLE umgange_plan DISABLE TRIGGER USER", "umgange_refuse_update of umgange_plan"),
            (
                "DROP TRIGGER umgange_refuse_delete ON umgange_plan; CREATE TRIGGER umgange_refuse_delete BEFORE DELETE"
                " ON umgange_plan FOR EACH ROW WHEN (false) EXECUTE FUNCTION umgange_refuse()",
                "umgange_refuse_delete of umgange_plan",
            ),
            (
                "CREATE OR REPLACE FUNCTION umgange_refuse() RETURNS trigger AS $$BEGIN RETURN OLD; END$$"
                " LANGUAGE plpgsql",
                "function umgange_refuse",
            ),
            ("ALTER TABLE umgange_booking DROP CONSTRAINT umgange_booking_no_overlap", "umgange_booking_no_overlap"),
            ("DROP INDEX umgange_journal_entry_chain_never_forks", "umgange_journal_entry_chain_never_forks"),
        ):
            with self.subTest(named=named), cr.savepoint(flush=False) as before:
                cr.execute(SQL(statement))
                self.assertIn(named, self._get_findings())
                before.rollback()
        self.assertEqual(self._get_findings(), "")

    def test_what_stands_beside_ours_and_could_be_taken_for_it_is_named(self):
        released = "umgange_is_released(entry integer, child integer, signed timestamp)"
        always = "RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'"
        for statement, named in (
            (
                "CREATE SCHEMA beside; CREATE TABLE beside.umgange_journal_release (LIKE umgange_journal_release)",
                "The database has table beside.umgange_journal_release that nobody made here",
            ),
            (
                "CREATE SCHEMA beside; CREATE VIEW beside.umgange_access_log AS SELECT * FROM umgange_access_log",
                "table beside.umgange_access_log",
            ),
            ("CREATE TABLE more () INHERITS (umgange_journal_entry)", "umgange_journal_entry has child table more"),
            (
                "ALTER TABLE umgange_access_review_line RENAME TO hidden;"
                " CREATE VIEW umgange_access_review_line AS SELECT * FROM hidden",
                "umgange_access_review_line has rule _RETURN",
            ),
            (
                f"CREATE SCHEMA beside; CREATE FUNCTION beside.{released} {always}",
                "function beside.umgange_is_released",
            ),
            (
                f"CREATE FUNCTION {released.replace('child integer', 'child bigint')} {always}",
                "function umgange_is_rel",
            ),
            (
                f"CREATE OR REPLACE FUNCTION {released} {always}",
                "The function umgange_is_released is not as it was made",
            ),
            ("ALTER FUNCTION umgange_keep_content() RESET search_path", "The function umgange_keep_content is not"),
            ("ALTER FUNCTION umgange_refuse() SECURITY DEFINER", "The function umgange_refuse is not"),
            ("DROP FUNCTION umgange_is_released", "The function umgange_is_released is not"),
            ("DROP FUNCTION umgange_is_released", "Something that verifying needs is gone from the database: function"),
            (
                "ALTER TABLE umgange_journal_entry DROP COLUMN chain_salt CASCADE",
                "gone from the database: column e.chain_salt does not exist",
            ),
            ("DROP TABLE umgange_journal_release CASCADE", "The table umgange_journal_release is not there"),
        ):
            with self.subTest(named=named), self.env.cr.savepoint(flush=False) as before:
                self.env.cr.execute(SQL(statement))
                # Where something is gone the database says so in the log as well.
                with mute_logger("odoo.sql_db"):
                    self.assertIn(named, self._get_findings())
                before.rollback()
        self.assertEqual(self._get_findings(), "")

    def test_a_guard_asks_our_own_table_whatever_stands_before_it(self):
        approved = (
            f"SELECT {self.first.id} AS entry_id, {self.lova.id} AS child_id, 'handed_over' AS kind,"
            " 'approved' AS state, '2099-01-01'::timestamp AS decided_at"
        )
        for statement in (
            f"CREATE TEMP TABLE umgange_journal_release ON COMMIT DROP AS {approved}",
            f"CREATE SCHEMA beside; CREATE TABLE beside.umgange_journal_release AS {approved};"
            " SET LOCAL search_path = beside, public",
            # The same of what a guard compares with.
            "CREATE SCHEMA beside; CREATE FUNCTION beside.to_jsonb(anyelement) RETURNS jsonb LANGUAGE sql"
            " AS $$SELECT '{}'::jsonb$$; SET LOCAL search_path = beside, pg_catalog, public",
        ):
            with self.subTest(statement=statement), self.env.cr.savepoint(flush=False) as before:
                self.env.cr.execute(SQL(statement.replace("%", "%%")))
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaisesRegex(RestrictViolation, "sealed"),
                    self.env.cr.savepoint(flush=False),
                ):
                    emptied = "UPDATE public.umgange_journal_entry SET facts = NULL WHERE id = %s"
                    self.env.cr.execute(SQL(emptied, self.first.id))
                before.rollback()

    def test_with_the_callers_search_path_the_attack_succeeds(self):
        cr = self.env.cr
        for name, function in FUNCTIONS.items():
            arguments = SQL(function.arguments)
            cr.execute(SQL("ALTER FUNCTION %s(%s) RESET search_path", SQL.identifier(name), arguments))
        cr.execute(
            SQL(
                "CREATE TEMP TABLE umgange_journal_release ON COMMIT DROP AS SELECT %s AS entry_id, 0 AS child_id,"
                " 'voided' AS kind, 'approved' AS state, '2099-01-01'::timestamp AS decided_at",
                self.first.id,
            )
        )
        cr.execute(SQL("UPDATE umgange_journal_entry SET facts = NULL WHERE id = %s", self.first.id))
        self.assertEqual(cr.rowcount, 1)
