from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestParticipantRelation(UmgangeCommon):
    """Every text says who somebody is to the child: a grandmother is never called a parent."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.child, cls.visiting = cls.assignment.participant_ids.sorted("role")

    def _add(self, role, name="Ruth Ek", kind="adult", **values):
        person = self._make_person(name, kind)
        values = {"assignment_id": self.assignment.id, "role": role, "person_id": person.id, **values}
        return self._as(self.coordinator, "umgange.participant").create(values)

    # === WORDS === #

    def test_the_role_is_said_as_what_they_are_to_the_child(self):
        self.visiting.relation = "mothers_mother"
        code = self.visiting.person_id.code
        self.assertEqual(self.visiting.display_name, f"Grandmother (mother's side): {code}")
        self.visiting.relation = False
        self.assertEqual(self.visiting.display_name, f"Visiting person: {code}")

    def test_a_guardian_is_said_with_both(self):
        self.assertEqual(self._add("guardian", relation="father").role_label, "Guardian (father)")

    def test_the_child_and_the_officer_are_said_by_the_role_alone(self):
        self.assertEqual(self.child.role_label, "Child")
        partner = self._make_buyer("Handläggaren", is_company=False)
        officer = self._as(self.coordinator, "umgange.participant").create(
            {"assignment_id": self.assignment.id, "role": "officer", "partner_id": partner.id}
        )
        self.assertEqual(officer.role_label, "Officer")

    def test_the_words_follow_the_language_of_whoever_reads(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self.visiting.relation = "mothers_mother"
        swedish = self.visiting.with_context(lang="sv_SE")
        self.assertEqual(swedish.role_label, "Mormor")
        self.assertNotIn("förälder", swedish.display_name.lower())

    def test_the_list_of_a_visit_and_the_plan_say_the_same_word(self):
        self.visiting.relation = "fathers_mother"
        row = self._make_visit(self.assignment).attendance_ids.filtered(lambda each: each.role == "visiting")
        self.assertEqual(row.role_label, "Grandmother (father's side)")
        voices = self._make_plan(self.assignment, approve=False).matrix["voices"]
        self.assertIn("Grandmother (father's side)", [voice["role"] for voice in voices])

    # === WHAT FOLLOWS FROM IT === #

    def test_no_lvu_14_decision_points_at_a_grandmother(self):
        self.visiting.relation = "mothers_mother"
        with self.assertRefused("LVU 14 § is about guardians and parents", ValidationError):
            self._make_decision(self.assignment, "limited")
        self._make_decision(self.assignment, "no_contact")
        self.visiting.relation = "mother"
        self._make_decision(self.assignment, "limited")

    def test_a_sibling_who_visits_comes_with_the_childs_own_time(self):
        self.visiting.relation = "sibling"
        visit = self._make_visit(self.assignment)
        self.assertEqual(set(visit.attendance_ids.mapped("planned_arrival")), {local("2026-03-04 15:00")})

    def test_a_home_is_where_the_child_lives_and_all_else_is_somebody_to_it(self):
        for role, relation in (("visiting", "family_home"), ("carer", "mother")):
            with self.subTest(role=role), self.assertRefused("where the child lives", ValidationError):
                self._add(role, relation=relation)
        self.assertEqual(self._add("carer", relation="emergency_home").role_label, "Emergency home")

    def test_a_child_never_interprets(self):
        with self.assertRefused("a child never interprets", ValidationError):
            self._add("interpreter", kind="child")
        self.assertTrue(self._add("interpreter"))

    # === WHO MAY AND MAY NOT === #

    def test_who_may_not_attend_is_expected_nowhere(self):
        visit = self._make_visit(self.assignment)
        self.assertIn(self.visiting, visit.attendance_ids.participant_id)
        self.visiting.may_attend = "no"
        self.assertFalse(self.visiting.attends)
        self.assertNotIn(self.visiting, visit.attendance_ids.participant_id)
        with self.assertRefused("may not attend", ValidationError):
            self.visiting.attends = True
        self.visiting.may_attend = "yes"
        self.assertIn(self.visiting, visit.attendance_ids.participant_id)

    def test_who_may_not_collect_is_said_to_whoever_stands_at_the_door(self):
        self.visiting.may_collect = "no"
        visit = self._make_visit(self.assignment).with_user(self.supporter_user)
        self.assertEqual(visit.contact_ids.mapped("notice"), ["May not collect"])
