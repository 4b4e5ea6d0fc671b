from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .run_common import InvoiceRunCommon


@tagged("post_install", "-at_install")
class TestDeliveryFigures(InvoiceRunCommon):
    """Whoever leads sees what comes in, waits, was called off late and costs: by municipality and month."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_agreement()

    def _figures(self, user=None):
        self.env.flush_all()
        return self._as(user or self.manager, "umgange.delivery.figures").search([])

    def test_each_month_of_a_municipality_is_a_row(self):
        self._deliver("2026-01-28", "2026-02-18")
        self._run(month="2026-01-01")
        with freeze_time("2026-02-24 10:00:00"):
            self._make_visit(self.assignment, day="2026-02-25").action_cancel("visiting_ill")
            self._make_visit(self.assignment, day="2026-02-26").action_cancel("provider_cancelled")
        waiting = self._deliver("2026-02-11", assignment=self._make_assignment(supporter_id=False, room_id=False))
        self.assertEqual(waiting.wait_reason, "no_order")
        waiting.sudo().room_cost = 200.0
        february, january = self._figures()
        self.assertRecordValues(
            february,
            [
                {
                    "partner_id": self.buyer.id,
                    "month": date(2026, 2, 1),
                    "count": 4,
                    "income": 0.0,
                    "ripe_amount": 2250.0,
                    "waiting_count": 1,
                    "late_count": 1,
                    "late_amount": 750.0,
                    "unbilled_count": 1,
                    "room_cost": 200.0,
                    "left_amount": 2050.0,
                }
            ],
        )
        self.assertRecordValues(january, [{"month": date(2026, 1, 1), "count": 1, "income": 1500.0, "room_cost": 0.0}])

    def test_it_can_be_grouped_and_summed(self):
        self._deliver("2026-02-18", "2026-02-25")
        self.env.flush_all()
        groups = self._as(self.finance, "umgange.delivery.figures")._read_group([], ["partner_id"], ["ripe_amount:sum"])
        self.assertEqual(groups, [(self.buyer.with_user(self.finance), 3000.0)])

    def test_it_is_for_those_who_lead_and_for_finance_in_their_own_company(self):
        self._deliver("2026-02-18")
        self.assertTrue(self._figures(self.finance))
        for role in ("supporter", "coordinator", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._figures(self.users[role])
        other = self._create_company(name="Umgängescentrum Bron", country_id=self.env.ref("base.se").id)
        stranger = self._make_user("stranger", "qrut_umgange.group_manager", company_id=other.id)
        self.assertFalse(self._figures(stranger))
