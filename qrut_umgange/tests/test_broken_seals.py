from contextlib import contextmanager

from odoo.tests import tagged
from odoo.tools import SQL

from .. import chain_heads
from .broken_common import Breaking
from .test_journal_chain import ChainCase


@tagged("post_install", "-at_install")
class TestBrokenSeals(Breaking, ChainCase):
    """What does not change any more."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.plan = cls._make_plan(cls.assignment)
        cls._make_assessment(cls.assignment)
        cls._make_handout(cls.assignment)
        visit = cls.assignment.visit_ids[:1] or cls._make_visit(cls.assignment)
        talk = cls._as(cls.coordinator, "umgange.child.talk").create(
            {"visit_id": visit.id, "child_id": visit._get_children()[:1].id}
        )
        talk.action_close()
        wish = cls._as(cls.coordinator, "umgange.wish").create(
            {"assignment_id": cls.assignment.id, "child_id": cls.lova.id, "wish": "Längre."}
        )
        wish.note_outcome("met")
        wish.note_told()
        hidden = cls.alva.with_user(cls.manager)
        hidden.write({"protection": "hidden", "list_reason": "Beslut i dag"})
        cls._as(cls.coordinator, "umgange.person.opening").create({"person_id": hidden.id, "reason": "Akut"})

    def test_what_is_sealed_does_not_change(self):
        self.env.cr.precommit.run()
        refused = "umgange_refuse_update", "umgange_refuse_delete", "umgange_refuse_truncate"
        for table, trigger, statement in (
            ("umgange_access_log", refused[0], "UPDATE umgange_access_log SET login = 'x'"),
            ("umgange_access_log", refused[1], "DELETE FROM umgange_access_log"),
            ("umgange_access_log", refused[2], "TRUNCATE umgange_access_log"),
            ("umgange_plan", refused[0], f"UPDATE umgange_plan SET purpose = 'x' WHERE id = {self.plan.id}"),
            ("umgange_plan_point", refused[1], f"DELETE FROM umgange_plan_point WHERE plan_id = {self.plan.id}"),
            ("umgange_risk_assessment", refused[0], "UPDATE umgange_risk_assessment SET light = 'yellow'"),
            ("umgange_child_talk", "umgange_keep_content", "UPDATE umgange_child_talk SET best_words = 'x'"),
            ("umgange_child_talk", refused[1], "DELETE FROM umgange_child_talk"),
            ("umgange_wish", refused[0], "UPDATE umgange_wish SET said_on = said_on - 1"),
            ("umgange_wish", "umgange_keep_content", "UPDATE umgange_wish SET wish = 'x'"),
            ("umgange_wish", "umgange_refuse_settled", "UPDATE umgange_wish SET outcome_why = 'x'"),
            ("umgange_wish", refused[1], "DELETE FROM umgange_wish"),
            ("umgange_handout", refused[0], "UPDATE umgange_handout SET note = 'x'"),
            ("umgange_handout", refused[1], "DELETE FROM umgange_handout"),
            ("umgange_person_opening", refused[0], "UPDATE umgange_person_opening SET user_id = 1"),
            ("umgange_person_opening", refused[1], "DELETE FROM umgange_person_opening"),
            ("umgange_undertaking", refused[0], "UPDATE umgange_undertaking SET text = 'x'"),
            (
                "umgange_undertaking_acceptance",
                refused[0],
                "UPDATE umgange_undertaking_acceptance SET accepted_at = now()",
            ),
            ("umgange_rights_line", refused[1], "DELETE FROM umgange_rights_line"),
            ("umgange_assignment_holder", refused[1], "DELETE FROM umgange_assignment_holder"),
            ("umgange_journal_chain", refused[0], "UPDATE umgange_journal_chain SET number = 9"),
            ("umgange_journal_entry", "umgange_keep_content", "UPDATE umgange_journal_entry SET facts = 'x'"),
            ("umgange_journal_entry", refused[1], f"DELETE FROM umgange_journal_entry WHERE id = {self.third.id}"),
        ):
            with self.subTest(statement=statement):
                self.assertHeldBy(self._without_trigger(table, trigger), lambda: self._run(statement))  # noqa: B023

    @contextmanager
    def _without_triggers(self, tables):
        for table in tables:
            self._run("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table))
        yield

    def test_no_sealed_table_is_emptied(self):
        sealed = [
            name for name, model in self.registry.items() if not model._abstract and getattr(model, "_sql_guards", ())
        ]
        tables = [table for name in sealed for table in self.env[name]._get_guarded_tables()]
        self.assertGreater(len(tables), 12)
        for table in tables:
            with self.subTest(table=table):
                self.assertHeldBy(self._without_triggers(tables), lambda: self._run(f"TRUNCATE {table} CASCADE"))  # noqa: B023

    def test_signed_text_leaves_by_two_people(self):
        statement = f"UPDATE umgange_journal_entry SET facts = NULL WHERE id = {self.second.id}"
        off = self._without_trigger("umgange_journal_entry", "umgange_keep_content")
        self.assertHeldBy(off, lambda: self._run(statement))

    def test_an_entry_that_is_cut_off_is_in_the_file_outside(self):
        def unnoticed():
            self._run("ALTER TABLE umgange_journal_entry DISABLE TRIGGER USER")
            self._run("ALTER TABLE umgange_journal_chain DISABLE TRIGGER USER")
            self._run("DELETE FROM umgange_journal_entry WHERE id = %s", self.third.id)
            back = "UPDATE umgange_journal_chain SET number = 2, link = %s WHERE child_id = %s"
            self._run(back, self.second.chain_link, self.lova.id)
            self._run("ALTER TABLE umgange_journal_entry ENABLE TRIGGER USER")
            self._run("ALTER TABLE umgange_journal_chain ENABLE TRIGGER USER")
            return not self._get_findings()

        self.assertFalse(self._succeeds(unnoticed))
        lines = self.heads.read_text().splitlines(keepends=True)
        self.heads.write_text("".join(line for line in lines if self.third.chain_link not in line))
        self.assertTrue(self._succeeds(unnoticed))
        self.assertTrue(chain_heads.read(self.heads)[0])
