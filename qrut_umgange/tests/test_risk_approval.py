from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import WEDNESDAY, UmgangeCommon, local


class RiskCase(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.second = cls._make_user("coordinator2", "qrut_umgange.group_coordinator", name="Eva Ek")

    def _make(self, light="red", *args, **values):
        return self._make_assessment(self.assignment, light, *args, **values)

    def _get_to_dos(self, record):
        to_dos = self.env["mail.activity"].sudo().search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        return [(to_do.user_id, to_do.summary) for to_do in to_dos]


@tagged("post_install", "-at_install")
class TestRiskApproval(RiskCase):
    """Two people stand for a red assessment, by phone too."""

    def test_red_waits_for_the_second_person_and_tells_them(self):
        assessment = self._make(reviewer_id=self.second.id)
        self.assertEqual(assessment.state, "waiting")
        self.assertFalse(self.assignment.assessment_id)
        self.assertEqual(
            self._get_to_dos(assessment), [(self.second, "A red safety assessment waits for a second person")]
        )
        assessment.with_user(self.second).action_approve()
        self.assertRecordValues(assessment, [{"state": "in_force", "reviewer_id": self.second.id, "phone_at": False}])
        self.assertEqual(self.assignment.assessment_id, assessment)
        self.assertFalse(self._get_to_dos(assessment))

    def test_where_nobody_is_asked_the_managers_are(self):
        to_dos = self._get_to_dos(self._make())
        self.assertIn(self.manager, [user for user, _summary in to_dos])
        self.assertNotIn(self.second, [user for user, _summary in to_dos])

    def test_whoever_is_named_later_is_asked_instead(self):
        assessment = self._make()
        assessment.reviewer_id = self.second
        question = "A red safety assessment waits for a second person"
        self.assertEqual(self._get_to_dos(assessment), [(self.second, question)])
        assessment.reviewer_id = self.manager
        self.assertEqual(self._get_to_dos(assessment), [(self.manager, question)])

    def test_the_author_is_no_second_person(self):
        assessment = self._make()
        for attempt in (
            assessment.action_approve,
            lambda: assessment.write({"reviewer_id": self.coordinator.id}),
        ):
            with self.assertRefused("Two people stand for a red assessment"):
                attempt()
        draft = self._make(ready=False, reviewer_id=self.second.id)
        with self.assertRefused("Two people stand for a red assessment"):
            draft.with_user(self.second).action_ready()

    def test_a_supporter_or_another_companys_coordinator_is_no_second_person(self):
        assessment = self._make()
        other = self._create_company(name="En annan förening")
        stranger = self._make_user("far", "qrut_umgange.group_coordinator", company_id=other.id)
        for user in (self.supporter_user, self.finance, stranger):
            with self.subTest(user=user.login), self.assertRefused("is no coordinator or manager here"):
                assessment.reviewer_id = user
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                assessment.with_user(user).action_approve()

    def test_a_call_is_noted_with_whom_and_when_and_confirmed_by_them(self):
        assessment = self._make()
        with self.assertRefused("Write who approved it by phone, and when"):
            assessment.action_approve_by_phone()
        assessment.write({"reviewer_id": self.second.id, "phone_at": local("2026-03-02 09:00")})
        assessment.action_approve_by_phone()
        self.assertRecordValues(assessment, [{"state": "in_force", "noted_by_id": self.coordinator.id}])
        self.assertEqual(
            assessment.with_context(lang="en_US").approval_label,
            f"Approved by phone by Eva Ek 2026-03-02 at 09.00, noted by {self.coordinator.name}, "
            "not confirmed by them yet",
        )
        self.assertEqual(
            self._get_to_dos(assessment), [(self.second, "Confirm that you approved a safety assessment by phone")]
        )
        visit = self._make_visit(self.assignment)
        self.assertIn("has not confirmed yet that they approved it by phone", visit.warning)
        visit.action_confirm()
        with self.assertRefused("Only Eva Ek knows what they said", AccessError):
            assessment.with_user(self.manager).action_confirm_phone()
        assessment.with_user(self.second).action_confirm_phone()
        self.assertNotIn("not confirmed", assessment.approval_label)
        self.assertFalse(self._get_to_dos(assessment))
        self.assertNotIn("by phone", visit.warning)
        with self.assertRefused("no approval by phone to confirm"):
            assessment.with_user(self.second).action_deny()

    def test_a_call_to_come_or_with_oneself_is_none(self):
        assessment = self._make()
        assessment.write({"reviewer_id": self.second.id, "phone_at": local("2026-03-02 09:01")})
        with self.assertRefused("The call is still to come"):
            assessment.action_approve_by_phone()
        assessment.phone_at = local("2026-03-02 09:00")
        with self.assertRefused("You are the second person"):
            assessment.with_user(self.second).action_approve_by_phone()

    def test_who_never_said_yes_takes_it_back_and_confirming_stops(self):
        assessment = self._make()
        assessment.write({"reviewer_id": self.second.id, "phone_at": local("2026-03-02 09:00")})
        assessment.action_approve_by_phone()
        with self.assertRefused("Only Eva Ek knows", AccessError):
            assessment.action_deny()
        assessment.with_user(self.second).action_deny()
        # What was noted stays, with who noted it.
        self.assertRecordValues(
            assessment, [{"state": "denied", "noted_by_id": self.coordinator.id, "reviewer_id": self.second.id}]
        )
        self.assertEqual(self._get_to_dos(assessment)[0][0], self.coordinator)
        with self.assertRefused("is red and nobody else has approved it"):
            self._make_visit(self.assignment).action_confirm()

    def test_a_milder_one_does_not_go_round_the_second_person(self):
        for step in ("waiting", "denied"):
            with self.subTest(step=step), self.env.cr.savepoint() as tried:
                red = self._make()
                if step == "denied":
                    red.with_user(self.second).action_deny()
                milder = self._make("green")
                self.assertEqual(milder.state, "waiting")
                with freeze_time("2026-03-02 09:00:00"):
                    milder.with_user(self.second).action_approve()
                self.assertEqual(self.assignment.assessment_id, milder)
                self.assertFalse(self.assignment._get_unapproved_red())
                tried.rollback()

    def test_a_red_draft_counts_until_it_is_deleted(self):
        self._make("green")
        draft = self._make(ready=False)
        self.assertEqual(self.assignment._get_unapproved_red(), draft)
        draft.unlink()
        self.assertFalse(self.assignment._get_unapproved_red())

    @mute_logger("odoo.sql_db")
    def test_the_database_wants_two_people_too(self):
        assessment = self._make()
        assessment.with_user(self.second).action_approve()
        draft = self._make(ready=False)
        self.env.flush_all()
        for statement in (
            "UPDATE umgange_risk_assessment SET state = 'in_force' WHERE id = %s",
            "UPDATE umgange_risk_assessment SET state = 'waiting', light = NULL WHERE id = %s",
            "UPDATE umgange_risk_assessment SET reviewer_id = author_id WHERE id = %s",
            "UPDATE umgange_risk_assessment SET noted_by_id = %s, reviewer_id = noted_by_id WHERE id = %s",
        ):
            arguments = (draft.id,) if statement.count("%s") == 1 else (self.second.id, draft.id)
            if "noted_by_id" in statement:
                statement = statement.replace("reviewer_id = noted_by_id", f"reviewer_id = {self.second.id}")
            with self.subTest(statement=statement), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.env.cr.execute(statement, arguments)

    def test_the_visit_of_the_day_is_confirmed_once_it_is_approved(self):
        assessment = self._make()
        visit = self._make_visit(self.assignment, day=WEDNESDAY)
        with self.assertRefused("cannot be confirmed. The safety assessment is red and nobody else has approved it"):
            visit.action_confirm()
        assessment.with_user(self.manager).action_approve()
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")
