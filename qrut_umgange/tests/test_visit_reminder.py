from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitReminder(UmgangeCommon):
    """A reminder is words that tell nobody what it is about; the system sends nothing."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.mother = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.mother.person_id.shown_phone = "070-174 06 05"
        cls.coordinator.sudo().partner_id.phone = "08-465 004 30"
        cls.assignment.coordinator_id = cls.coordinator
        cls.visit = cls._make_visit(cls.assignment)
        cls.company.sudo().umgange_reminds = True
        cls.mother.wants_reminder = True

    def _list(self):
        self.env["umgange.visit.reply"]._cron_list_reminders()
        return self.env["umgange.visit.reply"].with_user(self.coordinator).search([("remind_on", "!=", False)])

    def _reply(self):
        return self.visit._list_replies().with_user(self.coordinator).with_context(lang="en_US")

    def _make_text(self, text):
        values = {"name": "Påminnelse", "use": "reminder", "text": text}
        return self._as(self.manager, "umgange.text.template").create(values)

    def test_it_is_off_until_both_the_company_and_the_person_want_it(self):
        fresh = self.env["res.company"].new({})
        self.assertFalse(fresh.umgange_reminds)
        self.mother.wants_reminder = False
        self.assertFalse(self._list())
        with self.assertRaisesRegex(UserError, "not asked for reminders"):
            self._reply().action_remind()
        self.mother.wants_reminder = True
        self.company.sudo().umgange_reminds = False
        self.assertFalse(self._list())
        with self.assertRaisesRegex(UserError, "Reminders are off"):
            self._reply().action_remind()

    def test_who_wants_it_is_listed_two_days_before_and_once(self):
        with freeze_time("2026-03-01 08:00:00"):
            self.assertFalse(self._list())
        listed = self._list()
        self.assertEqual(listed.participant_id, self.mother)
        self.assertEqual(self._list(), listed)

    def test_the_words_say_day_hour_and_phone_and_nothing_else(self):
        reply = self._reply()
        text = "Reminder: we meet on Wednesday 4 March at 14.45. Call 08-465 004 30 if anything changes."
        self.assertEqual(reply.reminder_text, text)
        self.assertTrue(reply.sms_link.startswith("sms:0701740605?body=Reminder%3A%20we"))
        self._make_text("Vi ses {dag} kl. {tid}. Ring {telefon}.")
        reply.invalidate_recordset()
        self.assertEqual(reply.reminder_text, "Vi ses Wednesday 4 March kl. 14.45. Ring 08-465 004 30.")

    def test_a_text_that_tells_what_it_is_about_is_refused(self):
        for text, telling in (("Umgänge {dag}", "Umgänge"), ("Hälsningar socialtjänsten", "socialtjänsten")):
            with self.subTest(text=text), self.assertRaisesRegex(ValidationError, f"without: {telling}"):
                self._make_text(text)
        with self.assertRaisesRegex(ValidationError, "Nothing is known to fill in for {namn}"):
            self._make_text("Hej {namn}, vi ses {dag}")

    def test_a_text_that_names_somebody_never_leaves(self):
        self._make_text("Sara Ek 0, vi ses {dag} kl. {tid}.")
        with self.assertRaisesRegex(ValidationError, "a full name"):
            self._reply().action_remind()
        with self.assertRaisesRegex(ValidationError, "a full name"):
            self._reply().action_reminded()
        self.assertFalse(self.assignment.handout_ids)

    def test_without_the_guard_a_name_would_be_in_the_words(self):
        self._make_text("Sara Ek 0, vi ses {dag} kl. {tid}.")
        reply = self._reply()
        with patch.object(type(reply), "_check_umgange_names", lambda _replies: None):
            self.assertEqual(reply.action_remind()["res_id"], reply.id)
        self.assertIn("Sara Ek", reply.reminder_text)

    def test_what_was_sent_stands_in_the_register_and_is_due_no_more(self):
        reply = self._list()
        action = reply.action_remind()
        self.assertEqual((action["res_id"], action["target"]), (reply.id, "new"))
        self.assertFalse(reply.reminded_at)
        reply.action_reminded()
        self.assertTrue(reply.reminded_at)
        self.assertRecordValues(
            self.assignment.handout_ids,
            [{"participant_id": self.mother.id, "what": "reminder", "way": "text_message"}],
        )
        note = self.assignment.handout_ids.with_user(self.coordinator).note
        self.assertIn(f"{self.assignment.name} 2026-03-04 15.00–17.00: ", note)

    def test_nothing_is_mailed_or_queued(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        messages = self.env["mail.message"].sudo().search_count([])
        self._list().action_reminded()
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)
        self.assertEqual(self.env["mail.message"].sudo().search_count([]), messages)

    def test_a_visit_that_is_called_off_or_moved_leaves_nothing_due(self):
        reply = self._list()
        self.visit.write({"start": local("2026-03-12 15:00"), "stop": local("2026-03-12 17:00")})
        self.assertFalse(reply.remind_on)
        self.assertFalse(self._list())
        self.visit.action_cancel("child_ill")
        self.assertFalse(reply.can_remind)
        with self.assertRaisesRegex(UserError, "nobody is reminded of it"):
            reply.action_reminded()
        self.assertFalse(self.assignment.handout_ids)

    def test_a_pause_or_a_death_leaves_nothing_due(self):
        reply = self._list()
        self._as(self.coordinator, "umgange.loss").create(
            {"assignment_id": self.assignment.id, "participant_id": self.mother.id}
        ).action_apply()
        self.env.invalidate_all()
        self.assertFalse(reply.can_remind)
        self.assertFalse(reply.reminder_text)
        with self.assertRaises(UserError):
            reply.action_reminded()
        other = self._make_assignment(supporter_id=False, room_id=False)
        other.participant_ids.filtered(lambda each: each.role == "visiting").wants_reminder = True
        resting = self._make_visit(other)
        self._make_pause(other)
        self._list()
        self.assertFalse(resting.reply_ids.filtered("can_remind"))

    def test_planning_and_importing_list_and_send_nothing(self):
        visits = self._as(self.coordinator, "umgange.visit").create(
            [
                {
                    "assignment_id": self.assignment.id,
                    "start": local(f"2026-03-{day} 15:00"),
                    "stop": local(f"2026-03-{day} 17:00"),
                }
                for day in ("03", "05", "06")
            ]
        )
        self.assertFalse(visits.reply_ids)
        self.assertFalse(self.assignment.handout_ids)

    def test_of_a_protected_person_no_number_is_in_reach(self):
        self.mother.person_id.with_user(self.manager).write(
            {"protection": "address", "access_user_ids": [Command.set(self.manager.ids)], "list_reason": "Beslut"}
        )
        self.env.invalidate_all()
        reply = self._reply()
        self.assertFalse(reply.sms_link)
        self.assertNotIn("174", f"{reply.shown_phone} {reply.reminder_text}")

    def test_a_coordinator_alone_reminds(self):
        reply = self._reply()
        for user in (self.supporter_user, self.other_supporter_user, self.finance, self.reviewer):
            for method in ("action_remind", "action_reminded"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(reply.with_user(user), method)()
