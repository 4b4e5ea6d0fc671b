import logging

import psycopg2

from odoo import fields
from odoo.tools import SQL

from ..sql_log import ValueFilter
from .common import UmgangeCommon

SECRET = "Lova sa att hon var ledsen"


class TestSqlLog(UmgangeCommon):
    def _refused(self, statement):
        """Return what is logged at level info when the database refuses ``statement``."""
        with (
            self.assertLogs("odoo.sql_db", logging.INFO) as logs,
            self.assertRaises(psycopg2.Error),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(statement)
        return logs

    def test_a_refused_statement_is_logged_without_its_values(self):
        logs = self._refused(SQL("INSERT INTO umgange_journal_entry (facts, kind) VALUES (%s, 'visit')", SECRET))
        self.assertNotIn(SECRET, "".join(logs.output))
        self.assertIn("NotNullViolation on umgange_journal_entry", logs.output[0])

    def test_a_refused_constraint_is_no_error_of_the_server(self):
        now = fields.Datetime.now()
        logs = self._refused(
            SQL(
                "INSERT INTO umgange_booking (resource_id, start, stop) VALUES (%s, %s, %s)",
                self.room.resource_id.id,
                now,
                now,
            )
        )
        self.assertEqual([record.levelno for record in logs.records], [logging.INFO])
        self.assertIn("umgange_booking_times_in_order", logs.output[0])

    def test_a_transaction_that_came_too_late_is_no_error_of_the_server(self):
        error = psycopg2.errors.SerializationFailure()
        arguments = ("UPDATE umgange_journal_chain SET number = 1", error)
        record = logging.LogRecord("odoo.sql_db", logging.ERROR, __file__, 1, "bad query: %s %s", arguments, None)
        ValueFilter().filter(record)
        self.assertEqual(record.levelno, logging.INFO)

    def test_a_wrong_statement_is_an_error_still(self):
        logs = self._refused(SQL("UPDATE umgange_journal_entry SET no_such_column = %s", SECRET))
        self.assertEqual([record.levelno for record in logs.records], [logging.ERROR])
        self.assertNotIn(SECRET, "".join(logs.output))

    def test_statements_of_others_are_logged_as_ever(self):
        logs = self._refused(SQL("UPDATE res_partner SET no_such_column = %s", "a value"))
        self.assertIn("a value", "".join(logs.output))
