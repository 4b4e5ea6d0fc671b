from contextlib import suppress
from unittest.mock import MagicMock, patch

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..care_fields import is_care_model
from .rights import RIGHTS
from .test_outward_names import CHILD, OutwardCase
from .test_secrecy import NAME, SecrecyCommon

FORGED = {"umgange_show_names": True}
PARTS = NAME.split()


class HabitCommon(SecrecyCommon):
    def _get_care_models(self):
        return sorted(name for name in RIGHTS if is_care_model(self.env, name) and not self.env[name]._transient)

    def assertQuiet(self, answer):
        for part in PARTS:
            self.assertNotIn(part, str(answer))


@tagged("post_install", "-at_install")
class TestWhatIsKeptForLater(HabitCommon):
    """Searches, defaults, exports and recordings outlive what they were made of, and are read past the log."""

    def _save(self, domain, model="umgange.assignment", **values):
        filters = self._as(self.coordinator, "ir.filters")
        values = {"name": "Mina", "model_id": model, "domain": str(domain), "user_ids": [self.coordinator.id], **values}
        return call_kw(filters, "create_filter", [values], {})

    def test_a_search_for_a_person_is_not_saved(self):
        for model, domain in (
            ("umgange.assignment", [("lookup", "ilike", "Lova")]),
            ("umgange.assignment", ["|", ("state", "=", "active"), ("lookup", "ilike", "Lova")]),
            ("umgange.assignment", [("participant_ids", "any", [("person_id", "ilike", "Lova")])]),
            ("umgange.assignment", [("participant_ids.person_id.identity_ids.name", "ilike", "Lova")]),
            ("umgange.visit", [("assignment_id.lookup", "ilike", "Lova")]),
            ("umgange.person", [("display_name", "ilike", "Lova")]),
            ("umgange.person.identity", [("personnummer", "in", ["20170101-2393"])]),
            ("sale.order", [("umgange_assignment_id.lookup", "ilike", "Lova")]),
        ):
            with self.subTest(domain=domain), self.assertRefused("A search for a person is not saved"):
                self._save(domain, model)

    def test_a_search_for_a_number_or_a_state_is_saved(self):
        for domain in (
            [("lookup", "ilike", self.assignment.name)],
            [("lookup", "ilike", "P-0004")],
            [("state", "in", ["active", "paused"])],
            [("participant_ids.person_id", "=", self.child.id)],
            [],
        ):
            self.assertTrue(self._save(domain))

    def test_a_saved_search_is_not_called_by_a_name_and_has_none_in_it(self):
        for values in (
            {"name": NAME},
            {"context": str({"search_default_lookup": NAME})},
            {"domain": str([("buyer_reference", "=", NAME)])},
        ):
            with self.subTest(values=values), self.assertRefused("full name.*stands there", ValidationError):
                self._save(values.pop("domain", []), **values)

    def test_a_saved_search_is_not_given_a_name_afterwards(self):
        saved = self._as(self.coordinator, "ir.filters").browse(self._save([]))
        with self.assertRefused("A search for a person is not saved"):
            saved.domain = "[('lookup', 'ilike', 'Lova')]"

    def test_what_is_said_about_somebody_is_nobodys_default(self):
        defaults = self._as(self.supporter_user, "ir.default")
        for model, name in (("umgange.journal.entry", "facts"), ("umgange.person.identity", "name")):
            with self.subTest(model=model), self.assertRefused("has no default"):
                call_kw(defaults, "set", [model, name, "x"], {"user_id": True})
        with self.assertRefused("full name.*stands there", ValidationError):
            call_kw(defaults, "set", ["res.partner", "ref", NAME], {"user_id": True})
        self.assertTrue(call_kw(defaults, "set", ["umgange.journal.entry", "kind", "call"], {"user_id": True}))

    def test_what_our_roles_do_is_not_recorded(self):
        for user in (*(self.users[role] for role in ("supporter", "manager", "reviewer")), self.finance):
            with self.subTest(user=user.login), self.assertRefused("What you do is not recorded"):
                call_kw(self._as(user, "ir.profile"), "set_profiling", [], {"profile": True, "collectors": ["sql"]})
        with (
            patch("odoo.addons.base.models.ir_profile.request", MagicMock()),
            self.assertRefused("not enabled on this database"),
        ):
            self._as(self._make_user("plain"), "ir.profile").set_profiling(profile=True)

    def test_an_export_gives_codes_and_leaves_ids_without_names(self):
        persons = self.child.with_user(self.manager)
        persons.env.user.sudo().group_ids += self.env.ref("base.group_allow_export")
        answer = persons.with_context(**FORGED).export_data(["id", "code"])
        self.assertQuiet(answer)
        known = self.env["ir.model.data"].search([("model", "=", "umgange.person"), ("res_id", "=", self.child.id)])
        self.assertTrue(known)
        self.assertQuiet(known.mapped("name"))

    def test_no_document_about_a_person_is_kept_as_a_file(self):
        reports = self.env["ir.actions.report"].search([("model", "in", self._get_care_models())])
        self.assertFalse([report.report_name for report in reports if report.attachment or report.attachment_use])

    def test_no_text_of_ours_has_a_copy_for_each_language(self):
        translated = [
            str(field)
            for model in self._get_care_models()
            for field in self.env[model]._fields.values()
            if field.translate and field.store
        ]
        self.assertEqual(translated, [])


@tagged("post_install", "-at_install")
class TestWhatScreensAskFor(HabitCommon):
    """What the web client asks for by itself says who somebody is to nobody who may not read it."""

    def test_a_page_is_called_by_the_code(self):
        action = call_kw(
            self._as(self.coordinator, "umgange.person"), "get_formview_action", [self.child.ids], {"context": FORGED}
        )
        opened = self.child.with_user(self.coordinator).with_context(**action["context"])
        self.assertEqual(opened.display_name, self.child.code)
        actions = self.env["ir.actions.act_window"].search([("res_model", "in", list(RIGHTS))])
        self.assertTrue(actions)
        self.assertFalse([action.xml_id for action in actions if "umgange_show_names" in (action.context or "")])

    def test_a_grouping_is_headed_by_codes_for_who_may_not_read_the_name(self):
        self._protect("hidden", self.supporter_user)
        participants = self._as(self.manager, "umgange.participant").with_context(**FORGED)
        domain = [("person_id", "=", self.child.id)]
        groups = [
            participants.formatted_read_group(domain, ["person_id"], ["__count"]),
            participants.web_read_group(
                domain, ["person_id"], ["__count"], auto_unfold=True, unfold_read_specification={}
            ),
            self._as(self.manager, "umgange.person").with_context(**FORGED).web_name_search("", {"display_name": {}}),
        ]
        self.assertIn(self.child.code, str(groups))
        self.assertQuiet(groups)

    def test_no_default_tells_of_somebody_elses_child(self):
        given = {
            f"default_{name}": record.id
            for name, record in (
                ("assignment_id", self.assignment),
                ("person_id", self.child),
                ("child_id", self.child),
            )
        }
        given["default_identity_ids"] = [Command.link(self.identity.id)]
        for model in RIGHTS:
            for user in (self.other_supporter_user, self.finance, self.reviewer):
                records = self._as(user, model)
                names = [name for name in records._fields if records._has_field_access(records._fields[name], "read")]
                try:
                    answer = call_kw(records, "default_get", [names], {"context": {**FORGED, **given}})
                except AccessError:
                    continue
                with self.subTest(model=model, user=user.login):
                    self.assertQuiet(answer)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_a_mail_that_comes_in_makes_no_record_and_no_message_of_ours(self):
        head = "From: Sara Ek <sara@example.com>\nTo: visits@example.com\nSubject: Hej\nMessage-Id: <1@x>"
        for model in ("umgange.visit", "umgange.person", "umgange.assignment"):
            before = self.env[model].search_count([])
            with self.subTest(model=model):
                with suppress(AttributeError, TypeError, ValueError):
                    self.env["mail.thread"].message_process(model, f"{head}\n\nLova mår bra.")
                self.assertEqual(self.env[model].search_count([]), before)
                self.assertFalse(self.env["mail.message"].sudo().search_count([("model", "=", model)]))


@tagged("post_install", "-at_install")
class TestWhatAnInvoiceLeavesBehind(OutwardCase):
    def test_a_name_that_was_typed_and_taken_out_again_is_in_no_history(self):
        invoice = self._make_invoice().sudo()
        invoice = invoice.with_context(tracking_disable=False, mail_notrack=False)
        for name in (CHILD, "Lova"):
            invoice.ref = name
            self._track()
            invoice.ref = "4711"
            self._track()
        tracked = self.env["mail.tracking.value"].sudo().search([("mail_message_id.res_id", "=", invoice.id)])
        kept = tracked.filtered(lambda value: value.field_id.name == "ref")
        texts = kept.mapped("old_value_char") + kept.mapped("new_value_char")
        self.assertIn("4711", texts)
        self.assertIn("(not kept: it says who somebody is)", texts)
        self.assertFalse([text for text in texts if text and "Lova" in text])

    def _track(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_what_is_in_a_file_is_found_by_who_may_open_the_file(self):
        invoice = self._make_invoice()
        values = {"name": "underlag.txt", "raw": b"Lova Granlund", "mimetype": "text/plain"}
        file = self._as(self.finance, "ir.attachment").create(
            {**values, "res_model": invoice._name, "res_id": invoice.id}
        )
        self.assertIn("Lova", file.sudo().index_content)
        for user in (self.supporter_user, self.coordinator, self.reviewer):
            with self.subTest(user=user.login):
                self.assertFalse(self._as(user, "ir.attachment").search([("index_content", "ilike", "Lova")]))
