"""Each mechanism is switched off, and the attack that it refuses is seen to succeed.

docs/threat-model.md names the tests here, and a test compares the two.
"""

import logging
from contextlib import contextmanager
from unittest.mock import MagicMock, patch

import psycopg2

from odoo.fields import Command, Field
from odoo.models import BaseModel
from odoo.tests import tagged

from ..access_notes import AccessNotes
from ..care_fields import CareField
from ..sql_log import ValueFilter
from .broken_common import FORGED, MODELS, Breaking
from .common import GROUPS, NOW
from .test_attacks import AttackCommon
from .test_undertaking import UndertakingCommon


@tagged("post_install", "-at_install")
class TestBrokenRights(Breaking, UndertakingCommon, AttackCommon):
    """Who may see what."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.child = cls.assignment.child_ids
        cls.identity = cls.child.identity_ids
        cls.name = cls.identity.sudo().name

    def _reads(self, record, user, name):
        return lambda: record.with_user(user).read([name])[0][name]

    def test_a_report_of_concern_is_for_its_few_readers(self):
        concern = self._make_concern(self.assignment)
        off = self._without_rule("umgange_concern_rule_supporter")
        rest = self._without_rule("umgange_concern_rule_reader")

        @contextmanager
        def without_both():
            # Without a rule of its own group a model is open to whoever has the right.
            self.env.ref("qrut_umgange.umgange_concern_rule_manager").sudo().active = False
            with off, rest:
                yield

        self.assertHeldBy(without_both(), self._reads(concern, self.attacker, "what"))

    def test_a_complaint_is_not_for_whom_it_is_about(self):
        complaint = self._make_complaint(self.assignment, about="coordinator")
        off = self._without_rule("umgange_complaint_rule_concerned")
        self.assertHeldBy(off, self._reads(complaint, self.coordinator, "text"))

    def test_a_supporter_reads_the_own_entries(self):
        off = self._without_rule("umgange_journal_entry_rule_supporter")
        self.assertHeldBy(off, self._reads(self.entry, self.attacker, "facts"))

    def test_finance_has_no_right_to_names(self):
        off = self._with_right("umgange.person.identity", "finance")
        self.assertHeldBy(off, self._reads(self.identity, self.finance, "name"))

    def test_a_hidden_person_is_for_those_on_the_list(self):
        self.child.with_user(self.manager).write({"protection": "hidden", "list_reason": "Beslut"})
        off = self._without_rule("umgange_person_identity_rule_protected")
        self.assertHeldBy(off, self._reads(self.identity, self.coordinator, "name"))

    def test_another_company_sees_nothing(self):
        bridge = self._create_company(name="Bron", country_id=self.env.ref("base.se").id)
        stranger = self._make_user("stranger", GROUPS["manager"], company_id=bridge.id)
        off = self._without_rule("umgange_person_identity_rule_company")
        self.assertHeldBy(off, self._reads(self.identity, stranger, "name"))

    def test_whoever_has_not_accepted_the_undertaking_sees_nothing(self):
        newcomer = self._make_newcomer("manager")
        off = self._off("ir.model.access", "_waits_for_undertaking", False)
        self.assertHeldBy(off, self._reads(self.entry, newcomer, "facts"))

    def test_a_name_is_shown_by_the_readers_own_rights(self):
        def get_readable(persons, model):
            return {part.person_id.id: part for part in persons.env[model].sudo().search([])}

        def shown():
            return self.name in self.child.with_user(self.finance).with_context(**FORGED).sudo().display_name

        self.assertHeldBy(patch.object(self.registry["umgange.person"], "_get_readable", get_readable), shown)

    def test_a_page_is_called_by_the_code(self):
        def titled():
            persons = self.child.with_user(self.coordinator).with_context(**FORGED)
            return self.child.with_context(**persons.get_formview_action()["context"]).env.context["umgange_show_names"]

        off = patch.object(
            self.registry["umgange.person"], "get_formview_action", self.registry["base"].get_formview_action
        )
        self.assertHeldBy(off, titled)

    def test_content_is_no_heading_of_a_group(self):
        entries = self._as(self.manager, "umgange.journal.entry")
        off = patch.object(CareField, "to_sql", Field.to_sql)
        self.assertHeldBy(off, lambda: "Lova" in str(entries.formatted_read_group([], ["facts"], ["__count"])))

    def test_what_follows_from_what_is_done_is_not_written(self):
        off = self._off("umgange.visit", "_check_system_fields")
        self.assertHeldBy(off, lambda: self.visit.with_user(self.coordinator).write({"told_at": NOW}))

    def test_a_visit_against_a_decision_is_not_confirmed(self):
        visit = self._make_visit(self.assignment, day="2026-03-17")
        self._make_decision(self.assignment)
        off = self._off("umgange.visit", "_get_decision_gap", "")
        self.assertHeldBy(off, lambda: visit.with_user(self.coordinator).action_confirm())

    def test_people_who_must_not_meet_are_kept_apart(self):
        other = self._make_assignment(room_id=self._make_room("Gården").id, supporter_id=False)
        pair = [
            each.participant_ids.filtered(lambda p: p.role == "visiting").person_id for each in (self.assignment, other)
        ]
        pair[0].with_user(self.manager).write({"protection": "marked", "access_user_ids": self.manager.ids})
        self._make_separation(*pair)
        self._make_visit(self.assignment, day="2026-03-18")
        off = self._off("umgange.visit", "_check_apart", None)
        self.assertHeldBy(off, lambda: self._make_visit(other, day="2026-03-18"))

    def test_a_clients_defaults_are_not_lent_rights(self):
        visit = self._make_visit(self.assignment, day="2026-03-01")

        def bill():
            visit.with_user(self.supporter_user).with_context(default_share_reason="x").action_end()
            return visit.sudo().delivery_ids.share_reason == "x"

        self.assertHeldBy(patch("odoo.addons.qrut_umgange.lent_rights.clean_context", dict), bill)

    def test_no_file_or_message_hangs_on_what_is_confidential(self):
        link = {"res_id": self.visit.id}
        file = {**link, "name": "skanning.pdf", "raw": b"x", "res_model": "umgange.visit"}
        message = {**link, "body": "Hej", "model": "umgange.visit"}
        for module, model, values in (
            ("ir_attachment", "ir.attachment", file),
            ("mail_message", "mail.message", message),
        ):
            with self.subTest(model=model):
                off = patch(f"{MODELS}.{module}.is_care_model", lambda *args: False)
                self.assertHeldBy(off, lambda model=model, values=values: self._as(self.manager, model).create(values))

    def test_what_our_roles_do_is_not_recorded(self):
        self.env["ir.config_parameter"].sudo().set_param("base.profiling_enabled_until", "2099-01-01 00:00:00")
        profiles = self._as(self.supporter_user, "ir.profile")
        with patch("odoo.addons.base.models.ir_profile.request", MagicMock()):
            self.assertHeldBy(
                patch(f"{MODELS}.ir_profile.CARE_GROUPS", ()), lambda: profiles.set_profiling(profile=True)
            )

    def test_a_search_for_a_person_is_not_saved(self):
        filters = self._as(self.coordinator, "ir.filters")
        values = {"name": "x", "model_id": "umgange.assignment", "domain": "[('lookup', 'ilike', 'Lova')]"}
        self.assertHeldBy(self._off("ir.filters", "_looks_for_somebody", False), lambda: filters.create_filter(values))

    def test_what_is_said_of_somebody_is_nobodys_default(self):
        defaults = self._as(self.supporter_user, "ir.default")
        attack = lambda: defaults.set("umgange.journal.entry", "facts", "Hon grät.", user_id=True)  # noqa: E731
        self.assertHeldBy(patch.object(CareField, "care_content", False), attack)

    def test_a_name_typed_in_a_choice_makes_no_record(self):
        persons = self._as(self.coordinator, "umgange.person")
        off = patch.object(self.registry["umgange.person"], "name_create", BaseModel.name_create)
        self.assertHeldBy(off, lambda: persons.name_create("Okänd Jansson"))


@tagged("post_install", "-at_install")
class TestBrokenLog(Breaking, AttackCommon):
    """What is seen afterwards."""

    def _count(self, action):
        return self.env["umgange.access.log"].sudo().search_count([("action", "=", action)])

    def _escapes(self, action, act):
        """Return an attack: that the log has nothing new when ``act`` is done."""

        def attack():
            self.env.cr.precommit.run()
            AccessNotes.of(self.env.cr).forget()
            before = self._count(action)
            act()
            self.env.flush_all()
            self.env.cr.precommit.run()
            return self._count(action) == before

        return attack

    def test_a_read_is_noted(self):
        read = lambda: self.entry.with_user(self.supporter_user).read(["facts"])  # noqa: E731
        self.assertHeldBy(self._off("umgange.access.log", "_note"), self._escapes("read", read))

    def test_a_read_that_the_log_does_not_take_is_none(self):
        swallow = (
            "CREATE FUNCTION nothing() RETURNS trigger AS $$BEGIN RETURN NULL; END$$ LANGUAGE plpgsql;"
            " CREATE TRIGGER aaa BEFORE INSERT ON umgange_access_log FOR EACH ROW EXECUTE FUNCTION nothing()"
        )

        def read():
            AccessNotes.of(self.env.cr).forget()
            self._run(swallow)
            facts = self.entry.with_user(self.supporter_user).read(["facts"])
            self.env.cr.precommit.run()
            return facts

        self.assertHeldBy(patch.object(AccessNotes, "_write", lambda notes: None), read)

    def test_a_change_of_rights_is_noted(self):
        group = self.env.ref(GROUPS["manager"])
        give = lambda: self.users["internal"].sudo().write({"group_ids": [Command.link(group.id)]})  # noqa: E731
        self.assertHeldBy(self._off("umgange.access.log", "_note_rights"), self._escapes("rights", give))

    def test_the_servers_log_holds_no_values(self):
        refused = (b"INSERT INTO umgange_person_identity (name) VALUES ('Lova')", psycopg2.IntegrityError())

        def leaks():
            record = logging.LogRecord("odoo.sql_db", logging.ERROR, __file__, 1, "bad query: %s %s", refused, None)
            logging.getLogger(record.name).filter(record)
            return "Lova" in record.getMessage()

        self.assertHeldBy(patch.object(ValueFilter, "filter", lambda *args: True), leaks)
