from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestJournalComment(UmgangeCommon):
    """Thanks, comments and questions stand beside a signed entry, and never in it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.entry = cls._make_signed(cls.assignment)

    def _get_todos(self, record, user):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids), ("user_id", "=", user.id)]
        )

    def _get_comments(self, user):
        return self._as(user, "umgange.journal.comment").search([])

    # === THANKS === #

    def test_one_click_thanks_and_reaches_whoever_wrote_it(self):
        entry = self.entry.with_user(self.coordinator)
        self.assertTrue(entry.can_thank)
        entry.action_thank()
        self.assertFalse(entry.can_thank)
        thanks = self._get_comments(self.supporter_user)
        self.assertEqual((thanks.kind, thanks.user_id), ("thanks", self.coordinator))
        self.assertEqual(self._get_todos(thanks, self.supporter_user).summary, "Thanks for a journal entry")
        thanks.action_seen()
        self.assertTrue(thanks.seen_at)
        self.assertFalse(self._get_todos(thanks, self.supporter_user))

    def test_nobody_thanks_twice_or_themselves_or_for_a_draft(self):
        entry = self.entry.with_user(self.coordinator)
        entry.action_thank()
        with self.assertRefused("thanked for this entry already"):
            entry.action_thank()
        own = self._make_signed(self.assignment, self.coordinator)
        self.assertFalse(own.can_thank)
        with self.assertRefused("entry is your own"):
            own.action_thank()
        draft = self._make_entry(self._make_visit(self.assignment))
        with self.assertRefused("wait until it is signed"):
            self._make_comment(draft, self.manager)

    def test_a_supporter_thanks_nobody(self):
        self.assertFalse(self.entry.with_user(self.supporter_user).can_thank)
        with self.assertRaises(AccessError):
            self._make_comment(self._make_signed(self.assignment, self.coordinator), self.supporter_user)

    # === A QUESTION AND ITS ANSWER === #

    def test_a_question_is_answered_once_by_whoever_wrote_the_entry(self):
        question = self._make_comment(self.entry)
        asked = question.with_user(self.supporter_user)
        with self.assertRefused("Write the answer first"):
            asked.action_answer()
        asked.answer = "Familjehemsmamman."
        asked.action_answer()
        self.assertTrue(question.answered_at and question.seen_at)
        self.assertFalse(self._get_todos(question, self.supporter_user))
        self.assertIn("answered", self._get_todos(question, self.coordinator).summary)
        with self.assertRefused("stays as it was said"):
            asked.answer = "Någon annan."

    def test_nobody_else_answers(self):
        question = self._make_comment(self.entry)
        for user in (self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRefused("Whoever wrote the entry answers", AccessError):
                question.with_user(user).answer = "Jag svarar."

    def test_what_was_said_stays(self):
        question = self._make_comment(self.entry)
        for values in (
            {"text": "Annat"},
            {"kind": "comment"},
            {"entry_id": self.entry.id},
            {"seen_at": False},
        ):
            with self.subTest(values=values), self.assertRefused("stays as it was said"):
                question.write(values)

    def test_a_comment_says_something(self):
        with self.assertRefused("a line is enough"):
            self._make_comment(self.entry, text="  ")

    def test_it_is_in_ones_own_name(self):
        forged = self._make_comment(self.entry, user_id=self.manager.id, answered_at="2026-01-01", answer=False)
        self.assertEqual(forged.user_id, self.coordinator)
        self.assertFalse(forged.answered_at)

    # === WHO READS === #

    def test_the_author_the_coordinator_and_managers_read_it(self):
        comment = self._make_comment(self.entry)
        stranger = self._make_user("coordinator3", "qrut_umgange.group_coordinator")
        may = {user: comment.with_user(user).has_access("read") for user in (
            self.supporter_user, self.coordinator, self.manager, self.other_supporter_user, stranger, self.finance,
        )}  # fmt: skip
        self.assertEqual(list(may.values()), [True, True, True, False, False, False])

    def test_whoever_may_not_read_the_entry_says_nothing_beside_it(self):
        stranger = self._make_user("coordinator3", "qrut_umgange.group_coordinator")
        with self.assertRaises(AccessError):
            self._make_comment(self.entry, stranger)

    def test_the_page_of_the_day_tells_of_what_is_not_seen(self):
        comment = self._make_comment(self.entry)
        unseen = self._as(self.supporter_user, "umgange.journal.comment").get_unseen()
        self.assertEqual([(each["id"], each["text"]) for each in unseen], [(comment.id, "Vem hämtade?")])
        self.assertEqual(self._as(self.other_supporter_user, "umgange.journal.comment").get_unseen(), [])
        comment.with_user(self.supporter_user).action_seen()
        self.assertEqual(self._as(self.supporter_user, "umgange.journal.comment").get_unseen(), [])

    # === NO PART OF THE FILE === #

    def test_the_chain_knows_nothing_of_it(self):
        before = self.entry.read(["chain_link", "chain_digest", "write_date"])
        self._make_comment(self.entry)
        self.env.flush_all()
        self.assertEqual(self.entry.read(["chain_link", "chain_digest", "write_date"]), before)

    def test_it_goes_when_the_text_of_the_entry_goes(self):
        comment = self._make_comment(self.entry)
        other = self._make_user("manager2", "qrut_umgange.group_manager")
        release = self._as(self.coordinator, "umgange.journal.release").create(
            {"entry_id": self.entry.id, "kind": "voided", "reason": "Fel barn"}
        )
        release.with_user(other).action_approve()
        self.assertFalse(comment.exists())
        self.assertTrue(self.entry.exists())

    def test_a_manager_may_take_it_away(self):
        comment = self._make_comment(self.entry)
        with self.assertRaises(AccessError):
            comment.with_user(self.coordinator).unlink()
        comment.with_user(self.manager).unlink()
        self.assertFalse(comment.exists())
