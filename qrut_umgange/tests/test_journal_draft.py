from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import local
from .test_visit_early import DayCase

TEXTS = {"facts": "Lova kom 15.00.", "assessment": "", "next_time": "Almanackan framme."}


@tagged("post_install", "-at_install")
class TestJournalDraft(DayCase):
    """A draft is saved while one writes; two devices at once notice each other, and nothing is overwritten."""

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-04 17:10")))
        self.mine.action_end(local("2026-03-04 17:00"))
        (self.draft,) = self.mine.begin_drafts()["entries"]
        self.entry = self._as(self.supporter_user, "umgange.journal.entry").browse(self.draft["id"])

    def test_a_draft_is_begun_once_with_the_name_that_the_supporter_may_read(self):
        self.assertEqual(self.draft["child"], "Lova Ek 0")
        self.assertEqual((self.draft["number"], self.draft["state"]), (0, "draft"))
        (again,) = self.mine.begin_drafts()["entries"]
        self.assertEqual(again["id"], self.entry.id)

    def test_what_is_saved_counts_on(self):
        saved = self.entry.save_draft(TEXTS, 0)
        self.assertEqual(saved, {"number": 1, "other": False})
        self.assertEqual(self.entry.facts, TEXTS["facts"])
        self.assertEqual(self.entry.save_draft({"facts": "Mer."}, 1)["number"], 2)

    def test_the_later_writer_is_told_and_overwrites_nothing(self):
        self.entry.save_draft(TEXTS, 0)
        told = self.entry.save_draft({"facts": "Från telefonen."}, 0)
        self.assertEqual((told["number"], told["other"]["facts"]), (1, TEXTS["facts"]))
        self.assertEqual(self.entry.facts, TEXTS["facts"])

    def test_a_form_at_a_desk_counts_too(self):
        self.entry.write({"facts": "Skrivet vid bordet."})
        self.assertTrue(self.entry.save_draft(TEXTS, 0)["other"])

    def test_only_what_was_shown_is_signed(self):
        self.entry.save_draft(TEXTS, 0)
        with self.assertRefused("changed on another device"):
            self.entry.sign_as_shown([0])
        self.entry.sign_as_shown([1])
        self.assertEqual(self.entry.state, "signed")
        with self.assertRefused("is signed and does not change"):
            self.entry.save_draft(TEXTS, 1)

    def test_nobody_else_saves_or_signs_it(self):
        self.entry.save_draft(TEXTS, 0)
        for user in (self.other_supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.entry.with_user(user).save_draft({"facts": "Annat."}, 1)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.entry.with_user(user).sign_as_shown([1])

    def test_only_text_is_saved(self):
        for texts in ({"state": "signed"}, {"facts": 4}, ["facts"]):
            with self.subTest(texts=texts), self.assertRefused("draft"):
                self.entry.save_draft(texts, 0)

    def test_the_count_is_no_clients_to_say(self):
        with self.assertRaises(AccessError):
            self.entry.write({"draft_number": 7})
