from psycopg2.errors import RestrictViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import local
from .test_risk_approval import RiskCase


@tagged("post_install", "-at_install")
class TestRiskSealed(RiskCase):
    """An assessment that is ready never changes, whoever writes to it and however."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        lines = [Command.create({"name": "Hot?", "answer": "yes", "measure": "Två stödjare"})]
        cls.red = cls._make_assessment(cls.assignment, "red", line_ids=lines)
        cls.env.flush_all()

    def test_nothing_that_is_said_in_it_changes(self):
        for values in (
            {"light": "green"}, {"reason": "Annat"}, {"measures": "Annat"}, {"valid_until": "2030-01-01"},
            {"date": "2026-01-01"}, {"line_ids": [Command.create({"name": "Mer?"})]},
            {"reviewer_id": self.second.id, "light": "green"}, {"extension_reason": "Snart"},
        ):  # fmt: skip
            for assessment in (self.red, self.red.sudo(), self.red.with_user(self.manager)):
                with self.subTest(values=values, su=assessment.env.su), self.assertRefused("ready and does not change"):
                    assessment.write(values)
        line = self.red.line_ids
        self.assertTrue(line.is_sealed)
        for attempt in (
            lambda: line.write({"answer": "no"}),
            line.unlink,
            lambda: line.create({"assessment_id": self.red.id, "name": "Mer?"}),
            self.red.unlink,
            self.red.sudo().unlink,
        ):
            with self.assertRefused("ready and does not change"):
                attempt()

    def test_a_line_of_a_draft_cannot_be_moved_into_it(self):
        draft = self._make("green", ready=False, line_ids=[Command.create({"name": "Vapen?"})])
        with self.assertRefused("ready and does not change"):
            draft.line_ids.assessment_id = self.red

    def test_what_is_approved_stays_approved_by_the_same(self):
        self.red.with_user(self.second).action_approve()
        for values in ({"reviewer_id": self.manager.id}, {"phone_at": "2026-03-01"}):
            with self.subTest(values=values), self.assertRefused("ready and does not change"):
                self.red.write(values)
        self.red.extension_reason = "Snart"
        with self.assertRaises(UserError):
            self.red.with_user(self.second).action_deny()

    def _attack(self, statement, *args):
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute(SQL(statement, *args))

    def _assert_attacks_refused(self, *changes):
        for change in changes:
            with self.subTest(change=change), self.assertRaises(RestrictViolation):
                self._attack(f"UPDATE umgange_risk_assessment SET {change} WHERE id = %s", self.red.id)

    def test_the_database_refuses_each_change_of_one_that_waits(self):
        self._assert_attacks_refused(
            "light = 'green'", "reason = 'Annat'", "measures = 'Annat'", "valid_until = '2030-01-01'",
            "date = '2026-01-01'", "author_id = 1", "sent_at = now()", "assignment_id = NULL", "company_id = NULL",
            "state = 'draft'",
        )  # fmt: skip
        for statement in (
            "UPDATE umgange_risk_assessment_line SET answer = 'no' WHERE assessment_id = %s",
            "UPDATE umgange_risk_assessment_line SET measure = NULL WHERE assessment_id = %s",
            "UPDATE umgange_risk_assessment_line SET name = 'Annat' WHERE assessment_id = %s",
            "UPDATE umgange_risk_assessment_line SET is_sealed = false WHERE assessment_id = %s",
            "UPDATE umgange_risk_assessment_line SET company_id = company_id + 1 WHERE assessment_id = %s",
            "DELETE FROM umgange_risk_assessment_line WHERE assessment_id = %s",
            # a question that nobody had been asked when it was ready
            "INSERT INTO umgange_risk_assessment_line (assessment_id, company_id, name)"
            " SELECT id, company_id, 'Mer?' FROM umgange_risk_assessment WHERE id = %s",
            "DELETE FROM umgange_risk_assessment WHERE id = %s",
        ):
            with self.subTest(statement=statement), self.assertRaises(RestrictViolation):
                self._attack(statement, self.red.id)

    def test_the_database_refuses_each_change_of_one_in_force(self):
        self.red.with_user(self.second).action_approve()
        self._assert_attacks_refused(
            "state = 'denied'", "state = 'waiting'", "reviewer_id = NULL", "in_force_at = now()",
            "phone_at = now()", "noted_by_id = 1",
        )  # fmt: skip
        self.red.extension_reason = "Snart"
        self.red.action_extend()
        self._assert_attacks_refused("extended_at = NULL", "extended_by_id = 1", "extension_reason = 'Annat'")

    def test_the_database_refuses_to_take_back_what_was_confirmed_after_a_call(self):
        self.red.write({"reviewer_id": self.second.id, "phone_at": local("2026-03-02 09:00")})
        self.red.action_approve_by_phone()
        self.red.with_user(self.second).action_confirm_phone()
        self._assert_attacks_refused("state = 'denied'", "confirmed_at = NULL")

    def test_the_database_refuses_one_that_begins_in_force_and_to_empty_the_tables(self):
        with self.assertRaises(RestrictViolation):
            self._attack(
                "INSERT INTO umgange_risk_assessment (state, light, date, valid_until, assignment_id, author_id,"
                " company_id) VALUES ('in_force', 'green', now(), now(), %s, %s, %s)",
                self.assignment.id,
                self.coordinator.id,
                self.company.id,
            )
        for table in ("umgange_risk_assessment", "umgange_risk_assessment_line"):
            with self.subTest(table=table), self.assertRaises(RestrictViolation):
                self._attack(f"TRUNCATE {table} CASCADE")

    def test_without_its_triggers_the_attack_succeeds(self):
        for table, trigger, statement in (
            (
                "umgange_risk_assessment",
                "umgange_refuse_update",
                "UPDATE umgange_risk_assessment SET reason = 'Annat' WHERE id = %s",
            ),
            (
                "umgange_risk_assessment_line",
                "umgange_refuse_onto",
                "INSERT INTO umgange_risk_assessment_line (assessment_id, company_id, name)"
                " SELECT id, company_id, 'Mer?' FROM umgange_risk_assessment WHERE id = %s",
            ),
        ):
            with self.subTest(table=table), self.env.cr.savepoint() as broken:
                self._attack(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
                self.env.cr.execute(SQL(statement, self.red.id))
                self.assertEqual(self.env.cr.rowcount, 1)
                broken.rollback()
