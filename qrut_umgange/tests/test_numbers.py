from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestNumbers(UmgangeCommon):
    """Numbers count within the company and tell nothing about a person."""

    def _number_at(self, moment):
        with freeze_time(moment):
            return self._as(self.coordinator, "umgange.assignment").create({}).name

    def test_assignments_are_counted_anew_each_year(self):
        self.assertEqual(self._number_at("2026-06-01 10:00"), "U-2026-0001")
        self.assertEqual(self._number_at("2026-06-01 10:00"), "U-2026-0002")
        self.assertEqual(self._number_at("2027-06-01 10:00"), "U-2027-0001")

    def test_the_year_begins_at_the_company_s_own_midnight(self):
        self.assertEqual(self._number_at("2026-12-31 22:59"), "U-2026-0001")
        self.assertEqual(self._number_at("2026-12-31 23:01"), "U-2027-0001")
