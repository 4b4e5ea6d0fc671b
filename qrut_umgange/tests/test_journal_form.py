from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..models.umgange_journal_entry import CONTENT_FIELDS, PARTS, SOURCES, TOLD
from .journal_common import JournalCase
from .test_journal_chain import ChainCase

HEADINGS = {
    "child_mood": "Lova höll hårt i nallen i fem minuter.",
    "child_words": "“Jag vill bygga koja.”",
    "visiting_reactions": "Satte sig på golvet och väntade.",
    "others_reactions": "Familjehemmet: Lova sov gott efteråt.",
    "staff_acts": "Jag satte mig närmare när Lova tystnade.",
    "goodbye": "Lova vinkade från bilen.",
}


@tagged("post_install", "-at_install")
class TestJournalForm(JournalCase):
    """Short headings, each with where it is from; each kind has what is its own."""

    # === HEADINGS AND SOURCES === #

    def test_only_what_happened_is_demanded(self):
        self.entry.action_sign()
        self.assertEqual((self.entry.state, self.entry.facts_source), ("signed", "own"))
        self.assertFalse(any(self.entry[name] for name in PARTS))

    def test_what_is_told_says_where_it_is_from_and_what_is_not_told_says_nothing(self):
        self.entry.write({**HEADINGS, "goodbye": False, "child_words_source": "home", "staff_acts_source": False})
        self.entry.action_sign()
        sources = {name: self.entry[f"{name}_source"] for name in TOLD}
        self.assertEqual(
            sources,
            {
                "facts": "own",
                "child_mood": "own",
                "child_words": "home",
                "visiting_reactions": "own",
                "others_reactions": "home",
                "staff_acts": "own",
                "goodbye": False,
            },
        )

    def test_whoever_draws_the_form_gets_the_headings_of_the_kind(self):
        for kind, wanted in (
            ("visit", ("facts", *PARTS, "assessment", "next_time")),
            ("call", ("facts", "child_words", "assessment", "next_time")),
            ("document", ("facts", "assessment", "next_time")),
        ):
            parts = self.entry._get_form(kind)["parts"]
            with self.subTest(kind=kind):
                self.assertEqual(tuple(part["name"] for part in parts), wanted)
                self.assertTrue(all(part["label"] and part["hint"] for part in parts))
        told = [part["source"] for part in self.entry._get_form()["parts"] if part["source"]]
        self.assertEqual(tuple(told), SOURCES)
        hints = {kind: self.entry._get_form(kind)["parts"][0]["hint"] for kind in ("visit", "call", "meeting")}
        self.assertIn("who came when", hints["visit"])
        self.assertIn("what you agreed on", hints["call"])
        self.assertEqual(hints["meeting"], hints["call"])
        opened = [part["name"] for part in self.entry._get_form()["parts"] if part["open"]]
        self.assertEqual(opened, ["facts", "assessment", "next_time"])

    def test_nothing_of_it_is_searched_sorted_or_grouped_by(self):
        for name in (*PARTS, *SOURCES, "with_whom", "sender", "other_child_reason", "common_facts"):
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    self.entry.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    self.entry.search([], order=name)

    def test_a_draft_saves_headings_and_sources_and_no_other_choice(self):
        self.entry.save_draft({"goodbye": "Vinkade.", "goodbye_source": "home"}, 0)
        self.assertEqual((self.entry.goodbye, self.entry.goodbye_source), ("Vinkade.", "home"))
        with self.assertRefused("Choose where it is from"):
            self.entry.save_draft({"goodbye_source": "guess"}, 1)

    def test_a_correction_begins_with_all_that_it_corrects(self):
        self.entry.write({**HEADINGS, "others_reactions_source": "several", "noted_on_paper_at": "2026-03-01 18:00:00"})
        self.entry.action_sign()
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        for name in (*CONTENT_FIELDS, "noted_on_paper_at"):
            with self.subTest(name=name):
                self.assertEqual(draft[name], self.entry[name])

    # === KINDS === #

    def test_a_document_says_what_it_is_from_whom_and_when_it_came(self):
        values = {"kind": "document", "visit_id": False, "assignment_id": self.assignment.id}
        entry = self._make_entry(self.visit, **values, facts="Nämnden beslutar om umgänge varannan vecka.")
        with self.assertRefused("what it is, from whom it came and when"):
            entry.action_sign()
        entry.write({"document_type": "decision", "sender": "Exempelstads kommun", "received_on": "2026-03-02"})
        entry.facts_source = False
        entry.action_sign()
        self.assertEqual((entry.state, entry.facts_source), ("signed", "document"))

    def test_the_form_of_a_document_begins_with_today(self):
        with Form(self._as(self.supporter_user, "umgange.journal.entry")) as form:
            form.assignment_id = self.assignment
            form.child_id = self.lova
            form.kind = "document"
            form.facts = "Vårdplanen."
            self.assertEqual(str(form.received_on), "2026-03-02")
        self.assertEqual(form.record.facts_source, "document")

    def test_paper_is_noted_and_received_when_it_has_been(self):
        for values in ({"noted_on_paper_at": "2026-03-02 08:00:01"}, {"received_on": "2026-03-03"}):
            with self.subTest(values=values), self.assertRefused("when it has been", ValidationError):
                self.entry.write(values)
        self.entry.noted_on_paper_at = "2026-03-01 18:00:00"

    # === ONE CLICK === #

    def test_an_entry_opens_from_an_assignment_and_a_visit(self):
        alone = self._make_assignment()
        own = alone.with_user(self.supporter_user)
        context = own.with_context(entry_kind="call").action_write_entry()["context"]
        self.assertEqual((context["default_kind"], context["default_child_id"]), ("call", alone.child_ids.id))
        context = self.visit.with_user(self.supporter_user).action_write_event()["context"]
        self.assertEqual((context["default_kind"], context["default_visit_id"]), ("event", self.visit.id))
        self.assertNotIn("default_child_id", context, "of two children somebody says which")

    def test_a_form_that_begins_with_an_assignment_has_a_time(self):
        context = self._make_assignment().action_write_entry()["context"]
        with Form(self._as(self.coordinator, "umgange.journal.entry").with_context(**context)) as form:
            self.assertEqual(str(form.occurred_at), "2026-03-02 08:00:00")
            form.facts = "Ringde hemmet."
        self.assertEqual(form.record.kind, "event")

    def test_where_there_is_one_child_nobody_has_to_say_whose_file_it_is(self):
        alone = self._make_assignment()
        with Form(self._as(self.coordinator, "umgange.journal.entry")) as form:
            form.assignment_id = self.assignment
            self.assertFalse(form.child_id)
            form.assignment_id = alone
            self.assertEqual(form.child_id, alone.child_ids)
            form.kind = "call"
            form.facts = "Ringde hemmet."

    def test_a_held_meeting_and_a_call_become_a_draft(self):
        alone = self._make_assignment()
        self._add_sides(alone)
        meeting = self._hold_meeting(alone, "officer", "visiting")
        entry = self.entry.browse(meeting.action_write_entry()["res_id"])
        self.assertEqual((entry.kind, entry.occurred_at, entry.author_id), ("meeting", meeting.start, self.coordinator))
        self.assertIn("officer", entry.with_user(self.coordinator).with_whom.lower())
        note = self._make_contact_note(alone)
        entry = self.entry.browse(note.action_write_entry()["res_id"]).with_user(self.coordinator)
        self.assertEqual((entry.kind, entry.facts, entry.occurred_at), ("call", note.text, note.contacted_at))

    def test_what_is_confidential_never_goes_by_a_browsers_context(self):
        """Of two children somebody says first whom it is about: then nothing of the note goes along."""
        context = self._make_contact_note(self.assignment).action_write_entry()["context"]
        self.assertFalse({f"default_{name}" for name in CONTENT_FIELDS} & context.keys())

    def test_without_a_child_nothing_is_begun(self):
        with self.assertRefused("no child yet", UserError):
            self._make_assignment(children=0).action_write_entry()


@tagged("post_install", "-at_install")
class TestJournalFormSealed(ChainCase):
    """The headings, their sources and what the kinds have are signed with the rest."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.second.write({**HEADINGS, "with_whom": "Mamman", "noted_on_paper_at": "2026-03-01 18:00:00"})
        cls.third.write({"document_type": "letter", "sender": "Mamman", "received_on": "2026-03-01"})

    def test_the_database_keeps_every_column_of_it(self):
        for name in (*CONTENT_FIELDS, "noted_on_paper_at", "document_type", "received_on"):
            value = "'2020-01-01'" if name in ("noted_on_paper_at", "received_on") else "'x'"
            self.assertSealed(
                f"UPDATE umgange_journal_entry SET {name} = {value} WHERE id = {self.second.id}",
                f"UPDATE umgange_journal_entry SET {name} = {value} WHERE id = {self.third.id}",
                regex="sealed",
            )

    def test_a_changed_byte_of_it_is_named(self):
        changes = [f"{name} = {name} || '.'" for name in PARTS] + [f"{name} = 'child'" for name in SOURCES]
        changes += [f"{name} = NULL" for name in (*PARTS, *SOURCES)] + ["with_whom = 'Pappan'"]
        for change in changes:
            with (
                self.subTest(change=change),
                self._tampered(f"UPDATE umgange_journal_entry SET {change} WHERE id = %s", self.second.id),
            ):
                self.assertIn("entry 2: the text is not what was signed", self._get_chain_findings())
        for change in ("document_type = 'decision'", "received_on = received_on - 1", "noted_on_paper_at = now()"):
            with (
                self.subTest(change=change),
                self._tampered(f"UPDATE umgange_journal_entry SET {change} WHERE id = %s", self.third.id),
            ):
                self.assertIn("entry 3: who, when, or about what", self._get_chain_findings())
        with self._tampered("UPDATE umgange_journal_entry SET sender = NULL WHERE id = %s", self.third.id):
            self.assertIn("entry 3: the text is not what was signed", self._get_chain_findings())

    def test_what_moves_from_one_heading_to_the_next_is_named(self):
        swap = "child_mood = visiting_reactions, visiting_reactions = child_mood"
        with self._tampered(f"UPDATE umgange_journal_entry SET {swap} WHERE id = %s", self.second.id):
            self.assertIn("entry 2: the text is not what was signed", self._get_chain_findings())

    def test_what_was_signed_in_the_second_form_still_holds_and_takes_no_heading(self):
        """As it was signed before there were headings: nothing of them is in the link, nor may be in the row."""
        entries = self.first | self.second | self.third
        new = (*CONTENT_FIELDS[3:], "noted_on_paper_at", "document_type", "received_on")
        bare = ", ".join(f"{name} = NULL" for name in new)
        as_before = f"UPDATE umgange_journal_entry SET {bare}, chain_form = '2' WHERE child_id = %s"
        back = "UPDATE umgange_journal_chain SET number = 0 WHERE child_id = %s"
        with (
            self._tampered(as_before, self.lova.id),
            self._tampered(back, self.lova.id, table="umgange_journal_chain"),
        ):
            lines = self._relink(entries)
            sibling = f"2026-03-02T08:00:00Z {self.alva.id} 1 {self.sibling.chain_link}\n"
            self.heads.write_text(lines[0] + lines[2] + sibling)
            self.assertEqual(self._get_chain_findings(), "")
            for change, sentence in (
                ("child_mood = 'Lugn'", "entry 1: the text is not"),
                ("facts_source = 'own'", "entry 1: the text is not"),
                ("received_on = '2020-01-01'", "entry 1: who, when"),
                ("chain_form = '3'", "entry 1: who, when"),
                ("chain_form = '1'", "entry 1: who, when"),
            ):
                with (
                    self.subTest(change=change),
                    self._tampered(f"UPDATE umgange_journal_entry SET {change} WHERE id = %s", self.first.id),
                ):
                    self.assertIn(sentence, self._get_chain_findings())

    def test_all_of_it_leaves_when_the_text_leaves(self):
        release = self._as(self.manager, "umgange.journal.release").create(
            {"entry_id": self.second.id, "reason": "Fel akt."}
        )
        other = self._make_user("manager3", "qrut_umgange.group_manager")
        release.with_user(other).action_approve()
        self.commit()
        self.assertFalse(any(self.second.sudo()[name] for name in CONTENT_FIELDS))
        self.assertEqual(str(self.second.noted_on_paper_at), "2026-03-01 18:00:00", "that there was an entry stays")
        self.assertRecordValues(self._verify(), [{"is_whole": True, "tombstone_count": 1}])
