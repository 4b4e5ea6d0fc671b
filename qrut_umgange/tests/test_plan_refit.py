from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, local

DAYS = ("2026-03-04", "2026-03-11", "2026-03-18", "2026-03-25")


@tagged("post_install", "-at_install")
class TestPlanRefit(UmgangeCommon):
    """A new version of the plan: the visits ahead follow it in one step, and what was held or agreed stays."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.plan = cls._make_plan(cls.assignment, wed=True, rule_every="1", valid_from="2026-03-02")
        series = cls._as(cls.coordinator, "umgange.visit.series").create(
            {"assignment_id": cls.assignment.id, "first_day": "2026-03-04", "interval_weeks": 1, "count": 4}
        )
        series.action_plan()
        cls.visits = cls.assignment.visit_ids.sorted("start")

    def _change(self, **values):
        """Approve a version that begins on 9 March and lets them meet on Thursdays."""
        draft = self.plan.browse(self.plan.action_new_version()["res_id"])
        values = {"valid_from": "2026-03-09", "wed": False, "thu": True, **values}
        draft.write(values)
        draft.action_approve()
        return draft

    def _preview(self, plan):
        action = plan.action_refit()
        return self._as(self.coordinator, "umgange.visit.series").browse(action["res_id"]).with_context(lang="en_US")

    def _get_days(self):
        standing = self.assignment.visit_ids.filtered(lambda visit: visit.state in ("planned", "confirmed", "done"))
        return [(str(visit.date), visit.state) for visit in standing.sorted("start")]

    def _get_lines(self, series):
        return [(line.kind, str(line.start.date())) for line in series.line_ids]

    # === WHAT IS SHOWN === #

    def test_the_plan_says_how_many_visits_do_not_follow_it(self):
        self.assertEqual(self.plan.off_rule_count, 0)
        plan = self._change()
        self.assertEqual(plan.off_rule_count, 3)
        self.assertEqual(self.plan.off_rule_count, 0)

    def test_the_preview_shows_what_moves_and_changes_nothing(self):
        before = self._get_days()
        series = self._preview(self._change())
        self.assertEqual(
            self._get_lines(series), [("move", "2026-03-12"), ("move", "2026-03-19"), ("move", "2026-03-26")]
        )
        self.assertEqual(series.line_ids[0].note, "was Wed 11 Mar 15.00–17.00")
        self.assertFalse(series.fits_label)
        self.assertIn("Continuity", series.continuity_change)
        self.assertEqual(self._get_days(), before)

    def test_without_a_rule_or_approval_there_is_nothing_to_follow(self):
        draft = self.plan.browse(self.plan.action_new_version()["res_id"])
        for plan in (draft, self._make_plan(self._make_assignment())):
            with self.subTest(plan=plan), self.assertRefused("pick the days, and approve it"):
                plan.action_refit()

    # === WHAT IS DONE === #

    def test_planned_visits_follow_and_keep_their_place_in_one_step(self):
        moon = self._make_room("Månen")
        self.visits[2].room_id = moon
        self._preview(self._change()).action_plan()
        self.assertEqual(
            self._get_days(),
            [(day, "planned") for day in ("2026-03-04", "2026-03-12", "2026-03-19", "2026-03-26")],
        )
        self.assertEqual(self.assignment.visit_ids.sorted("start"), self.visits)
        self.assertEqual(self.visits.mapped("room_id.name"), ["Solen", "Månen"])
        booked = self.visits.booking_ids.filtered("active").mapped("start")
        self.assertEqual(set(booked), set(self.visits.mapped("start")))
        arrivals = self.visits[1].attendance_ids.mapped("planned_arrival")
        self.assertEqual({str(each.date()) for each in arrivals}, {"2026-03-12"})

    def test_twice_does_nothing_twice(self):
        plan = self._change(rule_every="2")
        series = self._preview(plan)
        series.action_plan()
        there, writes = self._get_days(), self.assignment.visit_ids.mapped("write_date")
        self.assertIn("Nothing was changed", series.action_plan()["params"]["message"])
        self.assertFalse(self._preview(plan).line_ids)
        self.assertEqual((self._get_days(), self.assignment.visit_ids.mapped("write_date")), (there, writes))
        self.assertEqual(plan.off_rule_count, 0)

    def test_fewer_visits_take_the_planned_ones_away_without_a_trace_of_money(self):
        self._preview(self._change(rule_every="2")).action_plan()
        self.assertEqual(self._get_days(), [(day, "planned") for day in ("2026-03-04", "2026-03-12", "2026-03-26")])
        self.assertFalse(self.env["umgange.delivery"].search([("assignment_id", "=", self.assignment.id)]))

    def test_more_visits_are_added_with_the_own_room_and_supporter(self):
        self._preview(self._change(wed=True)).action_plan()
        self.assertEqual(
            [day for day, _state in self._get_days()],
            [*DAYS[:2], "2026-03-12", "2026-03-18", "2026-03-19", "2026-03-25", "2026-03-26"],
        )
        new = self.assignment.visit_ids - self.visits
        self.assertEqual((new.room_id, new.supporter_id), (self.room, self.supporter))

    def test_another_hour_moves_each_on_its_day(self):
        self._preview(self._change(wed=True, thu=False, rule_starts_at=16.0, rule_ends_at=18.0)).action_plan()
        self.assertEqual(self.visits[1].start, local("2026-03-11 16:00"))
        self.assertEqual([day for day, _state in self._get_days()], list(DAYS))

    # === WHAT STAYS === #

    def test_a_confirmed_visit_changes_only_where_it_is_ticked(self):
        self.visits[1:3].action_confirm()
        series = self._preview(self._change())
        self.assertEqual(
            self._get_lines(series),
            [("confirmed_move", "2026-03-12"), ("confirmed_move", "2026-03-19"), ("move", "2026-03-26")],
        )
        series.line_ids[1].tick = True
        series.action_plan()
        self.assertEqual(
            self._get_days(),
            [
                ("2026-03-04", "planned"),
                ("2026-03-11", "confirmed"),
                ("2026-03-19", "planned"),
                ("2026-03-26", "planned"),
            ],
        )
        self.assertFalse(self.visits[2].confirmed_at)

    def test_a_confirmed_visit_without_a_day_is_cancelled_only_where_it_is_ticked(self):
        self.visits[2].action_confirm()
        plan = self._change(rule_every="2")
        self._preview(plan).action_plan()
        self.assertEqual(self.visits[2].state, "confirmed")
        series = self._preview(plan)
        self.assertEqual(self._get_lines(series), [("confirmed_remove", "2026-03-18")])
        series.line_ids.tick = True
        series.action_plan()
        self.assertEqual((self.visits[2].state, self.visits[2].end_reason), ("cancelled", "provider_cancelled"))

    def test_what_was_moved_by_hand_stays_in_its_week(self):
        self.visits[1].write({"start": local("2026-03-10 10:00"), "stop": local("2026-03-10 12:00")})
        series = self._preview(self._change())
        kept = series.line_ids.filtered(lambda line: line.kind == "keep")
        self.assertEqual((kept.visit_id, kept.reason), (self.visits[1], "Moved by hand"))
        series.action_plan()
        self.assertEqual(self.visits[1].start, local("2026-03-10 10:00"))
        self.assertNotIn(("2026-03-12", "planned"), self._get_days())

    def test_extra_visits_and_replacements_stay(self):
        extra = self._make_visit(self.assignment, day="2026-03-13")
        series = self._preview(self._change())
        self.assertIn((extra, "Extra visit"), series.line_ids.mapped(lambda line: (line.visit_id, line.reason)))
        series.action_plan()
        self.assertEqual(extra.start, local("2026-03-13 15:00"))

    def test_a_day_that_was_called_off_is_not_planned_again(self):
        self.visits[1].action_cancel("child_ill")
        plan = self._change(wed=True, thu=False, rule_starts_at=16.0, rule_ends_at=18.0)
        self._preview(plan).action_plan()
        self.assertEqual([day for day, _state in self._get_days()], [DAYS[0], *DAYS[2:]])

    def test_what_is_shared_with_a_siblings_visit_stays(self):
        sibling = self._make_assignment(supporter_id=self.other_supporter.id)
        self._make_visit(sibling, day="2026-03-11", lead_visit_id=self.visits[1].id)
        series = self._preview(self._change())
        kept = series.line_ids.filtered(lambda line: line.kind == "keep")
        self.assertIn("sibling", kept.reason)
        series.action_plan()
        self.assertEqual(self.visits[1].start, local("2026-03-11 15:00"))

    def test_what_is_left_as_it_is_stays(self):
        series = self._preview(self._change())
        series.line_ids[0].skip = True
        series.action_plan()
        self.assertEqual([day for day, _state in self._get_days()][1], "2026-03-11")

    def test_nothing_before_the_first_day_is_touched(self):
        series = self._preview(self._change())
        series.first_day = "2026-03-16"
        series.action_preview()
        self.assertEqual(self._get_lines(series), [("move", "2026-03-19"), ("move", "2026-03-26")])

    def test_every_other_week_may_become_the_other_week(self):
        self.visits[1].unlink()
        self.visits[3].unlink()
        plan = self._change(wed=True, thu=False, rule_every="2", rule_first_day="2026-03-11")
        series = self._preview(plan)
        self.assertEqual(self._get_lines(series), [("move", "2026-03-11")])

    # === WHAT HAS CHANGED SINCE IT WAS SHOWN === #

    def test_where_a_visit_was_moved_since_nothing_is_done_and_it_is_shown_anew(self):
        series = self._preview(self._change())
        self.visits[1].unlink()
        action = series.action_plan()
        self.assertEqual((action["res_model"], action["res_id"]), (series._name, series.id))
        self.assertTrue(series.is_overtaken)
        self.assertEqual([day for day, _state in self._get_days()], [DAYS[0], *DAYS[2:]])
        self.assertEqual(self._get_lines(series)[0], ("new", "2026-03-12"))
        series.action_plan()
        self.assertEqual([day for day, _state in self._get_days()], [DAYS[0], "2026-03-12", "2026-03-19", "2026-03-26"])

    def test_a_day_later_what_has_passed_is_not_touched_nor_chosen(self):
        self._make_room("Månen")
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self._make_visit(other, day="2026-03-12")
        series = self._preview(self._change())
        earlier = series.choice_ids.filtered(lambda each: each.kind == "time" and each.start.hour < 14)
        earlier.action_choose()
        with freeze_time("2026-03-12 13:30:00"):
            series.action_plan()
        self.assertEqual(
            [day for day, _state in self._get_days()], ["2026-03-04", "2026-03-11", "2026-03-19", "2026-03-26"]
        )

    # === CLASHES AND ROLES === #

    def test_a_clash_is_shown_with_what_is_free_and_refused_whole(self):
        moon = self._make_room("Månen")
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self._make_visit(other, day="2026-03-19")
        series, before = self._preview(self._change()), self._get_days()
        self.assertEqual(series.clash_count, 1)
        with self.assertRefused("Solen is booked 2026-03-19"):
            series.action_plan()
        self.assertEqual(self._get_days(), before)
        series.choice_ids[0].action_choose()
        self.assertEqual(series.clash_count, 0)
        series.action_plan()
        self.assertEqual((str(self.visits[2].date), self.visits[2].room_id), ("2026-03-19", moon))

    def test_only_coordinators_and_managers_do(self):
        plan = self._change()
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                plan.with_user(user).action_refit()
        plan.with_user(self.manager).action_refit()
