from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import local
from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestJournalEntry(JournalCase):
    """One child each, written and signed by its author, corrected by a new entry."""

    # === BEGINNING === #

    def test_an_entry_takes_assignment_and_time_from_its_visit(self):
        self.assertRecordValues(
            self.entry,
            [
                {
                    "assignment_id": self.assignment.id,
                    "occurred_at": local("2026-03-04 15:00"),
                    "author_id": self.supporter_user.id,
                    "state": "draft",
                    "company_id": self.company.id,
                }
            ],
        )

    def test_the_button_begins_one_draft_a_child_and_opens_the_page_of_them(self):
        visit = self._make_visit(self.assignment, day="2026-03-11")
        own = visit.with_user(self.supporter_user)
        with freeze_time("2026-03-11 14:07:00"):
            own.action_start()
        action = own.action_write_journal()
        entries = own.journal_entry_ids
        self.assertEqual(entries.child_id, self.lova | self.alva)
        self.assertEqual(set(entries.mapped("occurred_at")), {local("2026-03-11 15:07")})
        self.assertEqual((action["tag"], action["context"]["active_id"]), ("umgange_journal_together", visit.id))
        own.action_write_journal()
        self.assertEqual(own.journal_entry_ids, entries)
        entries.write({"facts": "Lova och syskonet ritade."})
        entries.action_sign()
        ((_name, _operator, ids),) = own.action_write_journal()["domain"]
        self.assertEqual(set(ids), set(entries.ids))

    def test_for_one_child_the_button_opens_the_entry_itself(self):
        visit = self._make_visit(self._make_assignment(), day="2026-03-11")
        own = visit.with_user(self.supporter_user)
        action = own.action_write_journal()
        self.assertEqual(action["res_id"], own.journal_entry_ids.id)

    def test_from_a_signed_visit_one_goes_to_what_was_written_of_each_child(self):
        alone = self._make_visit(self._make_assignment(), day="2026-03-11")
        entry = self._make_entry(alone)
        entry.action_sign()
        self.assertEqual(alone.with_user(self.supporter_user).action_read_journal()["res_id"], entry.id)
        siblings = self._make_visit(self.assignment, day="2026-03-12", supporter_id=self.other_supporter.id)
        siblings.with_user(self.other_supporter_user).action_write_journal()
        action = siblings.with_user(self.coordinator).action_read_journal()
        opened = self._as(self.coordinator, "umgange.journal.entry").search(action["domain"])
        self.assertEqual(opened.child_id, self.lova | self.alva)

    def test_to_read_the_journal_begins_no_draft_and_opens_nothing_that_is_not_ones_own(self):
        visit = self._make_visit(self._make_assignment(), day="2026-03-11")
        self._make_entry(visit).action_sign()
        colleague = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        with self.assertRefused("no entry that you may read"):
            visit.with_user(colleague).action_read_journal()
        with self.assertRaises(AccessError):
            visit.with_user(self.finance).action_read_journal()
        self.assertEqual(len(visit.sudo().journal_entry_ids), 1)

    def test_without_a_child_there_is_nothing_to_write(self):
        visit = self._make_visit(self._make_assignment(children=0), day="2026-03-11")
        with self.assertRefused("no child yet"):
            visit.action_write_journal()

    def test_a_child_of_another_assignment_is_refused(self):
        stranger = self._make_assignment().child_ids
        with self.assertRefused("choose the right file"):
            self._make_entry(self._make_visit(self.assignment, day="2026-03-11"), child_id=stranger.id)
        with self.assertRefused("choose the right file"):
            self.entry.child_id = stranger

    def test_a_second_entry_about_child_and_visit_is_refused(self):
        with self.assertRefused("Open it instead"):
            self._make_entry(self.visit)
        self.assertTrue(self._make_entry(self.visit, child_id=self.alva.id))
        self.assertTrue(self._make_entry(self.visit, kind="event"))

    def test_a_colleagues_draft_does_not_stand_in_the_way(self):
        self.visit.supporter_id = self.other_supporter
        own = self._make_entry(self.visit, self.other_supporter_user)
        self.assertEqual(own.author_id, self.other_supporter_user)
        with self.assertRefused("Open it instead"):
            self._make_entry(self.visit, self.other_supporter_user)

    def test_the_button_begins_the_supporters_own_beside_a_colleagues_draft(self):
        visit = self._make_visit(self._make_assignment(), day="2026-03-11")
        begun = self._make_entry(visit, self.coordinator)
        action = visit.with_user(self.supporter_user).action_write_journal()
        self.assertNotEqual(action["res_id"], begun.id)
        # The coordinator reads the supporter's, and is asked for no second one.
        self.assertEqual(len(visit.journal_entry_ids), 2)
        visit.action_write_journal()
        self.assertEqual(len(visit.journal_entry_ids), 2)

    def test_a_phone_call_needs_no_visit(self):
        call = self._as(self.supporter_user, "umgange.journal.entry").create(
            {
                "kind": "call",
                "assignment_id": self.assignment.id,
                "child_id": self.lova.id,
                "facts": "Ringde familjehemmet.",
            }
        )
        self.assertEqual(str(call.occurred_at), "2026-03-02 08:00:00")
        call.action_sign()
        self.assertEqual(call.state, "signed")

    def test_a_paper_entry_keeps_the_time_when_it_happened(self):
        entry = self._make_entry(self.visit, child_id=self.alva.id, occurred_at="2026-03-01 09:00:00")
        self.assertEqual(str(entry.occurred_at), "2026-03-01 09:00:00")

    def test_what_has_not_happened_yet_is_not_noted(self):
        refused = "What has not happened yet cannot be noted"
        with self.assertRefused(refused):
            self._make_entry(self.visit, child_id=self.alva.id, occurred_at="2026-03-02 08:00:01")
        with self.assertRefused(refused):
            self._make_entry(self.visit, kind="call", occurred_at="2026-03-04 13:59:00")
        for value in ("2026-03-02 08:01:00", "2027-01-01"):
            with self.subTest(value=value), self.assertRefused(refused):
                self.entry.occurred_at = value
        self.entry.occurred_at = "2026-03-02 08:00:00"

    def test_an_entry_signed_before_its_visit_is_about_what_was_until_now(self):
        """The mother rings the day before: that can be written down, as of today."""
        self.assertEqual(self.entry.occurred_at, local("2026-03-04 15:00"))
        self.entry.action_sign()
        self.assertEqual(self.entry.occurred_at, self.entry.signed_at)

    def test_an_entry_is_called_by_code_and_visit(self):
        self.assertEqual(self.entry.display_name, f"{self.lova.code} {self.visit.display_name}")
        self.assertNotIn("Ek", self.entry.with_context(umgange_show_names=True).display_name)

    # === AUTHOR === #

    def test_only_the_author_writes_signs_and_deletes_a_draft(self):
        self.assertTrue(self.entry.can_write)
        for user in (self.coordinator, self.manager):
            entry = self.entry.with_user(user)
            self.assertFalse(entry.can_write)
            for attempt in (
                lambda entry=entry: entry.write({"facts": "Annat"}),
                entry.action_sign,
                entry.unlink,
            ):
                with self.assertRefused("Only the author", AccessError):
                    attempt()
        with self.assertRefused("Only the author", AccessError):
            self.entry.sudo().with_user(self.coordinator).sudo().write({"facts": "Annat"})
        self.entry.facts = "Lova skrattade."
        self.entry.unlink()

    def test_nobody_writes_in_somebody_elses_name(self):
        values = {"child_id": self.alva.id, "visit_id": self.visit.id}
        entries = self._as(self.supporter_user, "umgange.journal.entry")
        with self.assertRefused("somebody else's name", AccessError):
            entries.create({**values, "author_id": self.coordinator.id})
        forged = entries.with_context(default_author_id=self.coordinator.id)
        self.assertEqual(forged.create(values).author_id, self.supporter_user)
        with self.assertRaises(AccessError):
            self.entry.author_id = self.coordinator

    def test_an_empty_draft_is_not_signed(self):
        for facts in (False, "", "  \n"):
            self.entry.facts = facts
            with self.subTest(facts=facts), self.assertRefused("a line is enough"):
                self.entry.action_sign()

    def test_signing_notes_the_minute_and_is_done_once(self):
        with freeze_time("2026-03-04 17:30:00"):
            self.entry.action_sign()
        self.assertEqual(self.entry.signed_at, local("2026-03-04 18:30"))
        with self.assertRefused("cannot become|does not change"):
            self.entry.action_sign()

    def test_signing_several_signs_all_or_none(self):
        other = self._make_entry(self.visit, child_id=self.alva.id, facts=False)
        with self.assertRaises(UserError):
            (self.entry | other).action_sign()
        self.assertEqual(self.entry.state, "draft")
        other.facts = "Alva sov."
        (self.entry | other).action_sign()
        self.assertEqual({self.entry.state, other.state}, {"signed"})

    def test_the_state_is_written_by_no_other_way(self):
        with self.assertRefused("buttons"):
            self.entry.write({"state": "signed"})
        with self.assertRefused("buttons"):
            self._make_entry(self.visit, child_id=self.alva.id, state="signed")
        forged = self.entry.with_context(default_state="signed")
        entry = forged.create({"child_id": self.alva.id, "visit_id": self.visit.id})
        self.assertEqual(entry.state, "draft")

    def test_the_form_writes_a_draft(self):
        with Form(self.entry) as form:
            form.facts = "Lova kom springande."
            form.next_time = "Ta med ritblocket."
        self.assertEqual(self.entry.facts, "Lova kom springande.")

    # === CORRECTION === #

    def test_a_correction_is_a_new_draft_that_names_the_old(self):
        old = self._signed()
        action = old.action_correct()
        new = old.browse(action["res_id"])
        self.assertRecordValues(
            new,
            [
                {
                    "state": "draft",
                    "corrects_id": old.id,
                    "child_id": self.lova.id,
                    "visit_id": self.visit.id,
                    "facts": old.facts,
                    "author_id": self.supporter_user.id,
                    "signed_at": False,
                }
            ],
        )
        new.facts = "Lova visade sina pussel."
        new.action_sign()
        self.assertEqual(old.corrected_by_ids, new)
        self.assertEqual(old.facts, "Lova visade sina teckningar.")

    def test_a_draft_is_not_corrected(self):
        with self.assertRefused("simply changed"):
            self.entry.action_correct()

    def test_a_correction_stays_in_the_childs_own_file(self):
        old = self._signed()
        with self.assertRefused("same child"):
            self._make_entry(self.visit, child_id=self.alva.id, corrects_id=old.id)

    def test_a_visit_counts_as_documented_by_the_signed_entries_of_all_children(self):
        with freeze_time("2026-03-04 17:00:00"):
            self.visit.action_end()
            self.entry.action_sign()
            self.assertFalse(self.visit.is_documented)
            self._make_entry(self.visit, child_id=self.alva.id).action_sign()
        self.assertTrue(self.visit.is_documented)

    def test_a_child_added_later_does_not_open_what_is_written(self):
        visit = self._make_visit(self._make_assignment(), day="2026-03-11")
        entry = self._make_entry(visit)
        with freeze_time("2026-03-11 17:00:00"):
            visit.action_end()
            entry.action_sign()
        self.assertTrue(visit.is_documented)
        sibling = self._make_person("Ines Ek")
        visit.assignment_id.participant_ids = [Command.create({"role": "child", "person_id": sibling.id})]
        self.assertTrue(visit.is_documented)

    def test_a_visit_for_no_child_is_never_documented(self):
        visit = self._make_visit(self._make_assignment(children=0), day="2026-03-11")
        with freeze_time("2026-03-11 17:00:00"):
            visit.action_end()
        self.assertFalse(visit.is_documented)

    # === ROLES === #

    def test_who_coordinates_it_reads_it_and_another_coordinator_does_not(self):
        entry = self._signed()
        self.assertEqual(entry.with_user(self.coordinator).facts, entry.facts)
        self.assertEqual(entry.with_user(self.manager).facts, entry.facts)
        other = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        for user in (other, self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                entry.with_user(user).read(["facts"])
            self.assertFalse(
                user.has_group("qrut_umgange.group_supporter")
                and self._as(user, "umgange.journal.entry").search([("id", "=", entry.id)])
            )
