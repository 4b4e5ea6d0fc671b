from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_meeting import MeetingCommon

QUESTION = "Får storebror följa med?"


@tagged("post_install", "-at_install")
class TestOpenQuestion(MeetingCommon):
    """What a meeting leaves open goes to the plan, and stays there until it is settled."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.officer = cls.assignment.participant_ids.filtered(lambda each: each.role == "officer")
        meeting = cls._make_meeting(
            cls.assignment,
            "officer",
            "carer",
            question_ids=[Command.create({"question": QUESTION, "participant_id": cls.officer.id})],
        )
        cls.question = meeting.question_ids
        cls.draft = cls._make_plan(cls.assignment, approve=False)

    def test_it_stands_in_the_draft_until_it_is_answered(self):
        self.assertEqual(self.draft.question_ids, self.question)
        self.assertEqual(self.draft.question_ids.question, QUESTION)
        self.question.write({"answer": "Ja", "answered_on": "2026-03-02", "answered_how": "phone"})
        self.assertFalse(self.draft.question_ids)

    def test_one_click_makes_it_a_point_to_be_written_on(self):
        self.question.action_make_point()
        point = self.question.point_id
        self.assertEqual((point.plan_id, point.agreed), (self.draft, False))
        self.assertNotIn("storebror", point.name)
        self.assertEqual(self.draft.question_ids, self.question, "what is to be written about stays in sight")
        self.assertFalse(self.question.is_open)
        with self.assertRefused("Nothing is written under: Question from the meeting"):
            self.draft.action_approve()
        point.agreed = "Ja, en gång i månaden."
        self.draft.action_approve()
        self.assertFalse(self.draft.question_ids)

    def test_what_is_settled_is_not_settled_again(self):
        self.question.action_make_point()
        with self.assertRefused("is a point of the plan already"):
            self.question.action_make_point()

    def test_without_a_draft_a_sentence_says_how_to_begin_one(self):
        self.draft.action_approve()
        with self.assertRefused("Begin a plan, or a new version"):
            self.question.action_make_point()
        version = self._as(self.coordinator, "umgange.plan").browse(self.draft.action_new_version()["res_id"])
        self.assertEqual(version.question_ids, self.question)

    def test_when_the_point_is_taken_away_the_question_is_open_again(self):
        self.question.action_make_point()
        self.draft.point_ids = [Command.delete(self.question.point_id.id)]
        self.assertTrue(self.question.is_open)

    def test_when_the_draft_is_deleted_too(self):
        self.question.action_make_point()
        self.draft.unlink()
        self.assertTrue(self.question.is_open)

    def test_the_assignment_says_how_many_wait(self):
        self.assertEqual(self.assignment.open_question_count, 1)
        self.question.action_make_point()
        self.assertEqual(self.assignment.open_question_count, 0)

    def test_whoever_types_an_answer_is_spared_its_day(self):
        self.assertEqual(self.question.action_answer()["res_id"], self.question.id)
        with Form(self.question) as form:
            form.answer = "Ja, sa Karin."
            self.assertEqual(str(form.answered_on), "2026-03-02")
            form.answered_how = "phone"
        self.assertFalse(self.question.is_open)

    def test_an_answer_says_how_it_came(self):
        with self.assertRefused("how it came"):
            self.question.answered_on = "2026-03-02"

    def test_somebody_of_the_assignment_is_to_answer(self):
        with self.assertRefused("around the assignment itself is to answer"):
            self.question.participant_id = self._make_assignment().participant_ids[0]
        with self.assertRefused("is to answer a question"):
            self.officer.unlink()

    def test_that_it_is_a_point_is_not_the_clients_to_say(self):
        with self.assertRaises(AccessError):
            self.question.point_id = self.draft.point_ids

    def test_a_supporter_reads_it_and_settles_nothing(self):
        question = self.question.with_user(self.supporter_user)
        self.assertEqual(question.question, QUESTION)
        for call in (
            lambda: question.action_make_point(),
            lambda: question.action_answer(),
            lambda: question.write({"answer": "Ja"}),
            lambda: question.with_user(self.finance).read(["question"]),
            lambda: question.with_user(self.other_supporter_user).read(["question"]),
        ):
            with self.assertRaises(AccessError):
                call()
