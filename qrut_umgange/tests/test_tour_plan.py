import logging
from pathlib import Path

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .test_plan_view import PlanViewCase

_logger = logging.getLogger(__name__)

POINTS = (("Hur ofta", "frequency"), ("Plats", "place"), ("Foton", "other"))
TOUR = Path(__file__).resolve().parents[1] / "static/tests/tours/umgange_plan_tour.js"
# Insert the usual points, three times a view and an outcome, approve and yes.
ACTIONS = 9
BEGIN_TOUR = TOUR.with_name("umgange_plan_begin_tour.js")
# Begin, pick a day, ask and see one thing differently, its outcome, approve and yes; then take a step.
BEGIN_ACTIONS = 7
STEP_ACTIONS = 4


class TourPlanCase(PlanViewCase, HttpCase):
    # The browser's clock cannot be stopped, so the server's runs with it.
    clock = None

    def _open(self, plan, tour):
        self.start_tour(f"/odoo/umgange.plan/{plan.id}", tour, login=self.coordinator.login)
        plan.invalidate_recordset()
        plan.point_ids.invalidate_recordset()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestTourPlan(TourPlanCase):
    """A plan with three differences, made in a real browser."""

    browser_size = "1280x900"

    def test_a_plan_with_three_differences_is_made_in_few_actions(self):
        self._as(self.manager, "umgange.plan.point.template").create(
            [
                {"name": name, "topic": topic, "text": "Så gör vi.", "sequence": place}
                for place, (name, topic) in enumerate(POINTS)
            ]
        )
        plan = self._make(approve=False, point_ids=[])
        self._open(plan, "umgange_plan_differences")
        actions = TOUR.read_text().split('add("')[1].count("run:")
        _logger.info("A plan with three differences: %s user actions", actions)
        self.assertEqual(actions, ACTIONS)
        self.assertEqual(plan.state, "approved")
        said = {(view.point_id.name, view.participant_id): view.text for view in plan.point_ids.view_ids}
        self.assertEqual(
            said,
            {
                ("Hur ofta", self.mother): "Varje vecka",
                ("Plats", self.mother): "Hemma",
                ("Foton", self.carer): "Inga foton",
            },
        )
        self.assertEqual(plan.point_ids.mapped("outcome"), ["board", "agreed", "differ"])

    def test_a_plan_is_begun_with_its_usual_parts_and_a_step_of_it_is_taken(self):
        self._as(self.manager, "umgange.plan.point.template").create(
            [
                {"name": "Hur ofta", "topic": "frequency", "sequence": 1},
                {"name": "Plats", "topic": "place", "text": "Solen.", "sequence": 2},
                {"name": "Mål", "part": "section", "text": "Lek i lugn och ro.", "sequence": 3},
                {"name": "Familjehemmet i rummet", "part": "settling", "text": "Barnet leker.", "sequence": 4},
            ]
        )
        assignment = self.assignment
        url = f"/odoo/umgange.assignment/{assignment.id}"
        self.start_tour(url, "umgange_plan_begin", login=self.coordinator.login)
        actions = BEGIN_TOUR.read_text().count("run:")
        _logger.info("A plan with its usual parts: %s user actions", actions)
        self.assertEqual(actions, BEGIN_ACTIONS + STEP_ACTIONS)
        self.env.invalidate_all()
        plan = assignment.plan_ids
        self.assertEqual((plan.state, plan.kind), ("approved", "full"))
        goal = plan.point_ids.filtered(lambda point: point.name == "Mål")
        self.assertEqual((goal.outcome, goal.view_ids.text), ("differ", "Att flytta hem"))
        self.assertEqual(plan.step_ids.taken_ids.child_view, "Lova vinkade och lekte vidare")


@tagged("post_install", "-at_install")
class TestTourPlanPhone(TourPlanCase):
    """The same screen on a phone."""

    browser_size = "360x740"
    touch_enabled = True

    def test_a_view_is_written_on_a_phone_and_saved_from_under_the_hand(self):
        plan = self._make(approve=False, point_ids=[Command.create({"name": "Hur ofta", "agreed": "Onsdag"})])
        self._open(plan, "umgange_plan_on_a_phone")
        self.assertEqual(plan.point_ids.view_ids.text, "Varje vecka")
