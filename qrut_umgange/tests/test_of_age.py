from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestOfAge(UmgangeCommon):
    """Before a child in the series is 18 the coordinator is asked: guardians' say ends, the young person's begins."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(children=2)
        cls.older, cls.younger = (identity.sudo() for identity in cls.assignment.child_ids.sudo().identity_ids)

    def _ask(self, assignment=None):
        self.env["umgange.assignment"]._cron_ask_of_age()
        domain = [("res_model", "=", "umgange.assignment"), ("res_id", "=", (assignment or self.assignment).id)]
        return self.env["mail.activity"].sudo().search(domain)

    def test_the_coordinator_is_asked_in_time_and_once_a_child(self):
        self.older.birth_date = "2008-05-01"
        self.younger.birth_date = "2008-08-01"
        for moment, count in (
            ("2026-01-31", 0),
            ("2026-02-01", 1),
            ("2026-02-02", 1),
            ("2026-05-01", 1),
            ("2026-05-03", 2),
            ("2026-08-02", 2),
        ):
            with self.subTest(moment=moment), freeze_time(f"{moment} 08:00:00"):
                self.assertEqual(len(self._ask()), count)
        todo = self._ask()[0].with_context(lang="en_US")
        self.assertEqual(todo.user_id, self.coordinator)
        self.assertIn("A young person is soon 18: ask them how they want it", todo.summary)

    def test_a_series_says_of_each_visit_from_that_day_on_that_a_child_is_18(self):
        self.older.birth_date = "2008-03-10"
        series = self._as(self.coordinator, "umgange.visit.series").create(
            {"assignment_id": self.assignment.id, "first_day": "2026-03-04", "interval_weeks": 1, "count": 3}
        )
        series = series.with_context(lang="en_US")
        series.action_preview()
        before, *after = series.line_ids.sorted("date").mapped("note")
        self.assertNotIn("18", before or "")
        for note in after:
            self.assertIn("is 18 on 03/10/2026", note)
        self.older.person_id.with_user(self.manager).write({"protection": "hidden", "list_reason": "Beslut"})
        series.action_preview()
        self.assertFalse([note for note in series.line_ids.mapped("note") if "is 18 on" in (note or "")])

    def test_nobody_is_asked_about_who_is_hidden_or_where_it_has_ended(self):
        self.older.birth_date = "2008-03-10"
        child = self.older.person_id.with_user(self.manager)
        child.write({"protection": "hidden", "list_reason": "Beslut"})
        self.assertFalse(self._ask())
        closed = self._make_assignment()
        closed.child_ids.sudo().identity_ids.birth_date = "2008-03-10"
        closed.action_close()
        self.assertFalse(self._ask(closed))

    def test_nobody_is_asked_where_somebody_has_died_nor_ever_about_the_dead(self):
        self.older.birth_date = "2008-03-10"
        self.younger.birth_date = "2008-05-20"
        who = self.assignment.participant_ids.filtered(lambda each: each.person_id == self.older.person_id)
        self._as(self.coordinator, "umgange.loss").create(
            {"assignment_id": self.assignment.id, "participant_id": who.id}
        ).action_apply()
        gentle = self._ask()
        self.assertFalse(gentle.filtered(lambda todo: "18" in todo.summary))
        self.assignment.action_resume()
        with freeze_time("2026-03-03 08:00:00"):
            self.assertEqual(len(self._ask() - gentle), 1)
        self.assertEqual(self.assignment.sudo().of_age_asked_ids, self.younger.person_id)

    def test_whom_was_asked_about_is_for_nobody_to_look_up(self):
        self.older.birth_date = "2008-03-10"
        self.assertTrue(self._ask())
        for user in (self.coordinator, self.manager, self.finance, self.supporter_user):
            found = self.assignment.with_user(user)
            for attempt in (
                lambda found=found: found.search([("of_age_asked_ids", "!=", False)]),
                lambda found=found: found.read(["of_age_asked_ids"]),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt()
