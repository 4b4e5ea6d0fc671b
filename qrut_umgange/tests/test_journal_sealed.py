from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestJournalSealed(JournalCase):
    """What is signed stands for ever, whoever writes to it and however."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.entry.action_sign()
        cls.env.flush_all()

    def test_nobody_changes_it_in_python(self):
        admin = self.env.ref("base.user_admin")
        for entry in (
            self.entry,
            self.entry.sudo(),
            self.entry.with_user(self.manager),
            self.entry.with_user(admin).sudo(),
            self.entry.with_user(1),
        ):
            for values in (
                {"facts": "Annat"},
                {"assessment": "Annat"},
                {"child_id": self.alva.id},
                {"signed_at": False},
                {"kind": "event"},
                {"corrects_id": False},
            ):
                with self.subTest(values=values, uid=entry.env.uid), self.assertRaises(UserError):
                    entry.write(values)
            with self.assertRaises(UserError):
                entry.unlink()
            with self.assertRaises(UserError):
                entry.write({"state": "draft"})

    def test_a_command_through_the_visit_changes_it_no_more(self):
        for command in (
            Command.update(self.entry.id, {"facts": "Annat"}),
            Command.delete(self.entry.id),
            Command.unlink(self.entry.id),
        ):
            with self.subTest(command=command[0]), self.assertRaises(UserError):
                self.visit.sudo().write({"journal_entry_ids": [command]})

    def _attack(self, statement, *args):
        with mute_logger("odoo.sql_db"):
            self.env.cr.execute(SQL(statement, *args))

    def test_the_database_refuses_each_change_by_sql(self):
        for change in (
            "facts = 'Annat'",
            "assessment = 'Annat'",
            "next_time = 'Annat'",
            f"child_id = {self.alva.id}",
            "visit_id = NULL",
            f"author_id = {self.coordinator.id}",
            "state = 'draft'",
            "kind = 'event'",
            "occurred_at = now()",
            "signed_at = NULL",
            f"corrects_id = {self.entry.id}",
            "assignment_id = NULL",
            "company_id = 1",
        ):
            with self.subTest(change=change), self.assertRaises(RestrictViolation):
                self._attack(f"UPDATE umgange_journal_entry SET {change} WHERE id = %s", self.entry.id)

    def test_the_database_refuses_to_delete_it(self):
        for statement in (
            "DELETE FROM umgange_journal_entry",
            "TRUNCATE umgange_journal_entry CASCADE",
            "TRUNCATE umgange_visit CASCADE",
        ):
            with self.subTest(statement=statement), self.assertRaises(RestrictViolation):
                self._attack(statement)

    def test_a_draft_is_free_in_the_database(self):
        draft = self._make_entry(self.visit, child_id=self.alva.id)
        self.env.flush_all()
        self._attack("DELETE FROM umgange_journal_entry WHERE id = %s", draft.id)
        self.assertEqual(self.env.cr.rowcount, 1)

    def _get_guarded_tables(self):
        """Return the other tables that are never emptied."""
        self.env.cr.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'umgange_refuse_truncate'"
            " AND tgrelid <> 'umgange_journal_entry'::regclass"
        )
        return [table for (table,) in self.env.cr.fetchall()]

    def test_without_its_triggers_each_attack_succeeds(self):
        for trigger, statement in (
            ("umgange_keep_content", "UPDATE umgange_journal_entry SET facts = 'Annat'"),
            ("umgange_refuse_delete", "DELETE FROM umgange_journal_entry"),
            ("umgange_refuse_truncate", "TRUNCATE umgange_journal_entry CASCADE"),
        ):
            with self.subTest(trigger=trigger), self.env.cr.savepoint() as broken:
                self._attack(f"ALTER TABLE umgange_journal_entry DISABLE TRIGGER {trigger}")
                # The tables that name the entries are emptied with them: each has a guard of its own.
                for table in self._get_guarded_tables():
                    self._attack(f"ALTER TABLE {table} DISABLE TRIGGER umgange_refuse_truncate")
                self._attack(statement)
                broken.rollback()

    def test_a_correction_that_is_begun_is_gone_on_with_from_the_visit(self):
        own = self.entry.with_user(self.supporter_user)
        draft = own.browse(own.action_correct()["res_id"])
        self.assertFalse(own.is_corrected)
        visit = self.visit.with_user(self.supporter_user)
        self.assertEqual(visit.action_write_journal()["res_id"], draft.id)
        draft.action_sign()
        self.assertTrue(own.is_corrected)

    def test_an_entry_that_one_may_not_read_is_not_corrected(self):
        self.visit.sudo().supporter_id = self.other_supporter
        values = {"visit_id": self.visit.id, "child_id": self.lova.id, "facts": "Annat.", "corrects_id": self.entry.id}
        stranger = self._as(self.other_supporter_user, "umgange.journal.entry")
        self.env.flush_all()
        self.assertFalse(self.entry.with_user(self.other_supporter_user).has_access("read"))
        with self.assertRaises(AccessError):
            stranger.create(values)
