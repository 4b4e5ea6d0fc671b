from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models.umgange_care_mixin import SYSTEM
from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitReplacement(UmgangeCommon):
    """One visit more in one click: extra, or instead of one that did not take place."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment, wed=True, rule_every="1", valid_from="2026-03-02")
        cls.visit = cls._make_visit(cls.assignment)

    def _open(self, action):
        return self._as(self.coordinator, "umgange.visit.series").browse(action["res_id"])

    def _cancel(self):
        self.visit.action_cancel("child_ill")
        return self.visit

    def test_the_next_free_time_is_proposed_with_the_same_length_room_and_supporter(self):
        self._make_visit(self.assignment, day="2026-03-05", start="10:00", stop="11:00")
        self._cancel()
        series = self._open(self.visit.action_replace())
        self.assertRecordValues(
            series,
            [
                {
                    "starts_at": 15.0,
                    "ends_at": 17.0,
                    "room_id": self.room.id,
                    "supporter_id": self.supporter.id,
                    "clash_count": 0,
                }
            ],
        )
        # On Thursday the family meets already.
        self.assertEqual(str(series.first_day), "2026-03-06")
        self.assertEqual(
            [str(each.start) for each in series.choice_ids],
            [str(local(f"2026-03-{day} 15:00")) for day in ("09", "10", "11")],
        )

    def test_it_is_linked_to_what_it_replaces_and_planned_once(self):
        self._cancel()
        series = self._open(self.visit.action_replace())
        series.choice_ids[0].action_choose()
        action = series.action_plan()
        new = self.visit.replacement_ids
        self.assertEqual((action["res_id"], new.state), (new.id, "planned"))
        self.assertEqual(new.start, local("2026-03-06 15:00"))
        self.assertFalse(self.visit.can_replace)
        self.assertEqual(series.action_plan()["tag"], "display_notification")
        with self.assertRefused("replaced already"):
            self.visit.action_replace()

    def test_two_who_replace_it_at_once_make_one(self):
        self._cancel()
        first, second = (self._open(self.visit.action_replace()) for _number in range(2))
        second.choice_ids[0].action_choose()
        first.action_plan()
        with self.assertRefused("replaced already"):
            second.action_plan()
        self.assertEqual(len(self.visit.replacement_ids), 1)

    def test_a_replacement_that_is_cancelled_too_may_be_replaced_anew(self):
        self._cancel()
        self._open(self.visit.action_replace()).action_plan()
        self.visit.replacement_ids.action_cancel("visiting_ill")
        self.assertTrue(self.visit.can_replace)
        self._open(self.visit.action_replace()).action_plan()
        self.assertEqual(len(self.visit.replacement_ids), 2)

    def test_what_takes_place_is_not_replaced(self):
        with self.assertRefused("did not take place"):
            self.visit.action_replace()

    def test_a_time_that_clashes_is_said_with_other_free_times(self):
        self._cancel()
        series = self._open(self.visit.action_replace())
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self._make_visit(other, day="2026-03-05")
        series.action_preview()
        self.assertIn("Solen is booked", series.clash_text)
        self.assertTrue(series.choice_ids)
        with self.assertRefused("Solen is booked"):
            series.action_plan()

    def test_an_extra_visit_is_like_the_others_and_no_part_of_the_series(self):
        series = self._open(self.assignment.action_plan_extra())
        self.assertEqual((str(series.first_day), series.starts_at), ("2026-03-05", 15.0))
        series.action_plan()
        extra = self.assignment.visit_ids - self.visit
        self.assertEqual((extra.start, extra.series_start), (local("2026-03-05 15:00"), False))

    def test_an_extra_visit_without_any_other_begins_from_the_usual_hours(self):
        bare = self._make_assignment(room_id=False, supporter_id=False)
        series = self._open(bare.with_user(self.coordinator).action_plan_extra())
        series.action_plan()
        self.assertEqual(len(bare.visit_ids), 1)

    def test_only_coordinators_and_managers_do(self):
        self._cancel()
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.visit.with_user(user).action_replace()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.assignment.with_user(user).action_plan_extra()
        self.visit.with_user(self.manager).action_replace()

    def test_a_visit_of_another_family_is_not_replaced(self):
        other = self._make_visit(self._make_assignment(), day="2026-03-06")
        with self.assertRefused("one of the same assignment", ValidationError):
            other.with_context(umgange_mover=SYSTEM).replaces_id = self._cancel()

    def test_nobody_writes_what_a_visit_replaces_but_the_system(self):
        other = self._make_visit(self.assignment, day="2026-03-06")
        with self.assertRefused("follows from what is done", AccessError):
            other.replaces_id = self._cancel()

    # === DAYS THAT THE PLAN LEAVES OUT === #

    def _preview_christmas(self):
        assignment = self._make_assignment()
        self._make_plan(assignment, thu=True, rule_every="1", valid_from="2026-03-02", rule_skip_breaks=True)
        values = {"assignment_id": assignment.id, "first_day": "2026-12-17", "count": 2}
        series = self._as(self.coordinator, "umgange.visit.series").create(values)
        series.follows_plan = True
        series.action_preview()
        return series.with_context(lang="en_US")

    def test_days_that_are_left_out_are_shown_with_their_name(self):
        self._as(self.manager, "umgange.school.break").create(
            {"name": "Jullov", "date_from": "2026-12-21", "date_to": "2027-01-08"}
        )
        series = self._preview_christmas()
        self.assertEqual(
            [(str(line.date), line.kind, line.note) for line in series.line_ids],
            [
                ("2026-12-17", "new", False),
                ("2026-12-24", "left_out", "Jullov · Christmas Eve"),
                ("2026-12-31", "left_out", "Jullov · New Year's Eve"),
                ("2027-01-07", "left_out", "Jullov"),
                ("2027-01-14", "new", False),
            ],
        )

    def test_one_is_made_up_for_in_one_click_and_once(self):
        series = self._preview_christmas()
        series.line_ids[1].action_make_up()
        extra = series.line_ids.filtered(lambda line: line.kind == "extra")
        self.assertEqual((str(extra.replaced_day), str(extra.start.date())), ("2026-12-24", "2026-12-23"))
        series.action_plan()
        series.action_plan()
        made = series.assignment_id.visit_ids.filtered("replaced_day")
        self.assertEqual((len(made), len(series.assignment_id.visit_ids)), (1, 3))
        series.action_preview()
        self.assertRegex(series.line_ids.filtered(lambda line: str(line.date) == "2026-12-24")[0].note, "Made up for")
