from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, local


class DayCase(UmgangeCommon):
    """A visit on Wednesday with the family home and the officer around it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(coordinator_id=cls.coordinator.id)
        cls._add_sides(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment)
        cls.mine = cls.visit.with_user(cls.supporter_user)
        cls.carer = cls.assignment.participant_ids.filtered(lambda each: each.role == "carer")
        cls.env.flush_all()

    def _get_todos(self, records, word):
        domain = [("res_model", "=", records._name), ("res_id", "in", records.ids), ("summary", "like", word)]
        return self.env["mail.activity"].sudo().search(domain)


@tagged("post_install", "-at_install")
class TestVisitEarly(DayCase):
    """A visit that ends early: the reason, whom one called, and who is told the same day."""

    @freeze_time(local("2026-03-04 14:47"))
    def test_before_it_began_from_confirmed_the_child_never_arrived(self):
        self.visit.action_confirm()
        self.mine.end_early("unsafe", "", "Hon vinglade och luktade.", [(self.carer.id, True)])
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "broken_off",
                    "end_reason": "unsafe",
                    "actual_start": False,
                    "told_at": local("2026-03-04 14:47"),
                }
            ],
        )
        self.assertEqual(self.visit.end_note, "Hon vinglade och luktade.")
        todo = self._get_todos(self.visit, "Call the officer today")
        self.assertEqual((todo.user_id, todo.date_deadline.isoformat()), (self.coordinator, "2026-03-04"))

    @freeze_time(local("2026-03-04 15:40"))
    def test_under_way_the_times_are_kept_and_so_is_whom_one_called(self):
        self.mine.action_start(local("2026-03-04 15:05"))
        self.mine.end_early("child_stop", "15.30", "", [(self.carer.id, False), (False, True)])
        self.assertEqual(
            (self.visit.state, self.visit.actual_start, self.visit.actual_stop),
            ("broken_off", local("2026-03-04 15:05"), local("2026-03-04 15:30")),
        )
        calls = self.visit.call_ids.sorted("id")
        self.assertEqual(calls.mapped("kind"), ["no_answer", "answered"])
        self.assertEqual((calls[0].participant_id, calls.user_id), (self.carer, self.supporter_user))
        self.assertEqual(calls[1].text, "Our own on-call or coordinator")

    @freeze_time(local("2026-03-04 15:20"))
    def test_who_did_not_come_is_told_of_from_the_same_panel(self):
        self.mine.end_early("visiting_absent")
        self.assertEqual(self.visit.state, "no_show")
        self.assertTrue(self._get_todos(self.visit, "Call the officer today"))

    @freeze_time(local("2026-03-04 16:40"))
    def test_what_was_agreed_on_is_no_news(self):
        self.mine.action_start(local("2026-03-04 15:00"))
        self.mine.end_early("ended_early")
        self.assertFalse(self._get_todos(self.visit, "Call the officer today"))

    def test_what_is_written_down_days_later_is_no_news_of_today(self):
        with freeze_time(local("2026-03-12 09:00")):
            self.mine.action_break_off("unsafe", local("2026-03-04 14:50"))
        self.assertFalse(self._get_todos(self.visit, "Call the officer today"))

    def _decline(self, *days):
        for day in days:
            visit = self._make_visit(self.assignment, day=day)
            with freeze_time(visit.start):
                visit.with_user(self.supporter_user).end_early("child_declined")
        return visit

    def test_the_third_no_in_a_row_of_the_child_prompts_a_follow_up(self):
        second = self._decline("2026-03-11", "2026-03-18")
        self.assertFalse(self._get_todos(second, "three times in a row"))
        third = self._decline("2026-03-25")
        self.assertEqual(self._get_todos(third, "three times in a row").user_id, self.coordinator)

    def test_a_visit_that_was_held_in_between_begins_anew(self):
        self._decline("2026-03-11", "2026-03-18")
        held = self._make_visit(self.assignment, day="2026-03-25")
        with freeze_time(held.stop):
            held.action_end()
        self.assertFalse(self._get_todos(self._decline("2026-04-01"), "three times in a row"))

    @freeze_time(local("2026-03-04 15:20"))
    def test_refusals(self):
        with self.assertRefused("reason that fits"):
            self.mine.end_early("child_ill")
        with self.assertRefused("is no time"):
            self.mine.end_early("unsafe", "kvart i tre")
        with self.assertRefused("not happened yet"):
            self.mine.end_early("unsafe", "16.00")
        stranger = self._make_assignment().participant_ids[:1]
        with self.assertRefused("Only those around the visit"):
            self.mine.end_early("unsafe", "", "", [(stranger.id, True)])
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).end_early("unsafe")
