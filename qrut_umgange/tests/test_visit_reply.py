from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitReply(UmgangeCommon):
    """Who of those who come has said yes; nothing waits for it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.carer = cls._add_participant(cls.assignment, "carer", "Ulla Hem")
        cls._add_participant(cls.assignment, "officer", "Karin Handläggare")
        cls.visit = cls._make_visit(cls.assignment)

    def _ask(self, user=None):
        self.visit.with_user(user or self.coordinator).action_ask()
        return self.visit.reply_ids.with_context(lang="en_US")

    def _warnings(self):
        self.env.invalidate_all()
        return self.visit.with_context(lang="en_US").warning or ""

    def test_the_visiting_person_and_the_home_are_asked_and_no_child_or_officer(self):
        replies = self._ask()
        self.assertEqual(replies.participant_id.mapped("role"), ["visiting", "carer"])
        self.assertEqual(replies.mapped("time_label"), ["14.45–17.15", "15.00–17.00"])
        self.assertEqual(self._ask(), replies)

    def test_who_may_not_attend_is_not_asked(self):
        self._add_participant(self.assignment, "other", "Jonas Berg", may_attend="no")
        self._add_participant(self.assignment, "other", "Ruth Lind", attends=True)
        self.assertEqual(self._ask().participant_id.mapped("role"), ["visiting", "carer", "other"])

    def test_who_noted_an_answer_and_when_stands_there(self):
        mother, home = self._ask(self.supporter_user)
        mother.with_user(self.supporter_user).action_yes()
        home.with_user(self.coordinator).action_no()
        self.assertRecordValues(
            mother | home,
            [
                {"answer": "yes", "answered_by_id": self.supporter_user.id},
                {"answer": "no", "answered_by_id": self.coordinator.id},
            ],
        )
        self.assertTrue(mother.answered_at)

    def test_a_no_warns_and_stops_nothing(self):
        self.assertNotIn("Has said no", self._warnings())
        self._ask().filtered(lambda reply: reply.participant_id == self.carer).action_no()
        self.assertIn("Has said no: Family home.", self._warnings())
        self.visit.action_confirm()
        self.assertEqual(self.visit.state, "confirmed")

    def test_a_visit_that_is_moved_asks_anew(self):
        self._ask().action_yes()
        self.visit.write({"start": local("2026-03-05 15:00"), "stop": local("2026-03-05 17:00")})
        self.assertEqual(self.visit.reply_ids.mapped("answer"), [False, False])
        self.assertEqual(len(self.visit.reply_ids), 2)

    def test_nobody_is_asked_about_a_visit_that_is_off(self):
        self.visit.action_cancel("child_ill")
        with self.assertRaisesRegex(UserError, "nobody is asked"):
            self._ask()
        self.assertFalse(self.visit.reply_ids)

    def test_only_the_visit_s_supporter_and_coordinators_note_answers(self):
        replies = self._ask()
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                replies.with_user(user).action_yes()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.visit.with_user(user).action_ask()
        for user in (self.supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                replies.with_user(user).write({"answer": "yes"})

    def test_an_interpreter_who_is_needed_and_not_booked_warns(self):
        mother = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting").person_id
        self.assertNotIn("interpreter", self._warnings())
        mother.shown_interpreter = "finska"
        self.assertIn("No interpreter is booked.", self._warnings())
        self.visit.interpreter = "by_phone"
        self.assertNotIn("interpreter", self._warnings())
        self.visit.interpreter = False
        mother.shown_interpreter = False
        self.assertNotIn("interpreter", self._warnings())

    def test_to_know_that_an_interpreter_is_needed_reads_no_language(self):
        mother = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting").person_id
        mother.shown_interpreter = "finska"
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        last = self.env["umgange.access.log"].sudo().search([], limit=1).id
        self.assertTrue(self.visit.with_user(self.supporter_user).needs_interpreter)
        self.env.cr.precommit.run()
        models = self.env["umgange.access.log"].sudo().search([("id", ">", last)]).mapped("model")
        self.assertNotIn("umgange.person.contact", models)
