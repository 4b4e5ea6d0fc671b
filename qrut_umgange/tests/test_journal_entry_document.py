from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .file_factories import PAPER
from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestJournalEntryDocument(JournalCase):
    """An entry about a paper has the paper beside it; what the paper is, is written once."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.paper = cls._make_document(cls.assignment, child_id=cls.lova.id, kind="judgment", sender="Tingsrätten")
        cls.entries = cls._as(cls.coordinator, "umgange.journal.entry")

    def _begin(self, user=None):
        action = self.paper.with_user(user or self.coordinator).action_write_entry()
        return self._as(user or self.coordinator, "umgange.journal.entry").browse(action["res_id"])

    def test_from_the_paper_it_begins_with_what_is_known(self):
        entry = self._begin()
        self.assertRecordValues(
            entry,
            [
                {
                    "kind": "document",
                    "child_id": self.lova.id,
                    "assignment_id": self.assignment.id,
                    "document_type": "judgment",
                    "sender": "Tingsrätten",
                    "facts": "Umgänge varannan vecka.",
                    "facts_source": "document",
                    "state": "draft",
                }
            ],
        )
        self.assertEqual((entry.document_ids, entry.received_on), (self.paper, self.paper.received_on))
        self.assertEqual(self._begin(), entry, "a second time it is opened")

    def test_a_supporter_who_needs_the_paper_writes_about_it(self):
        entry = self._begin(self.supporter_user)
        self.assertEqual((entry.author_id, entry.document_ids), (self.supporter_user, self.paper))
        entry.action_sign()
        self.assertEqual(entry.state, "signed")
        with self.assertRaises(AccessError):
            self.paper.with_user(self.other_supporter_user).action_write_entry()

    def test_a_paper_that_is_registered_to_a_draft_says_what_it_is_from_whom_and_when(self):
        entry = self.entries.create(
            {"kind": "document", "assignment_id": self.assignment.id, "child_id": self.lova.id, "facts": "Nytt beslut."}
        )
        with self.assertRefused("Say of the document what it is"):
            entry.action_sign()
        self._make_document(
            self.assignment, child_id=self.lova.id, entry_id=entry.id, content=PAPER + b"2", kind="decision"
        )
        entry.document_type = "letter"
        entry.action_sign()
        self.assertRecordValues(entry, [{"document_type": "decision", "sender": "Socialnämnden"}])

    def test_whoever_may_not_read_the_paper_says_what_they_know(self):
        entry = self._make_entry(self.visit, kind="document", child_id=self.lova.id, facts="Beslutet kom med posten.")
        entry.write({"document_type": "letter", "sender": "Nämnden", "received_on": "2026-03-02"})
        self._make_document(
            self.assignment, child_id=self.lova.id, entry_id=entry.id, content=PAPER + b"2", is_for_supporter=False
        )
        entry.action_sign()
        self.assertRecordValues(entry, [{"document_type": "letter", "sender": "Nämnden"}])

    def test_the_form_does_not_ask_twice(self):
        entry = self._begin()
        with Form(entry) as form:
            for name in ("document_type", "sender", "received_on"):
                self.assertTrue(form._get_modifier(name, "invisible"), name)
        other = self.entries.create(
            {"kind": "document", "assignment_id": self.assignment.id, "child_id": self.lova.id, "facts": "x"}
        )
        with Form(other) as form:
            self.assertFalse(form._get_modifier("sender", "invisible"))

    def test_a_draft_that_is_deleted_leaves_the_paper_in_the_file(self):
        self._begin().unlink()
        self.assertTrue(self.paper.exists())
        self.assertFalse(self.paper.entry_id)
        entry = self._begin()
        entry.action_sign()
        with self.assertRefused("stays as it is"):
            self.paper.entry_id = False
        self.assertSealed(f"UPDATE umgange_document SET entry_id = NULL WHERE id = {self.paper.id}")

    def test_a_voided_paper_is_written_about_by_nobody(self):
        self.paper.void_reason = "Fel barn"
        self.paper.action_void()
        with self.assertRefused("write about the right one"):
            self.paper.action_write_entry()

    def test_a_sealed_entry_keeps_what_it_says_whatever_comes_later(self):
        entry = self._begin()
        entry.action_sign()
        later = self._make_document(
            self.assignment, child_id=self.lova.id, entry_id=entry.id, content=PAPER + b"2", sender="Någon annan"
        )
        self.assertEqual(entry.sender, "Tingsrätten")
        self.assertEqual(entry.document_ids, self.paper | later)

    # === A DRAFT OF BEFORE === #

    def test_an_update_gives_drafts_the_usual_source_and_leaves_what_is_signed(self):
        self.entry.action_sign()
        draft = self._make_entry(self.visit, kind="event", child_id=self.lova.id, facts="Utkast.")
        of_paper = self._begin()
        rows = self.entry | draft | of_paper
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE umgange_journal_entry DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE umgange_journal_entry SET facts_source = NULL, others_reactions_source = NULL WHERE id = ANY(%s)",
            [rows.ids],
        )
        for name in ("facts_source", "others_reactions_source"):
            self.entry._init_column(name)
        rows.invalidate_recordset()
        self.assertEqual(rows.sudo().mapped(lambda each: each.facts_source), [False, "own", "document"])
        self.assertEqual(draft.others_reactions_source, "home")
