from lxml import etree

from odoo.tests import tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestScreensPeople(UmgangeCommon):
    """How somebody is found and reached on the screens, as far as the reader may."""

    def test_a_closed_phone_or_e_mail_is_no_link(self):
        for name, condition in (
            ("umgange_person_view_form", "is_contact_closed"),
            ("umgange_assignment_view_form", "not can_call"),
            ("umgange_assignment_view_form_people", "not can_call"),
            ("umgange_participant_view_form", "not can_call"),
        ):
            tree = etree.fromstring(self.env.ref(f"qrut_umgange.{name}").get_combined_arch())
            links = tree.xpath("//field[@widget='phone' or @widget='email']")
            self.assertTrue(links)
            for link in links:
                with self.subTest(view=name, field=link.get("name")):
                    self.assertEqual(link.get("invisible"), condition)

    def test_people_are_searched_by_name_and_the_search_is_noted(self):
        lova = self._make_person("Lova Ek")
        self._make_person("Nils Ek")
        people = self._as(self.coordinator, "umgange.person")
        self.assertEqual(people.search([("identity_ids.name", "ilike", "lova")]), lova)
        self.env.cr.precommit.run()
        searched = self.env["umgange.access.log"].sudo().search([("action", "=", "search")])
        self.assertIn("umgange.person.identity", searched.mapped("model"))

    def test_a_hidden_person_is_not_found_by_name(self):
        ada = self._make_person("Ada Ek", protection="hidden")
        people = self._as(self.manager, "umgange.person")
        self.assertFalse(people.search([("identity_ids.name", "ilike", "ada")]))
        by_name = people.with_context(umgange_show_names=1)
        self.assertFalse(by_name.name_search("Ada"))
        self.assertEqual(by_name.name_search(ada.code), [(ada.id, ada.code)])

    def test_a_person_is_chosen_by_name_where_names_are_shown(self):
        lova = self._make_person("Lova Ek")
        people = self._as(self.coordinator, "umgange.person")
        self.assertFalse(people.name_search("Lova"))
        shown = people.with_context(umgange_show_names=1)
        self.assertEqual(shown.name_search("Lova"), [(lova.id, f"{lova.code} Lova Ek")])

    def test_who_has_no_right_to_identities_finds_nobody_by_name(self):
        self._make_person("Lova Ek")
        for user in (self.supporter_user, self.other_supporter_user):
            people = self._as(user, "umgange.person").with_context(umgange_show_names=1)
            self.assertFalse(people.name_search("Lova"))

    def test_a_changed_phone_number_leaves_the_address_alone(self):
        person = self._make_person(shown_street="Provvägen 2", shown_city="Provstad")
        person.write({"shown_phone": "070-174 06 05"})
        person.invalidate_recordset()
        self.assertRecordValues(
            person,
            [
                {
                    "shown_phone": "070-174 06 05",
                    "shown_street": "Provvägen 2",
                    "shown_city": "Provstad",
                }
            ],
        )

    def test_a_number_with_a_wrong_last_digit_is_kept_and_warned_of(self):
        person = self._make_person(shown_personnummer="20170101-2393")
        self.assertFalse(person.number_warning)
        person.shown_personnummer = "20170101-2394"
        self.assertEqual(person.shown_personnummer, "20170101-2394")
        self.assertTrue(person.number_warning)

    def test_the_people_to_call_are_those_of_the_day_and_not_the_child(self):
        assignment = self._make_assignment()
        carer = self._make_person("Maj Ek", "adult", shown_phone="070-174 06 12")
        self._as(self.coordinator, "umgange.participant").create(
            {"assignment_id": assignment.id, "role": "carer", "person_id": carer.id}
        )
        visit = self._make_visit(assignment).with_user(self.supporter_user)
        self.assertEqual(set(visit.contact_ids.mapped("role")), {"visiting", "carer"})
        reached = visit.contact_ids.filtered(lambda p: p.role == "carer")
        self.assertEqual((reached.shown_name, reached.shown_phone), ("Maj Ek", "070-174 06 12"))
