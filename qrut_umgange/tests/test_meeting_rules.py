from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .test_meeting import MeetingCommon


@tagged("post_install", "-at_install")
class TestMeetingRules(MeetingCommon):
    """Each adult at an opening meeting is asked to agree to the rules."""

    def test_each_adult_gets_the_rules_of_the_own_role(self):
        for role, text in (("carer", "Vi kommer i tid."), ("visiting", "Jag kommer nykter.")):
            meeting = self._make("officer", role)
            self.assertEqual(meeting.rules_ids.participant_id, self._get_participant(role))
            self.assertEqual(meeting.rules_ids.text, text)

    def test_a_follow_up_asks_nobody_again(self):
        self.assertFalse(self._make("carer", "visiting", kind="follow_up").rules_ids)

    def test_whoever_is_no_longer_to_come_is_not_asked(self):
        meeting = self._make("officer", "carer")
        meeting.participant_ids = self._get_participant("officer")
        self.assertFalse(meeting.rules_ids)

    def test_but_an_answer_stays(self):
        meeting = self._make("officer", "carer")
        meeting.rules_ids.answer = "said_yes"
        meeting.participant_ids = self._get_participant("officer")
        self.assertEqual(meeting.rules_ids.answer, "said_yes")

    def test_an_answer_has_its_day_today_unless_another_is_written(self):
        rules = self._make("officer", "carer").rules_ids
        rules.answer = "said_yes"
        self.assertEqual(str(rules.answered_on), "2026-03-02")
        rules.write({"answer": "signed", "answered_on": "2026-03-01"})
        self.assertEqual(str(rules.answered_on), "2026-03-01")
        rules.answer = False
        self.assertFalse(rules.answered_on)

    @freeze_time("2026-03-02 22:30:00")  # past midnight in Åbo, not yet at the company
    def test_the_day_is_that_of_the_place_where_the_visits_are(self):
        room = self._make_room("Månen", premises_id=self._make_premises("Åbo", tz="Europe/Helsinki").id)
        self.assignment.room_id = room
        meeting = self._make("officer", "carer")
        meeting.rules_ids.answer = "said_yes"
        self.assertEqual(str(meeting.rules_ids.answered_on), "2026-03-03")
        carer = self._get_participant("carer")
        meeting.rules_ids.answer = False
        meeting.rules_ids.unlink()
        with Form(meeting) as form, form.rules_ids.new() as row:
            row.participant_id = carer
            row.answer = "signed"
        self.assertEqual(str(meeting.rules_ids.answered_on), "2026-03-03")
        rules = meeting.rules_ids.create(
            [{"meeting_id": meeting.id, "participant_id": self._get_participant("visiting").id, "answer": "signed"}]
        )
        self.assertEqual(str(rules.answered_on), "2026-03-03")

    def test_who_does_not_agree_says_why(self):
        rules = self._make("officer", "carer").rules_ids
        with self.assertRefused("why somebody does not agree"):
            rules.answer = "no"
        rules.write({"answer": "no", "reason": "Vi vill kunna hämta tidigare."})
        self.assertEqual(rules.answer, "no")

    def test_what_somebody_has_agreed_to_does_not_change(self):
        rules = self._make("officer", "carer").rules_ids
        rules.text = "Vi kommer i tid, och ringer annars."
        rules.answer = "signed"
        with self.assertRefused("has answered to these rules"):
            rules.text = "Något annat"
        rules.answer = False
        rules.text = "Något annat"

    def test_rules_are_for_the_adults_of_the_assignment(self):
        meeting = self._make("officer")
        stranger = self._make_assignment().participant_ids.filtered(lambda each: each.role == "visiting")
        for participant in (self._get_participant("child"), stranger):
            with self.assertRefused("for the adults around the assignment"):
                meeting.rules_ids = [Command.create({"participant_id": participant.id})]

    def test_whoever_has_answered_stays_who_it_was(self):
        carer = self._get_participant("carer")
        rules = self._make("officer", "carer").rules_ids
        rules.answer = "signed"
        with self.assertRefused("has answered to rules"):
            carer.unlink()
        with self.assertRefused("has answered to rules"):
            carer.role = "other"
        rules.answer = False
        carer.unlink()
        self.assertFalse(rules.exists())

    def test_a_supporter_reads_the_answer_and_writes_none(self):
        rules = self._make("officer", "carer").rules_ids.with_user(self.supporter_user)
        self.assertEqual(rules.text, "Vi kommer i tid.")
        with self.assertRaises(AccessError):
            rules.answer = "signed"
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rules.with_user(user).read(["answer"])
