from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import UmgangeCommon

ASKED = "Two who visit apart in one case: may they meet at the premises?"


@tagged("post_install", "-at_install")
class TestSeparation(UmgangeCommon):
    """Who must not meet, since when and who has said so."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.mother, cls.father = (cls._make_person(name, "adult") for name in ("Sara Ek", "Olle Ek"))

    def _get_pairs(self):
        return self._as(self.coordinator, "umgange.separation").search([])

    def _make_case(self, *keys):
        """Return assignments of the cases ``keys``, each with a visiting person of its own."""
        return [self._make_assignment(case_key=key) for key in keys]

    # === WHO MAY WHAT === #

    def test_a_coordinator_writes_down_and_decides_and_a_supporter_knows_nothing(self):
        separation = self._make_separation(self.mother, self.father)
        self.assertRecordValues(
            separation, [{"state": "decided", "decided_by_id": self.coordinator.id, "company_id": self.company.id}]
        )
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                separation.with_user(user).read(["state"])
            for method in ("action_decide", "action_decline"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(separation.with_user(user), method)()

    def test_a_supporter_does_not_learn_from_a_refusal_that_a_pair_is_known(self):
        self._make_separation(self.mother, self.father)
        for pair in ((self.mother, self.father), (self.mother, self.mother)):
            values = {"first_person_id": pair[0].id, "second_person_id": pair[1].id}
            with self.assertRaises(AccessError):
                self._as(self.supporter_user, "umgange.separation").create(values)

    def test_it_is_called_by_codes_alone(self):
        separation = self._make_separation(self.mother, self.father)
        self.assertEqual(separation.display_name, f"{self.mother.code} – {self.father.code}")

    def test_who_is_protected_makes_it_hard(self):
        separation = self._make_separation(self.mother, self.father)
        self.assertFalse(separation.is_protected)
        self.father.with_user(self.manager).protection = "marked"
        self.assertTrue(separation.is_protected)

    # === A PAIR === #

    def test_the_order_in_which_two_are_named_does_not_matter(self):
        separation = self._make_separation(self.father, self.mother, decide=False)
        self.assertEqual((separation.first_person_id, separation.second_person_id), (self.mother, self.father))
        for one, other in ((self.mother, self.father), (self.father, self.mother)):
            with self.assertRefused("stands there already"):
                self._make_separation(one, other, decide=False)

    def test_two_are_two(self):
        with self.assertRefused("Choose two different people"):
            self._make_separation(self.mother, self.mother)

    def test_it_holds_with_a_reason_and_somebody_who_decided(self):
        for name in ("reason", "decided_by", "date_from"):
            separation = self._make_separation(self.mother, self.father, decide=False, **{name: False})
            with self.subTest(name=name), self.assertRefused("Write why P-.* must not meet, who decided it"):
                separation.action_decide()
            separation.with_user(self.manager).unlink()

    def test_one_that_has_ended_may_be_followed_by_another_and_two_never_hold_at_once(self):
        self._make_separation(self.mother, self.father, date_to="2026-02-01")
        second = self._make_separation(self.mother, self.father, decide=False, date_from="2026-02-01")
        with self.assertRefused("decided for these days already"):
            second.action_decide()
        second.date_from = "2026-02-02"
        second.action_decide()
        self.assertEqual(second.state, "decided")

    def test_what_was_decided_is_neither_moved_to_others_nor_deleted(self):
        separation = self._make_separation(self.mother, self.father)
        with self.assertRefused("stays where it was written"):
            separation.second_person_id = self._make_person("Annan", "adult")
        with self.assertRefused("was decided: it is not deleted"):
            separation.with_user(self.manager).unlink()
        with self.assertRefused("The state follows from what is done"):
            separation.state = "declined"

    def test_that_they_may_meet_can_be_decided_otherwise(self):
        separation = self._make_separation(self.mother, self.father, decide=False)
        separation.action_decline()
        self.assertEqual(separation.state, "declined")
        separation.action_decide()
        self.assertEqual(separation.state, "decided")

    # === PROPOSALS === #

    def test_two_parents_of_one_case_who_visit_apart_are_proposed_once(self):
        first, second, _other = self._make_case("Ärende 1", "Ärende 1", "Ärende 2")
        parents = [each.participant_ids.filtered(lambda p: p.role == "visiting").person_id for each in (first, second)]
        pairs = self._get_pairs()
        self.assertEqual(pairs.mapped("state"), ["proposed"])
        self.assertEqual([pairs.first_person_id, pairs.second_person_id], parents)
        self.assertFalse(pairs.decided_by_id)
        pairs.action_decline()
        second.case_key = "Ärende 1"
        self.assertEqual(self._get_pairs(), pairs)

    def test_assignments_that_join_a_case_later_are_compared_too(self):
        first, second = self._make_case(False, False)
        self.assertFalse(self._get_pairs())
        (first | second).case_key = first.name
        self.assertEqual(len(self._get_pairs()), 1)

    def test_siblings_who_see_the_same_parent_give_no_proposal_and_a_grandmother_none_either(self):
        mother = {"role": "visiting", "person_id": self.mother.id}
        grandmother = {"role": "visiting", "relation": "mothers_mother", "person_id": self.father.id}
        for values in (mother, mother, grandmother):
            self._make_assignment(case_key="K", participant_ids=[(0, 0, values)])
        self.assertFalse(self._get_pairs())

    def test_the_coordinator_is_asked_in_words_that_name_nobody(self):
        self._make_case("K", "K")
        to_do = self.env["mail.activity"].sudo().search([("res_model", "=", "umgange.separation")])
        self.assertEqual((to_do.user_id, to_do.summary), (self.coordinator, ASKED))
        self._get_pairs().action_decline()
        self.assertFalse(to_do.exists())

    def test_the_one_assignment_tells_nothing_of_the_other(self):
        first, second = self._make_case("K", "K")
        first.supporter_id = self.supporter
        second.supporter_id = self.other_supporter
        self.env.flush_all()
        self.assertEqual(first.separation_ids, self._get_pairs())
        mine = first.with_user(self.supporter_user)
        with self.assertRaises(AccessError):
            mine.read(["separation_ids"])
        self.assertFalse(self._as(self.supporter_user, "umgange.assignment").search([("id", "=", second.id)]))
