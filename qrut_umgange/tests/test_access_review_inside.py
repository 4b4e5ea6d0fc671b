from odoo.tests import freeze_time, tagged

from .access_review_common import AccessReviewCase
from .common import local


@tagged("post_install", "-at_install")
class TestAccessReviewInside(AccessReviewCase):
    """Who had to do with a child is judged by that day, and kept for good."""

    def _is_inside(self, user, date, person=None):
        ids = self._log(user, date=date, person=person)
        self.env.flush_all()
        return bool(self.env["umgange.access.oddity"].sudo()._find_inside(ids, self.company))

    def test_who_coordinated_that_day_had_to_do_with_it_and_who_came_later_had_not(self):
        later = self._make_user("later", "qrut_umgange.group_coordinator")
        with freeze_time("2026-02-15 10:00:00"):
            self.assignment.with_user(self.manager).coordinator_id = later
        days = (("2026-02-14", True, False), ("2026-02-15", True, True), ("2026-02-16", False, True))
        for day, first, second in days:
            with self.subTest(day=day):
                self.assertEqual(self._is_inside(self.coordinator, local(f"{day} 12:00")), first)
                self.assertEqual(self._is_inside(later, local(f"{day} 12:00")), second)

    def test_so_it_is_for_supporter_and_substitute(self):
        with freeze_time("2026-02-15 10:00:00"):
            self.assignment.write({"supporter_id": self.other_supporter.id, "substitute_id": self.supporter.id})
        with freeze_time("2026-02-20 10:00:00"):
            self.assignment.substitute_id = False
        self.assertFalse(self._is_inside(self.other_supporter_user, local("2026-02-14 12:00")))
        self.assertTrue(self._is_inside(self.other_supporter_user, local("2026-02-16 12:00")))
        self.assertTrue(self._is_inside(self.supporter_user, local("2026-02-20 12:00")))
        self.assertFalse(self._is_inside(self.supporter_user, local("2026-02-21 12:00")))

    def test_whoever_holds_a_visit_has_to_do_with_it_until_it_is_written(self):
        with freeze_time("2026-02-02 08:00:00"):
            visit = self._make_visit(self.assignment, day="2026-02-10", supporter_id=self.other_supporter.id)
        user = self.other_supporter_user
        self.assertFalse(self._is_inside(user, local("2026-02-01 12:00")))
        self.assertTrue(self._is_inside(user, local("2026-02-25 12:00")))
        with freeze_time("2026-02-12 08:00:00"):
            visit.with_user(self.coordinator).action_cancel("buyer_cancelled", "2026-02-09 08:00:00")
        self.assertTrue(self._is_inside(user, local("2026-02-10 12:00")))
        self.assertFalse(self._is_inside(user, local("2026-02-11 12:00")))

    def test_a_visit_given_to_another_is_theirs_from_that_day(self):
        with freeze_time("2026-02-02 08:00:00"):
            visit = self._make_visit(self.assignment, day="2026-02-25", supporter_id=self.other_supporter.id)
        with freeze_time("2026-02-10 08:00:00"):
            visit.with_user(self.coordinator).supporter_id = self.supporter
        self.assertTrue(self._is_inside(self.other_supporter_user, local("2026-02-10 12:00")))
        self.assertFalse(self._is_inside(self.other_supporter_user, local("2026-02-11 12:00")))

    def test_a_participant_counts_from_and_to(self):
        child = self.assignment.participant_ids.filtered(lambda p: p.role == "child")
        child.write({"date_from": "2026-02-05", "date_to": "2026-02-20"})
        for day, inside in (("2026-02-04", False), ("2026-02-05", True), ("2026-02-20", True), ("2026-02-21", False)):
            with self.subTest(day=day):
                self.assertEqual(self._is_inside(self.coordinator, local(f"{day} 00:30")), inside)

    def test_who_had_it_is_kept_for_good(self):
        rows = self.env["umgange.assignment.holder"].sudo().search([("assignment_id", "=", self.assignment.id)])
        self.assertEqual(set(rows.mapped("role")), {"coordinator", "supporter"})
        with self.assertRefused("The system notes"):
            self._as(self.manager, rows._name).with_user(self.manager).create({})
        self.env.flush_all()
        self.assignment.supporter_id = self.other_supporter
        self.assertSealed(
            "UPDATE umgange_assignment_holder SET user_id = 1",
            "UPDATE umgange_assignment_holder SET stop = NULL",
            "DELETE FROM umgange_assignment_holder",
            "TRUNCATE umgange_assignment_holder CASCADE",
        )
