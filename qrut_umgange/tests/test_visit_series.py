from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon, local

# Measured for 52 visits as the coordinator, with all that follows: bookings, attendances, log.
QUERIES_OF_A_YEAR = 59


@tagged("post_install", "-at_install")
class TestVisitSeries(UmgangeCommon):
    """A series is agreed in clock time and planned all or nothing, and never twice."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)

    def _make_series(self, **values):
        values = {
            "assignment_id": self.assignment.id,
            "first_day": "2026-03-04",
            "interval_weeks": 1,
            "starts_at": 15.0,
            "ends_at": 17.0,
            "count": 4,
            **values,
        }
        return self._as(self.coordinator, "umgange.visit.series").create(values)

    def _plan(self, **values):
        self._make_series(**values).action_plan()
        return self.assignment.visit_ids.sorted("start")

    # === PLANNING === #

    def test_a_form_plans_the_series_of_the_assignment(self):
        wizards = self._as(self.coordinator, "umgange.visit.series")
        form = Form(wizards.with_context(default_assignment_id=self.assignment.id))
        self.assertEqual(form.room_id, self.room)
        self.assertEqual(form.supporter_id, self.supporter)
        form.first_day = date(2026, 3, 4)
        self.assertEqual(form.frequency, "2")
        form.frequency = "3"
        form.count = 3
        action = form.save().action_plan()
        visits = self.assignment.visit_ids.sorted("start")
        self.assertEqual(
            visits.mapped("start"),
            [local(f"{day} 15:00") for day in ("2026-03-04", "2026-03-25", "2026-04-15")],
        )
        self.assertEqual(action["res_model"], "umgange.visit")

    def test_values_over_rpc_plan_the_same(self):
        wizards = self._as(self.coordinator, "umgange.visit.series")
        [series_id] = wizards.create(
            [
                {
                    "assignment_id": self.assignment.id,
                    "first_day": "2026-03-04",
                    "interval_weeks": 1,
                    "starts_at": 9.5,
                    "ends_at": 11.25,
                    "count": 2,
                    "until": False,
                }
            ]
        ).ids
        wizards.browse([series_id]).action_plan()
        visits = self.assignment.visit_ids.sorted("start")
        self.assertRecordValues(
            visits,
            [
                {"start": local(f"{day} 09:30"), "stop": local(f"{day} 11:15"), "state": "planned"}
                for day in ("2026-03-04", "2026-03-11")
            ],
        )

    def test_each_visit_is_booked_and_has_its_people(self):
        for visit in self._plan():
            self.assertEqual(len(visit.booking_ids.filtered("active")), 2)
            self.assertEqual(visit.attendance_ids.participant_id, self.assignment.participant_ids)
            self.assertTrue(visit.plan_id)

    def test_a_series_until_a_day_includes_that_day(self):
        self.assertEqual(len(self._plan(until="2026-03-25")), 4)

    def test_another_room_and_supporter_than_usual_may_be_chosen(self):
        moon = self._make_room("Månen")
        visits = self._plan(room_id=moon.id, supporter_id=self.other_supporter.id)
        self.assertEqual((visits.room_id, visits.supporter_id), (moon, self.other_supporter))

    def test_a_series_without_room_and_supporter_is_planned_with_warnings(self):
        bare = self._make_assignment(room_id=False, supporter_id=False)
        self._make_series(assignment_id=bare.id).action_plan()
        self.assertEqual(len(bare.visit_ids), 4)
        self.assertFalse(bare.visit_ids.booking_ids)

    # === CLOCK TIME === #

    def test_the_clock_time_stays_when_summer_time_begins(self):
        visits = self._plan(first_day="2026-03-27", count=2)
        self.assertEqual([v.start.hour for v in visits], [14, 13])
        self.assertEqual({v.display_name[-11:] for v in visits}, {"15.00–17.00"})

    def test_the_clock_time_stays_when_summer_time_ends(self):
        visits = self._plan(first_day="2026-10-23", count=2)
        self.assertEqual([v.start.hour for v in visits], [13, 14])

    def test_a_time_that_does_not_exist_is_the_next_that_does(self):
        visits = self._plan(first_day="2026-03-29", count=1, starts_at=2.5, ends_at=4.0)
        self.assertEqual(str(visits.start), "2026-03-29 01:00:00")
        self.assertIn("03.00–04.00", visits.display_name)

    def test_a_time_that_exists_twice_is_the_first(self):
        visits = self._plan(first_day="2026-10-25", count=1, starts_at=2.5, ends_at=4.0)
        self.assertEqual(str(visits.start), "2026-10-25 00:30:00")
        self.assertEqual(visits.stop - visits.start, timedelta(hours=2.5))

    def test_the_zone_is_the_rooms_and_neither_the_users_nor_the_contexts(self):
        room = self._make_room("Havet", premises_id=self._make_premises("Åbo", tz="Europe/Helsinki").id)
        self.coordinator.tz = "America/New_York"
        series = self._make_series(room_id=room.id, count=1).with_context(tz="Asia/Tokyo")
        series.action_plan()
        self.assertEqual(self.assignment.visit_ids.start, local("2026-03-04 14:00"))

    def test_without_a_room_the_zone_is_the_companys(self):
        self.company.umgange_tz = "Europe/Helsinki"
        visits = self._plan(room_id=False, count=1)
        self.assertEqual(visits.start, local("2026-03-04 14:00"))

    def test_the_first_day_offered_is_today_in_the_zone_of_the_company(self):
        self.coordinator.tz = "America/New_York"
        wizards = self._as(self.coordinator, "umgange.visit.series")
        with freeze_time("2026-03-02 23:30:00"):
            self.assertEqual(str(wizards.default_get(["first_day"])["first_day"]), "2026-03-03")

    # === NOTHING TWICE === #

    def test_a_second_click_plans_nothing_twice(self):
        series = self._make_series()
        series.action_plan()
        series.action_plan()
        self._make_series().action_plan()
        self.assertEqual(len(self.assignment.visit_ids), 4)

    def test_a_longer_series_adds_only_what_is_new(self):
        first = self._plan()
        self.assertEqual(len(self._plan(count=6) - first), 2)

    def test_the_preview_says_when_the_family_meets_already(self):
        series = self._make_series()
        series.action_preview()
        first, second = series.line_ids[:2]
        visit = self._make_visit(self.assignment, day=str(second.date), start="10:00", stop="11:00")
        visit.copy({"start": first.start, "stop": first.stop})
        series.action_preview()
        first, second, third = series.with_context(lang="en_US").line_ids[:3]
        self.assertEqual((first.note, second.note, third.note), (
            "Planned already", "They meet at 10.00–11.00 that day already", False,
        ))  # fmt: skip

    def test_whoever_plans_what_is_planned_is_told(self):
        self._make_series().action_plan()
        action = self._make_series().action_plan()
        self.assertEqual(action["tag"], "display_notification")

    def test_a_cancelled_time_is_planned_again(self):
        visits = self._plan()
        visits[0].action_cancel("child_ill")
        self._plan()
        self.assertEqual(
            sorted(self.assignment.visit_ids.filtered(lambda v: v.state == "planned").mapped("start")),
            visits.mapped("start"),
        )

    def test_a_time_abstained_from_is_not_planned_again(self):
        visits = self._plan()
        visits[0].action_abstain()
        self.assertEqual(self._plan(), visits)

    def test_one_clash_plans_nothing_and_names_each(self):
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self._make_visit(other, day="2026-03-11")
        self._make_visit(other, day="2026-03-25", start="16:00", stop="18:00")
        with self.assertRaises(UserError) as refused:
            self._make_series().action_plan()
        for slot in ("2026-03-11 15.00–17.00", "2026-03-25 16.00–18.00"):
            self.assertIn(slot, str(refused.exception))
        self.assertFalse(self.assignment.visit_ids)

    # === PREVIEW AND SKIP === #

    def test_the_preview_lists_every_visit_and_every_clash_and_saves_nothing(self):
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self._make_visit(other, day="2026-03-11")
        elsewhere = self._make_assignment(room_id=self._make_room("Månen").id)
        self._make_visit(elsewhere, day="2026-03-25", start="16:00", stop="18:00")
        self._make_visit(other, day="2026-03-25", start="14:00", stop="15:30")
        series = self._make_series()
        series.action_preview()
        self.assertEqual(
            [str(line.date) for line in series.line_ids],
            ["2026-03-04", "2026-03-11", "2026-03-18", "2026-03-25"],
        )
        clashes = [line.clash or "" for line in series.line_ids]
        self.assertEqual([bool(text) for text in clashes], [False, True, False, True])
        self.assertIn("Solen is booked 2026-03-11", clashes[1])
        self.assertIn("Solen is booked 2026-03-25 14.00–15.30", clashes[3])
        self.assertIn(f"{self.supporter.name} is booked 2026-03-25 16.00–18.00", clashes[3])
        self.assertEqual(series.clash_count, 2)
        self.assertFalse(self.assignment.visit_ids)

    def test_a_skipped_day_is_left_out_and_the_series_goes_on(self):
        series = self._make_series()
        series.action_preview()
        series.line_ids[1].skip = True
        series.action_preview()
        self.assertEqual(
            [(str(line.date), line.skip) for line in series.line_ids.sorted("date")],
            [
                ("2026-03-04", False),
                ("2026-03-11", True),
                ("2026-03-18", False),
                ("2026-03-25", False),
                ("2026-04-01", False),
            ],
        )
        series.action_plan()
        self.assertEqual(
            [str(visit.date) for visit in self.assignment.visit_ids.sorted("start")],
            ["2026-03-04", "2026-03-18", "2026-03-25", "2026-04-01"],
        )

    def test_a_skipped_clash_no_longer_counts(self):
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self._make_visit(other, day="2026-03-11")
        series = self._make_series()
        series.action_preview()
        series.line_ids.filtered("clash").skip = True
        self.assertEqual(series.clash_count, 0)
        series.action_plan()
        self.assertEqual(len(self.assignment.visit_ids), 4)

    def test_a_day_to_skip_may_come_without_preview(self):
        skip = [Command.create({"date": "2026-03-04", "skip": True})]
        visits = self._plan(line_ids=skip, count=1)
        self.assertEqual(str(visits.date), "2026-03-11")

    def test_the_preview_names_the_weekday_and_the_red_day(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        series = self._make_series(first_day="2026-12-17")
        series.action_preview()
        self.assertEqual(
            [line.with_context(lang="sv_SE").day_label for line in series.line_ids],
            ["tors 17 dec. 2026", "tors 24 dec. 2026", "tors 31 dec. 2026", "tors 7 jan. 2027"],
        )
        self.assertEqual(series.line_ids.mapped("note"), [False, "Christmas Eve", "New Year's Eve", False])

    def test_the_preview_warns_of_days_that_are_not_ordered_and_plans_them_all_the_same(self):
        self._make_order(self.assignment, umgange_date_from="2026-03-11", umgange_date_to="2026-03-18")
        series = self._make_series()
        series.action_preview()
        before, *ordered, after = series.line_ids.mapped("note")
        self.assertRegex(before, "Before the order's first day, .*2026")
        self.assertEqual(ordered, [False, False])
        self.assertRegex(after, "After the order's last day, .*2026")
        series.action_plan()
        self.assertEqual(len(self.assignment.visit_ids), 4)

    def test_an_interval_that_has_no_words_is_kept(self):
        series = self._make_series(interval_weeks=7)
        self.assertFalse(series.frequency)
        self.assertEqual(series.interval_weeks, 7)

    def test_what_is_planned_already_is_no_clash_in_the_preview(self):
        self._plan()
        series = self._make_series()
        series.action_preview()
        self.assertEqual(series.clash_count, 0)

    # === BAD INPUT AND ROLES === #

    def test_a_series_that_cannot_be_is_refused_in_words(self):
        for values in (
            {"count": 0},
            {"count": -1},
            {"count": 401},
            {"interval_weeks": 0},
            {"interval_weeks": -1},
            {"until": "2026-03-01"},
            {"starts_at": -1.0},
            {"starts_at": 24.0},
            {"ends_at": 24.5},
            {"ends_at": -0.5},
            {"ends_at": 15.0},
        ):
            for action in ("action_preview", "action_plan"):
                with self.subTest(values=values, action=action), self.assertRefused("cannot be planned"):
                    getattr(self._make_series(**values), action)()

    def test_a_visit_may_end_at_midnight_and_after_it(self):
        visits = self._plan(count=1, starts_at=22.0, ends_at=24.0)
        self.assertEqual(visits.stop, local("2026-03-05 00:00"))
        late = self._plan(first_day="2026-03-06", count=1, starts_at=22.0, ends_at=1.0)[-1]
        self.assertEqual(late.stop, local("2026-03-07 01:00"))

    def test_only_coordinators_and_managers_plan(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._make_series().with_user(self.users[role]).action_plan()
        self._make_series().with_user(self.coordinator).action_plan()
        self.assertEqual(len(self.assignment.visit_ids), 4)
        own = self._as(self.manager, "umgange.visit.series").create(
            {"assignment_id": self.assignment.id, "first_day": "2026-06-03", "count": 2}
        )
        own.action_plan()
        self.assertEqual(len(self.assignment.visit_ids), 6)

    # === COST === #

    def test_a_year_of_visits_takes_at_most_two_queries_a_visit(self):
        self._plan(first_day="2026-03-03", count=1)  # what is asked once for all
        series = self._make_series(count=52)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(QUERIES_OF_A_YEAR):
            series.action_plan()
            self.env.flush_all()
        self.assertEqual(len(self.assignment.visit_ids), 53)
