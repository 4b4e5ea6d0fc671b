from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..access_notes import AccessNotes
from .common import UmgangeCommon

NUMBER = "20170101-2393"  # a published test number
OTHER = "19000101-9801"  # another one
# What a form warns of, the tests' form logs.
WARNINGS = "odoo.tests.form.onchange"


@tagged("post_install", "-at_install")
class TestSameNumber(UmgangeCommon):
    """A number that somebody hidden has gives nothing away to who types it again."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        people = cls._as(cls.manager, "umgange.person")
        cls.hidden = people.create(
            {"kind": "child", "shown_name": "Tindra Älvqvist", "shown_personnummer": NUMBER, "protection": "hidden"}
        )
        cls.duplicates = cls.env["umgange.person.duplicate"]
        cls._find()

    @classmethod
    def _find(cls):
        """Let the system look, and return what it found besides what it knew."""
        before = cls.duplicates.sudo().search([])
        cls.duplicates.sudo()._cron_find()
        return cls.duplicates.sudo().search([]) - before

    def _type(self, number, user=None):
        """Type the number on a new person's form and return the person."""
        with Form(self._as(user or self.coordinator, "umgange.person")) as form:
            form.kind = "child"
            form.shown_name = "Ny Person"
            form.shown_personnummer = number
        return form.record

    def _have_run(self):
        """Say that the run has compared all; what is saved bears the database's own time, which no test stops."""
        self.env.ref("qrut_umgange.umgange_person_duplicate_cron").sudo().lastcall = "2100-01-01 12:00:00"

    def test_typing_it_again_succeeds_in_silence(self):
        for number in (NUMBER, OTHER):
            with self.subTest(number=number), self.assertNoLogs(WARNINGS):
                person = self._type(number)
                self.assertEqual(person.shown_personnummer, number)
                self.assertFalse(person.number_warning)

    def test_the_managers_get_a_to_do_with_codes_alone(self):
        person = self._type(NUMBER)
        found = self._find()
        self.assertRecordValues(found, [{"person_id": person.id, "other_person_id": self.hidden.id}])
        activity = found.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        for word in ("Tindra", "Ny Person", NUMBER):
            self.assertNotIn(word, f"{activity.summary} {activity.res_name} {activity.note} {found.display_name}")

    def test_a_manager_ticks_it_off_and_nobody_else(self):
        self._type(NUMBER)
        found = self._find()
        with self.assertRaises(AccessError):
            found.with_user(self.coordinator).action_done()
        self.assertTrue(found.activity_ids)
        found.with_user(self.manager).action_done()
        self.env.invalidate_all()
        self.assertFalse(found.activity_ids)

    def test_the_one_who_typed_it_sees_nothing_of_it(self):
        person = self._type(NUMBER)
        found = self._find()
        for role in ("supporter", "coordinator", "finance", "reviewer"):
            user = self.users[role]
            activities = self._as(user, "mail.activity")
            with self.subTest(role=role):
                self.assertFalse(found.with_user(user).has_access("read"))
                self.assertFalse(activities.search([("res_model", "=", found._name)]))
                self.assertFalse(activities.search([("res_model", "=", "umgange.person")]))
                with self.assertRaises(AccessError):
                    self._as(user, found._name).search_count([])
        people = self._as(self.coordinator, "umgange.person")
        self.assertEqual(people.search([("identity_ids.personnummer", "=", NUMBER)]), person)

    def test_nothing_is_compared_while_it_is_saved(self):
        self._type(NUMBER)
        self.assertFalse(self.duplicates.sudo().search([("other_person_id", "=", self.hidden.id)]))
        cron = self.env.ref("qrut_umgange.umgange_person_duplicate_cron")
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self._type(OTHER)
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before + 1)

    def test_a_number_changed_later_is_found_too_and_each_pair_once(self):
        person = self._make_person("Ny Person")
        self.assertFalse(self._find())
        person.shown_personnummer = "170101-2393"
        self.assertEqual(self._find().person_id, person)
        self.assertFalse(self._find())

    def test_two_companies_may_have_the_same_person(self):
        other = self._create_company(name="Umgängescentrum Bron")
        stranger = self._make_user("stranger", "qrut_umgange.group_manager", company_id=other.id)
        self._type(NUMBER, stranger)
        self.assertFalse(self._find())

    def test_the_saved_form_goes_on_telling_whoever_may_read_who_has_it(self):
        with self.assertLogs(WARNINGS, "WARNING"):
            person = self._type(NUMBER, self.manager)
        hint = f"{self.hidden.code} has this number already"
        for when in ("before the run", "after it"):
            with self.subTest(when=when):
                mine, theirs = person.with_user(self.manager), person.with_user(self.coordinator)
                self.assertEqual(mine.same_number_id, self.hidden)
                self.assertIn(hint, mine.number_warning)
                self.assertFalse(theirs.same_number_id or theirs.number_warning)
            self._find()
            self._have_run()
            self.env.invalidate_all()
        person.with_user(self.manager).shown_personnummer = OTHER
        self.env.invalidate_all()
        self.assertFalse(person.with_user(self.manager).same_number_id, "corrected")

    def test_to_open_a_form_whose_number_is_compared_is_no_search(self):
        person = self._type(OTHER)
        self._have_run()
        self.env.invalidate_all()
        notes = AccessNotes.of(self.env.cr)
        notes.noted.clear()
        self.assertFalse(person.with_user(self.coordinator).number_warning)
        actions = {key[2] for key in notes.noted}
        self.assertEqual(actions, {"read"})

    def test_whoever_may_read_who_has_it_is_told_at_once(self):
        with self.assertLogs(WARNINGS, "WARNING") as warned:
            self._type(NUMBER, self.manager)
        self.assertIn(f"{self.hidden.code} has this number already", warned.output[0])
        self.assertNotIn("Tindra", warned.output[0])
