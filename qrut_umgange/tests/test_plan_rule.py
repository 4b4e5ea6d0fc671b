from datetime import date
from itertools import islice

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import local
from .test_plan import PlanCase

# The first of March 2026 is a Sunday.
SENTENCE = "Varannan onsdag kl. 15–17 från den 4 mars 2026, inte röda dagar."


@tagged("post_install", "-at_install")
class TestPlanRule(PlanCase):
    """How often people meet is picked, and said in plain words."""

    def _make(self, approve=False, **values):
        return super()._make(approve, **{"valid_from": "2026-03-02", "wed": True, **values})

    # === THE WORDS === #

    def test_one_day_picked_is_a_rule_with_the_usual_values(self):
        self.assertEqual(self._make().rule_sentence, SENTENCE)

    def test_without_a_day_there_is_no_rule(self):
        plan = self._make(wed=False)
        self.assertFalse(plan.rule_sentence)
        self.assertEqual(list(plan._get_rule_days()), [])

    def test_it_is_said_while_it_is_picked(self):
        form = self._as(self.coordinator, "umgange.plan").new({"assignment_id": self.assignment.id})
        self.assertFalse(form.rule_sentence)
        form.thu = True
        self.assertEqual(form.rule_sentence, "Varannan torsdag kl. 15–17 från den 5 mars 2026, inte röda dagar.")
        form.update({"rule_every": "last", "rule_skip_breaks": True})
        self.assertEqual(
            form.rule_sentence, "Sista torsdagen i månaden kl. 15–17 från den 26 mars 2026, inte röda dagar och lov."
        )

    def test_the_first_time_follows_the_days_until_somebody_says_another(self):
        plan = self._make()
        self.assertEqual(plan.rule_first_day, date(2026, 3, 4))
        plan.write({"wed": False, "fri": True})
        self.assertEqual(plan.rule_first_day, date(2026, 3, 6))
        plan.rule_first_day = "2026-03-13"
        self.assertIn("från den 13 mars 2026", plan.rule_sentence)

    def test_what_cannot_be_meant_is_refused(self):
        for values, sentence in (
            ({"rule_ends_at": 15.0}, "from one time to a later one"),
            ({"rule_ends_at": 24.5}, "from one time to a later one"),
            ({"rule_every": "first", "thu": True}, "By the month you meet on one weekday"),
            ({"rule_last_day": "2026-03-03"}, "last time cannot come before the first"),
        ):
            with self.subTest(values=values), self.assertRefused(sentence, ValidationError):
                self._make(**values)

    # === THE POINT ON HOW OFTEN === #

    def _make_with_points(self, agreed=False, **values):
        points = [
            {"name": "Hur ofta", "topic": "frequency", "agreed": agreed},
            {"name": "Plats", "topic": "place", "agreed": "Solen"},
        ]
        return self._make(point_ids=[Command.create(each) for each in points], **values)

    def test_an_empty_point_on_how_often_says_what_the_rule_says(self):
        plan = self._make_with_points()
        plan.action_approve()
        self.assertEqual(plan.point_ids.mapped("agreed"), [SENTENCE, "Solen"])

    def test_what_is_written_on_how_often_stays(self):
        plan = self._make_with_points("Varje vecka i mars.")
        plan.action_approve()
        self.assertEqual(plan.point_ids[0].agreed, "Varje vecka i mars.")

    def test_without_a_rule_an_empty_point_is_refused_as_any_other(self):
        with self.assertRefused("Nothing is written under: Hur ofta"):
            self._make_with_points(wed=False).action_approve()

    def test_the_next_version_says_its_own_rule(self):
        plan = self._make_with_points()
        plan.action_approve()
        draft = plan.browse(plan.action_new_version()["res_id"])
        self.assertEqual((draft.rule_sentence, draft.point_ids[0].agreed), (SENTENCE, False))
        self.assertEqual(draft.changes, "Nothing is changed since version 1.")
        draft.rule_every = "1"
        draft.invalidate_recordset(["changes"])
        said = "Varje onsdag kl. 15–17 från den 4 mars 2026, inte röda dagar."
        self.assertEqual(
            draft.changes.splitlines()[1:], [f"In plain words: {SENTENCE} → {said}", f"Hur ofta: {SENTENCE} → {said}"]
        )

    def test_every_other_week_goes_on_in_step_in_the_next_version(self):
        plan = self._make(approve=True)
        draft = plan.browse(plan.action_new_version()["res_id"])
        self.assertEqual(draft.rule_sentence, SENTENCE)
        draft.valid_from = "2026-03-09"
        self.assertIn("från den 18 mars 2026", draft.rule_sentence)

    def test_with_two_days_a_week_the_next_version_begins_with_the_nearer(self):
        draft = self._make(mon=True, valid_from="2026-03-02")
        self.assertEqual(draft.rule_first_day, date(2026, 3, 2))
        draft.valid_from = "2026-03-17"
        self.assertEqual(draft.rule_first_day, date(2026, 3, 18))

    def test_the_rule_of_an_approved_plan_does_not_change(self):
        plan = self._make(approve=True)
        for values in ({"thu": True}, {"rule_every": "1"}, {"rule_skip_breaks": True}, {"review_date": "2026-12-01"}):
            with self.subTest(values=values), self.assertRefused("does not change. Make a new version"):
                plan.write(values)
        self.assertSealed(
            *(
                f"UPDATE umgange_plan SET {change} WHERE id = {plan.id}"
                for change in (
                    "thu = true",
                    "wed = false",
                    "rule_every = '1'",
                    "rule_starts_at = 14",
                    "rule_ends_at = 18",
                    "rule_first_day = '2026-03-11'",
                    "rule_last_day = '2026-03-11'",
                    "rule_skip_red_days = false",
                    "rule_skip_breaks = true",
                    "review_date = '2026-12-01'",
                )
            )
        )

    def test_a_plan_is_looked_over_within_three_months_unless_another_day_is_said(self):
        self.assertEqual(self._make(approve=True).review_date, date(2026, 6, 2))
        self.assertEqual(self._make(review_date="2026-04-01").review_date, date(2026, 4, 1))

    # === SCHOOL BREAKS === #

    def _make_break(self, name, first, last, **values):
        values = {"name": name, "date_from": first, "date_to": last, **values}
        return self._as(self.manager, "umgange.school.break").create(values)

    def test_days_in_breaks_are_left_out_where_the_child_goes_to_school(self):
        self._make_break("Påsklov", "2026-03-30", "2026-04-06")
        self._make_break("Lov här", "2026-04-13", "2026-04-17", partner_id=self.buyer.id)
        self._make_break("Lov där", "2026-04-27", "2026-05-01", partner_id=self._make_buyer("Annanstad").id)
        plan = self._make(rule_every="1", rule_skip_breaks=True)
        held = [str(day) for day in islice(plan._get_rule_days(), 7)]
        self.assertEqual(
            held, ["2026-03-04", "2026-03-11", "2026-03-18", "2026-03-25", "2026-04-08", "2026-04-22", "2026-04-29"]
        )
        plan.rule_skip_breaks = False
        self.assertIn(date(2026, 4, 1), list(islice(plan._get_rule_days(), 7)))

    def test_only_a_manager_writes_breaks(self):
        there = self._make_break("Påsklov", "2026-03-30", "2026-04-06")
        for user in (self.coordinator, self.supporter_user, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                there.with_user(user).name = "Inget lov"

    # === VISITS === #

    def _open_series(self):
        wizards = self._as(self.coordinator, "umgange.visit.series")
        return Form(wizards.with_context(default_assignment_id=self.assignment.id))

    def test_a_series_begins_from_the_rule_of_the_plan(self):
        self._make_break("Påsklov", "2026-03-30", "2026-04-06")
        self._make(approve=True, rule_every="1", rule_skip_breaks=True, rule_starts_at=10.0, rule_ends_at=11.5)
        form = self._open_series()
        self.assertTrue(form.follows_plan)
        self.assertIn("Varje onsdag kl. 10–11.30", form.rule_sentence)
        form.count = 5
        series = form.save()
        series.action_preview()
        series.action_plan()
        visits = self.assignment.visit_ids.sorted("start")
        self.assertEqual(
            visits.mapped("start"),
            [local(f"2026-{day} 10:00") for day in ("03-04", "03-11", "03-18", "03-25", "04-08")],
        )
        self.assertEqual(visits[0].stop, local("2026-03-04 11:30"))

    def test_a_series_by_the_month_keeps_to_the_month(self):
        self._make(approve=True, rule_every="first")
        form = self._open_series()
        form.until = date(2026, 6, 30)
        form.save().action_plan()
        days = self.assignment.visit_ids.sorted("start").mapped("date")
        self.assertEqual([str(day) for day in days], ["2026-03-04", "2026-04-01", "2026-05-06", "2026-06-03"])

    def test_as_the_plan_says_ends_with_the_plan_and_says_so(self):
        self._make(approve=True, rule_every="1", valid_to="2026-03-18")
        form = self._open_series()
        self.assertRegex(form.plan_end_hint, "^The plan ends on .*: no visit is planned after it")
        form.count = 10
        form.save().action_plan()
        days = self.assignment.visit_ids.sorted("start").mapped("date")
        self.assertEqual([str(day) for day in days], ["2026-03-04", "2026-03-11", "2026-03-18"])

    def test_nor_later_than_it_is_asked_for(self):
        self._make(approve=True, rule_every="1", valid_to="2026-03-18")
        form = self._open_series()
        form.until = date(2026, 3, 12)
        form.save().action_plan()
        self.assertEqual(len(self.assignment.visit_ids), 2)
        form = self._open_series()
        form.follows_plan = False
        self.assertFalse(form.plan_end_hint)

    def test_a_skipped_day_is_made_up_for_after_the_series(self):
        self._make(approve=True)
        form = self._open_series()
        form.count = 2
        series = form.save()
        series.action_preview()
        series.line_ids[0].skip = True
        series.action_plan()
        days = self.assignment.visit_ids.sorted("start").mapped("date")
        self.assertEqual([str(day) for day in days], ["2026-03-18", "2026-04-01"])

    def test_a_series_may_go_its_own_way(self):
        self._make(approve=True)
        form = self._open_series()
        form.follows_plan = False
        form.first_day = date(2026, 3, 6)
        form.count = 1
        form.save().action_plan()
        self.assertEqual(self.assignment.visit_ids.date, date(2026, 3, 6))

    def test_whoever_says_when_is_not_overruled_by_the_plan(self):
        self._make(approve=True)
        values = {"assignment_id": self.assignment.id, "first_day": "2026-03-05", "count": 1}
        self._as(self.coordinator, "umgange.visit.series").create(values).action_plan()
        self.assertEqual(self.assignment.visit_ids.date, date(2026, 3, 5))
