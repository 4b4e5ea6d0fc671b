from odoo.tests import tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitSeriesChoice(UmgangeCommon):
    """What clashes is shown with what is free near it, before anything is saved."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(substitute_id=cls.other_supporter.id)
        cls._make_plan(cls.assignment)
        cls.moon = cls._make_room("Månen")

    def _preview(self, **values):
        values = {
            "assignment_id": self.assignment.id,
            "first_day": "2026-03-04",
            "interval_weeks": 1,
            "count": 3,
            **values,
        }
        series = self._as(self.coordinator, "umgange.visit.series").create(values)
        series.action_preview()
        return series.with_context(lang="en_US")

    def _take(self, resource, day="2026-03-11", start="15:00", stop="17:00"):
        self.env["umgange.booking"].create(
            {
                "resource_id": resource.resource_id.id,
                "start": local(f"{day} {start}"),
                "stop": local(f"{day} {stop}"),
            }
        )

    def test_a_taken_room_gives_another_of_the_premises_the_time_and_the_days_near(self):
        self._make_room("Havet", premises_id=self._make_premises("Åbo").id)
        self._take(self.room)
        series = self._preview()
        self.assertEqual(series.clash_count, 1)
        self.assertEqual(
            series.choice_ids.mapped(lambda each: (each.kind, each.label)),
            [
                ("room", "Månen"),
                ("time", "17.00–19.00"),
                ("time", "13.00–15.00"),
                ("day", "Thu 12 Mar · 15.00–17.00"),
                ("day", "Tue 10 Mar · 15.00–17.00"),
            ],
        )
        self.assertFalse(self.assignment.visit_ids)

    def test_a_taken_supporter_gives_whoever_knows_the_child(self):
        stranger = self._make_supporter(self._make_user("stranger", "qrut_umgange.group_supporter"))
        self._take(self.supporter)
        choices = self._preview().choice_ids
        self.assertEqual(choices.filtered(lambda each: each.kind == "supporter").supporter_id, self.other_supporter)
        self.assertNotIn(stranger, choices.supporter_id)

    def test_where_the_law_wants_a_person_appointed_it_says_so(self):
        self.assignment.legal_basis = "fb"
        self._take(self.supporter)
        person = self._preview().choice_ids.filtered(lambda each: each.kind == "supporter")
        self.assertIn("the board has to appoint", person.label)

    def test_one_click_chooses_and_the_series_is_planned_so(self):
        self._take(self.room)
        series = self._preview()
        series.choice_ids[0].action_choose()
        self.assertEqual((series.clash_count, len(series.choice_ids)), (0, 0))
        self.assertEqual(series.line_ids[1].note, "Månen")
        series.action_plan()
        visits = self.assignment.visit_ids.sorted("start")
        self.assertEqual(visits.mapped("room_id.name"), ["Solen", "Månen"])
        self.assertEqual(visits[1].room_id, self.moon)

    def test_another_day_stands_for_the_day_of_the_series_so_nothing_is_planned_twice(self):
        self._take(self.room)
        series = self._preview()
        series.choice_ids.filtered(lambda each: each.kind == "day")[0].action_choose()
        series.action_plan()
        series.action_plan()
        days = self.assignment.visit_ids.sorted("start").mapped("date")
        self.assertEqual([str(day) for day in days], ["2026-03-04", "2026-03-12", "2026-03-18"])
        again = self._preview()
        again.action_plan()
        self.assertEqual(len(self.assignment.visit_ids), 3)

    def test_what_was_chosen_stays_chosen_in_the_next_preview(self):
        self._take(self.room)
        self._take(self.room, "2026-03-18")
        series = self._preview()
        series.choice_ids.filtered(lambda each: each.kind == "room")[0].action_choose()
        self.assertEqual(series.clash_count, 1)
        self.assertEqual(series.line_ids.mapped("room_id.name"), ["Solen", "Månen"])
        series.action_preview()
        self.assertEqual(series.line_ids[1].room_id, self.moon)

    def test_the_nearest_is_chosen_for_all_in_one_click(self):
        self._take(self.room)
        self._take(self.supporter, "2026-03-18")
        series = self._preview()
        series.action_choose_nearest()
        self.assertFalse(series.clash_count)
        series.action_plan()
        visits = self.assignment.visit_ids.sorted("start")
        self.assertEqual(visits[1].room_id, self.moon)
        self.assertEqual(visits[2].supporter_id, self.other_supporter)

    def test_the_days_that_clash_are_skipped_in_one_click(self):
        self._take(self.room)
        series = self._preview()
        series.action_skip_clashes()
        series.action_plan()
        days = self.assignment.visit_ids.sorted("start").mapped("date")
        self.assertEqual([str(day) for day in days], ["2026-03-04", "2026-03-18", "2026-03-25"])

    def test_a_time_that_was_taken_meanwhile_is_refused_and_nothing_is_planned(self):
        self._take(self.room)
        series = self._preview()
        series.choice_ids[0].action_choose()
        self._take(self.moon)
        with self.assertRefused("Månen is booked 2026-03-11"):
            series.action_plan()
        self.assertFalse(self.assignment.visit_ids)

    def test_nothing_is_proposed_that_clashes_with_the_series_itself(self):
        self._take(self.room)
        series = self._preview(interval_weeks=1, count=2)
        days = series.choice_ids.filtered(lambda each: each.kind == "day").mapped("start")
        self.assertNotIn(local("2026-03-04 15:00"), days)

    def test_a_year_of_clashes_costs_as_many_questions_as_one(self):
        def count(visits):
            series = self._as(self.coordinator, "umgange.visit.series").create(
                {
                    "assignment_id": self.assignment.id,
                    "first_day": "2026-03-04",
                    "interval_weeks": 1,
                    "count": visits,
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            series.action_preview()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for line in self._preview(count=40).line_ids:
            self._take(self.room, str(line.date))
        count(1)
        one, year = count(1), count(40)
        self.assertLessEqual(year, one + 4)

    def test_a_line_is_left_out_and_taken_in_again_in_one_tap(self):
        series = self._preview()
        series.line_ids[1].action_toggle()
        self.assertEqual(series.line_ids.filtered("skip").mapped(lambda line: str(line.date)), ["2026-03-11"])
        series.line_ids.filtered("skip").action_toggle()
        self.assertEqual(len(series.line_ids), 3)
        self.assertFalse(series.line_ids.filtered("skip"))

    def test_who_is_away_is_not_proposed_and_is_said_of_the_line(self):
        leaves = self.env["resource.calendar.leaves"].sudo()
        leaves.create(
            {
                "resource_id": self.other_supporter.resource_id.id,
                "calendar_id": False,
                "date_from": local("2026-03-11 00:00"),
                "date_to": local("2026-03-12 00:00"),
            }
        )
        self._take(self.supporter)
        choices = self._preview().choice_ids
        self.assertNotIn("supporter", choices.mapped("kind"))
        self.assertTrue(choices)
        line = self._preview(supporter_id=self.other_supporter.id).line_ids[1]
        self.assertIn("is away", line.note)
