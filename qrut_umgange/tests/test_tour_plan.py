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


@tagged("post_install", "-at_install")
class TestTourPlanPhone(TourPlanCase):
    """The same screen on a phone."""

    browser_size = "360x740"
    touch_enabled = True

    def test_a_view_is_written_on_a_phone_and_saved_from_under_the_hand(self):
        plan = self._make(approve=False, point_ids=[Command.create({"name": "Hur ofta", "agreed": "Onsdag"})])
        self._open(plan, "umgange_plan_on_a_phone")
        self.assertEqual(plan.point_ids.view_ids.text, "Varje vecka")
