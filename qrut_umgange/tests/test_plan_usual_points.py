from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

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
        with self.assertRefused("Configuration, Usual parts"):
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

    # === A NEW PLAN === #

    def _open_new(self, user=None):
        plans = self._as(user or self.coordinator, "umgange.plan")
        return Form(plans.with_context(default_assignment_id=self.assignment.id))

    def test_a_new_plan_begins_with_them_and_with_those_who_come_and_go(self):
        plan = self._open_new().save()
        self.assertEqual(plan.point_ids.mapped("name"), ["Plats", "Tid", "Uppföljning"])
        self.assertEqual(plan.arrival_ids.mapped("role"), ["visiting", "child"])

    def test_a_short_section_stands_below_and_goes_along_to_the_next_version(self):
        self.templates[0].part = "section"
        plan = self._open_new().save()
        plan.point_ids.filtered(lambda point: point.name == "Tid").agreed = "Onsdag."
        self.assertEqual(plan.point_ids.mapped("is_section"), [False, False, True])
        plan.action_approve()
        draft = plan.browse(plan.action_new_version()["res_id"])
        self.assertEqual(draft.point_ids.mapped("is_section"), [False, False, True])
        self.assertEqual(draft.point_ids[2].agreed, "Inom tre månader.")
        with self.assertRefused("does not change. Make a new version"):
            plan.point_ids[2].is_section = False
        self.assertSealed(f"UPDATE umgange_plan_point SET is_section = false WHERE id = {plan.point_ids[2].id}")

    def test_what_the_visits_rest_on_is_written_as_it_is_when_the_plan_is_begun(self):
        self.templates[2].write({"text": "Vi beslutar ingenting.", "source": "basis"})
        self._make_decision(self.assignment, "limited", date="2026-02-02")
        self._make_decision(self.assignment, "no_contact", date="2026-02-03")
        self._make_decision(self.assignment, "limited", date="2025-02-02", date_to="2025-12-31")
        point = self._open_new().save().point_ids[1]
        self.assertEqual(
            point.agreed.splitlines(),
            ["LVU 2 §.", "LVU 14 §: the visits are limited, 02/02/2026.", "Vi beslutar ingenting."],
        )
        self.assignment.legal_basis = "sol"
        self.assertIn("LVU 2 §", point.agreed)

    def test_who_supports_is_written_by_first_name(self):
        self.templates[2].write({"source": "supporter"})
        self.supporter.resource_id.sudo().name = "Anna Kvist"
        self.assertEqual(self._open_new().save().point_ids[1].agreed, "Supporter: Anna.")
        self.other_supporter.resource_id.sudo().name = "Bo Alm"
        self.assignment.substitute_id = self.other_supporter
        self.assertEqual(self._open_new().save().point_ids[1].agreed, "Supporter: Anna. Substitute: Bo.")

    # === STEPS === #

    def _make_step_templates(self):
        steps = (("settling", "I rummet"), ("hand_over", "Tar över"), ("step_down", "I bakgrunden"))
        self._as(self.manager, "umgange.plan.point.template").create(
            [{"name": name, "part": part, "text": f"{name}: då."} for part, name in steps]
        )

    def test_a_new_full_plan_begins_with_the_steps_in_and_gets_those_out_by_a_button(self):
        self._make_step_templates()
        plan = self._open_new().save()
        self.assertEqual(
            [(s.phase, s.name, s.criteria) for s in plan.step_ids], [("settling", "I rummet", "I rummet: då.")]
        )
        self.assertNotIn("I rummet", plan.point_ids.mapped("name"))
        for _click in range(2):
            plan.action_insert_ending_steps()
            plan.action_insert_settling_steps()
        self.assertEqual(plan.step_ids.sorted().mapped("name"), ["I rummet", "I bakgrunden", "Tar över"])

    def test_without_usual_steps_a_sentence_says_where_they_are_written(self):
        plan = self._make(approve=False)
        for insert in (plan.action_insert_settling_steps, plan.action_insert_ending_steps):
            with self.assertRefused("There are no usual steps yet. A manager writes them under Configuration"):
                insert()

    def test_steps_are_inserted_into_a_draft_by_those_who_write_it(self):
        self._make_step_templates()
        with self.assertRefused("does not change"):
            self._make().action_insert_ending_steps()
        draft = self._make(approve=False)
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                draft.with_user(user).action_insert_ending_steps()
