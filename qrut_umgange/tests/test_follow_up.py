from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import local
from .test_visit_early import DayCase


@tagged("post_install", "-at_install")
class TestFollowUp(DayCase):
    """A follow-up falls due after the plan's number of visits, asks those around, and ends in a decision."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.plan = cls._make_plan(cls.assignment, follow_up_visits=2)
        cls.days = ("2026-03-11", "2026-03-18", "2026-03-25")
        cls.visits = [cls.visit, *(cls._make_visit(cls.assignment, day=day) for day in cls.days)]
        cls.env.flush_all()

    def _hold(self, number):
        visit = self.visits[number]
        with freeze_time(visit.stop):
            visit.action_end()
        self.env.invalidate_all()

    def _make_follow_up(self, **values):
        values = {"kind": "follow_up", "start": local("2026-03-12 09:00"), "stop": False, **values}
        return self._make_meeting(self.assignment, "officer", "carer", **values)

    # === DUE === #

    def test_it_falls_due_after_the_plans_number_of_visits_and_the_coordinator_is_asked_once(self):
        self._hold(0)
        self.assertRecordValues(self.assignment, [{"visits_since_follow_up": 1, "is_follow_up_due": False}])
        for number in (1, 2):
            self._hold(number)
        self.assertRecordValues(self.assignment, [{"visits_since_follow_up": 3, "is_follow_up_due": True}])
        self.assertIn("follow-up meeting", self.assignment.missing)
        todos = self._get_todos(self.assignment, "A follow-up is due")
        self.assertEqual((len(todos), todos.user_id), (1, self.coordinator))

    def test_only_a_visit_that_was_held_counts(self):
        self._hold(0)
        self.visits[1].action_cancel("child_ill")
        with freeze_time(local("2026-03-18 15:10")):
            self.visits[2].action_no_show()
        with freeze_time(local("2026-03-25 14:50")):
            self.visits[3].action_break_off("unsafe")
        self.assertEqual(self.assignment.visits_since_follow_up, 1)

    def test_where_the_plan_says_nothing_it_is_six(self):
        self.assertEqual(self._make_assignment(supporter_id=False, room_id=False)._get_follow_up_visits(), 6)
        with self.assertRefused("after one visit at the earliest"):
            self._make_plan(self.assignment, approve=False, valid_from="2026-04-01").follow_up_visits = 0
        self.assertSealed(f"UPDATE umgange_plan SET follow_up_visits = 9 WHERE id = {self.plan.id}")

    def test_a_follow_up_that_is_held_begins_the_count_anew_and_takes_the_to_do_away(self):
        for number in (0, 1):
            self._hold(number)
        with freeze_time(local("2026-03-13 10:00")):
            self._make_follow_up().action_hold()
            self.env.invalidate_all()
            self.assertRecordValues(self.assignment, [{"visits_since_follow_up": 0, "is_follow_up_due": False}])
            self.assertFalse(self._get_todos(self.assignment, "A follow-up is due"))
            self.assertIn("decision on the next step", self.assignment.missing)
        for number in (2, 3):
            self._hold(number)
        self.assertTrue(self._get_todos(self.assignment, "A follow-up is due"))

    def test_many_are_counted_in_one_query(self):
        others = self.assignment
        for _each in range(4):
            others |= self._make_assignment(supporter_id=False, room_id=False)
        self.env.flush_all()
        with self.assertQueryCount(1):
            others._count_since_follow_up()

    # === THREE QUESTIONS === #

    def test_whoever_visits_and_the_home_are_asked_three_questions_each(self):
        meeting = self._make_follow_up()
        asked = meeting.answer_ids.grouped("participant_id")
        self.assertEqual({each.role: len(rows) for each, rows in asked.items()}, {"visiting": 3, "carer": 3})
        meeting.action_insert_questions()
        self.assertEqual(len(meeting.answer_ids), 6)
        self.assertFalse(self._make_meeting(self.assignment, "officer").answer_ids)

    def test_a_manager_words_them(self):
        self._as(self.manager, "umgange.text.template").create(
            {"name": "Till den som umgås", "use": "questions", "role": "visiting", "text": "Ett?\nTvå?\nTre?"}
        )
        meeting = self._make_follow_up()
        rows = meeting.answer_ids.filtered(lambda each: each.participant_id.role == "visiting")
        self.assertEqual(rows.mapped("question"), ["Ett?", "Två?", "Tre?"])

    def test_an_answer_has_its_day_and_its_way(self):
        answer = self._make_follow_up().answer_ids[:1]
        with self.assertRefused("its day"):
            answer.write({"answer": "Bra", "way": "phone"})
        answer.write({"answer": "Bra", "way": "phone", "answered_on": "2026-03-02"})
        stranger = self._make_assignment(supporter_id=False, room_id=False).participant_ids[-1:]
        with self.assertRefused("around the assignment itself"):
            answer.participant_id = stranger

    # === THE NEXT STEP === #

    def test_it_ends_in_a_decision_that_says_why_and_who(self):
        meeting = self._make_follow_up(start=local("2026-03-02 08:00"), held=True)
        self.assertTrue(meeting.lacks_next_step)
        for values in ({"next_step": "widen"}, {"next_step": "widen", "next_step_by": "agreed"}):
            with self.assertRefused("say too why"):
                meeting.write(values)
        meeting.write({"next_step": "widen", "next_step_by": "agreed", "next_step_reason": "Lova vill stanna längre."})
        self.assertRecordValues(meeting, [{"lacks_next_step": False, "next_step_user_id": self.coordinator.id}])
        self.assertEqual(self.assignment.follow_up_label, "03/02/2026: Widen (agreed by all at the meeting)")
        draft = self.plan.browse(self.plan.action_new_version()["res_id"])
        self.assertRecordValues(
            draft,
            [{"follow_up_label": self.assignment.follow_up_label, "follow_up_meeting_id": meeting.id,
              "follow_up_visits": 2}],
        )  # fmt: skip
        with self.assertRefused("at a follow-up meeting"):
            meeting.kind = "network"
        meeting.next_step = False
        self.assertFalse(meeting.next_step_on or self.assignment.follow_up_label)

    def test_who_decided_and_when_is_not_the_clients_to_say(self):
        with self.assertRaises(AccessError):
            self._make_follow_up().write({"next_step_user_id": self.manager.id})

    def test_the_button_opens_the_follow_up_that_is_left_to_decide_on(self):
        self.assertFalse(self.assignment.action_follow_up()["res_id"])
        meeting = self._make_follow_up(start=local("2026-03-02 08:00"), held=True)
        self.assertEqual(self.assignment.action_follow_up()["res_id"], meeting.id)
        with self.assertRaises(AccessError):
            self.assignment.with_user(self.supporter_user).action_follow_up()

    def test_a_supporter_reads_what_was_said_and_changes_nothing(self):
        meeting = self._make_follow_up(participant_ids=[Command.clear()])
        theirs = meeting.answer_ids[:1].with_user(self.supporter_user)
        self.assertTrue(theirs.question)
        with self.assertRaises(AccessError):
            theirs.answer = "x"
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.assertRaises(AccessError):
                meeting.answer_ids.with_user(user).read(["answer"])
