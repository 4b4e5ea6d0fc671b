import base64

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .extract_common import TalkedCommon

SECRET = "Sorglöst skratt 4711"
TABLES = {
    "umgange_child_talk": ("best_words", "come_mark", "keep"),
    "umgange_document": ("content", "sender", "note", "digest"),
    "umgange_extract": ("disclosed", "checksum", "refusal_reason"),
    "umgange_extract_passage": ("text",),
}


class ReleaseCommon(TalkedCommon):
    """A file with an entry, talks, a paper and an extract that was handed over."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.told = cls._talk(best_words=SECRET, same_words=SECRET, come_mark="face_2")
        cls.paper = cls._make_document(cls.assignment, child_id=cls.child.id, note=SECRET, dated_on="2026-02-20")
        cls.sisters = cls._make_document(cls.assignment, child_id=cls.sister.id, content=b"%PDF-1.7\nMajken")
        cls.sisters_talk = cls._talk(child_id=cls.sister.id, best_words="Majkens.")
        cls.extract = cls._make_extract(cls.assignment, child_id=cls.child.id, asked_by_id=cls.guardian.id)

    def _hand_over_extract(self, extract=None):
        extract = self._decide((extract or self.extract).with_user(self.coordinator).with_context(lang="en_US"))
        extract.action_hand_over()
        return extract

    def _request(self, user=None, **values):
        values = {"kind": "handed_over", "child_id": self.child.id, "receipt": "Nämnden 2026-03-02, kv 17", **values}
        return self._as(user or self.manager, "umgange.journal.release").create(
            {"reason": "Uppdraget är slut.", **values}
        )

    def _approve(self):
        release = self._request()
        release.with_user(self.other_manager).action_approve()
        return release.with_context(lang="en_US")


@tagged("post_install", "-at_install")
class TestReleaseFile(ReleaseCommon):
    """With the file go its talks, its papers and its extracts: the row stays, and says by which leave."""

    def test_one_leave_covers_all_that_is_in_the_file(self):
        self._hand_over_extract()
        wish = self.told.wish_ids
        passages = self.extract.passage_ids
        self.assertEqual(wish.wish, SECRET)
        release = self._approve()
        gone = {
            self.told: ("best_words", "come_mark", "same_words"),
            self.talk: ("with_words", "pass_on"),
            self.paper: ("content", "sender", "note", "digest"),
            self.extract: ("disclosed", "checksum"),
            passages: ("text",),
            wish: ("wish",),
        }
        for records, names in gone.items():
            for name in names:
                with self.subTest(model=records._name, name=name):
                    self.assertFalse(any(records.mapped(name)))
            self.assertEqual(records.release_id, release)
            self.assertTrue(all(records.mapped("has_left")))

    def test_what_stays_says_that_it_was_there_and_when_and_by_whom(self):
        self._hand_over_extract()
        self._approve()
        self.assertRecordValues(
            self.told, [{"state": "closed", "outcome": "told", "author_id": self.supporter_user.id}]
        )
        self.assertRecordValues(
            self.paper, [{"kind": "decision", "registered_by_id": self.coordinator.id, "file_kind": "pdf"}]
        )
        self.assertEqual(str(self.paper.dated_on), "2026-02-20")
        self.assertRecordValues(self.extract, [{"state": "done", "outcome": "whole", "decided_by_id": self.manager.id}])
        release = self.told.release_id
        self.assertEqual((release.requested_by_id, release.decided_by_id), (self.manager, self.other_manager))
        self.assertIn("kv 17", release.receipt)

    def test_of_another_child_nothing_goes(self):
        self._hand_over_extract()
        self._approve()
        self.assertTrue(self.sisters.content)
        self.assertEqual(self.sisters_talk.best_words, "Majkens.")
        self.assertFalse(self.sisters.release_id)

    def test_nothing_of_it_is_left_in_any_column(self):
        self._hand_over_extract()
        self._approve()
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
                " AND data_type IN ('text', 'character varying', 'jsonb', 'bytea')"
            )
        )
        for table, column in columns:
            column = SQL.identifier(column)
            text = (
                SQL("convert_from(%s, 'UTF8')", column)
                if table == "umgange_document" and column == SQL.identifier("content")
                else SQL("%s::text", column)
            )
            found = self.env.execute_query(
                SQL("SELECT 1 FROM %s WHERE %s LIKE %s LIMIT 1", SQL.identifier(table), text, f"%{SECRET}%")
            )
            self.assertFalse(found, f"{table}.{column}")

    def test_that_it_went_is_in_the_log(self):
        self._hand_over_extract()
        release = self._request()
        with self._transaction() as rows:
            release.with_user(self.other_manager).action_approve()
        for records in (self.paper, self.extract):
            self.assertIn(self._row("unlink", records, self.other_manager), rows)

    def test_what_comes_after_stays(self):
        self._hand_over_extract()
        with freeze_time("2026-03-02 08:00:00"):
            release = self._approve()
        with freeze_time("2026-03-02 09:00:00"):
            later = self._talk(best_words="Efteråt.")
            paper = self._make_document(self.assignment, child_id=self.child.id, content=b"%PDF-1.7\nEfter")
        self.env.flush_all()
        self.assertSealed(
            SQL("UPDATE umgange_child_talk SET best_words = NULL, release_id = %s WHERE id = %s", release.id, later.id),
            SQL(
                "UPDATE umgange_document SET content = NULL, digest = NULL, sender = NULL, note = NULL, release_id = %s"
                " WHERE id = %s",
                release.id,
                paper.id,
            ),
        )

    def test_a_voided_paper_goes_too(self):
        self.paper.void_reason = SECRET
        self.paper.action_void()
        self.extract.action_withdraw()
        self._approve()
        self.assertRecordValues(self.paper, [{"void_reason": False, "sender": False, "has_left": True}])
        self.assertTrue(self.paper.voided_at)

    def test_a_withdrawn_extract_keeps_no_copy(self):
        passages = self.extract.passage_ids
        self.extract.action_withdraw()
        self._approve()
        self.assertFalse(any(passages.mapped("text")))

    def test_a_copy_of_what_was_signed_in_the_wrong_file_leaves_an_extract_that_is_begun(self):
        wrong = self._sign(facts=SECRET + " i fel akt.")
        extract = self.extract.with_user(self.coordinator)
        extract.action_collect()
        copy = extract.passage_ids.filtered(lambda each: each.entry_id == wrong)
        self.assertTrue(copy.text)
        release = self._as(self.coordinator, "umgange.journal.release").create(
            {"entry_id": wrong.id, "reason": "Fel barns akt"}
        )
        copy.reason = "x"
        with self.assertRefused("may have been signed in the wrong file"):
            copy.action_release()
        release.with_user(self.manager).action_approve()
        extract.invalidate_recordset()
        self.assertFalse(copy.text)
        self.assertNotIn(copy, extract.passage_ids)
        self.assertNotIn("i fel akt", self._decide(extract).disclosed)

    def test_what_was_given_stays_what_it_was(self):
        wrong = self._sign(facts=SECRET + " i fel akt.")
        self.extract.action_collect()
        extract = self._hand_over_extract()
        release = self._as(self.coordinator, "umgange.journal.release").create(
            {"entry_id": wrong.id, "reason": "Fel barns akt"}
        )
        release.with_user(self.manager).action_approve()
        self.assertIn("i fel akt", extract.disclosed)
        self.assertTrue(all(extract.passage_ids.mapped("text")))

    # === WHO WAITS === #

    def test_a_file_that_somebody_waits_to_read_of_does_not_go(self):
        with self.assertRefused("Somebody has asked to read this file"):
            self._request()
        self._hand_over_extract()
        release = self._request()
        self._make_extract(self.assignment, child_id=self.child.id, asked_by_id=self.guardian.id)
        with self.assertRefused("Somebody has asked to read this file"):
            release.with_user(self.other_manager).action_approve()
        self.assertEqual(self.told.best_words, SECRET)

    def test_what_was_refused_goes_to_ivo_first(self):
        extract = self.extract.with_user(self.coordinator)
        extract.passage_ids[0].write({"ground": "harm", "reason": "x"})
        extract.passage_ids[0].action_refuse()
        extract.refusal_reason = "För barnets skull."
        self._hand_over_extract()
        with self.assertRefused("send what was refused to IVO"):
            self._request()
        manager = extract.with_user(self.manager)
        manager.ivo_statement = SECRET
        manager.action_ivo_sent()
        self._approve()
        self.assertRecordValues(
            extract, [{"ivo_statement": False, "refusal_reason": False, "outcome": "part", "has_left": True}]
        )

    def test_one_who_may_not_read_all_of_it_asks_for_nothing(self):
        self._hand_over_extract()
        self.env["ir.rule"].sudo().search([("model_id.model", "=", "umgange.child.talk")]).filtered("groups").write(
            {"domain_force": "[(0, '=', 1)]"}
        )
        self.env.registry.clear_cache()
        with self.assertRaises(AccessError):
            self._request()

    def test_whoever_decides_sees_how_much_it_is(self):
        self._hand_over_extract()
        release = self._request().with_context(lang="en_US")
        words = "1 signed entries, 2 talks with the child, 1 received papers, 1 extracts and 0 reports"
        self.assertEqual(release.contents_label, words)
        release.with_user(self.other_manager).action_approve()
        release.invalidate_recordset()
        self.assertEqual(release.contents_label, words)

    def test_what_was_voided_before_is_not_counted_again(self):
        self._hand_over_extract()
        wrong = self._sign(facts="Hör till en annan akt.")
        self._request(kind="voided", entry_id=wrong.id, receipt=False).with_user(self.other_manager).action_approve()
        release = self._request().with_context(lang="en_US")
        words = release.contents_label
        self.assertIn("1 signed entries", words)
        release.with_user(self.other_manager).action_approve()
        release.invalidate_recordset()
        self.assertEqual(release.contents_label, words)

    # === WHAT IS GONE STAYS GONE === #

    def test_what_has_left_is_neither_written_nor_shown_again(self):
        self._hand_over_extract()
        self._approve()
        mine = self.told.with_user(self.supporter_user)
        for attempt in (
            mine.action_correct,
            self.paper.action_open_file,
            self.extract._get_paper,
            lambda: self.extract.write({"ivo_reference": "x"}),
            lambda: self.paper.write({"void_reason": "x"}),
            lambda: self.told.wish_ids.with_user(self.supporter_user).write({"outcome_why": "x"}),
        ):
            with self.assertRefused("has left with the file"):
                attempt()

    def test_a_correction_that_was_begun_keeps_no_copy_and_brings_nothing_back(self):
        self._hand_over_extract()
        draft = self._correct(self.told)
        self.assertEqual(draft.best_words, SECRET)
        self._approve()
        self.assertFalse(draft.best_words or draft.release_id)
        with self.assertRefused("has left with the file"):
            draft.note({"best_words": SECRET})

    def test_a_wish_that_has_left_goes_along_to_no_visit(self):
        self._hand_over_extract()
        self._approve()
        with freeze_time("2026-03-03 08:00:00"):
            later = self._make_visit(self.assignment, day="2026-03-11")
        self.assertFalse(later._find_wishes("open"))

    # === WHAT THE DATABASE REFUSES === #

    def _get_changes(self, release_id):
        """Return the statements that would take content away by a release."""
        ids = {
            "umgange_child_talk": self.told.id,
            "umgange_document": self.paper.id,
            "umgange_extract": self.extract.id,
            "umgange_extract_passage": self.extract.passage_ids[0].id,
        }
        return [
            SQL(
                "UPDATE %s SET %s, release_id = %s WHERE id = %s",
                SQL.identifier(table),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in names),
                release_id,
                ids[table],
            )
            for table, names in TABLES.items()
        ]

    def test_nothing_goes_without_an_approved_leave_for_this_child(self):
        self._hand_over_extract()
        asked = self._request()
        refused = self._request()
        refused.with_user(self.other_manager).action_refuse()
        single = self._as(self.coordinator, "umgange.journal.release").create(
            {"entry_id": self.entry.id, "reason": "Fel akt."}
        )
        single.with_user(self.manager).action_approve()
        sisters = self._request(child_id=self.sister.id)
        sisters.with_user(self.other_manager).action_approve()
        self.env.flush_all()
        for release in (asked, refused, single, sisters):
            self.assertSealed(*self._get_changes(release.id), regex="sealed")
        self.assertSealed(*self._get_changes(None), regex="sealed")

    def test_by_a_leave_nothing_is_changed_and_nothing_else_goes(self):
        self._hand_over_extract()
        release = self._approve()
        self.assertSealed(
            *(
                f"UPDATE umgange_child_talk SET {change} WHERE id = {self.told.id}"
                for change in ("author_id = 1", "talked_at = now()", "release_id = NULL", "closed_at = now()")
            ),
            *(
                f"UPDATE umgange_document SET {change} WHERE id = {self.paper.id}"
                for change in ("kind = 'letter'", "size = 7", "release_id = NULL", "registered_by_id = 1")
            ),
            *(
                f"UPDATE umgange_extract SET {change} WHERE id = {self.extract.id}"
                for change in ("outcome = 'part'", "handed_at = now()", "release_id = NULL", "begun_at = now()")
            ),
            f"UPDATE umgange_extract_passage SET release_id = NULL WHERE extract_id = {self.extract.id}",
            f"DELETE FROM umgange_document WHERE id = {self.paper.id}",
            f"DELETE FROM umgange_child_talk WHERE id = {self.told.id}",
            f"INSERT INTO umgange_document (assignment_id, child_id, company_id, kind, received_on, file_kind, size,"
            f" registered_by_id, registered_at, release_id) SELECT assignment_id, child_id, company_id, kind,"
            f" received_on, file_kind, size, registered_by_id, registered_at, release_id FROM umgange_document"
            f" WHERE id = {self.paper.id}",
        )
        self.assertTrue(release.state, "approved")

    def test_what_has_left_is_filled_by_nobody(self):
        self._hand_over_extract()
        self._approve()
        self.env.flush_all()
        for statement in (
            f"UPDATE umgange_child_talk SET best_words = 'x' WHERE id = {self.told.id}",
            f"UPDATE umgange_document SET note = 'x' WHERE id = {self.paper.id}",
            f"UPDATE umgange_extract SET disclosed = 'x' WHERE id = {self.extract.id}",
            f"UPDATE umgange_extract_passage SET text = 'x' WHERE extract_id = {self.extract.id}",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "left_is_empty|whole_or_left"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_half_of_a_paper_does_not_go(self):
        """Whoever has the right to let it go lets all of it go."""
        self._hand_over_extract()
        release = self._request()
        release.flush_recordset()
        self.env.cr.execute("ALTER TABLE umgange_journal_release DISABLE TRIGGER umgange_refuse_update")
        self.env.cr.execute(
            "UPDATE umgange_journal_release SET state = 'approved', decided_by_id = %s, decided_at = '2026-03-02 20:00'"
            " WHERE id = %s",
            [self.other_manager.id, release.id],
        )
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "whole_or_left"), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE umgange_document SET note = NULL, release_id = %s WHERE id = %s", [release.id, self.paper.id]
            )

    def test_without_the_trigger_the_attack_succeeds_and_is_found(self):
        self.env.flush_all()
        model = self.env["umgange.document"]
        self.assertFalse(model._find_missing_guards())
        with self.env.cr.savepoint() as broken:
            self.env.cr.execute("ALTER TABLE umgange_document DISABLE TRIGGER umgange_keep_content")
            self.env.cr.execute(SQL("UPDATE umgange_document SET note = 'x' WHERE id = %s", self.paper.id))
            self.assertEqual([name for _table, name in model._find_missing_guards()], ["umgange_keep_content"])
            broken.rollback()

    def test_a_paper_names_its_sender_and_the_form_says_so(self):
        with self.assertRefused("Write from whom the paper came"):
            self._make_document(self.assignment, child_id=self.child.id, sender=" ", content=b"%PDF-1.7\nNy")
        self.assertEqual(base64.b64decode(self.paper.content)[:4], b"%PDF")
