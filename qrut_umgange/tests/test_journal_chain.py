from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from psycopg2.errors import CheckViolation, RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, config, mute_logger

from .. import chain_heads
from ..access_notes import AccessNotes
from ..models.umgange_journal_entry import CONTENT_FIELDS
from ..tools.chain import GENESIS
from .journal_common import JournalCase

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
        """Let happen what comes before a commit and follows it."""
        cls.env.cr.flush()
        with patch.object(cls.registry, "cursor", lambda: nullcontext(cls.env.cr)):
            cls.env.cr.postcommit.run()

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.first = cls.entry
        cls.second = cls._make_entry(cls.visit, kind="event", facts="Lova sov.")
        cls.third = cls._make_entry(cls.visit, kind="call", facts="Ringde.", assessment="Lugnt.")
        cls.sibling = cls._make_entry(cls.visit, child_id=cls.alva.id)
        cls._other_assignment = cls._make_assignment()
        cls._other_company = cls._create_company(name="Annat umgänge")

    @property
    def heads(self) -> Path:
        return chain_heads.get_path(self.env.cr.dbname)

    def setUp(self):
        super().setUp()
        # What a test does to the file of heads, and notes of what it read, is over with it.
        AccessNotes.of(self.env.cr).forget()
        self.addCleanup(self.heads.write_text, self.heads.read_text())

    def _verify(self, shared=None):
        with mute_logger(VERIFICATION):
            verifications = self.env["umgange.journal.verification"].with_context(lang="en_US")
            verification = verifications._verify(self.company, shared)
        self.commit()
        return verification.sudo()

    def _get_chain_findings(self):
        """Return what the chains say alone: the guards are asked once elsewhere, which takes longer."""
        return self._verify([]).findings or ""

    def _get_findings(self):
        return self._verify().findings or ""

    def _forge(self, entry):
        """Add an entry to the child's chain as whoever has the application's database role can: all is valid."""
        cr, entries = self.env.cr, self.env["umgange.journal.entry"]
        cr.execute(
            SQL(
                """
                INSERT INTO umgange_journal_entry
                       (child_id, assignment_id, company_id, kind, author_id, state, occurred_at, signed_at, facts,
                        chain_form, chain_number, chain_salt, author_name, author_role)
                SELECT child_id, assignment_id, company_id, 'event', author_id, 'draft', occurred_at, signed_at, 'Nej',
                       chain_form, chain_number + 1, chain_salt, author_name, author_role
                  FROM umgange_journal_entry WHERE id = %s
             RETURNING id
                """,
                entry.id,
            )
        )
        row = entries._fetch_rows(SQL("e.id = %s", cr.fetchone()[0]))[0]
        digest, link = entries._make_link(row, entry.chain_link)
        signed = "state = 'signed', chain_previous = %s, chain_digest = %s, chain_link = %s"
        cr.execute(
            SQL(f"UPDATE umgange_journal_entry SET {signed} WHERE id = %s", entry.chain_link, digest, link, row.key)
        )
        head = "UPDATE umgange_journal_chain SET number = %s, link = %s WHERE child_id = %s"
        cr.execute(SQL(head, row.number, link, row.chain))
        self.env.invalidate_all(flush=False)
        return entries.browse(row.key)

    def _relink(self, entries):
        """Make the links of ``entries`` anew, and return the lines of their heads as they once were noted."""
        cr, link, lines = self.env.cr, GENESIS, []
        cr.execute("ALTER TABLE umgange_journal_entry DISABLE TRIGGER USER")
        for row in entries._fetch_rows(SQL("e.id = ANY(%s)", entries.ids)):
            digest, following = entries._make_link(row, link)
            sealed = [(row.key, link, digest, following)]
            entries._update_rows(("chain_previous", "chain_digest", "chain_link"), sealed)
            cr.execute(
                "UPDATE umgange_journal_chain SET number = %s, link = %s WHERE child_id = %s",
                [row.number, following, row.chain],
            )
            lines.append(f"2026-03-02T08:00:00Z {row.chain} {row.number} {following}\n")
            link = following
        cr.execute("ALTER TABLE umgange_journal_entry ENABLE TRIGGER USER")
        self.env.invalidate_all(flush=False)
        return lines

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

    # === WHO SIGNED === #

    def test_the_name_and_the_role_are_noted_as_they_were(self):
        names = {self.supporter_user: "supporter", self.coordinator: "coordinator", self.manager: "manager"}
        for user, role in names.items():
            entry = self._make_entry(self.visit, user, kind="event")
            entry.action_sign()
            with self.subTest(role=role):
                self.assertRecordValues(entry, [{"author_name": user.name, "author_role": role, "chain_form": "3"}])
        self.supporter_user.sudo().name = "Nytt Namn"
        self.assertNotEqual(self.first.author_name, "Nytt Namn")

    def test_nobody_says_under_what_name_it_is_signed(self):
        draft = self._make_entry(self.visit, kind="event")
        for values in ({"author_name": "Sara Ek"}, {"author_role": "manager"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                draft.write(values)
        forged = self._as(self.supporter_user, "umgange.journal.entry").with_context(default_author_role="manager")
        values = {"child_id": self.lova.id, "visit_id": self.visit.id, "kind": "event", "facts": "Åt."}
        entry = forged.create({**values, "author_name": "Sara Ek"})
        self.assertFalse(entry.author_name or entry.author_role)
        entry.action_sign()
        self.assertEqual(entry.author_role, "supporter")

    def test_what_was_signed_in_the_first_form_still_holds_and_goes_on(self):
        bare = "UPDATE umgange_journal_entry SET author_name = NULL, author_role = NULL, chain_form = '1'"
        bare += " WHERE child_id = %s"
        back = "UPDATE umgange_journal_chain SET number = 0 WHERE child_id = %s"
        with (
            self._tampered(bare, self.lova.id),
            self._tampered(back, self.lova.id, table="umgange_journal_chain"),
        ):
            lines = self._relink(self.first | self.second | self.third)
            # As the file was when it had the last head of several alone.
            sibling = f"2026-03-02T08:00:00Z {self.alva.id} 1 {self.sibling.chain_link}\n"
            self.heads.write_text(lines[0] + lines[2] + sibling)
            self.assertEqual(self._get_findings(), "")
            with freeze_time("2026-03-02 09:00:00"):
                later = self._make_entry(self.visit, kind="event")
                self.sign(later)
            self.assertEqual((later.chain_form, later.chain_previous), ("3", self.third.chain_link))
            self.assertEqual(self._get_findings(), "")
            with self._tampered("UPDATE umgange_journal_entry SET author_name = 'x' WHERE id = %s", self.first.id):
                self.assertIn("entry 1: who, when", self._get_findings())

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
            ("author_name = 'Sara Ek'", self.third, "entry 3: who, when, or about what"),
            ("author_role = NULL", self.third, "entry 3: who, when, or about what"),
            ("chain_form = '1'", self.third, "entry 3: who, when, or about what"),
        ):
            with (
                self.subTest(change=change),
                self._tampered(f"UPDATE umgange_journal_entry SET {change} WHERE id = %s", entry.id),
            ):
                self.assertIn(f"{code} {sentence}", self._get_findings())

    def test_no_column_of_what_is_signed_changes_unnoticed(self):
        self.env.cr.execute(
            """
            SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
             WHERE attrelid = 'umgange_journal_entry'::regclass AND attnum > 0 AND NOT attisdropped
            """
        )
        others = {
            "integer": "9",
            "timestamp without time zone": "'2020-01-01'",
            "character varying": "'x'",
            "text": "'x'",
            "date": "'2020-01-01'",
        }
        for name, kind in self.env.cr.fetchall():
            # Who wrote last, and how often a draft was saved, says nothing of what is signed.
            if name in ("create_uid", "create_date", "write_uid", "write_date", "draft_number", "common_number"):
                continue
            # A constraint keeps it empty, and that one is looked for too.
            if name == "common_facts":
                continue
            # What names another record may name only one that is there.
            other = {
                "company_id": self._other_company.id,
                "child_id": self._other_assignment.child_ids.id,
                "assignment_id": self._other_assignment.id,
                "author_id": self.manager.id,
                "visit_id": "NULL",
                "corrects_id": self.third.id,
                "state": "'draft'",
            }.get(name, others[kind])
            statement = f"UPDATE umgange_journal_entry SET {name} = {other} WHERE id = %s"
            with self.subTest(column=name), self._tampered(statement, self.first.id):
                self.assertIn(self.lova.code, self._get_chain_findings())

    def test_what_is_signed_without_a_number_is_named(self):
        """Paging by the number would pass it by."""
        cr = self.env.cr
        cr.execute(SQL("ALTER TABLE umgange_journal_entry DROP CONSTRAINT umgange_journal_entry_signed_in_chain"))
        cr.execute(
            SQL(
                "INSERT INTO umgange_journal_entry (child_id, assignment_id, company_id, kind, author_id, state,"
                " occurred_at, facts) SELECT child_id, assignment_id, company_id, kind, author_id, 'signed',"
                " occurred_at, 'Nej' FROM umgange_journal_entry WHERE id = %s",
                self.third.id,
            )
        )
        self.assertIn("1 signed entries stand in no child's chain", self._get_findings())

    def test_the_database_takes_nothing_signed_without_its_place(self):
        draft = self._make_entry(self.visit, kind="event")
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                SQL("UPDATE umgange_journal_entry SET state = 'signed', chain_link = 'x' WHERE id = %s", draft.id)
            )

    def test_an_emptied_text_without_leave_is_named(self):
        emptied = ", ".join(f"{name} = NULL" for name in (*CONTENT_FIELDS, "chain_salt"))
        statement = f"UPDATE umgange_journal_entry SET {emptied} WHERE id = %s"
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
            self.assertEqual((self.first.chain_form, self.first.author_name), ("1", False))
            self.heads.unlink()
            self.commit()
            self.assertNotIn(self.lova.code, self._get_findings())

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
