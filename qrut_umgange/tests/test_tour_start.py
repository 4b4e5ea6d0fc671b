import logging
import re
from pathlib import Path

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import UmgangeCommon

_logger = logging.getLogger(__name__)

TOUR = Path(__file__).resolve().parents[1] / "static/tests/tours/umgange_start_tour.js"
# From the order to an approved full plan, the usual way.
FEWER_THAN = 40


def _count_actions():
    """Return how many things the coordinator does in the tour: its helpers count each time they are called."""
    helpers, tour = TOUR.read_text().split("registry.category")[0], TOUR.read_text().split("steps: () =>")[1]
    actions = tour.count("run:")
    for name, body in re.findall(r"const (\w+) = \([^)]*\) => \[(.*?)\n\];", helpers, re.DOTALL):
        actions += body.count("run:") * tour.count(f"...{name}(")
    return actions


@tagged("post_install", "-at_install")
class TestTourStart(UmgangeCommon, HttpCase):
    """From a municipality's order to an approved plan, in a real browser."""

    # The browser's clock cannot be stopped, so the server's runs with it.
    clock = None
    browser_size = "1280x900"

    def test_from_the_order_to_an_approved_plan_in_fewer_than_forty_actions(self):
        self.supporter.sudo().name = "Siv Stödjare"
        self._as(self.manager, "umgange.plan.point.template").create(
            [
                {"name": "Hur ofta", "topic": "frequency", "sequence": 1},
                {"name": "Plats", "topic": "place", "text": "Solen.", "sequence": 2},
                {"name": "Foton", "topic": "other", "text": "Ett foto, tillsammans.", "sequence": 3},
                {"name": "Mål", "part": "section", "text": "Lek i lugn och ro.", "sequence": 4},
            ]
        )
        buyer = self._make_buyer("Startby kommun")
        officer = self._make_buyer("Karin Handläggare", parent_id=buyer.id, is_company=False)
        order = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": buyer.id,
                    "umgange_officer_id": officer.id,
                    "umgange_date_from": "2026-01-01",
                    "umgange_date_to": "2036-12-31",
                    "order_line": [Command.create({"product_id": self.product.id, "product_uom_qty": 26})],
                }
            )
        )
        order.action_confirm()
        self.start_tour("/odoo/assignments", "umgange_start", login=self.coordinator.login)
        actions = _count_actions()
        _logger.info("From order to approved full plan: %s user actions", actions)
        self.assertLess(actions, FEWER_THAN)
        self.env.invalidate_all()
        assignment = order.umgange_assignment_id
        plan = assignment.plan_ids
        self.assertEqual((assignment.state, plan.state, plan.kind), ("accepted", "approved", "full"))
        self.assertEqual(plan.point_ids.filtered("outcome").mapped("outcome"), ["board", "agreed", "differ"])
        self.assertEqual(set(assignment.participant_ids.mapped("role")), {"officer", "child", "visiting", "carer"})
