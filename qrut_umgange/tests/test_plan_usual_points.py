from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_plan import PlanCase


@tagged("post_install", "-at_install")
class TestUsualPoints(PlanCase):
    """One click gives a draft the points that nearly every plan has."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        templates = cls._as(cls.manager, "umgange.plan.point.template")
        cls.templates = templates.create(
            [
                {"name": "Uppföljning", "text": "Inom tre månader.", "sequence": 30},
                {"name": "Plats", "text": "Samma rum.", "sequence": 10, "in_start_plan": True},
                {"name": "Tid", "sequence": 20, "in_start_plan": True},
            ]
        )

    def _insert(self, **values):
        plan = self._make(approve=False, point_ids=[], **values)
        plan.action_insert_usual_points()
        return [(point.name, point.agreed) for point in plan.point_ids.sorted()]

    def test_they_come_in_their_order_with_what_is_usually_agreed(self):
        self.assertEqual(
            self._insert(), [("Plats", "Samma rum."), ("Tid", False), ("Uppföljning", "Inom tre månader.")]
        )

    def test_a_start_plan_gets_those_of_a_start_plan(self):
        points = self._insert(kind="start", valid_to="2026-01-30")
        self.assertEqual([name for name, _agreed in points], ["Plats", "Tid"])

    def test_what_is_written_stays_and_nothing_comes_twice(self):
        plan = self._make(approve=False)
        for _click in range(2):
            plan.action_insert_usual_points()
        points = [(point.name, point.agreed) for point in plan.point_ids.sorted()]
        self.assertEqual(points, [("Plats", "Solen"), ("Tid", False), ("Uppföljning", "Inom tre månader.")])

    def test_a_change_of_the_template_changes_no_plan(self):
        plan = self._make(approve=False, point_ids=[])
        plan.action_insert_usual_points()
        self.templates[0].text = "Inom en månad."
        self.assertIn("Inom tre månader.", plan.point_ids.mapped("agreed"))

    def test_without_any_a_sentence_says_where_they_are_written(self):
        self.templates.action_archive()
        with self.assertRefused("Configuration, Usual points"):
            self._insert()

    def test_they_are_for_a_draft_and_for_those_who_write_it(self):
        with self.assertRefused("does not change"):
            self._make().action_insert_usual_points()
        draft = self._make(approve=False)
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                draft.with_user(user).action_insert_usual_points()

    def test_those_of_another_company_are_not_offered(self):
        other = self._create_company(name="En annan förening")
        self.manager.company_ids += other
        self._accept_undertaking(self.manager)
        templates = self._as(self.manager, "umgange.plan.point.template")
        templates.with_context(allowed_company_ids=[other.id]).create({"name": "Deras"})
        self.assertNotIn("Deras", [name for name, _agreed in self._insert()])
