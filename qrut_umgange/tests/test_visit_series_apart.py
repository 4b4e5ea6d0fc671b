from odoo.tests import tagged

from .common import local
from .test_separation_visits import SeparationCase


@tagged("post_install", "-at_install")
class TestVisitSeriesApart(SeparationCase):
    """The preview of a series shows where those who must not meet would, and what is free of it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_visit(cls.hers, day="2026-03-11")  # Sara is there 14.45–17.15

    def _preview(self, **values):
        values = {"assignment_id": self.his.id, "first_day": "2026-03-04", "interval_weeks": 1, "count": 3, **values}
        series = self._as(self.coordinator, "umgange.visit.series").create(values)
        series.action_preview()
        return series.with_context(lang="en_US")

    def test_somebody_protected_is_a_clash_and_other_times_are_proposed(self):
        self._keep_apart(protect=True)
        series = self._preview()
        self.assertEqual(series.line_ids.mapped(lambda line: bool(line.clash)), [False, True, False])
        self.assertIn(f"{self.father.code} ({self.his.name}) and {self.mother.code}", series.line_ids[1].clash)
        self.assertIn("choose another time or other premises", series.line_ids[1].clash)
        # In the same house no other room helps. Each of the two has a quarter of an hour, and one lies between them.
        self.assertEqual(
            series.choice_ids.mapped(lambda each: (each.kind, each.label)),
            [
                ("time", "17.45–19.45"),
                ("time", "12.15–14.15"),
                ("day", "Thu 12 Mar · 15.00–17.00"),
                ("day", "Tue 10 Mar · 15.00–17.00"),
            ],
        )

    def test_what_was_chosen_instead_is_planned(self):
        self._keep_apart(protect=True)
        series = self._preview()
        with self.assertRefused("must not meet"):
            series.action_plan()
        series.action_choose_nearest()
        self.assertFalse(series.clash_count)
        series.action_plan()
        self.assertEqual(self.his.visit_ids.sorted("start")[1].start, local("2026-03-11 17:45"))

    def test_others_are_noted_beside_the_time_and_clash_with_nothing(self):
        self._keep_apart()
        series = self._preview()
        self.assertFalse(series.clash_count)
        self.assertIn("must not meet: both are at Farsta 14.45–17.15", series.line_ids[1].note)
        self.assertFalse(series.line_ids[0].away)

    def test_a_room_elsewhere_is_free_of_it(self):
        self._keep_apart(protect=True)
        away = self._make_room("Ängen", premises_id=self._make_premises("Uppsala").id)
        self.assertFalse(self._preview(room_id=away.id).clash_count)

    def test_the_home_that_brings_the_child_counts_too(self):
        self._add_sides(self.his)
        home = self.his.participant_ids.filtered(lambda each: each.role == "carer").person_id
        self._protect(home)
        self._make_separation(self.mother, home)
        self.assertIn(home.code, self._preview().line_ids[1].clash)

    def test_the_next_free_time_of_one_visit_more_is_free_of_it(self):
        self._keep_apart(protect=True)
        self._make_visit(self.hers, day="2026-03-05")
        self._make_visit(self.his, day="2026-03-04")
        action = self.his.with_user(self.coordinator).action_plan_extra()
        series = self._as(self.coordinator, "umgange.visit.series").browse(action["res_id"])
        # Not on the fourth, when they meet already, nor on the fifth.
        self.assertEqual(str(series.first_day), "2026-03-06")
