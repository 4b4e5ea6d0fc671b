from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .test_access_log import LogCommon


@tagged("post_install", "-at_install")
class TestContactNote(LogCommon):
    """A call or a message: with whom, how, when, in short."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visiting = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")

    def test_two_taps_are_enough(self):
        action = self.visiting.with_user(self.coordinator).action_note_contact()  # one
        dialog = Form(
            self._as(self.coordinator, action["res_model"]).with_context(**action["context"]),
            self.env.ref("qrut_umgange.umgange_contact_note_view_form_quick"),
        )
        note = dialog.save()
        note.with_context(contact_kind="no_answer").action_keep_as()  # two
        self.assertRecordValues(
            note,
            [
                {
                    "assignment_id": self.assignment.id,
                    "participant_id": self.visiting.id,
                    "kind": "no_answer",
                    "user_id": self.coordinator.id,
                    "text": False,
                }
            ],
        )
        self.assertEqual(str(note.contacted_at), "2026-03-02 08:00:00")

    def test_every_quick_button_says_a_way_that_there_is(self):
        kinds = set(dict(self.env["umgange.contact.note"]._fields["kind"].selection))
        arch = self.env.ref("qrut_umgange.umgange_contact_note_view_form_quick").arch
        for kind in kinds:
            self.assertIn(f"'contact_kind': '{kind}'", arch)
        note = self._make_contact_note(self.assignment)
        note.with_context(contact_kind="<script>").action_keep_as()
        self.assertEqual(note.kind, "answered")

    def test_a_supporter_notes_in_the_own_assignment_and_reads_the_own_notes(self):
        mine = self._make_contact_note(self.assignment, self.supporter_user)
        theirs = self._make_contact_note(self.assignment)
        notes = self._as(self.supporter_user, "umgange.contact.note")
        self.assertIn(mine, notes.search([]))
        self.assertNotIn(theirs, notes.search([]))
        self.assertNotIn("Kommer", self.visiting.with_user(self.supporter_user).last_contact)
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRefused("not (open|yours)", AccessError):
                self._make_contact_note(self.assignment, user)

    def test_nobody_writes_in_anothers_name_or_changes_anothers_words(self):
        note = self._make_contact_note(self.assignment, user_id=self.manager.id)
        self.assertEqual(note.user_id, self.coordinator)
        for user in (self.manager, self.supporter_user):
            with self.subTest(user=user.login), self.assertRefused("not (open|yours)", AccessError):
                note.with_user(user).text = "Annat"
        with self.assertRefused("follows from what is done", AccessError):
            note.user_id = self.manager

    def test_the_own_note_is_mended_the_same_day_and_not_later(self):
        note = self._make_contact_note(self.assignment)
        note.text = "Kommer en halvtimme senare."
        with freeze_time("2026-03-02 22:59:00"):
            note.text = "Kommer inte alls."
        # past midnight in Stockholm
        with freeze_time("2026-03-02 23:00:00"), self.assertRefused("Write a new note"):
            note.text = "Annat"

    def test_a_manager_alone_deletes_what_was_noted_in_the_wrong_place(self):
        note = self._make_contact_note(self.assignment)
        with self.assertRefused("not yours to change", AccessError):
            note.unlink()
        note.with_user(self.manager).unlink()

    def test_it_is_about_somebody_there_and_about_what_has_been(self):
        stranger = self._make_assignment().participant_ids[0]
        with self.assertRefused("around the assignment itself", ValidationError):
            self._make_contact_note(self.assignment, participant_id=stranger.id)
        with self.assertRefused("at a time to come", ValidationError):
            self._make_contact_note(self.assignment, contacted_at="2026-03-02 08:01:00")
        self.assertTrue(self._make_contact_note(self.assignment, participant_id=False))

    def test_to_read_it_is_logged_for_the_child_and_whom_it_was_with(self):
        note = self._make_contact_note(self.assignment)
        with self._transaction() as rows:
            note.read(["text"])
        codes = {row[4] for row in rows if row[2] == "umgange.contact.note"}
        self.assertEqual(codes, {self.child.code, self.visiting.person_id.code})

    def test_whom_we_spoke_with_stays_who_it_was(self):
        self._make_contact_note(self.assignment)
        with self.assertRefused("Set the last day instead"):
            self.visiting.unlink()
        self.visiting.date_to = "2026-03-19"
        self.assertTrue(self.visiting.date_to)
