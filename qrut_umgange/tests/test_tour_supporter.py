from datetime import UTC, datetime, timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestTourSupporter(UmgangeCommon, HttpCase):
    """The supporter's visit in a real browser, on a phone."""

    # The browser's clock cannot be stopped, so the server's runs with it.
    clock = None
    browser_size = "360x740"
    touch_enabled = True

    def test_the_supporter_holds_a_visit_and_signs_its_journal_on_the_phone(self):
        # Where it is noon now, three hours ago is today at whatever hour the test runs.
        self.premises.tz = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
        self.company.umgange_tz = self.premises.tz
        assignment = self._make_assignment()
        self._make_plan(assignment)
        start = fields.Datetime.now().replace(second=0) - timedelta(hours=3)
        visit = self._as(self.coordinator, "umgange.visit").create(
            {
                "assignment_id": assignment.id,
                "start": start,
                "stop": start + timedelta(hours=2),
            }
        )

        self.start_tour("/odoo", "umgange_supporter_day", login=self.supporter_user.login)

        self.assertEqual(visit.state, "done")
        self.assertTrue(visit.is_documented)
        entry = visit.journal_entry_ids.with_user(self.supporter_user)
        self.assertEqual(entry.author_id, self.supporter_user)
        self.assertEqual(entry.facts, "Lova visade sina teckningar.")
        visiting = visit.attendance_ids.filtered(lambda a: a.role == "visiting")
        self.assertTrue(visiting.actual_arrival)
