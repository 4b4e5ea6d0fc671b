from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestAttendance(UmgangeCommon):
    """Who comes when, and when they came."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.plan = cls._make_plan(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment)
        cls.parent = cls.visit.attendance_ids.filtered(lambda a: a.participant_id.role == "visiting").with_user(
            cls.supporter_user
        )

    def _times(self, visit, role):
        attendance = visit.attendance_ids.filtered(lambda a: a.participant_id.role == role)
        return attendance.planned_arrival, attendance.planned_departure

    # === PLANNED === #

    def test_the_parent_comes_a_quarter_before_and_leaves_a_quarter_after_the_child(self):
        self.assertEqual(self._times(self.visit, "child"), (local("2026-03-04 15:00"), local("2026-03-04 17:00")))
        self.assertEqual(
            self._times(self.visit, "visiting"),
            (local("2026-03-04 14:45"), local("2026-03-04 17:15")),
        )

    def test_the_minutes_are_the_plans(self):
        other = self._make_assignment(supporter_id=False, room_id=False)
        self._make_plan(other, minutes_before=30, minutes_after=0)
        visit = self._make_visit(other)
        self.assertEqual(self._times(visit, "visiting"), (local("2026-03-04 14:30"), local("2026-03-04 17:00")))

    def test_a_new_plan_with_other_minutes_moves_the_parents_times(self):
        self._make_plan(self.assignment, valid_from="2026-03-03", minutes_before=20, minutes_after=10)
        self.assertEqual((self.visit.minutes_before, self.visit.minutes_after), (20, 10))
        self.assertEqual(
            self._times(self.visit, "visiting"),
            (local("2026-03-04 14:40"), local("2026-03-04 17:10")),
        )

    def test_other_minutes_for_one_visit_move_the_parents_times(self):
        self.visit.minutes_before = 5
        self.assertEqual(self._times(self.visit, "visiting")[0], local("2026-03-04 14:55"))

    def test_at_a_distance_the_parent_follows_the_childs_time(self):
        self.visit.place = "video"
        self.assertEqual(self._times(self.visit, "visiting"), (self.visit.start, self.visit.stop))

    def test_a_moved_visit_moves_everybodys_times(self):
        self.visit.write({"start": local("2026-03-05 10:00"), "stop": local("2026-03-05 11:00")})
        self.assertEqual(self._times(self.visit, "child")[0], local("2026-03-05 10:00"))
        self.assertEqual(self._times(self.visit, "visiting")[1], local("2026-03-05 11:15"))

    def test_only_those_who_take_part_that_day_are_on_the_list(self):
        grandmother = self._make_person("Gun Ek", "adult")
        carer = self._make_person("Ulf Ek", "adult")
        self.assignment.participant_ids = [
            Command.create({"role": "visiting", "person_id": grandmother.id, "date_from": "2026-04-01"}),
            Command.create({"role": "carer", "person_id": carer.id}),
        ]
        march = self._make_visit(self.assignment, day="2026-03-31")
        april = self._make_visit(self.assignment, day="2026-04-01")
        self.assertNotIn(grandmother, march.attendance_ids.participant_id.person_id)
        self.assertIn(grandmother, april.attendance_ids.participant_id.person_id)
        self.assertNotIn(carer, april.attendance_ids.participant_id.person_id)

    # === ACTUAL === #

    def test_here_and_left_are_noted_at_the_minute_and_lateness_counted(self):
        with freeze_time("2026-03-04 14:10:59"):
            self.parent.action_here()
        with freeze_time("2026-03-04 16:10:00"):
            self.parent.action_left()
        self.assertEqual(str(self.parent.actual_arrival), "2026-03-04 14:10:59")
        self.assertEqual(self.parent.minutes_late, 25)
        self.assertEqual(self.parent.actual_departure, local("2026-03-04 17:10"))

    def test_who_comes_early_is_not_late(self):
        with freeze_time("2026-03-04 13:30:00"):
            self.parent.action_here()
        self.assertEqual(self.parent.minutes_late, 0)

    def test_times_may_be_written_down_afterwards_but_not_before(self):
        with freeze_time("2026-03-05 08:00:00"):
            self.parent.action_here("2026-03-04 13:45:00")
            with self.assertRefused("has not happened yet"):
                self.parent.action_left("2026-03-05 08:00:01")

    def test_a_second_tap_says_nothing_new(self):
        with freeze_time("2026-03-04 13:45:00"):
            self.parent.action_here()
        with freeze_time("2026-03-04 13:46:00"):
            self.parent.action_here()
        self.assertEqual(self.parent.actual_arrival, local("2026-03-04 14:45"))

    def test_nothing_is_written_down_ahead_of_time_by_any_door(self):
        parent = self.parent.with_user(self.coordinator)
        for name in ("actual_arrival", "actual_departure"):
            with self.subTest(name=name), self.assertRefused("has not happened yet"):
                parent.write({name: "2026-03-02 08:00:01"})

    # === WHAT THE CARD SAYS === #

    def _label(self, attendance=None):
        return (attendance or self.parent).with_context(lang="en_US").time_label

    def test_before_and_under_the_visit_the_card_says_when_they_are_expected(self):
        self.assertEqual(self._label(), "expected 14.45–17.15")
        self.visit.action_start()
        self.assertEqual(self._label(), "expected 14.45–17.15")

    def test_what_was_noted_is_shown(self):
        with freeze_time(local("2026-03-04 15:10")):
            self.parent.action_here()
        self.assertEqual(self._label(), "here 15.10, 25 min late")
        with freeze_time(local("2026-03-04 17:15")):
            self.parent.action_left()
        self.assertEqual(self._label(), "came 15.10, left 17.15")

    def test_after_the_visit_nobody_was_there_whom_nobody_noted(self):
        child = self.visit.attendance_ids - self.parent
        with freeze_time(local("2026-03-04 17:00")):
            self.visit.action_end()
        self.assertEqual({self._label(), self._label(child)}, {"not noted"})

    def test_who_did_not_come_is_said_of_that_one_alone(self):
        child = self.visit.attendance_ids - self.parent
        with freeze_time(local("2026-03-04 15:20")):
            self.visit.action_no_show("visiting_absent")
        self.assertEqual((self._label(), self._label(child)), ("did not come", "not noted"))

    # === WHO MAY === #

    def test_nobody_leaves_before_arriving(self):
        with freeze_time("2026-03-04 14:00:00"):
            self.parent.action_here()
        with freeze_time("2026-03-04 16:00:00"), self.assertRefused("left before arriving"):
            self.parent.action_left("2026-03-04 13:59:00")

    def test_only_the_visits_supporter_and_coordinators_note_it(self):
        self.visit.supporter_id = self.other_supporter
        with self.assertRefused("Ask the coordinator", AccessError):
            self.parent.action_here()
        self.parent.with_user(self.other_supporter_user).action_here()
        self.parent.with_user(self.coordinator).action_left()
        for role in ("finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.parent.with_user(self.users[role]).action_here()
