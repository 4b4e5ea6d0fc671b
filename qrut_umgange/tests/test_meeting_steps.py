from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .test_meeting import MeetingCommon


@tagged("post_install", "-at_install")
class TestMeetingSteps(MeetingCommon):
    """An opening meeting that is not held is an open step, and no wall."""

    def _get_missing(self):
        assignment = self.assignment.with_context(lang="en_US")
        assignment.invalidate_recordset()
        return assignment.opening_missing

    def _open_next(self):
        action = self.assignment.action_next_opening()
        meetings = self._as(self.coordinator, "umgange.meeting").with_context(**action["context"])
        if action["res_id"]:
            return meetings.browse(action["res_id"])
        with Form(meetings) as form:
            form.start = "2026-03-02 07:00:00"
        return form.record

    def test_the_assignment_names_those_not_held_until_they_are(self):
        self.assertEqual(self._get_missing(), "the officer, the family home, and the visiting person")
        self.assertIn("meeting with the officer, the family home", self.assignment.missing)
        self._make("officer", "carer")
        self.assertIn("the family home", self._get_missing())
        self._make("officer", "carer", held=True)
        self.assertEqual(self._get_missing(), "the officer and the visiting person")
        for roles in (("officer",), ("visiting",)):
            self._make(*roles, held=True)
        self.assertFalse(self._get_missing())
        self.assertNotIn("meeting", self.assignment.missing)

    def test_siblings_who_nobody_visits_need_no_meeting_with_a_visiting_person(self):
        self._get_participant("visiting").unlink()
        sibling = self._make_person("Alve Ek")
        self.assignment.participant_ids = [Command.create({"role": "sibling", "person_id": sibling.id})]
        self.assertEqual(self._get_missing(), "the officer and the family home")

    def test_one_button_opens_the_next_with_those_who_come(self):
        for side, roles in (
            ("officer", ["officer"]),
            ("home", ["carer", "officer"]),
            ("visiting", ["officer", "visiting"]),
        ):
            meeting = self._open_next()
            self.assertEqual((meeting.opening_with, sorted(meeting.participant_ids.mapped("role"))), (side, roles))
            self.assertEqual(self._open_next(), meeting, "what is planned is opened again")
            meeting.action_hold()
        self.assertEqual(self._open_next().kind, "follow_up")

    def test_the_button_and_the_step_bar_open_the_same(self):
        self.assertEqual(self.assignment.action_next_opening(), self.assignment.action_open_start_step("officer"))
        later = self._make("officer", start="2026-03-05 09:00:00", stop="2026-03-05 10:00:00")
        sooner = self._make("officer")
        for action in (self.assignment.action_next_opening(), self.assignment.action_open_start_step("officer")):
            self.assertEqual(action["res_id"], sooner.id)
            # The fields show the names: in the action's context every refusal would carry them into the log.
            self.assertNotIn("umgange_show_names", action["context"])
        with freeze_time("2026-03-06 09:00:00"):
            later.action_hold()
        self.assertEqual(self.assignment.action_open_start_step("officer")["res_id"], later.id)

    def test_the_button_is_the_coordinators(self):
        with self.assertRaises(AccessError):
            self.assignment.with_user(self.supporter_user).action_next_opening()

    def test_the_first_visit_is_confirmed_without_them_and_asks_why(self):
        first, second = (self._make_visit(self.assignment, day=day) for day in ("2026-03-04", "2026-03-11"))
        self.assertIn("write in the visit why it does not wait", first.warning)
        self.assertNotIn("opening meeting", second.warning or "")
        told = first.action_confirm_selected()["params"]["message"]
        self.assertEqual(first.state, "confirmed")
        self.assertIn("No opening meeting yet with the officer, the family home, and the visiting person", told)
        first.early_reason = "Akut placering, vi träffar dem i veckan efter."
        self.assertIn("No opening meeting yet", first.warning)
        self.assertNotIn("write in the visit", first.warning)

    def test_a_blank_reason_is_none_and_that_there_is_one_is_not_the_clients_to_say(self):
        visit = self._make_visit(self.assignment, early_reason="  ", is_early_explained=True)
        self.assertFalse(visit.is_early_explained)
        with self.assertRaises(AccessError):
            visit.is_early_explained = True
        visit.early_reason = "Akut."
        self.assertTrue(visit.is_early_explained)

    def test_a_first_visit_that_was_called_off_leaves_the_step_to_the_next(self):
        first, second = (self._make_visit(self.assignment, day=day) for day in ("2026-03-04", "2026-03-11"))
        first.action_cancel("child_ill")
        self.assertTrue(second.is_early)
        self.assertFalse(first.is_early)

    def test_once_they_are_held_nothing_is_asked(self):
        visit = self._make_visit(self.assignment)
        for roles in (("officer",), ("carer",), ("visiting",)):
            self._make(*roles, held=True)
        self.env.invalidate_all()
        self.assertFalse(visit.is_early)
        self.assertNotIn("opening meeting", visit.warning or "")

    def test_the_board_asks_once_for_all(self):
        assignments = self.assignment
        for _more in range(3):
            assignments |= self._make_assignment()
        assignments.mapped("opening_missing")
        self.env.invalidate_all()
        assignments.mapped("legal_basis")
        assignments.participant_ids.mapped("role")
        with self.assertQueryCount(1):
            assignments._get_missing_sides()
