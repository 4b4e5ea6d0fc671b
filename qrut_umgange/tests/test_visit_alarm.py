from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import local
from .test_visit_early import DayCase

STOP = "2026-03-04 17:00"


@tagged("post_install", "-at_install")
class TestVisitAlarm(DayCase):
    """Nobody has signed out, or written: the coordinator is told, then the managers; once each."""

    def _run(self, moment):
        with freeze_time(moment):
            self.env["umgange.visit"]._cron_tell_late()

    def _get_late(self):
        return self._get_todos(self.visit, "Nobody has signed out")

    def _get_unwritten(self):
        return self._get_todos(self.visit, "journal of a visit")

    def test_twenty_minutes_after_the_end_the_coordinator_then_the_managers_are_told_once_each(self):
        stop = local(STOP)
        with freeze_time(local("2026-03-04 15:00")):
            self.mine.action_start()
        self._run(stop + timedelta(minutes=19))
        self.assertFalse(self._get_late())
        for _again in range(2):
            self._run(stop + timedelta(minutes=20))
            self.assertEqual(self._get_late().user_id, self.coordinator)
        self._run(stop + timedelta(minutes=39))
        self.assertEqual(len(self._get_late()), 1)
        for _again in range(2):
            self._run(stop + timedelta(minutes=40))
            told = self._get_late().user_id
            self.assertIn(self.coordinator, told)
            self.assertIn(self.manager, told)
            self.assertEqual(len(self._get_late()), len(told))

    def test_a_visit_that_nobody_started_is_asked_about_too(self):
        self._run(local(STOP) + timedelta(minutes=20))
        self.assertTrue(self._get_late())

    def test_it_leaves_every_list_when_the_visit_is_ended(self):
        self._run(local(STOP) + timedelta(minutes=20))
        self._run(local(STOP) + timedelta(minutes=41))
        with freeze_time(local(STOP) + timedelta(minutes=50)):
            self.mine.action_end(local(STOP))
        self.assertFalse(self._get_late())
        self._run(local(STOP) + timedelta(hours=1))
        self.assertFalse(self._get_late())

    def test_what_lies_days_back_is_no_alarm(self):
        self._run(local("2026-03-06 09:00"))
        self.assertFalse(self._get_late())

    def test_a_journal_that_is_not_signed_after_a_day_is_told_to_author_and_coordinator_once(self):
        with freeze_time(local(STOP)):
            self.mine.action_end()
        self._run(local(STOP) + timedelta(hours=23, minutes=59))
        self.assertFalse(self._get_unwritten())
        for _again in range(2):
            self._run(local(STOP) + timedelta(hours=24))
            self.assertEqual(self._get_unwritten().user_id, self.supporter_user | self.coordinator)
            self.assertEqual(len(self._get_unwritten()), 2)
        with freeze_time(local(STOP) + timedelta(hours=25)):
            self._make_entry(self.visit).action_sign()
        self.assertFalse(self._get_unwritten())

    def test_without_a_coordinator_the_managers_are_told(self):
        self.assignment.coordinator_id = False
        self._run(local(STOP) + timedelta(minutes=20))
        self.assertIn(self.manager, self._get_late().user_id)

    def test_an_ending_that_is_taken_back_is_asked_about_again(self):
        self._run(local(STOP) + timedelta(minutes=20))
        with freeze_time(local(STOP) + timedelta(minutes=30)):
            self.mine.action_end()
            self.visit.with_user(self.manager).action_correct("under_way", "Fel umgänge.")
        self._run(local(STOP) + timedelta(minutes=31))
        self.assertTrue(self._get_late())

    def test_many_are_told_in_few_questions(self):
        visits = [self._make_visit(self._make_assignment(room_id=False, supporter_id=False)) for _n in range(6)]
        with freeze_time(local(STOP) + timedelta(minutes=20)):
            self.env["umgange.visit"]._cron_tell_late()
        self.assertTrue(all(visit.sudo().late_told_at for visit in visits))

    def test_a_missing_type_of_to_do_hinders_nobody_from_ending_a_visit(self):
        self.env.ref("qrut_umgange.mail_activity_type_not_signed_out").sudo().unlink()
        with freeze_time(local(STOP)):
            self.mine.action_end()
        self.assertEqual(self.visit.state, "done")
