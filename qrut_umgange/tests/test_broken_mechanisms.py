"""Each mechanism is switched off, and the attack that it refuses is seen to succeed.

docs/threat-model.md names the tests here, and a test compares the two.
"""

import logging
from contextlib import contextmanager, suppress
from unittest.mock import MagicMock, patch

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Command, Field
from odoo.models import BaseModel
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .. import chain_heads
from ..access_notes import AccessNotes
from ..care_fields import CareField
from ..sql_log import ValueFilter
from .common import GROUPS, NOW
from .test_attacks import AttackCommon
from .test_journal_chain import ChainCase
from .test_outward_names import CHILD, OutwardCase
from .test_undertaking import UndertakingCommon

MODELS = "odoo.addons.qrut_umgange.models"
REFUSALS = (UserError, psycopg2.IntegrityError)
FORGED = {"umgange_show_names": True}


class Undone(Exception):
    """What was tried is taken back."""


class Breaking:
    """Tells whether an attack succeeds; whatever it did is taken back."""

    def assertHeldBy(self, mechanism_off, attack):
        """Assert that ``attack`` gets nothing, and gets what it wants inside ``mechanism_off``."""
        self.assertFalse(self._succeeds(attack))
        with self._undone(), mechanism_off:
            self.assertTrue(self._succeeds(attack))
        self.assertFalse(self._succeeds(attack))

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def _succeeds(self, attack):
        try:
            with self._undone():
                return self._try(attack)
        except REFUSALS:
            return False

    def _try(self, attack):
        self.env.invalidate_all()
        got = attack()
        self.env.flush_all()
        return bool(got)

    @contextmanager
    def _undone(self):
        try:
            with suppress(Undone), self.env.cr.savepoint():
                yield
                raise Undone
        finally:
            self.env.registry.clear_all_caches()

    # === SWITCHES === #

    @contextmanager
    def _without_trigger(self, table, name):
        self._run("ALTER TABLE %s DISABLE TRIGGER %s", SQL.identifier(table), SQL.identifier(name))
        yield

    @contextmanager
    def _without_rule(self, xmlid):
        self.env.ref(f"qrut_umgange.{xmlid}").sudo().active = False
        self.env.flush_all()
        yield

    @contextmanager
    def _with_right(self, model, role):
        values = {
            "name": "x",
            "model_id": self.env["ir.model"]._get_id(model),
            "group_id": self.env.ref(GROUPS[role]).id,
        }
        self.env["ir.model.access"].sudo().create({**values, "perm_read": True})
        yield

    def _off(self, model, method, result=None):
        """Let a method of a model do nothing but return ``result``."""
        return patch.object(self.registry[model], method, lambda *args, **kwargs: result)

    def _run(self, statement, *values):
        """Run SQL as the application's role, and return how many rows it met."""
        self.env.flush_all()
        self.env.cr.execute(SQL(statement, *values))
        return self.env.cr.rowcount


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


@tagged("post_install", "-at_install")
class TestBrokenSeals(Breaking, ChainCase):
    """What does not change any more."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.plan = cls._make_plan(cls.assignment)
        cls._make_assessment(cls.assignment)
        cls._make_handout(cls.assignment)
        visit = cls.assignment.visit_ids[:1] or cls._make_visit(cls.assignment)
        talk = cls._as(cls.coordinator, "umgange.child.talk").create(
            {"visit_id": visit.id, "child_id": visit._get_children()[:1].id}
        )
        talk.action_close()
        wish = cls._as(cls.coordinator, "umgange.wish").create(
            {"assignment_id": cls.assignment.id, "child_id": cls.lova.id, "wish": "Längre."}
        )
        wish.note_outcome("met")
        wish.note_told()
        hidden = cls.alva.with_user(cls.manager)
        hidden.write({"protection": "hidden", "list_reason": "Beslut i dag"})
        cls._as(cls.coordinator, "umgange.person.opening").create({"person_id": hidden.id, "reason": "Akut"})

    def test_what_is_sealed_does_not_change(self):
        self.env.cr.precommit.run()
        refused = "umgange_refuse_update", "umgange_refuse_delete", "umgange_refuse_truncate"
        for table, trigger, statement in (
            ("umgange_access_log", refused[0], "UPDATE umgange_access_log SET login = 'x'"),
            ("umgange_access_log", refused[1], "DELETE FROM umgange_access_log"),
            ("umgange_access_log", refused[2], "TRUNCATE umgange_access_log"),
            ("umgange_plan", refused[0], f"UPDATE umgange_plan SET purpose = 'x' WHERE id = {self.plan.id}"),
            ("umgange_plan_point", refused[1], f"DELETE FROM umgange_plan_point WHERE plan_id = {self.plan.id}"),
            ("umgange_risk_assessment", refused[0], "UPDATE umgange_risk_assessment SET light = 'yellow'"),
            ("umgange_child_talk", "umgange_keep_content", "UPDATE umgange_child_talk SET best_words = 'x'"),
            ("umgange_child_talk", refused[1], "DELETE FROM umgange_child_talk"),
            ("umgange_wish", refused[0], "UPDATE umgange_wish SET said_on = said_on - 1"),
            ("umgange_wish", "umgange_keep_content", "UPDATE umgange_wish SET wish = 'x'"),
            ("umgange_wish", "umgange_refuse_settled", "UPDATE umgange_wish SET outcome_why = 'x'"),
            ("umgange_wish", refused[1], "DELETE FROM umgange_wish"),
            ("umgange_handout", refused[0], "UPDATE umgange_handout SET note = 'x'"),
            ("umgange_handout", refused[1], "DELETE FROM umgange_handout"),
            ("umgange_person_opening", refused[0], "UPDATE umgange_person_opening SET user_id = 1"),
            ("umgange_person_opening", refused[1], "DELETE FROM umgange_person_opening"),
            ("umgange_undertaking", refused[0], "UPDATE umgange_undertaking SET text = 'x'"),
            (
                "umgange_undertaking_acceptance",
                refused[0],
                "UPDATE umgange_undertaking_acceptance SET accepted_at = now()",
            ),
            ("umgange_rights_line", refused[1], "DELETE FROM umgange_rights_line"),
            ("umgange_assignment_holder", refused[1], "DELETE FROM umgange_assignment_holder"),
            ("umgange_journal_chain", refused[0], "UPDATE umgange_journal_chain SET number = 9"),
            ("umgange_journal_entry", "umgange_keep_content", "UPDATE umgange_journal_entry SET facts = 'x'"),
            ("umgange_journal_entry", refused[1], f"DELETE FROM umgange_journal_entry WHERE id = {self.third.id}"),
        ):
            with self.subTest(statement=statement):
                self.assertHeldBy(self._without_trigger(table, trigger), lambda: self._run(statement))  # noqa: B023

    @contextmanager
    def _without_triggers(self, tables):
        for table in tables:
            self._run("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table))
        yield

    def test_no_sealed_table_is_emptied(self):
        sealed = [
            name for name, model in self.registry.items() if not model._abstract and getattr(model, "_sql_guards", ())
        ]
        tables = [table for name in sealed for table in self.env[name]._get_guarded_tables()]
        self.assertGreater(len(tables), 12)
        for table in tables:
            with self.subTest(table=table):
                self.assertHeldBy(self._without_triggers(tables), lambda: self._run(f"TRUNCATE {table} CASCADE"))  # noqa: B023

    def test_signed_text_leaves_by_two_people(self):
        statement = f"UPDATE umgange_journal_entry SET facts = NULL WHERE id = {self.second.id}"
        off = self._without_trigger("umgange_journal_entry", "umgange_keep_content")
        self.assertHeldBy(off, lambda: self._run(statement))

    def test_an_entry_that_is_cut_off_is_in_the_file_outside(self):
        def unnoticed():
            self._run("ALTER TABLE umgange_journal_entry DISABLE TRIGGER USER")
            self._run("ALTER TABLE umgange_journal_chain DISABLE TRIGGER USER")
            self._run("DELETE FROM umgange_journal_entry WHERE id = %s", self.third.id)
            back = "UPDATE umgange_journal_chain SET number = 2, link = %s WHERE child_id = %s"
            self._run(back, self.second.chain_link, self.lova.id)
            self._run("ALTER TABLE umgange_journal_entry ENABLE TRIGGER USER")
            self._run("ALTER TABLE umgange_journal_chain ENABLE TRIGGER USER")
            return not self._get_findings()

        self.assertFalse(self._succeeds(unnoticed))
        lines = self.heads.read_text().splitlines(keepends=True)
        self.heads.write_text("".join(line for line in lines if self.third.chain_link not in line))
        self.assertTrue(self._succeeds(unnoticed))
        self.assertTrue(chain_heads.read(self.heads)[0])


@tagged("post_install", "-at_install")
class TestBrokenGuard(Breaking, OutwardCase):
    """What leaves names nobody."""

    def _post(self, **values):
        invoice = self._make_invoice()
        invoice.write(values)
        return lambda: invoice.action_post() or invoice.state == "posted"

    def test_an_invoice_is_looked_through_before_it_is_posted(self):
        self.assertHeldBy(self._off("account.move", "_check_umgange_names"), self._post(buyer_reference=CHILD))

    def test_a_single_word_waits_for_a_manager(self):
        self.assertHeldBy(self._off("umgange.naming", "_find_single", []), self._post(buyer_reference="Lova"))

    def test_what_the_buyer_cannot_receive_gets_no_number(self):
        self.assertHeldBy(self._off("account.move", "_get_umgange_gaps", []), self._post(buyer_reference=False))

    def test_the_finished_page_is_looked_through(self):
        order = self._make_order(self.assignment)
        check = self.env["ir.actions.report"]._check_umgange_page
        off = self._off("sale.order", "_check_umgange_finished")
        self.assertHeldBy(off, lambda: check(order, f"<p>{CHILD}</p>"))

    def test_messages_mails_files_and_todos_are_looked_through(self):
        sudo = self.env["mail.mail"].sudo().env
        order = self._make_order(self.assignment)
        for attack in (
            lambda: order.sudo().message_post(body=CHILD),
            lambda: sudo["mail.mail"].create({"subject": CHILD}),
            lambda: sudo["ir.attachment"].create({"name": f"{CHILD}.pdf", "raw": b"x"}),
            lambda: self.assignment.activity_schedule("mail.mail_activity_data_todo", summary=CHILD),
            lambda: sudo["ir.filters"].create({"name": CHILD, "model_id": "res.partner"}),
            lambda: sudo["ir.default"].set("res.partner", "ref", CHILD),
        ):
            self.assertHeldBy(self._off("umgange.naming", "_find", []), attack)

    def test_what_was_typed_in_a_draft_is_in_no_history(self):
        invoice = self._make_invoice().sudo().with_context(tracking_disable=False, mail_notrack=False)

        def kept():
            for text in (CHILD, "4711"):
                invoice.ref = text
                self.env.flush_all()
                self.env.cr.precommit.run()
            return self.env["mail.tracking.value"].sudo().search([("old_value_char", "=", CHILD)])

        self.assertHeldBy(self._off("mail.tracking.value", "_names_somebody", False), kept)
