from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common import UmgangeCommon, UmgangeInvoiceCommon

NAME = "Lova Bergsrå"
PHONE = "070-174 06 05"
STREET = "Storgatan 1"
SHOWN = ["shown_name", "shown_personnummer", "shown_phone", "shown_street", "shown_city"]


class SecrecyCommon(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.child = cls.assignment.child_ids
        cls.child.with_user(cls.coordinator).write({"shown_name": NAME, "shown_phone": PHONE, "shown_street": STREET})
        cls.identity = cls.child.identity_ids.with_env(cls.env)
        cls.contact = cls.child.contact_ids.with_env(cls.env)

    def _shown(self, user, name="shown_name"):
        return self.child.with_user(user).read([name])[0][name]

    def _protect(self, protection, *users):
        self.child.with_user(self.manager).write(
            {
                "protection": protection,
                "access_user_ids": [Command.set([u.id for u in users])],
                "list_reason": "Beslut i dag",
            }
        )


@tagged("post_install", "-at_install")
class TestProtectedPersons(SecrecyCommon):
    def test_a_marked_person_is_seen_by_the_roles_as_usual(self):
        self._protect("marked")
        for user in (self.supporter_user, self.coordinator, self.manager):
            self.assertEqual(self._shown(user), NAME)
            self.assertEqual(self._shown(user, "shown_phone"), PHONE)

    def test_a_protected_address_closes_the_contact_and_not_the_name(self):
        self._protect("address", self.coordinator)
        for user in (self.supporter_user, self.manager):
            with self.subTest(user=user.login):
                self.assertEqual(self._shown(user), NAME)
                self.assertNotEqual(self._shown(user, "shown_phone"), PHONE)
                self.assertNotEqual(self._shown(user, "shown_street"), STREET)
                self.assertFalse(self.contact.with_user(user).has_access("read"))
        self.assertEqual(self._shown(self.coordinator, "shown_phone"), PHONE)

    def test_a_hidden_identity_is_closed_to_all_who_are_not_on_the_list(self):
        self._protect("hidden", self.supporter_user)
        for user in (self.other_supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                for part in (self.identity, self.contact):
                    self.assertFalse(part.with_user(user).has_access("read"))
                    self.assertFalse(part.with_user(user).has_access("write"))
                    self.assertFalse(part.with_user(user).search([("id", "=", part.id)]))
                for name in SHOWN:
                    self.assertNotIn(self._shown(user, name), (NAME, PHONE, STREET))
        self.assertEqual(self._shown(self.supporter_user), NAME)

    def test_the_list_opens_no_more_than_the_role_does(self):
        self._protect("hidden", self.other_supporter_user, self.finance, self.reviewer)
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login):
                self.assertFalse(self.identity.with_user(user).has_access("read"))

    def test_only_a_manager_decides_on_protection_and_on_the_list(self):
        self._protect("hidden")
        for vals in (
            {"protection": "none"},
            {"access_user_ids": [Command.link(self.coordinator.id)]},
            {"access_user_ids": [Command.set([self.coordinator.id])]},
        ):
            for user in (self.supporter_user, self.coordinator):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError):
                    self.child.with_user(user).write(vals)
        self.assertEqual(self.child.access_user_ids, self.manager)

    def test_who_registers_a_protected_person_is_on_the_list_and_nobody_else(self):
        persons = self._as(self.coordinator, "umgange.person")
        child = persons.create({"kind": "child", "shown_name": NAME, "protection": "hidden"})
        self.assertEqual(child.access_user_ids, self.coordinator)
        self.assertEqual(child.shown_name, NAME)
        with self.assertRaises(AccessError):
            persons.create({"protection": "hidden", "access_user_ids": [Command.link(self.supporter_user.id)]})

    def test_a_default_of_the_client_adds_nobody_to_the_list(self):
        persons = self._as(self.coordinator, "umgange.person").with_context(
            default_access_user_ids=[Command.link(self.supporter_user.id)],
            default_protection="hidden",
        )
        self.assertFalse(persons.create({"kind": "child"}).access_user_ids)

    def test_protection_that_is_set_later_closes_at_once(self):
        self.assertEqual(self._shown(self.coordinator), NAME)
        self._protect("hidden")
        self.assertNotEqual(self._shown(self.coordinator), NAME)

    def test_saving_a_closed_field_is_refused_in_words(self):
        self._protect("hidden")
        with self.assertRaisesRegex(AccessError, "is protected"):
            self.child.with_user(self.coordinator).shown_name = "En Annan"
        with self.assertRaisesRegex(AccessError, "is protected"):
            self.child.with_user(self.coordinator).shown_city = "Farsta"

    def test_a_protected_identity_cannot_be_moved_to_an_open_person(self):
        self._protect("hidden", self.supporter_user)
        open_person = self._make_person("Någon Annan")
        open_person.identity_ids.with_user(self.manager).unlink()
        for user in (self.coordinator, self.manager):
            identity = self.identity.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    identity.person_id = open_person
                with self.assertRaises(AccessError):
                    open_person.with_user(user).identity_ids = [Command.link(identity.id)]
                with self.assertRaises(AccessError):
                    open_person.with_user(user).identity_ids = [Command.update(identity.id, {"name": "X"})]

    def test_an_identity_is_not_moved_by_who_is_on_the_list_either(self):
        self._protect("hidden")
        open_person = self._make_person("Någon Annan")
        open_person.identity_ids.with_user(self.manager).unlink()
        identity = self.identity.with_user(self.manager)
        with self.assertRaises(AccessError):
            identity.person_id = open_person
        with self.assertRaises(AccessError):
            open_person.with_user(self.manager).identity_ids = [Command.link(identity.id)]

    def test_an_identity_stays_with_its_person(self):
        other = self._as(self.coordinator, "umgange.person").create({"kind": "adult"})
        with self.assertRaises(AccessError):
            self.identity.with_user(self.coordinator).person_id = other


@tagged("post_install", "-at_install")
class TestNamesNeverLeak(SecrecyCommon):
    def test_the_code_alone_stands_everywhere_by_default(self):
        visit = self._make_visit(self.assignment)
        for record in (
            self.child, self.identity, self.contact, self.assignment, visit,
            visit.booking_ids[:1], self._make_entry(visit), self._make_plan(self.assignment),
            visit.attendance_ids[:1], self.assignment.participant_ids[:1],
        ):  # fmt: skip
            for records in (record.with_user(self.manager), record.sudo()):
                with self.subTest(model=record._name):
                    self.assertNotIn("Bergsrå", records.display_name)

    def test_the_name_is_added_for_who_may_read_it_and_asks(self):
        for user in (self.supporter_user, self.coordinator, self.manager):
            child = self.child.with_user(user).with_context(umgange_show_names=True)
            with self.subTest(user=user.login):
                self.assertEqual(child.display_name, f"{self.child.code} {NAME}")

    def test_a_forged_context_shows_no_name_to_who_may_not_read_it(self):
        order = self._make_order(self.assignment)
        forged = {"umgange_show_names": True}
        child = self.child.with_context(**forged)
        self.assertEqual(child.with_user(self.other_supporter_user).display_name, self.child.code)
        # Odoo shows what a link points at by sudo.
        for user in (self.finance, self.reviewer, self.other_supporter_user):
            linked = child.with_user(user).sudo()
            with self.subTest(user=user.login):
                self.assertEqual(linked.display_name, self.child.code)
                self.assertFalse(linked.shown_name and NAME in linked.shown_name)
        rows = call_kw(
            self._as(self.finance, "sale.order"), "web_read",
            [order.ids, {"umgange_assignment_id": {"fields": {"display_name": {}}}}],
            {"context": forged},
        )  # fmt: skip
        self.assertEqual(rows[0]["umgange_assignment_id"]["display_name"], self.assignment.name)

    def test_a_job_and_the_superuser_see_codes_alone(self):
        root = self.env.ref("base.user_root")
        child = self.child.with_user(root).with_context(umgange_show_names=True)
        for records in (child, child.sudo()):
            self.assertEqual(records.display_name, self.child.code)
            self.assertNotEqual(records.shown_name, NAME)

    def test_a_hidden_name_is_not_shown_to_who_is_not_on_the_list(self):
        self._protect("hidden", self.supporter_user)
        child = self.child.with_user(self.manager).with_context(umgange_show_names=True)
        self.assertEqual(child.display_name, self.child.code)

    def test_a_name_that_one_has_read_is_not_shown_to_the_next(self):
        child = self.child.with_context(umgange_show_names=True)
        self.assertIn(NAME, child.with_user(self.manager).display_name)
        self.assertNotIn(NAME, child.with_user(self.other_supporter_user).display_name)
        self.assertNotIn(NAME, child.with_user(self.manager).sudo(False).with_context(
            umgange_show_names=False
        ).display_name)  # fmt: skip

    def test_nobody_finds_a_person_by_name_or_number_in_a_list_of_choices(self):
        self.child.with_user(self.coordinator).shown_personnummer = "20170101-2393"
        readers = (self.supporter_user, self.coordinator, self.manager)
        asking = {"umgange_show_names": True}
        attempts = [(user, {}) for user in readers] + [(self.other_supporter_user, asking)]
        for user, context in attempts:
            for model in ("umgange.person", "umgange.person.identity", "umgange.person.contact"):
                records = self._as(user, model).with_context(**context)
                for text in ("Bergsrå", "20170101", "2393", PHONE):
                    with self.subTest(user=user.login, model=model, text=text):
                        self.assertFalse(records.name_search(text))
                        self.assertFalse(records.search([("display_name", "ilike", text)]))
        for user in (self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, "umgange.person").with_context(**asking).name_search("Bergsrå")

    def test_nobody_finds_a_participant_by_name(self):
        participants = self._as(self.manager, "umgange.participant")
        self.assertFalse(participants.search([("person_id", "ilike", "Bergsrå")]))
        self.assertFalse(participants.search([("person_id.display_name", "ilike", "Bergsrå")]))

    def test_a_new_record_is_filled_with_nobodys_details(self):
        for model in ("umgange.person", "umgange.participant", "umgange.person.identity"):
            records = self._as(self.supporter_user, model).with_context(
                default_person_id=self.child.id, umgange_show_names=True
            )
            self.assertNotIn("Bergsrå", str(records.default_get(list(records._fields))))

    def test_a_form_of_somebody_elses_child_shows_nothing_before_it_is_saved(self):
        fields = {"person_id": {"fields": {"display_name": {}}}, "name": {}}
        with self.assertRaises(AccessError):
            call_kw(
                self._as(self.other_supporter_user, "umgange.person.identity"), "onchange",
                [self.identity.ids, {}, [], fields], {},
            )  # fmt: skip

    def test_the_errors_text_names_nobody(self):
        for user in (self.other_supporter_user, self.finance):
            user.sudo().group_ids += self.env.ref("base.group_no_one")
            identity = self.identity.with_user(user)
            with self.assertRaises(AccessError) as caught:
                identity.with_context(umgange_show_names=True).read(["name"])
            self.assertNotIn("Bergsrå", str(caught.exception))

    def test_a_lookup_for_privacy_finds_no_private_person(self):
        # Odoo's wizard looks for these names of fields, in every table, past every rule.
        for model in ("umgange.person", "umgange.person.identity", "umgange.person.contact"):
            fields = self.env[model]._fields.keys()
            self.assertFalse({"email", "email_normalized", "email_from", "partner_id"} & fields)

    def test_the_form_of_a_new_person_takes_name_and_number(self):
        with Form(self._as(self.coordinator, "umgange.person")) as form:
            form.kind = "child"
            form.shown_name = "Ture Ek"
        self.assertEqual(form.record.identity_ids.name, "Ture Ek")


@tagged("post_install", "-at_install")
class TestOtherCompanies(SecrecyCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.other_company = cls._create_company(name="Umgängescentrum Bron", country_id=cls.env.ref("base.se").id)
        cls.stranger = cls._make_user("stranger", "qrut_umgange.group_manager", company_id=cls.other_company.id)

    def test_a_forged_company_opens_nothing(self):
        forged = {"allowed_company_ids": [self.company.id], "umgange_show_names": True}
        for method, args in [
            ("search_read", [[], ["name"]]),
            ("web_search_read", [[], {"name": {}}]),
            ("search_count", [[]]),
            ("formatted_read_group", [[], ["person_id"], ["__count"]]),
            ("read", [self.identity.ids, ["name"]]),
        ]:
            identities = self._as(self.stranger, "umgange.person.identity")
            with self.subTest(method=method), self.assertRaises(AccessError):
                call_kw(identities, method, args, {"context": forged})

    def test_a_forged_company_shows_no_name_in_a_link(self):
        for companies in ([self.company.id], [self.other_company.id, self.company.id]):
            child = self.child.with_user(self.stranger).with_context(
                allowed_company_ids=companies, umgange_show_names=True
            )
            with self.subTest(companies=companies):
                try:
                    self.assertNotIn("Bergsrå", child.sudo().display_name)
                except AccessError:
                    continue

    def test_a_company_that_is_not_open_shows_nothing(self):
        self.stranger.sudo().company_ids += self.company
        self._accept_undertaking(self.stranger)
        persons = self._as(self.stranger, "umgange.person")
        closed = persons.with_context(allowed_company_ids=[self.other_company.id])
        self.assertFalse(closed.search([("id", "=", self.child.id)]))
        opened = persons.with_context(allowed_company_ids=[self.other_company.id, self.company.id])
        self.assertEqual(opened.search([("id", "=", self.child.id)]), self.child)

    def test_nothing_of_another_company_can_be_linked(self):
        persons = self._as(self.stranger, "umgange.person")
        person = persons.create({"kind": "child", "shown_name": "Ture Ek"})
        own = self._as(self.stranger, "umgange.assignment").create({"name": "x"})
        participants = self._as(self.stranger, "umgange.participant")
        for vals in (
            {"assignment_id": self.assignment.id, "person_id": person.id},
            {"assignment_id": own.id, "person_id": self.child.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                participants.create({**vals, "role": "child"})

    def test_a_record_cannot_be_moved_to_a_company_that_is_not_ones_own(self):
        with self.assertRaises(UserError):
            self.child.with_user(self.coordinator).company_id = self.other_company


@tagged("post_install", "-at_install")
class TestMoneyKnowsNobody(UmgangeInvoiceCommon):
    """Finance gets from an invoice line to nothing that tells of a person."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.child = cls.assignment.child_ids
        cls.order = cls._make_order(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment, day="2026-03-01", end_note="Mamman kom inte.")
        cls.visit.with_user(cls.coordinator).action_end()
        cls.delivery = cls.visit.delivery_ids
        cls.invoice = cls.order.with_user(cls.finance)._create_invoices()

    def test_finance_reads_through_the_line_to_the_delivery_and_no_further(self):
        line = self.invoice.invoice_line_ids.with_user(self.finance)
        delivery = line.umgange_delivery_id
        self.assertTrue(delivery.explanation)
        for read in (
            lambda: delivery.visit_id.state,
            lambda: delivery.visit_id.end_note,
            lambda: delivery.assignment_id.child_ids,
            lambda: delivery.cause,
            lambda: delivery.read(["cause"]),
            lambda: line.web_read({"umgange_delivery_id": {"fields": {"visit_id": {"fields": {"end_note": {}}}}}}),
            lambda: line.web_read({"umgange_delivery_id": {"fields": {"assignment_id": {"fields": {"state": {}}}}}}),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                read()

    def test_finance_finds_groups_and_sorts_by_nothing_beyond_the_delivery(self):
        deliveries = self._as(self.finance, "umgange.delivery")
        for call in (
            lambda: deliveries.search([("visit_id.state", "=", "done")]),
            lambda: deliveries.search([("visit_id.end_reason", "=", "unsafe")]),
            lambda: deliveries.search_count([("assignment_id.legal_basis", "=", "lvu_2")]),
            lambda: deliveries.search([("cause", "ilike", "ill")]),
            lambda: deliveries.formatted_read_group([], ["visit_id.end_reason"], ["__count"]),
            lambda: deliveries.formatted_read_group([], ["assignment_id.legal_basis"], ["__count"]),
            lambda: deliveries.formatted_read_group([], ["cause"], ["__count"]),
            lambda: deliveries._read_group([], [], ["cause:array_agg"]),
            lambda: deliveries.search([], order="cause"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_finance_sees_codes_in_the_links(self):
        delivery = self.delivery.with_user(self.finance)
        forged = {"context": {"umgange_show_names": True}}
        spec = {name: {"fields": {"display_name": {}}} for name in ("visit_id", "assignment_id")}
        row = call_kw(delivery.browse(), "web_read", [delivery.ids, spec], forged)[0]
        self.assertTrue(row["visit_id"]["display_name"].startswith(self.assignment.name))
        self.assertEqual(row["assignment_id"]["display_name"], self.assignment.name)

    def test_order_and_invoice_name_nobody(self):
        texts = [
            self.order.display_name, self.invoice.display_name, self.delivery.display_name,
            *self.order.order_line.mapped("name"), *self.invoice.invoice_line_ids.mapped("name"),
            self.delivery.explanation, self.visit.display_name,
        ]  # fmt: skip
        for text in texts:
            self.assertNotIn("Ek", text.split())
