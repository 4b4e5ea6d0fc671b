from contextlib import contextmanager

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_access_log import TABLE, LogCommon


@tagged("post_install", "-at_install")
class TestAppendOnly(LogCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.entry.with_user(cls.supporter_user).read(["facts"])
        cls.env.cr.flush()
        logs = cls.env["umgange.access.log"].sudo()
        cls.row = logs.search([("action", "=", "read"), ("model", "=", cls.entry._name)], limit=1)

    def _get_logs(self):
        """Yield the log as every role, as sudo and as the superuser."""
        for role, user in self.users.items():
            yield role, self.row.with_user(user)
            yield f"{role} by sudo", self.row.with_user(user).sudo()
        yield "superuser", self.row.with_user(self.env.ref("base.user_root"))

    def test_nobody_writes_changes_or_deletes_a_row_by_the_orm(self):
        vals = {"user_id": 1, "login": "x", "date": "2026-03-02", "action": "read", "model": "x"}
        self.assertTrue(self.row)
        for role, row in self._get_logs():
            with self.subTest(role=role):
                with self.assertRaises(UserError):
                    row.create({**vals, "res_ids": "1"})
                with self.assertRaises(UserError):
                    row.write({"login": "someone.else"})
                with self.assertRaises(UserError):
                    row.unlink()
        self.assertTrue(self.row.exists())

    def test_the_table_only_grows_also_for_the_applications_own_role(self):
        for statement in (
            f"UPDATE {TABLE} SET login = 'someone.else' WHERE id = {self.row.id}",
            f"UPDATE {TABLE} SET login = login",
            f"DELETE FROM {TABLE} WHERE id = {self.row.id}",
            f"TRUNCATE {TABLE}",
        ):
            with self.subTest(sql=statement), self._refused():
                self.env.cr.execute(statement)

    def test_the_low_level_writer_of_the_orm_meets_the_trigger_too(self):
        with self._refused():
            self.row.sudo()._write_multi([{"login": "someone.else"}])

    @contextmanager
    def _refused(self):
        """Check that the database itself refuses what is done inside."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.env.cr.savepoint(),
        ):
            yield

    def test_without_the_trigger_the_attack_succeeds(self):
        """The trigger is what holds: where it is missing, nothing else does."""
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER umgange_refuse_update")
            self.env.cr.execute(f"UPDATE {TABLE} SET login = 'x' WHERE id = {self.row.id}")
            self.assertEqual(self.env.cr.rowcount, 1)
            savepoint.rollback()

    def test_a_row_says_who_it_was_whatever_was_put_in(self):
        columns = "action, model, res_ids, date, company_id, user_id, login, person_id, person_code"
        values = "'read', 'x', '1', now(), 1"
        for user_id, person_id, expected in (
            (self.coordinator.id, self.child.id, (self.coordinator.login, self.child.code)),
            (-1, -1, ("someone.else", "P-X")),
        ):
            self.env.cr.execute(
                f"INSERT INTO {TABLE} ({columns}) VALUES ({values}, {user_id}, 'someone.else', {person_id}, 'P-X')"
                " RETURNING login, person_code"
            )
            with self.subTest(user_id=user_id):
                self.assertEqual(self.env.cr.fetchone(), expected)

    def test_a_row_outlives_its_user_and_its_person(self):
        columns = ("user_id", "person_id", "company_id")
        self.env.cr.execute(
            """SELECT count(*) FROM pg_constraint
                WHERE conrelid = 'umgange_access_log'::regclass AND contype = 'f'"""
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.assertEqual({self.row._fields[name].type for name in columns}, {"integer"})

    def test_the_reviewer_reads_the_log_and_no_content(self):
        row = self.row.with_user(self.reviewer)
        self.assertEqual(row.read(["person_code"])[0]["person_code"], self.child.code)
        for model in ("umgange.journal.entry", "umgange.person.identity", "umgange.person"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as(self.reviewer, model).search([])

    def test_a_log_that_takes_nothing_lets_nothing_be_read(self):
        self.env.cr.execute(
            "CREATE FUNCTION nothing() RETURNS trigger AS $$BEGIN RETURN NULL; END$$ LANGUAGE plpgsql;"
            " CREATE TRIGGER aaa BEFORE INSERT ON umgange_access_log FOR EACH ROW EXECUTE FUNCTION nothing()"
        )
        self._make_person("Nils Ek")
        with self.assertRaisesRegex(AccessError, "did not take"):
            self.env.cr.precommit.run()
        self.env.cr.precommit.clear()
