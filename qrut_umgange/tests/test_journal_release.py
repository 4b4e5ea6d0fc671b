from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .test_journal_chain import ChainCase

CONTENT = ("facts", "assessment", "next_time")


@tagged("post_install", "-at_install")
class TestJournalRelease(ChainCase):
    """Signed text leaves in two lawful ways; that it was there stays, and the chain holds."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.other_manager = cls._make_user("manager2", "qrut_umgange.group_manager")

    def _verify(self):
        self.commit()
        return super()._verify()

    def _ask(self, user=None, **values):
        values = {"entry_id": self.second.id, "reason": "Hör till syskonet.", **values}
        return self._as(user or self.coordinator, "umgange.journal.release").create(values)

    def test_an_entry_in_the_wrong_file_is_emptied_by_two_people(self):
        release = self._ask()
        self.assertEqual((release.child_id, release.state), (self.lova, "requested"))
        release.with_user(self.manager).action_approve()
        self.assertEqual(release.decided_by_id, self.manager)
        self.assertEqual([self.second[name] for name in CONTENT], [False] * 3)
        self.assertTrue(self.second.is_released)
        self.assertRecordValues(self.second, [{"state": "signed", "chain_number": 2}])
        verification = self._verify()
        self.assertRecordValues(verification, [{"is_whole": True, "entry_count": 4, "tombstone_count": 1}])

    def test_a_file_that_is_handed_over_is_emptied_for_that_child_alone(self):
        release = self._ask(
            self.manager, kind="handed_over", entry_id=False, child_id=self.lova.id, receipt="Nämnden 2026-03-02, kv 17"
        )
        release.with_user(self.other_manager).action_approve()
        self.assertFalse(any((self.first | self.second | self.third).mapped("facts")))
        self.assertTrue(self.sibling.facts)
        self.assertRecordValues(self._verify(), [{"is_whole": True, "tombstone_count": 3}])

    def test_a_file_goes_against_a_receipt_alone(self):
        for receipt in (False, "", "  "):
            with self.subTest(receipt=receipt), self.assertRefused("against a receipt"):
                self._ask(kind="handed_over", entry_id=False, child_id=self.lova.id, receipt=receipt)

    def test_a_second_request_for_an_entry_is_told_of_the_first(self):
        self._ask()
        self.assertTrue(self.second.is_release_requested)
        with self.assertRefused("has asked for this already"):
            self._ask(self.manager)

    def test_a_draft_is_not_released(self):
        draft = self._make_entry(self.visit, self.coordinator, kind="event")
        with self.assertRefused("Choose the signed entry"):
            self._ask(entry_id=draft.id)

    def test_two_people_decide(self):
        release = self._ask(self.manager)
        with self.assertRefused("Two people"):
            release.action_approve()
        with self.assertRefused("Two people"):
            release.action_refuse()
        with self.assertRefused("Only a manager", AccessError):
            self._ask(entry_id=self.third.id).action_approve()
        release.with_user(self.other_manager).action_refuse()
        self.assertEqual((release.state, self.second.facts), ("refused", "Lova sov."))
        with self.assertRefused("cannot become"):
            release.with_user(self.other_manager).action_approve()

    def test_nobody_asks_in_somebody_elses_name(self):
        release = self._ask(self.manager, requested_by_id=self.coordinator.id)
        self.assertEqual(release.requested_by_id, self.manager)
        forged = self._as(self.manager, "umgange.journal.release").with_context(
            default_state="approved", default_decided_by_id=self.other_manager.id
        )
        release = forged.create({"entry_id": self.third.id, "reason": "Fel"})
        self.assertRecordValues(release, [{"state": "requested", "decided_by_id": False}])

    def test_supporters_finance_and_reviewers_have_no_say(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._ask(self.users[role])

    def test_an_entry_out_of_reach_is_not_asked_about(self):
        self.assignment.with_user(self.manager).coordinator_id = self.manager
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self._ask(self.coordinator)

    def test_a_coordinator_sees_what_she_asked_for_herself(self):
        own, other = self._ask(), self._ask(self.manager, entry_id=self.third.id)
        found = self._as(self.coordinator, "umgange.journal.release").search([])
        self.assertIn(own, found)
        self.assertNotIn(other, found)

    def test_without_an_approved_release_the_database_keeps_the_text(self):
        release = self._ask()
        statement = "UPDATE umgange_journal_entry SET facts = NULL WHERE id = %s"
        self.assertSealed(SQL(statement, self.second.id), regex="sealed")
        release.with_user(self.manager).action_approve()
        self.assertSealed(
            SQL("UPDATE umgange_journal_entry SET facts = 'Annat' WHERE id = %s", self.second.id),
            SQL(statement, self.third.id),
            regex="sealed",
        )

    def test_what_is_signed_after_a_file_was_handed_over_stays(self):
        release = self._ask(
            self.manager, kind="handed_over", entry_id=False, child_id=self.lova.id, receipt="Nämnden 2026-03-02, kv 17"
        )
        release.with_user(self.other_manager).action_approve()
        with freeze_time("2026-03-02 08:00:01"):
            later = self._make_entry(self.visit, kind="event", facts="Efteråt.")
            later.action_sign()
        statement = "UPDATE umgange_journal_entry SET facts = NULL WHERE id = %s"
        self.assertSealed(SQL(statement, later.id), regex="sealed")
        emptied = "UPDATE umgange_journal_entry SET facts = NULL, facts_source = NULL, chain_salt = NULL WHERE id = %s"
        with self._tampered(emptied, later.id):
            self.assertIn("entry 4: the text is gone, and nobody gave leave", self._get_findings())

    def test_the_managers_have_it_on_their_lists_until_it_is_decided(self):
        release = self._ask()
        self.assertEqual(release.sudo().activity_ids.user_id, self.manager | self.other_manager)
        release.with_user(self.manager).action_refuse()
        self.assertFalse(release.sudo().activity_ids)

    def test_a_release_begins_as_a_request_by_sql_too(self):
        statement = (
            "INSERT INTO umgange_journal_release (kind, child_id, entry_id, company_id, reason, state,"
            " requested_by_id, requested_at, decided_by_id, decided_at)"
            " SELECT 'voided', child_id, id, company_id, 'x', 'approved', %s, now(), %s, now()"
            " FROM umgange_journal_entry WHERE id = %s"
        )
        self.assertSealed(SQL(statement, self.manager.id, self.other_manager.id, self.second.id))

    def test_a_file_is_handed_over_by_those_who_may_read_it(self):
        self.assignment.with_user(self.manager).coordinator_id = self.manager
        self.env.flush_all()
        with self.assertRaises(AccessError):
            self._ask(kind="handed_over", entry_id=False, child_id=self.lova.id, receipt="Nämnden, kv 17")

    def test_a_decision_stands(self):
        release = self._ask()
        release.with_user(self.manager).action_approve()
        self.assertSealed(
            SQL("UPDATE umgange_journal_release SET decided_by_id = 1 WHERE id = %s", release.id),
            SQL("DELETE FROM umgange_journal_release WHERE id = %s", release.id),
        )

    def test_that_the_text_went_is_in_the_log(self):
        self._ask().with_user(self.manager).action_approve()
        self.env.cr.precommit.run()
        rows = self.env["umgange.access.log"].sudo().search([("model", "=", "umgange.journal.entry")])
        gone = rows.filtered(lambda row: row.action == "unlink" and row.person_id == self.lova.id)
        own = gone.filtered(lambda row: row.login == self.manager.login)
        self.assertEqual(own.mapped("res_ids"), [str(self.second.id)])

    # === COPIES OF WHAT LEAVES === #

    def _correct(self, entry, user=None, sign=False, **values):
        own = entry.with_user(user or self.supporter_user)
        draft = own.browse(own.action_correct()["res_id"])
        draft.write({"assessment": "Rättat.", **values})
        if sign:
            draft.action_sign()
        return draft

    def test_a_draft_that_corrects_what_leaves_keeps_none_of_it(self):
        own, others = self._correct(self.second), self._correct(self.second, self.coordinator)
        beside = self._correct(self.third)
        self.assertEqual(own.facts, self.second.facts)
        self._ask().with_user(self.manager).action_approve()
        for draft in (own, others):
            self.assertEqual([draft[name] for name in CONTENT], [False] * 3)
        self.assertEqual((beside.facts, beside.assessment), ("Ringde.", "Rättat."))
        self.assertRecordValues(self._verify(), [{"is_whole": True, "tombstone_count": 1}])

    def test_a_file_that_is_handed_over_leaves_no_draft_of_it(self):
        drafts = self._correct(self.first) | self._correct(self.third)
        release = self._ask(
            self.manager, kind="handed_over", entry_id=False, child_id=self.lova.id, receipt="Nämnden 2026-03-02, kv 17"
        )
        release.with_user(self.other_manager).action_approve()
        self.assertFalse(any(drafts.mapped("facts")) or any(drafts.mapped("assessment")))

    def test_that_a_drafts_text_went_is_in_the_log(self):
        draft = self._correct(self.second)
        self._ask().with_user(self.manager).action_approve()
        self.env.cr.precommit.run()
        rows = self.env["umgange.access.log"].sudo().search([("action", "=", "unlink"), ("res_ids", "like", draft.id)])
        self.assertEqual(rows.mapped("login"), [self.manager.login])

    def test_a_window_that_was_open_brings_back_nothing(self):
        draft = self._correct(self.second)
        text = draft.facts
        self._ask().with_user(self.manager).action_approve()
        for name in CONTENT:
            with self.subTest(name=name), self.assertRefused("has left the file. Write what is right as a new entry"):
                draft.write({name: text})
        with self.assertRefused("a line is enough"):
            draft.action_sign()
        draft.unlink()

    def test_what_has_left_is_not_corrected(self):
        self._ask().with_user(self.manager).action_approve()
        with self.assertRefused("has left the file"):
            self.second.with_user(self.supporter_user).action_correct()
        values = {"corrects_id": self.second.id, "kind": "event", "facts": "Igen."}
        with self.assertRefused("has left the file"):
            self._make_entry(self.visit, **values)

    def test_a_signed_correction_leaves_before_what_it_corrects(self):
        correction = self._correct(self.second, sign=True)
        with self.assertRefused(r"\(number 4 in the file\) may hold the same text"):
            self._ask()
        first = self._ask(entry_id=correction.id)
        second = self._ask()
        with self.assertRefused("may hold the same text"):
            second.with_user(self.manager).action_approve()
        self.assertTrue(self.second.facts)
        (second | first).with_user(self.manager).action_approve()
        self.assertFalse(self.second.facts or correction.facts)
        self.assertRecordValues(self._verify(), [{"is_whole": True, "tombstone_count": 2}])

    def test_whoever_asks_for_an_entry_that_corrects_nothing_is_told_nothing(self):
        self.assertIs(self._ask().stays_hint, False)

    def test_whoever_asks_for_a_correction_alone_is_told_what_stays(self):
        correction = self._correct(self.second, sign=True)
        release = self._ask(entry_id=correction.id)
        self.assertIn("entry number 2, which stays in this file", release.stays_hint)
        self._ask()
        release.invalidate_recordset(["stays_hint"])
        self.assertFalse(release.stays_hint)

    def test_a_correction_of_a_correction_leaves_first_of_all(self):
        correction = self._correct(self.second, sign=True)
        last = self._correct(correction, sign=True)
        with self.assertRefused("number 5 in the file"):
            self._ask(entry_id=correction.id)
        self._ask(entry_id=last.id).with_user(self.manager).action_approve()
        self._ask(entry_id=correction.id).with_user(self.manager).action_approve()
        self._ask().with_user(self.manager).action_approve()
        self.assertFalse(any((last | correction | self.second).mapped("facts")))

    def test_nothing_of_it_is_left_in_any_column_but_where_somebody_wrote_it_anew(self):
        """Attachments, to-dos, messages, defaults and the log hold none of it."""
        text = "Sorglöst skratt 4711"
        with freeze_time("2026-03-02 09:00:00"):
            entry = self._make_entry(self.visit, kind="event", facts=text, next_time=text)
            entry.action_sign()
            self._correct(entry)
            self._ask(entry_id=entry.id).with_user(self.manager).action_approve()
        self.env.cr.flush()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying', 'jsonb')
            """
        )
        for table, column in self.env.cr.fetchall():
            where = SQL("%s::text LIKE %s", SQL.identifier(column), f"%{text}%")
            found = self.env.execute_query(SQL("SELECT 1 FROM %s WHERE %s LIMIT 1", SQL.identifier(table), where))
            self.assertFalse(found, f"{table}.{column}")
