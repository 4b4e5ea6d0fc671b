from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestRiskAssessment(UmgangeCommon):
    """What could make the visits unsafe is asked, answered and dated."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()

    def _make(self, light="green", **values):
        return self._make_assessment(self.assignment, **{"light": light, **values})

    def _make_questions(self, *names):
        return self._as(self.manager, "umgange.risk.question").create([{"name": name} for name in names])

    # === QUESTIONS === #

    def test_a_new_one_asks_the_questions_of_its_company_and_holds_six_months(self):
        self._make_questions("Våld eller hot?", "Behövs tolk?")
        assessment = self._as(self.coordinator, "umgange.risk.assessment").create({"assignment_id": self.assignment.id})
        self.assertEqual(assessment.line_ids.mapped("name"), ["Våld eller hot?", "Behövs tolk?"])
        self.assertRecordValues(
            assessment,
            [{"date": date(2026, 3, 2), "valid_until": date(2026, 9, 2), "author_id": self.coordinator.id}],
        )

    def test_the_questions_are_those_of_the_assignments_company_whichever_one_looks_at(self):
        self._make_questions("Våld eller hot?")
        other = self._create_company(name="En annan förening")
        user = self._make_user(
            "both",
            "qrut_umgange.group_coordinator",
            company_id=other.id,
            company_ids=[Command.set((other | self.company).ids)],
        )
        self.env["umgange.risk.question"].sudo().create({"name": "Deras fråga?", "company_id": other.id})
        assessments = self._as(user, "umgange.risk.assessment").with_company(other)
        assessments = assessments.with_context(allowed_company_ids=(other | self.company).ids)
        made = assessments.create({"assignment_id": self.assignment.id})
        begun = assessments.with_context(default_assignment_id=self.assignment.id)._default_line_ids()
        self.assertEqual(made.line_ids.mapped("name"), ["Våld eller hot?"])
        self.assertEqual([values["name"] for _command, _id, values in begun], ["Våld eller hot?"])

    def test_without_questions_it_works_all_the_same(self):
        assessment = self._as(self.coordinator, "umgange.risk.assessment").create(
            {"assignment_id": self.assignment.id, "light": "green"}
        )
        self.assertFalse(assessment.line_ids)
        assessment.action_ready()
        self.assertEqual(assessment.state, "in_force")

    def test_a_changed_question_changes_nothing_already_made(self):
        question = self._make_questions("Våld eller hot?")
        assessment = self._as(self.coordinator, "umgange.risk.assessment").create({"assignment_id": self.assignment.id})
        question.name = "Något annat?"
        question.unlink()
        self.assertEqual(assessment.line_ids.name, "Våld eller hot?")

    def test_each_question_is_answered_and_do_not_know_is_an_answer(self):
        lines = [Command.create({"name": name}) for name in ("Våld?", "Vapen?", "Smitta?")]
        assessment = self._make(ready=False, line_ids=lines)
        assessment.line_ids[0].answer = "unknown"
        with self.assertRefused("Not answered yet: question 2, 3. “Do not know” is an answer too"):
            assessment.action_ready()
        assessment.action_answer_no()
        self.assertEqual(assessment.line_ids.mapped("answer"), ["unknown", "no", "no"])
        assessment.action_ready()
        self.assertEqual(assessment.state, "in_force")

    def test_a_yellow_one_says_why_and_what_is_done(self):
        for values, sentence in (
            ({"light": False}, "Choose green, yellow or red"),
            ({"reason": " "}, "Write why the assessment is not green"),
            ({"measures": False}, "Write at least one thing that we do"),
        ):
            assessment = self._make(**{"light": "yellow", "ready": False, **values})
            with self.subTest(values=values), self.assertRefused(sentence):
                assessment.action_ready()
        measure = [Command.create({"name": "Hot?", "answer": "yes", "measure": "Två stödjare"})]
        self.assertEqual(self._make("yellow", measures=False, line_ids=measure).state, "in_force")

    # === IN FORCE === #

    def test_the_newest_in_force_counts(self):
        first = self._make()
        draft = self._make("yellow", ready=False)
        self.assertEqual(self.assignment.assessment_id, first)
        with freeze_time("2026-03-02 09:00:00"):
            draft.action_ready()
        self.assertEqual(self.assignment.assessment_id, draft)

    def test_a_new_one_begins_with_the_answers_of_the_last(self):
        lines = [Command.create({"name": "Hot?", "answer": "yes", "measure": "Två stödjare"})]
        first = self._make("yellow", line_ids=lines)
        with freeze_time("2026-08-20 08:00:00"):
            draft = first.browse(first.action_begin_anew()["res_id"])
        self.assertRecordValues(
            draft,
            [{"state": "draft", "light": "yellow", "date": date(2026, 8, 20), "valid_until": date(2027, 2, 20)}],
        )
        self.assertRecordValues(draft.line_ids, [{"name": "Hot?", "answer": "yes", "measure": "Två stödjare"}])

    def test_the_board_says_whether_it_is_made_and_never_the_colour(self):
        self.assertEqual(self.assignment.assessment_state, "missing")
        self._make("yellow", valid_until="2026-04-30")
        for moment, state in (
            ("2026-04-15 21:59:00", "ready"),  # the 15th, 15 days ahead
            ("2026-04-15 22:00:00", "ends"),  # the 16th in Stockholm, 14 days ahead
            ("2026-04-30 21:59:00", "ends"),
            ("2026-04-30 22:00:00", "ended"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(self.assignment.assessment_state, state)

    def test_the_line_of_deadlines_says_that_it_ends(self):
        self._make(valid_until="2026-04-30")
        for day, sentence in (
            ("2026-04-15", False),
            ("2026-04-16", "The safety assessment ends on 04/30/2026."),
            ("2026-05-01", "The safety assessment ended on 04/30/2026."),
        ):
            with self.subTest(day=day), freeze_time(f"{day} 08:00:00"):
                self.env.invalidate_all()
                self.assertEqual(self.assignment.with_context(lang="en_US").deadlines, sentence)

    # === SEVEN DAYS MORE === #

    def test_it_is_extended_once_by_seven_days_with_a_reason(self):
        assessment = self._make(valid_until="2026-03-09")
        with freeze_time("2026-03-10 08:00:00"):  # it ended last night
            self.env.invalidate_all()
            self.assertTrue(assessment.can_extend)
            with self.assertRefused("Write why the assessment is extended"):
                assessment.action_extend()
            assessment.extension_reason = "Handläggaren är tillbaka på torsdag"
            assessment.action_extend()
            self.assertRecordValues(
                assessment,
                [{"last_day": date(2026, 3, 16), "extended_by_id": self.coordinator.id, "can_extend": False}],
            )
            self.assertEqual(assessment.extended_at.isoformat(), "2026-03-10T08:00:00")
            self.assertEqual(self.assignment.assessment_state, "ends")
            with self.assertRefused("extended once already"):
                assessment.action_extend()

    def test_an_extension_that_is_over_already_is_none(self):
        assessment = self._make(valid_until="2026-03-09", extension_reason="Väntar på svar")
        for day, allowed in (("2026-03-15", True), ("2026-03-16", True), ("2026-03-17", False)):
            with self.subTest(day=day), freeze_time(f"{day} 08:00:00"), self.env.cr.savepoint() as tried:
                self.env.invalidate_all()
                self.assertEqual(assessment.can_extend, allowed)
                if allowed:
                    assessment.action_extend()
                    self.env.flush_all()
                else:
                    with self.assertRefused("seven days more are over too"):
                        assessment.action_extend()
                tried.rollback()

    def test_only_one_in_force_is_extended(self):
        with self.assertRefused("Only an assessment in force"):
            self._make(ready=False).action_extend()

    # === WHO === #

    def test_a_supporter_reads_and_does_nothing(self):
        assessment = self._make("yellow").with_user(self.supporter_user)
        self.assertEqual((assessment.light, assessment.measures), ("yellow", "Två stödjare"))
        for method in ("ready", "answer_no", "approve", "approve_by_phone", "confirm_phone", "deny", "extend"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(assessment, f"action_{method}")()
        with self.assertRaises(AccessError):
            assessment.action_begin_anew()

    def test_what_follows_from_what_is_done_is_written_by_nobody(self):
        assessment = self._make(ready=False)
        for values in (
            {"state": "in_force"}, {"in_force_at": "2026-03-02"}, {"author_id": self.manager.id},
            {"sent_at": "2026-03-02"}, {"confirmed_at": "2026-03-02"}, {"extended_at": "2026-03-02"},
            {"noted_by_id": self.manager.id}, {"extended_by_id": self.manager.id},
        ):  # fmt: skip
            with self.subTest(values=values), self.assertRaises(UserError):
                assessment.write(values)
        forged = self._make(
            ready=False, author_id=self.manager.id, in_force_at="2026-03-01", sent_at="2026-03-01",
            noted_by_id=self.manager.id, extended_at="2026-03-01", confirmed_at="2026-03-01",
        )  # fmt: skip
        self.assertEqual(forged.author_id, self.coordinator)
        self.assertFalse(
            forged.in_force_at or forged.sent_at or forged.noted_by_id or forged.extended_at or forged.confirmed_at
        )

    def test_a_read_of_the_answers_is_logged(self):
        assessment = self._make(line_ids=[Command.create({"name": "Våld?", "answer": "yes"})])
        self.env.invalidate_all()
        assessment.line_ids.with_user(self.supporter_user).read(["answer"])
        self.env.cr.flush()
        noted = (
            self.env["umgange.access.log"]
            .sudo()
            .search([("model", "=", "umgange.risk.assessment.line"), ("user_id", "=", self.supporter_user.id)])
        )
        self.assertEqual(noted.mapped("action"), ["read"])
        for call in (
            lambda lines: lines.search([("answer", "=", "yes")]),
            lambda lines: lines._read_group([], ["answer"]),
        ):
            with self.assertRaisesRegex(AccessError, "is confidential"):
                call(self._as(self.manager, "umgange.risk.assessment.line"))
