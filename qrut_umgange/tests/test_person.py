from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon

NUMBER = "20170101-2393"  # a published test number


@tagged("post_install", "-at_install")
class TestPerson(UmgangeCommon):
    """A person is a code; the name is shown to those whose own rights reach it, and no further."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(visiting=0)
        cls.child = cls.assignment.child_ids
        cls.child.shown_phone = "070-174 06 05"

    def _name_for(self, user, **context):
        return self.child.with_user(user).with_context(**context).display_name

    # === NAME === #

    def test_a_person_is_called_by_code_alone(self):
        self.assertRegex(self.child.code, r"^P-\d{5}$")
        for user in (self.supporter_user, self.coordinator, self.manager):
            self.assertEqual(self._name_for(user), self.child.code)

    def test_on_request_the_name_is_added_for_those_who_may_read_it(self):
        for user in (self.supporter_user, self.coordinator, self.manager):
            self.assertEqual(self._name_for(user, umgange_show_names=True), f"{self.child.code} Lova Ek 0")

    def test_those_who_may_not_read_it_get_the_code_however_they_ask(self):
        outside = self._make_user("outside")
        for user in (self.other_supporter_user, self.finance, self.reviewer, outside):
            person = self.child.with_user(user).sudo().with_context(umgange_show_names=True)
            with self.subTest(user=user.login):
                self.assertEqual(person.display_name, self.child.code)
                self.assertNotEqual(person.shown_name, "Lova Ek 0")

    def test_neither_the_system_nor_a_scheduled_run_sees_a_name(self):
        system = self.child.with_user(SUPERUSER_ID).with_context(umgange_show_names=True)
        for person in (system, system.sudo()):
            self.assertEqual(person.display_name, self.child.code)
            self.assertNotIn("Lova", person.shown_name)

    def test_what_is_stored_elsewhere_is_the_code(self):
        visit = self._make_visit(self.assignment).with_context(umgange_show_names=True)
        activity = visit.activity_schedule("mail.mail_activity_data_todo", summary="Ring hemmet")
        entry = self._make_entry(visit).with_context(umgange_show_names=True)
        for text in (activity.res_name, visit.display_name, entry.display_name):
            self.assertNotIn("Lova", text)

    def test_a_participant_shows_the_name_as_the_person_does(self):
        participant = self.assignment.participant_ids
        self.assertEqual(participant.display_name, f"Child: {self.child.code}")
        shown = participant.with_context(umgange_show_names=True)
        self.assertEqual(shown.display_name, f"Child: {self.child.code} Lova Ek 0")

    def test_persons_are_in_the_order_of_their_codes(self):
        others = self.child | self._make_person("Alva Ek") | self._make_person("Åke Ek", "adult")
        found = self._as(self.coordinator, "umgange.person").search([("id", "in", others.ids)])
        self.assertEqual(found.mapped("code"), sorted(others.mapped("code")))

    # === FORM === #

    def test_the_form_shows_and_writes_name_number_and_phone(self):
        with Form(self._as(self.coordinator, "umgange.person")) as form:
            form.kind = "child"
            form.shown_name = "Nils Ek"
            form.shown_personnummer = "170101-2393"
            form.shown_phone = "070-174 06 06"
        person = form.record
        identity = person.identity_ids
        self.assertRecordValues(identity, [{"name": "Nils Ek", "personnummer": NUMBER}])
        self.assertEqual(str(identity.birth_date), "2017-01-01")
        self.assertEqual(person.contact_ids.phone, "070-174 06 06")

    def test_a_change_of_something_else_leaves_name_and_phone(self):
        with Form(self.child) as form:
            form.kind = "adult"
            self.assertEqual(form.shown_name, "Lova Ek 0")
            self.assertEqual(form.shown_phone, "070-174 06 05")
        self.assertEqual(self.child.identity_ids.name, "Lova Ek 0")
        self.assertEqual(len(self.child.contact_ids), 1)

    def test_a_changed_name_is_written_to_the_one_identity(self):
        with Form(self.child) as form:
            form.shown_name = "Lova Eklund"
        self.assertEqual(len(self.child.identity_ids), 1)
        self.assertEqual(self.child.shown_name, "Lova Eklund")

    def test_nothing_typed_makes_no_identity(self):
        person = self._make_person(False)
        self.assertFalse(person.identity_ids or person.contact_ids)

    # === PERSONAL NUMBER === #

    def test_numbers_are_stored_in_one_form(self):
        identity = self.child.identity_ids
        for typed in ("20170101-2393", "201701012393", "170101-2393", "1701012393", " 170101 2393 "):
            with self.subTest(typed=typed):
                identity.personnummer = typed
                self.assertEqual(identity.personnummer, NUMBER)
                self.assertEqual(str(identity.birth_date), "2017-01-01")

    def test_a_wrong_check_digit_is_let_through_and_warned_of(self):
        self.child.shown_personnummer = "20170101-2394"
        self.assertEqual(self.child.shown_personnummer, "20170101-2394")
        self.assertIn("last digit", self.child.number_warning)
        self.child.shown_personnummer = NUMBER
        self.assertFalse(self.child.number_warning)

    def test_a_wrong_check_digit_is_warned_of_beside_a_dialog_that_closes(self):
        people = self._as(self.coordinator, "umgange.person")
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as warned, Form(people) as form:
            form.shown_personnummer = "20170101-2394"
        self.assertIn("last digit", warned.output[0])
        self.assertNotIn("2394", warned.output[0])
        with self.assertNoLogs("odoo.tests.form.onchange"), Form(people) as form:
            form.shown_personnummer = NUMBER

    def test_a_reserve_number_is_kept_as_typed(self):
        self.child.shown_personnummer = "20170101-TF12"
        self.assertEqual(self.child.identity_ids.personnummer, "20170101-TF12")

    def test_what_is_no_number_is_refused_without_repeating_it(self):
        for typed in ("12345", "20171301-2393", "20990101-1234", "Lova"):
            with self.subTest(typed=typed):
                with self.assertRefused("cannot be read") as refused:
                    self.child.shown_personnummer = typed
                self.assertNotIn(typed, str(refused.exception))
                self.assertNotIn(typed, str(refused.exception.__cause__))

    def test_the_century_is_read_on_the_day_it_is_typed(self):
        with freeze_time("2026-06-01 12:00:00"):
            self.child.shown_personnummer = "260501-2384"
        self.assertEqual(str(self.child.identity_ids.birth_date), "2026-05-01")

    def test_today_is_the_companys_day_whoever_types(self):
        self.coordinator.tz = "America/New_York"
        with freeze_time("2026-04-30 22:30:00"):
            self.assertEqual(str(self.company.with_user(self.coordinator)._get_umgange_today()), "2026-05-01")
            self.child.shown_personnummer = "260501-2384"
        self.assertEqual(str(self.child.identity_ids.birth_date), "2026-05-01")

    # === PROTECTION === #

    def _protect(self, protection, *users):
        self.child.with_user(self.manager).write(
            {
                "protection": protection,
                "access_user_ids": [(6, 0, [user.id for user in users])],
                "list_reason": "Beslut i dag",
            }
        )

    def test_a_marking_closes_nothing(self):
        self._protect("marked")
        self.assertEqual(self.child.shown_name, "Lova Ek 0")
        self.assertEqual(self.child.shown_phone, "070-174 06 05")

    def test_a_protected_address_closes_the_contact_to_all_but_those_on_the_list(self):
        self._protect("address", self.supporter_user)
        for user in (self.coordinator, self.manager):
            person = self.child.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(person.shown_phone, "protected")
                self.assertEqual(person.shown_name, "Lova Ek 0")
        self.assertEqual(self.child.with_user(self.supporter_user).shown_phone, "070-174 06 05")

    def test_a_hidden_identity_closes_the_name_too(self):
        self._protect("hidden", self.supporter_user)
        for user in (self.coordinator, self.manager):
            person = self.child.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual((person.shown_name, person.shown_phone), ("protected",) * 2)
                self.assertEqual(self._name_for(user, umgange_show_names=True), self.child.code)
        self.assertEqual(
            self._name_for(self.supporter_user, umgange_show_names=True),
            f"{self.child.code} Lova Ek 0",
        )

    def test_what_is_closed_is_not_overwritten(self):
        self._protect("hidden", self.supporter_user)
        for values in ({"shown_name": "Annan"}, {"shown_phone": "0"}, {"shown_name": False}):
            with self.subTest(values=values), self.assertRefused("protected", AccessError):
                self.child.with_user(self.coordinator).write(values)
        self.assertEqual(self.child.with_user(self.supporter_user).shown_name, "Lova Ek 0")

    def test_protection_is_the_managers_to_decide(self):
        for values in ({"protection": "none"}, {"access_user_ids": [(4, self.coordinator.id)]}):
            with self.subTest(values=values), self.assertRefused("Ask a manager", AccessError):
                self.child.write(values)

    def test_who_registers_a_protected_person_is_on_the_list(self):
        person = self._make_person("Hemlig Ek", protection="hidden")
        self.assertEqual(person.access_user_ids, self.coordinator)
        self.assertEqual(person.shown_name, "Hemlig Ek")
        self.assertEqual(person.with_user(self.manager).shown_name, "protected")

    # === NOBODY IS LOCKED OUT FOR GOOD === #

    def test_who_closes_a_person_is_on_an_empty_list(self):
        for protection in ("address", "hidden"):
            with self.subTest(protection=protection):
                self._protect(protection)
                self.assertEqual(self.child.access_user_ids, self.manager)
                self.assertEqual(self.child.with_user(self.manager).shown_phone, "070-174 06 05")
                self._protect("none")

    def test_the_form_shows_at_once_who_is_on_the_list(self):
        with Form(self.child.with_user(self.manager)) as form:
            form.protection = "hidden"
            self.assertEqual(form.access_user_ids[:], self.manager)
            self.assertIn("Only one is on the list", form.secrecy_hint)

    def test_a_list_that_has_names_is_left_as_it_is(self):
        self._protect("marked", self.supporter_user)
        self.child.with_user(self.manager).protection = "hidden"
        self.assertEqual(self.child.access_user_ids, self.supporter_user)

    def test_the_list_of_a_closed_person_is_not_emptied(self):
        self._protect("hidden", self.supporter_user)
        person = self.child.with_user(self.manager)
        with self.assertRefused(f"protected about {self.child.code} would be closed to everybody"):
            person.access_user_ids = False
        person.write({"protection": "marked", "access_user_ids": False, "list_reason": "Upphävt"})
        self.assertFalse(person.access_user_ids)

    def test_a_person_is_not_made_closed_to_everybody_either(self):
        people = self._as(self.manager, "umgange.person")
        person = people.create({"protection": "hidden", "access_user_ids": [(6, 0, [])]})
        self.assertEqual(person.access_user_ids, self.manager)
        with self.assertRefused("would be closed to everybody"):
            people.with_user(SUPERUSER_ID).create({"protection": "hidden", "access_user_ids": [(6, 0, [])]})

    def test_the_form_says_what_a_list_means_and_what_to_do(self):
        self._protect("hidden", self.supporter_user)
        for user, sentence in (
            (self.coordinator, "ask a manager to put you on the list"),
            (self.manager, "put yourself on the list"),
            (self.supporter_user, False),
        ):
            with self.subTest(user=user.login):
                hint = self.child.with_user(user).secrecy_hint
                self.assertIn(sentence, hint) if sentence else self.assertFalse(hint)
        self._protect("hidden", self.manager)
        self.assertIn("Only one is on the list", self.child.with_user(self.manager).secrecy_hint)
        self._protect("hidden", self.manager, self.coordinator)
        self.assertFalse(self.child.with_user(self.manager).secrecy_hint)
        self._protect("none")
        self.assertFalse(self.child.with_user(self.manager).secrecy_hint)

    def test_when_the_last_on_the_list_has_left_a_manager_puts_a_name_there(self):
        self._protect("hidden", self.supporter_user)
        self.supporter_user.sudo().active = False
        self.child.invalidate_recordset()
        person = self.child.with_user(self.manager)
        self.assertIn("Nobody is on the list any more", person.secrecy_hint)
        person.write({"access_user_ids": self.manager.ids, "list_reason": "Den enda har slutat"})
        self.assertEqual(person.shown_name, "Lova Ek 0")

    # === ROLES === #

    def test_a_supporter_changes_no_person(self):
        person = self.child.with_user(self.supporter_user)
        for values in ({"shown_name": "Annan"}, {"kind": "adult"}, {"active": False}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                person.write(values)
        with self.assertRaises(UserError):
            person.copy()

    def test_nobody_deletes_a_person(self):
        for role in self.users:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.child.with_user(self.users[role]).unlink()
