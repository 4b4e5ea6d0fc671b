from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import UmgangeCommon

HANDLED = {"measures": "Vi har satt in ett element.", "answered_on": "2026-03-02", "answered_how": "phone"}


@tagged("post_install", "-at_install")
class TestComplaint(UmgangeCommon):
    """A complaint is kept as it was said, with what was done and what they were told."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()

    def _get_todo_users(self, complaint):
        activities = self.env["mail.activity"].search(
            [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)]
        )
        return activities.user_id

    def _answer(self, complaint, user=None):
        complaint = complaint.with_user(user or self.coordinator)
        complaint.action_handle()
        complaint.write(HANDLED)
        complaint.action_answer()
        return complaint

    # === FROM BEGINNING TO END === #

    def test_it_goes_to_the_coordinator_and_is_answered(self):
        complaint = self._make_complaint(self.assignment)
        self.assertEqual((complaint.state, complaint.user_id), ("received", self.supporter_user))
        self.assertEqual(self._get_todo_users(complaint), self.coordinator)
        self._answer(complaint)
        self.assertEqual((complaint.state, complaint.handled_by_id), ("answered", self.coordinator))
        self.assertFalse(self._get_todo_users(complaint))

    def test_an_answer_says_what_was_done_and_how_they_were_told(self):
        complaint = self._make_complaint(self.assignment).with_user(self.coordinator)
        with self.assertRefused("what was done, when they were answered, how they were answered"):
            complaint.action_answer()
        complaint.write(HANDLED)
        complaint.action_answer()

    def test_it_may_be_about_no_assignment_and_from_nobody_known(self):
        complaint = self._make_complaint(
            self.assignment, assignment_id=False, participant_id=False, from_role="anonymous"
        )
        self.assertFalse(complaint.assignment_id)
        self.assertEqual(self._get_todo_users(complaint), self.manager)
        self.assertFalse(complaint.with_user(self.coordinator).has_access("read"))

    def test_the_visit_tells_which_assignment(self):
        visit = self._make_visit(self.assignment)
        values = {"from_role": "child", "about": "visit", "text": "Jag hann inte leka."}
        values |= {"visit_id": visit.id, "assignment_id": False}
        child = self._as(self.supporter_user, "umgange.complaint").create(values)
        self.assertEqual(child.assignment_id, self.assignment)
        self.assertEqual(visit.with_user(self.supporter_user).complaint_count, 1)

    def test_bad_input_gets_a_sentence(self):
        other = self._make_assignment()
        with self.assertRefused("Write what they said"):
            self._make_complaint(self.assignment, text=" ")
        with self.assertRefused("belong to the assignment", ValidationError):
            self._make_complaint(other, participant_id=self.assignment.participant_ids[:1].id)
        with self.assertRefused("has not happened yet", ValidationError):
            self._make_complaint(self.assignment, received_at="2026-03-09 08:00:00")

    # === WHOM IT IS ABOUT === #

    def test_a_complaint_about_a_supporter_is_not_read_by_that_supporter(self):
        complaint = self._make_complaint(self.assignment, self.coordinator, about="supporter")
        self.assertEqual(complaint.about_user_id, self.supporter_user)
        mine = complaint.with_user(self.supporter_user)
        self.assertFalse(mine.has_access("read"))
        self.assertFalse(mine.search([]))
        self.assertTrue(complaint.with_user(self.manager).has_access("read"))

    def test_a_complaint_about_the_coordinator_goes_to_the_managers(self):
        complaint = self._make_complaint(self.assignment, about="coordinator")
        self.assertEqual(complaint.about_user_id, self.coordinator)
        self.assertEqual(self._get_todo_users(complaint), self.manager)
        theirs = complaint.with_user(self.coordinator)
        self.assertFalse(theirs.has_access("read"))
        self.assertFalse(theirs.search_count([]))
        with self.assertRaises(AccessError):
            theirs.action_handle()
        self._answer(complaint, self.manager)

    def test_a_manager_does_not_read_what_is_about_themselves(self):
        complaint = self._make_complaint(self.assignment, about="other", about_user_id=self.manager.id)
        self.assertFalse(complaint.with_user(self.manager).has_access("read"))
        self.assertNotIn(self.manager, self._get_todo_users(complaint))

    def test_what_one_took_down_about_oneself_is_ones_own_until_somebody_sees_to_it(self):
        complaint = self._make_complaint(self.assignment, about="supporter")
        self.assertTrue(complaint.with_user(self.supporter_user).has_access("read"))
        complaint.with_user(self.coordinator).action_handle()
        self.assertFalse(complaint.with_user(self.supporter_user).has_access("read"))

    def test_nobody_hides_it_from_a_manager(self):
        complaint = self._make_complaint(self.assignment)
        with self.assertRefused("Whom of us it is about", AccessError):
            complaint.with_user(self.coordinator).about_user_id = self.manager
        complaint.with_user(self.manager).about_user_id = self.coordinator
        self.assertFalse(complaint.with_user(self.coordinator).has_access("read"))
        self.assertNotIn(self.coordinator, self._get_todo_users(complaint))

    # === ABOUT THE ONLY MANAGER === #

    def _complain_about_manager(self, user=None, **values):
        self.assignment.sudo().coordinator_id = self.manager
        return self._make_complaint(self.assignment, user or self.supporter_user, about="coordinator", **values)

    def _name_receiver(self):
        chair = self._make_user("chair", "qrut_umgange.group_supporter")
        self.company.sudo().umgange_complaint_receiver_id = chair
        return chair

    def test_what_is_about_the_only_manager_goes_to_whom_the_board_has_named(self):
        chair = self._name_receiver()
        complaint = self._complain_about_manager()
        self.assertEqual((complaint.receiver_id, self._get_todo_users(complaint)), (chair, chair))
        self.assertIn(chair.name, complaint.receiver_hint)
        self.assertFalse(complaint.with_user(self.manager).has_access("read"))
        theirs = complaint.with_user(chair)
        self.env.invalidate_all()
        spec = {"assignment_id": {"fields": {"display_name": {}}}, "text": {}, "can_handle": {}, "receiver_hint": {}}
        [shown] = theirs.web_read(spec)
        self.assertEqual((shown["text"], shown["can_handle"]), (complaint.text, True))
        self._answer(complaint, chair)
        self.assertEqual((complaint.state, complaint.handled_by_id), ("answered", chair))
        self.assertFalse(self._get_todo_users(complaint))

    def test_whom_the_board_has_named_reads_nothing_else(self):
        chair = self._name_receiver()
        other = self._make_complaint(self.assignment)
        self._complain_about_manager()
        self.assertFalse(other.with_user(chair).has_access("read"))
        self.assertFalse(self.assignment.with_user(chair).has_access("read"))

    def test_where_the_board_has_named_nobody_it_goes_on_paper(self):
        self.company.sudo().umgange_board_contact = "Karin Wallin, 08-465 004 40"
        values = {"assignment_id": self.assignment.id, "about": "coordinator", "from_role": "child"}
        self.assignment.sudo().coordinator_id = self.manager
        draft = self._as(self.supporter_user, "umgange.complaint").new(values)
        self.assertIn("on paper too, today, and give it to Karin Wallin", draft.receiver_hint)
        complaint = self._complain_about_manager()
        self.assertFalse(complaint.receiver_id)
        self.assertEqual(self._get_todo_users(complaint), self.supporter_user)
        self.company.sudo().umgange_board_contact = False
        complaint.invalidate_recordset()
        self.assertIn("the chair of the board", complaint.receiver_hint)

    def test_nobody_receives_what_is_about_oneself_or_reads_nothing_here(self):
        for user in (self.manager, self.finance):
            self.company.sudo().umgange_complaint_receiver_id = user
            with self.subTest(user=user.login):
                self.assertFalse(self._complain_about_manager().receiver_id)

    def test_another_manager_sees_to_it_even_who_took_it_down(self):
        second = self._make_user("manager2", "qrut_umgange.group_manager")
        complaint = self._complain_about_manager(second)
        self.assertEqual(self._get_todo_users(complaint), second)
        self.assertFalse(complaint.receiver_hint)

    def test_when_it_turns_out_to_be_about_the_manager_it_goes_on(self):
        chair = self._name_receiver()
        self.assignment.sudo().coordinator_id = self.manager
        complaint = self._make_complaint(self.assignment)
        self.assertEqual(self._get_todo_users(complaint), self.manager)
        complaint.about = "coordinator"
        self.assertEqual((complaint.about_user_id, self._get_todo_users(complaint)), (self.manager, chair))

    def test_nobody_names_oneself_the_receiver(self):
        complaint = self._make_complaint(self.assignment, receiver_id=self.supporter_user.id)
        self.assertFalse(complaint.receiver_id)
        with self.assertRaises(AccessError):
            complaint.receiver_id = self.supporter_user

    def test_that_somebody_is_named_is_reviewed(self):
        noted = self.startPatcher(patch.object(type(self.env["umgange.access.log"]), "_note_rights"))
        self._name_receiver()
        self.assertIn("res.company", [call.args[0] for call in noted.call_args_list])

    # === WHO === #

    def test_a_supporter_takes_down_and_sees_to_nothing(self):
        complaint = self._make_complaint(self.assignment)
        complaint.text = "Det är kallt och mörkt."
        for call in (complaint.action_handle, complaint.action_answer, lambda: complaint.write(HANDLED)):
            with self.assertRefused("coordinator or a manager", AccessError):
                call()

    def test_colleagues_do_not_read_it(self):
        complaint = self._make_complaint(self.assignment)
        stranger = self._make_user("coordinator3", "qrut_umgange.group_coordinator")
        for user in (self.other_supporter_user, stranger, self.finance, self.reviewer):
            with self.subTest(user=user.login):
                self.assertFalse(complaint.with_user(user).has_access("read"))

    def test_the_visit_of_a_colleague_counts_nothing(self):
        visit = self._make_visit(self.assignment)
        self._make_complaint(self.assignment, self.coordinator, visit_id=visit.id, about="supporter")
        self.assertEqual(visit.with_user(self.supporter_user).complaint_count, 0)
        self.assertEqual(visit.with_user(self.manager).complaint_count, 1)

    # === IT STANDS === #

    def test_what_was_said_stays_when_somebody_sees_to_it(self):
        complaint = self._make_complaint(self.assignment)
        complaint.with_user(self.coordinator).action_handle()
        with self.assertRefused("stays as it was taken down"):
            complaint.with_user(self.manager).text = "Annat"
        self._answer_on(complaint)
        with self.assertRefused("stands as it does"):
            complaint.with_user(self.manager).measures = "Annat"

    def _answer_on(self, complaint):
        complaint.with_user(self.coordinator).write(HANDLED)
        complaint.with_user(self.coordinator).action_answer()

    def test_the_database_refuses_it_too(self):
        complaint = self._make_complaint(self.assignment)
        self._answer(complaint)
        self.assertSealed(
            *(
                f"UPDATE umgange_complaint SET {change} WHERE id = {complaint.id}"
                for change in (
                    "text = 'x'", "about = 'other'", "from_role = 'child'", "user_id = 1", "measures = 'x'",
                    "answer = 'x'", "answered_on = NULL", "about_user_id = 1", "state = 'received'",
                )
            ),
            f"DELETE FROM umgange_complaint WHERE id = {complaint.id}",
            "TRUNCATE umgange_complaint CASCADE",
        )  # fmt: skip

    def test_it_is_kept(self):
        complaint = self._make_complaint(self.assignment)
        with self.assertRefused("is kept"):
            complaint.sudo().unlink()
        for user in (self.supporter_user, self.manager):
            with self.assertRaises(AccessError):
                complaint.with_user(user).unlink()

    def test_its_name_tells_nothing(self):
        complaint = self._make_complaint(self.assignment)
        self.assertEqual(complaint.display_name, f"{self.assignment.name} 2026-03-02")
