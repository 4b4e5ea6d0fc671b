from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, config, mute_logger

from .. import chain_heads
from ..tools.chain import GENESIS
from .test_journal_entry import JournalCase

VERIFICATION = "odoo.addons.qrut_umgange.models.umgange_journal_verification"


class ChainCase(JournalCase):
    """Three signed entries of one child and one of a sibling, and a file of heads of their own."""

    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        config._runtime_options["umgange_heads"] = folder.name
        cls.addClassCleanup(config._runtime_options.pop, "umgange_heads")
        super().setUpClass()
        cls.sign(cls.first)
        cls.sign(cls.second | cls.third | cls.sibling)

    @classmethod
    def sign(cls, entries):
        """Sign, and let happen what follows a commit: another cursor sees what was committed."""
        entries.action_sign()
        cls.env.flush_all()
        cls.commit()

    @classmethod
    def commit(cls):
        """Let happen what follows a commit."""
        with patch.object(cls.registry, "cursor", lambda: nullcontext(cls.env.cr)):
            cls.env.cr.postcommit.run()

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.first = cls.entry
        cls.second = cls._make_entry(cls.visit, kind="event", facts="Lova sov.")
        cls.third = cls._make_entry(cls.visit, kind="call", facts="Ringde.", assessment="Lugnt.")
        cls.sibling = cls._make_entry(cls.visit, child_id=cls.alva.id)

    @property
    def heads(self) -> Path:
        return chain_heads.get_path(self.env.cr.dbname)

    def _keep_heads(self):
        """Put the file of heads back when the test is over."""
        self.addCleanup(self.heads.write_text, self.heads.read_text())

    def _verify(self):
        with mute_logger(VERIFICATION):
            verification = self.env["umgange.journal.verification"].with_context(lang="en_US")._verify(self.company)
        self.commit()
        return verification.sudo()

    def _get_findings(self):
        return self._verify().findings or ""

    @contextmanager
    def _tampered(self, statement, *values, table="umgange_journal_entry"):
        """Change the database as its owner can, triggers off and on again, and take it back afterwards."""
        heads = self.heads.read_text()
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as before:
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
            self.env.cr.execute(SQL(statement, *values))
            self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
            self.env.invalidate_all(flush=False)
            yield
            before.rollback()
        self.env.invalidate_all(flush=False)
        self.heads.write_text(heads)


@tagged("post_install", "-at_install")
class TestJournalChain(ChainCase):
    """Each child's signed entries are a chain; what does not hold is named."""

    # === SIGNING === #

    def test_each_child_has_a_chain_of_its_own(self):
        self.assertEqual((self.first | self.second | self.third).mapped("chain_number"), [1, 2, 3])
        self.assertEqual(self.sibling.chain_number, 1)
        self.assertEqual((self.first.chain_previous, self.sibling.chain_previous), (GENESIS, GENESIS))
        self.assertEqual(self.second.chain_previous, self.first.chain_link)
        self.assertEqual(self.third.chain_previous, self.second.chain_link)

    def test_the_head_is_the_last_entry(self):
        heads = self.env["umgange.journal.chain"].search([("child_id", "in", (self.lova | self.alva).ids)])
        self.assertEqual(
            {head.child_id: (head.number, head.link) for head in heads},
            {self.lova: (3, self.third.chain_link), self.alva: (1, self.sibling.chain_link)},
        )

    def test_each_head_is_noted_in_the_file_once_it_is_committed(self):
        noted, unreadable = chain_heads.read(self.heads)
        self.assertEqual(
            {(head.chain, head.number): head.link for head in noted},
            {
                (self.lova.id, 1): self.first.chain_link,
                (self.lova.id, 3): self.third.chain_link,
                (self.alva.id, 1): self.sibling.chain_link,
            },
        )
        self.assertFalse(unreadable)
        self.assertEqual(self.heads.stat().st_mode & 0o777, 0o600)

    def test_what_is_rolled_back_is_not_noted(self):
        self._keep_heads()
        with self.env.cr.savepoint() as step:
            self._make_entry(self.visit, kind="event").action_sign()
            step.rollback()
        self.commit()
        noted, _unreadable = chain_heads.read(self.heads)
        self.assertNotIn((self.lova.id, 4), {(head.chain, head.number) for head in noted})

    def test_nobody_is_shown_the_salt(self):
        for user in (self.supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.first.with_user(user).read(["chain_salt"])

    def test_a_client_writes_no_link(self):
        draft = self._make_entry(self.visit, kind="event")
        for name in ("chain_form", "chain_number", "chain_previous", "chain_digest", "chain_link", "chain_salt"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                draft.write({name: 1 if name == "chain_number" else "x"})
        forged = self._as(self.supporter_user, "umgange.journal.entry").with_context(default_chain_link="x")
        values = {"child_id": self.lova.id, "visit_id": self.visit.id, "kind": "event", "facts": "Åt."}
        forged = forged.create(values)
        forged.action_sign()
        self.assertEqual(forged.chain_previous, self.third.chain_link)

    def test_nobody_moves_a_head(self):
        heads = self.env["umgange.journal.chain"].search([])
        with self.assertRefused("by the system alone"):
            heads.sudo().write({"number": 0})
        for values in ({"number": 0}, {"number": 9}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(RestrictViolation, "never change"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(SQL("UPDATE umgange_journal_chain SET number = %s", values["number"]))

    # === VERIFICATION === #

    def test_what_is_whole_is_said_to_be(self):
        verification = self._verify()
        self.assertRecordValues(
            verification,
            [{"is_whole": True, "entry_count": 4, "chain_count": 2, "tombstone_count": 0, "findings": ""}],
        )

    def test_a_changed_byte_is_named(self):
        code = self.lova.code
        for change, entry, sentence in (
            ("facts = 'Lova sov!'", self.second, "entry 2: the text is not what was signed"),
            ("facts = NULL", self.second, "entry 2: the text is not what was signed"),
            ("chain_salt = 'x'", self.second, "entry 2: the text is not what was signed"),
            ("author_id = 1", self.second, "entry 2: who, when, or about what"),
            ("occurred_at = occurred_at + interval '1 second'", self.second, "entry 2: who, when, or about what"),
            ("signed_at = signed_at - interval '1 day'", self.third, "entry 3: who, when, or about what"),
            ("chain_digest = 'x'", self.third, "entry 3: who, when, or about what"),
        ):
            with (
                self.subTest(change=change),
                self._tampered(f"UPDATE umgange_journal_entry SET {change} WHERE id = %s", entry.id),
            ):
                self.assertIn(f"{code} {sentence}", self._get_findings())

    def test_an_emptied_text_without_leave_is_named(self):
        statement = (
            "UPDATE umgange_journal_entry SET facts = NULL, assessment = NULL, next_time = NULL, chain_salt = NULL"
            " WHERE id = %s"
        )
        with self._tampered(statement, self.third.id):
            self.assertIn("entry 3: the text is gone, and nobody gave leave", self._get_findings())

    def test_a_removed_middle_is_named(self):
        with self._tampered("DELETE FROM umgange_journal_entry WHERE id = %s", self.second.id):
            self.assertIn(f"{self.lova.code} entry 3: entries before it are missing", self._get_findings())

    def test_a_removed_end_is_named(self):
        with self._tampered("DELETE FROM umgange_journal_entry WHERE id = %s", self.third.id):
            findings = self._get_findings()
            self.assertIn(f"{self.lova.code} entry 3: the last entry is another than the head", findings)
            self.assertIn(f"{self.lova.code} entry 3: the file of heads has it, the journal has not", findings)

    def test_an_end_removed_with_its_head_is_named_by_the_file(self):
        cut = "DELETE FROM umgange_journal_entry WHERE id = %s"
        back = "UPDATE umgange_journal_chain SET number = 2, link = %s WHERE child_id = %s"
        with (
            self._tampered(cut, self.third.id),
            self._tampered(back, self.second.chain_link, self.lova.id, table="umgange_journal_chain"),
        ):
            self.assertEqual(
                self._get_findings(), f"{self.lova.code} entry 3: the file of heads has it, the journal has not."
            )

    def test_a_whole_chain_removed_is_named_by_the_file(self):
        entries, head = (
            f"DELETE FROM {table} WHERE child_id = %s" for table in ("umgange_journal_entry", "umgange_journal_chain")
        )
        with (
            self._tampered(entries, self.alva.id),
            self._tampered(head, self.alva.id, table="umgange_journal_chain"),
        ):
            self.assertIn(f"{self.alva.code} entry 1: the file of heads has it", self._get_findings())

    def test_a_chain_made_anew_from_a_changed_text_is_named_by_the_file(self):
        """An old copy, or a forger who can compute: both give another link than was noted."""
        draft = "UPDATE umgange_journal_entry SET state = 'draft', chain_link = NULL, facts = 'Annat' WHERE id = %s"
        back = "UPDATE umgange_journal_chain SET number = 0, link = %s WHERE child_id = %s"
        with (
            self._tampered(draft, self.sibling.id),
            self._tampered(back, GENESIS, self.alva.id, table="umgange_journal_chain"),
        ):
            self.sibling.action_sign()
            self.assertEqual(
                self._get_findings(), f"{self.alva.code} entry 1: it is another entry than the file of heads says."
            )

    def test_signing_after_an_old_copy_was_restored_is_named(self):
        cut = "DELETE FROM umgange_journal_entry WHERE id = %s"
        back = "UPDATE umgange_journal_chain SET number = 2, link = %s WHERE child_id = %s"
        with (
            self._tampered(cut, self.third.id),
            self._tampered(back, self.second.chain_link, self.lova.id, table="umgange_journal_chain"),
        ):
            with freeze_time("2026-03-02 09:00:00"):
                self.sign(self._make_entry(self.visit, kind="event"))
            self.assertIn(f"{self.lova.code} entry 3: the file of heads has two entries", self._get_findings())

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

    def test_what_was_signed_before_there_were_chains_gets_its_links(self):
        cr = self.env.cr
        cr.execute(SQL("ALTER TABLE umgange_journal_entry DROP CONSTRAINT umgange_journal_entry_signed_in_chain"))
        bare = "UPDATE umgange_journal_entry SET chain_form = NULL, chain_number = NULL, chain_previous = NULL"
        bare += ", chain_digest = NULL, chain_link = NULL, chain_salt = NULL"
        with (
            self._tampered(bare),
            self._tampered("DELETE FROM umgange_journal_chain", table="umgange_journal_chain"),
        ):
            self.env["umgange.journal.entry"]._link_signed()
            self.assertEqual((self.first | self.second | self.third).mapped("chain_number"), [1, 2, 3])
            self.heads.unlink()
            self.assertNotIn(self.lova.code, self._get_findings())

    # === THE FILE === #

    def test_one_head_that_a_crash_kept_from_the_file_is_noted_without_a_word(self):
        lines = self.heads.read_text().splitlines(keepends=True)
        self.heads.write_text("".join(line for line in lines if self.sibling.chain_link not in line))
        self.assertEqual(self._get_findings(), "")
        self.assertIn(self.sibling.chain_link, self.heads.read_text())

    def test_several_heads_of_one_child_that_the_file_lacks_are_told_of(self):
        self._keep_heads()
        with freeze_time("2026-03-02 09:00:00"):
            self._make_entry(self.visit, kind="event").action_sign()
        self.commit()
        lines = self.heads.read_text().splitlines(keepends=True)
        kept = [line for line in lines if f"Z {self.lova.id} " not in line or f"Z {self.lova.id} 1 " in line]
        self.heads.write_text("".join(kept))
        self.assertIn("lacked", self._get_findings())
        self.assertEqual(self._get_findings(), "")

    def test_a_lost_file_is_told_of_once_and_begun_anew(self):
        self._keep_heads()
        self.heads.unlink()
        self.assertIn("was not there", self._get_findings())
        self.assertEqual(self._get_findings(), "")

    def test_the_file_is_mended_only_when_the_finding_is_kept(self):
        self._keep_heads()
        self.heads.unlink()
        with mute_logger(VERIFICATION):
            self.env["umgange.journal.verification"]._verify(self.company)
        self.assertFalse(self.heads.exists())
        self.env.cr.postcommit.clear()

    def test_an_unreadable_line_is_told_of(self):
        self._keep_heads()
        self.heads.write_text(self.heads.read_text() + "hej\n")
        self.assertIn("1 lines cannot be read", self._get_findings())

    def test_a_disk_that_is_full_stops_nobody_from_signing(self):
        with patch.object(chain_heads, "append", side_effect=OSError), mute_logger(chain_heads.__name__):
            entry = self._make_entry(self.visit, kind="event")
            self.sign(entry)
        self.assertEqual(entry.state, "signed")

    # === WHO MAY === #

    def test_managers_and_log_reviewers_verify_and_nobody_else(self):
        for role in ("manager", "reviewer"):
            with self.subTest(role=role):
                action = self._as(self.users[role], "umgange.journal.verification").action_verify()
                verification = self._as(self.users[role], action["res_model"]).browse(action["res_id"])
                self.assertTrue(verification.is_whole)
                self.assertEqual(verification.user_id, self.users[role])
        for role in ("supporter", "coordinator", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.journal.verification").action_verify()

    def test_nobody_writes_down_that_all_is_well(self):
        verification = self._verify()
        for role in ("manager", "reviewer"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self._as(self.users[role], verification._name).create({"company_id": self.company.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(RestrictViolation), self.env.cr.savepoint():
            verification.is_whole = False

    def test_the_night_verifies_each_company_that_has_signed(self):
        before = self.env["umgange.journal.verification"].search([])
        with mute_logger(VERIFICATION):
            self.env["umgange.journal.verification"].sudo()._cron_verify()
        made = self.env["umgange.journal.verification"].search([]) - before
        self.assertIn(self.company, made.company_id)
        self.assertFalse(made.activity_ids)

    def test_what_the_night_finds_is_on_each_managers_list(self):
        other = self._make_user("manager2", "qrut_umgange.group_manager")
        with self._tampered("UPDATE umgange_journal_entry SET facts = 'Annat' WHERE id = %s", self.third.id):
            with mute_logger(VERIFICATION):
                self.env["umgange.journal.verification"].sudo()._cron_verify()
            made = self.env["umgange.journal.verification"].sudo().search([("company_id", "=", self.company.id)])
            self.assertEqual(made[0].activity_ids.user_id, self.manager | other)
            with mute_logger(VERIFICATION):
                made._cron_verify()
            again = made.search([("company_id", "=", self.company.id)]) - made
            self.assertFalse(again.activity_ids, "what is known is not told of each night")
        with mute_logger(VERIFICATION):
            made._cron_verify()
        self.assertFalse(made.search([("activity_ids", "!=", False), ("company_id", "=", self.company.id)]))
