from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestAssignmentLookup(UmgangeCommon):
    """Whoever looks for a person on the board finds the assignment, within one's own reach."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(supporter_id=cls.supporter.id)
        cls.child = cls.assignment.child_ids
        cls.child.shown_name = "Tindra Älvqvist"
        cls.other = cls._make_assignment(supporter_id=cls.other_supporter.id)

    def _find(self, text, user=None, operator="ilike"):
        return self._as(user or self.coordinator, "umgange.assignment").search([("lookup", operator, text)])

    def _get_searches(self):
        self.env.cr.flush()
        domain = [("action", "=", "search"), ("model", "=", "umgange.person.identity")]
        return self.env["umgange.access.log"].search_count(domain)

    def test_it_is_found_by_its_number_and_by_the_childs_code_or_name(self):
        for text in (self.assignment.name, self.child.code, "tindra", "Älvqvist"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), self.assignment)

    def test_it_is_found_by_the_names_of_the_others_around_it(self):
        officer = self.env["res.partner"].sudo().create({"name": "Karin Handläggarsson"})
        self.assignment.participant_ids = [Command.create({"role": "officer", "partner_id": officer.id})]
        self.assertEqual(self._find("handläggarsson"), self.assignment)
        self.assertEqual(self._find("Sara Ek"), self.assignment | self.other)

    def test_it_is_found_by_the_personal_number(self):
        self.child.shown_personnummer = "20170101-2393"
        self.assertEqual(self._find("20170101-2393"), self.assignment)

    def test_what_is_typed_exactly_finds_too(self):
        self.assertEqual(self._find(["Tindra Älvqvist"], operator="in"), self.assignment)

    def test_what_is_no_words_is_refused_in_words(self):
        for value in ([1], [self.child.code, False], [None]):
            with self.subTest(value=value), self.assertRaisesRegex(UserError, "is found by words"):
                self._find(value, operator="in")

    def test_nobody_finds_by_a_name_that_is_closed_to_them(self):
        self.assertFalse(self._find("tindra", self.other_supporter_user))
        self.assertEqual(self._find("tindra", self.supporter_user), self.assignment)
        self.child.with_user(self.manager).write(
            {
                "protection": "hidden",
                "access_user_ids": [Command.set(self.supporter_user.ids)],
                "list_reason": "Hennes stödjare",
            }
        )
        self.assertFalse(self._find("tindra"))
        self.assertEqual(self._find(self.child.code), self.assignment)
        self.assertEqual(self._find("tindra", self.supporter_user), self.assignment)

    def test_lent_rights_find_no_names(self):
        assignments = self.env["umgange.assignment"].with_user(self.other_supporter_user).sudo()
        self.assertFalse(assignments.search([("lookup", "ilike", "tindra")]))

    def test_a_search_by_name_is_logged_and_one_by_number_is_none(self):
        before = self._get_searches()
        self._find(self.assignment.name)
        self._find(self.child.code.lower())
        self.assertEqual(self._get_searches(), before)
        self._find("tindra")
        self.assertEqual(self._get_searches(), before + 1)

    # === FROM THE PERSON === #

    def test_from_a_person_one_comes_to_the_one_assignment(self):
        self.assertEqual(self.child.assignment_count, 1)
        action = self.child.action_view_assignments()
        self.assertEqual(action["res_id"], self.assignment.id)

    def test_from_a_person_in_several_one_comes_to_all_of_them_closed_ones_too(self):
        self.other.participant_ids = [Command.create({"role": "sibling", "person_id": self.child.id})]
        self.other.action_close()
        action = self.child.action_view_assignments()
        found = self._as(self.coordinator, "umgange.assignment").search(action["domain"])
        self.assertEqual(found, self.assignment | self.other)
        self.assertNotIn("search_default_current", action["context"])

    def test_a_supporter_comes_to_the_own_assignments_alone(self):
        person = self.child.with_user(self.other_supporter_user)
        self.assertEqual(person.assignment_count, 0)
        action = person.action_view_assignments()
        self.assertFalse(self._as(self.other_supporter_user, "umgange.assignment").search(action["domain"]))
