from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon, local


class RestCase(UmgangeCommon):
    """An assignment that goes on, with a visit a week on Wednesdays from tomorrow on, and terms."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_agreement()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)
        cls._make_assessment(cls.assignment)
        days = ("2026-03-04", "2026-03-11", "2026-03-18", "2026-05-06")
        cls.visits = cls._as(cls.coordinator, "umgange.visit").union(
            *(cls._make_visit(cls.assignment, day=day) for day in days)
        )
        cls.visits[0].action_confirm()

    def _get_todos(self, records):
        domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        return self.env["mail.activity"].sudo().search(domain)

    def _get_booked(self):
        return self.visits.sudo().booking_ids.filtered("active").visit_id


@tagged("post_install", "-at_install")
class TestPause(RestCase):
    """A pause frees what lies ahead in one step, is asked about at its end, and proposes the visits again."""

    def test_visits_are_called_off_and_everything_booked_is_free(self):
        pause = self._make_pause(self.assignment)
        self.assertEqual(self.assignment.state, "paused")
        self.assertEqual(set(self.visits.mapped("state")), {"abstained"})
        self.assertEqual(set(self.visits.mapped("end_reason")), {"paused"})
        self.assertFalse(self._get_booked())
        self.assertEqual(pause.visit_ids, self.visits)
        self.assertEqual(self.assignment.board_line, self.assignment.pause_label)
        self.assertTrue(self.assignment.board_line)

    def test_what_is_to_be_paid_follows_who_decided_and_the_terms(self):
        for decided_by, state, share in (
            ("buyer", "abstained", 0.6),
            ("board", "abstained", 0.6),
            ("agreed", "abstained", 0.6),
            ("provider", "cancelled", 0.0),
        ):
            assignment = self._make_assignment(supporter_id=self.other_supporter.id, room_id=False)
            visit = self._make_visit(assignment)
            self._make_pause(assignment, decided_by)
            with self.subTest(decided_by=decided_by):
                self.assertEqual((visit.state, visit.sudo().delivery_ids.share), (state, share))

    def test_the_notice_is_counted_from_when_we_were_told(self):
        self._make_pause(self.assignment, told_at=local("2026-03-01 10:00"))
        self.assertEqual(set(self.visits.mapped("told_at")), {local("2026-03-01 10:00")})
        with self.assertRefused("What has not happened yet"):
            self._make_pause(self._make_assignment(), told_at=local("2026-03-03 10:00"))
        other = self._make_assignment(supporter_id=self.other_supporter.id, room_id=False)
        self._make_visit(other)
        with self.assertRefused("What has not happened yet"):
            self._make_pause(other, told_at=local("2026-03-03 10:00"))

    def test_visits_after_the_expected_end_may_stay_and_go_when_it_is_moved(self):
        pause = self._make_pause(self.assignment, frees_later=False)
        self.assertEqual(self.visits.mapped("state"), ["abstained"] * 3 + ["planned"])
        self.assertEqual(self._get_booked(), self.visits[3])
        pause.date_to = "2026-05-06"
        self.assertEqual(self.visits[3].state, "abstained")
        self.assertEqual(pause.visit_ids, self.visits)

    def test_what_has_begun_or_comes_before_the_first_day_stays(self):
        self.visits[0].action_end()
        self._make_pause(self.assignment, date_from="2026-03-12")
        self.assertEqual(self.visits.mapped("state"), ["done", "planned", "abstained", "abstained"])
        before, within = self.visits[1], self._make_visit(self.assignment, day="2026-03-12")
        for visit, warned in ((before, False), (within, True)):
            said = visit.with_context(lang="en_US").warning or ""
            self.assertEqual("The assignment is paused" in said, warned)
        within.action_start()
        self.assertEqual(within.state, "under_way")

    def test_one_that_begins_later_calls_off_at_once_and_pauses_on_its_first_day(self):
        pause = self._make_pause(self.assignment, date_from="2026-03-12")
        self.assertEqual((self.assignment.state, pause.visit_ids), ("active", self.visits[2:]))
        said = self.assignment.with_context(lang="en_US")
        self.assertEqual(said.pause_label, "Paused from 03/12/2026.")
        with self.assertRefused("A pause is written down already"):
            self._make_pause(self.assignment)
        for moment, state in (
            ("2026-03-11 21:00:00", "active"),
            ("2026-03-11 23:30:00", "paused"),  # past midnight in Stockholm
            ("2026-03-13 01:00:00", "paused"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env["umgange.pause"]._cron_begin()
                self.assertEqual(self.assignment.state, state)
        with freeze_time("2026-03-13 01:00:00"):
            self.env.invalidate_all()
            self.assertEqual(said.pause_label, "Paused since 03/12/2026, expected to end on 04/27/2026.")

    def test_one_that_begins_later_is_withdrawn_by_resuming(self):
        pause = self._make_pause(self.assignment, date_from="2026-03-12")
        action = self.assignment.action_resume()
        self.assertEqual((self.assignment.state, str(pause.ended_on)), ("active", "2026-03-02"))
        self.assertEqual(action["res_model"], "umgange.visit.series")
        with freeze_time("2026-03-12 01:00:00"):
            pause._cron_begin()
        self.assertEqual(self.assignment.state, "active")
        with self.assertRefused("Only what is paused or about to close"):
            self.assignment.action_resume()

    def test_a_new_end_is_a_new_message_and_its_notice_is_counted_from_it(self):
        pause = self._make_pause(self.assignment, frees_later=False)
        with freeze_time("2026-05-05 13:00:00"):
            pause.date_to = "2026-05-06"
        self.assertEqual(self.visits.mapped("told_at"), [local("2026-03-02 09:00")] * 3 + [local("2026-05-05 15:00")])
        other = self._make_assignment(supporter_id=self.other_supporter.id, room_id=False)
        visit = self._make_visit(other, day="2026-05-06")
        pause = self._make_pause(other, frees_later=False)
        with freeze_time("2026-05-05 13:00:00"):
            with self.assertRefused("What has not happened yet"):
                pause.write({"date_to": "2026-05-06", "told_at": "2026-05-06 07:00:00"})
            pause.write({"date_to": "2026-05-06", "told_at": "2026-05-04 07:00:00"})
        self.assertEqual(visit.told_at, local("2026-05-04 09:00"))

    def test_the_form_asks_when_the_new_end_was_told(self):
        pause = self._make_pause(self.assignment, told_at=local("2026-03-01 10:00"))
        with freeze_time("2026-03-02 13:00:00"), Form(pause) as form:
            self.assertEqual(str(form.told_at), str(local("2026-03-01 10:00")))
            form.date_to = "2026-06-01"
            self.assertEqual(str(form.told_at), str(local("2026-03-02 14:00")))
            form.told_at = str(local("2026-03-02 12:00"))
        self.assertEqual(pause.told_at, local("2026-03-02 12:00"))

    def test_the_coordinator_is_asked_at_the_expected_end_and_again_at_a_new_one(self):
        pause = self._make_pause(self.assignment)
        for day in ("2026-04-27", "2026-06-01"):
            pause.date_to = day
            todo = self._get_todos(pause)
            with self.subTest(day=day):
                self.assertEqual((todo.user_id, str(todo.date_deadline)), (self.coordinator, day))
                self.assertIn("Resume the assignment, or write a new day", todo.with_context(lang="en_US").summary)
        pause.date_to = False
        self.assertEqual(self._get_todos(pause).date_deadline, date(2026, 3, 2) + timedelta(weeks=4))

    def test_whoever_takes_it_over_is_asked_instead(self):
        pause = self._make_pause(self.assignment)
        self.assignment.with_user(self.manager).coordinator_id = self.manager
        self.assertEqual(self._get_todos(pause).user_id, self.manager)
        self.assignment.with_user(self.manager).coordinator_id = False
        self.assertEqual(self._get_todos(pause).user_id, self.manager)

    def test_the_form_says_since_when_and_what_is_over(self):
        self._make_pause(self.assignment)
        said = self.assignment.with_context(lang="en_US")
        self.assertEqual(said.pause_label, "Paused since 03/02/2026, expected to end on 04/27/2026.")
        self.assertFalse(said.deadlines)
        with freeze_time("2026-04-27 08:00:00"):
            self.env.invalidate_all()
            self.assertIn("The pause was expected to end on 04/27/2026: resume, or write a new day", said.deadlines)
        self.assignment.pause_ids.date_to = False
        self.assertEqual(said.pause_label, "Paused since 03/02/2026, until further notice.")

    def test_resuming_proposes_the_same_day_hours_room_and_supporter(self):
        pause = self._make_pause(self.assignment, frees_later=False)
        with freeze_time("2026-04-27 08:00:00"):
            action = self.assignment.action_resume()
            self.assertEqual((self.assignment.state, str(pause.ended_on)), ("active", "2026-04-27"))
            self.assertFalse(self._get_todos(pause))
            self.assertFalse(self.assignment.pause_label)
            series = self._as(self.coordinator, action["res_model"]).with_context(**action["context"]).create({})
            self.assertRecordValues(
                series,
                [
                    {
                        "assignment_id": self.assignment.id,
                        "first_day": date(2026, 4, 29),
                        "interval_weeks": 1,
                        "starts_at": 15.0,
                        "ends_at": 17.0,
                        "room_id": self.room.id,
                        "supporter_id": self.supporter.id,
                    }
                ],
            )

    def test_a_pause_that_ends_at_once_gives_the_same_times_back(self):
        self._make_pause(self.assignment)
        action = self.assignment.action_resume()
        series = self._as(self.coordinator, action["res_model"]).with_context(**action["context"]).create({"count": 3})
        series.action_plan()
        planned = self.assignment.visit_ids.filtered(lambda visit: visit.state == "planned")
        self.assertEqual(planned.sorted("start").mapped("start"), self.visits[:3].mapped("start"))
        self.assertEqual(planned.sudo().booking_ids.filtered("active").visit_id, planned)

    def test_without_visits_it_is_resumed_and_nothing_is_proposed(self):
        bare = self._make_assignment()
        self._make_pause(bare)
        self.assertIs(bare.action_resume(), True)

    def test_it_is_paused_once_at_a_time_and_never_when_closed(self):
        self._make_pause(self.assignment)
        with self.assertRefused("is “Paused” and cannot become “Paused”"):
            self._make_pause(self.assignment)
        other = self._make_assignment()
        other.action_close()
        with self.assertRefused("is “Closed” and cannot become “Paused”"):
            self._make_pause(other)

    def test_a_pause_that_was_is_not_deleted(self):
        pause = self._make_pause(self.assignment)
        with self.assertRefused("A pause that was is not deleted"):
            pause.sudo().unlink()

    def test_the_form_shows_what_it_calls_off(self):
        form = Form(
            self._as(self.coordinator, "umgange.pause").with_context(
                default_assignment_id=self.assignment.id, lang="en_US"
            )
        )
        self.assertEqual(form.ahead_label, "4 visits: 03/04/2026, 03/11/2026, 03/18/2026 …")
        form.date_to = "2026-03-15"
        form.frees_later = False
        self.assertEqual(form.ahead_label, "2 visits: 03/04/2026, 03/11/2026")

    def test_what_follows_from_it_is_not_the_clients_to_say(self):
        pause = self._make_pause(self.assignment, ended_on="2026-03-02", visit_ids=[])
        self.assertFalse(pause.ended_on)
        with self.assertRaises(AccessError):
            pause.ended_on = "2026-03-02"

    def test_a_supporter_reads_it_and_pauses_nothing(self):
        pause = self._make_pause(self.assignment).with_user(self.supporter_user)
        self.assertTrue(pause.has_access("read"))
        for refused in (
            lambda: pause.write({"date_to": "2026-06-01"}),
            lambda: pause.create({"assignment_id": self._make_assignment().id}),
            lambda: pause.assignment_id.action_pause(),
            lambda: pause.assignment_id.action_resume(),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_a_program_pauses_with_one_call(self):
        self.assignment.action_pause("board", "Nämnden", "2026-04-01", "2026-03-02 07:00:00")
        self.assertRecordValues(
            self.assignment.pause_ids,
            [{"decided_by": "board", "reason": "Nämnden", "date_to": date(2026, 4, 1)}],
        )
        self.assertEqual(set(self.visits.mapped("end_reason")), {"board_decision"})
