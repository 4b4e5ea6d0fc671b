import re

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon

RULES = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models", "odoo.sql_db")


@tagged("post_install", "-at_install")
class TestForgedBesideTheFile(UmgangeCommon):
    """Nobody writes by a client's hand what somebody else says, decides or answers later."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()

    def _create(self, user, model, values, **context):
        [record_id] = call_kw(self._as(user, model), "create", [[values]], {"context": context})
        return self.env[model].browse(record_id)

    def test_no_supporter_says_what_was_done_about_a_complaint(self):
        said = {
            "measures": "Allt gjordes.",
            "answer": "De är nöjda.",
            "answered_on": "2026-03-01",
            "answered_how": "phone",
        }
        values = {"assignment_id": self.assignment.id, "from_role": "visiting", "about": "place", "text": "Kallt."}
        defaults = {f"default_{name}": value for name, value in said.items()}
        for extra, context in (
            (said, {}),
            ({}, defaults),
            ({"handled_by_id": self.manager.id, "state": "received"}, {}),
        ):
            with self.subTest(extra=extra, context=context):
                complaint = self._create(self.supporter_user, "umgange.complaint", {**values, **extra}, **context)
                self.assertFalse(any(complaint[name] for name in (*said, "handled_by_id")))

    def test_a_reporter_writes_no_managers_judgement(self):
        said = {"lex_sarah_reason": "Inget att se här.", "closing_note": "Klart."}
        values = {"assignment_id": self.assignment.id, "what": "Lova skrapade knät.", "hurt": "child"}
        defaults = {f"default_{name}": value for name, value in said.items()}
        ready = {"lex_sarah": "no", "judged_at": "2026-03-01 08:00:00", "judged_by_id": self.manager.id}
        for extra, context in ((said, {}), ({}, defaults), (ready, {}), ({"kept_until": "2026-03-03"}, {})):
            with self.subTest(extra=extra, context=context):
                incident = self._create(self.supporter_user, "umgange.incident", {**values, **extra}, **context)
                self.assertFalse(any(incident[name] for name in (*said, *ready, "kept_until")))

    def test_what_a_manager_keeps_for_managers_is_opened_by_no_reporter(self):
        incident = self._make_incident(self.assignment)
        kept = incident.with_user(self.manager)
        kept.write({"managers_only": True, "lex_sarah_reason": "Ett litet skrapsår."})
        kept.action_judge_no()
        with self.assertRefused("A manager", AccessError):
            incident.managers_only = False
        self.assertFalse(incident.with_user(self.coordinator).has_access("read"))

    def test_nobody_answers_for_whoever_was_asked(self):
        entry = self._make_signed(self.assignment)
        said = {"answer": "Jag ångrar allt."}
        values = {"entry_id": entry.id, "kind": "question", "text": "Vem hämtade?"}
        for extra, context in ((said, {}), ({}, {"default_answer": "Jag ångrar allt."})):
            with self.subTest(extra=extra, context=context):
                comment = self._create(self.coordinator, "umgange.journal.comment", {**values, **extra}, **context)
                self.assertFalse(comment.answer)
        with self.assertRefused("Whoever wrote", AccessError):
            comment.with_user(self.manager).answer = "Jag ångrar allt."

    def test_what_is_noted_beside_stays_with_whoever_it_is_about(self):
        complaint = self._make_complaint(self.assignment, about="supporter")
        foreign = self._make_assignment()
        for values in ({"assignment_id": foreign.id}, {"user_id": self.manager.id}, {"state": "answered"}):
            with self.subTest(values=values), self.assertRaises(UserError), self.env.cr.savepoint():
                call_kw(self._as(self.supporter_user, complaint._name), "write", [complaint.ids, values], {})


class _Undo(Exception):
    """Takes back what a call has done."""


@tagged("post_install", "-at_install")
class TestConcernUnseen(UmgangeCommon):
    """By every door a report of concern that is not one's own is answered like one that never was."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.concern = cls._make_concern(cls.assignment)
        cls.never = cls.concern.id + 100000
        cls.outsiders = (cls.coordinator, cls.other_supporter_user)

    def _answer(self, user, model, method, args, res_id):
        """Return what a client is told, without the numbers that tell one record from another."""
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                answer = call_kw(self._as(user, model), method, args, {})
                told = "made" if method == "create" else re.sub(rf"\b{res_id}\b", "its number", repr(answer))
                raise _Undo
        except _Undo:
            return told
        except Exception as error:  # noqa: BLE001
            return f"{type(error).__name__} {re.sub('[0-9]+', 'N', str(error))}"

    def _assert_alike(self, model, method, make_args):
        for user in self.outsiders:
            real, none = (
                self._answer(user, model, method, make_args(res_id), res_id) for res_id in (self.concern.id, self.never)
            )
            with self.subTest(user=user.login, model=model, method=method):
                self.assertEqual(real, none)

    def _get_doors(self):
        """Yield the public methods of the model."""
        model = self.env["umgange.concern"]
        for name in sorted(dir(type(model))):
            if not name.startswith("_"):
                try:
                    yield get_public_method(model, name) and name
                except (AccessError, AttributeError):
                    continue

    @mute_logger(*RULES)
    def test_no_public_method_tells(self):
        doors = [*self._get_doors()]
        self.assertGreater(len(doors), 60)
        spec = {"what": {}, "display_name": {}, "emergency_phone": {}, "reader_ids": {}}
        more = {
            "read": [["what"]], "web_read": [spec], "write": [{"receipt": "x"}], "web_save": [{"receipt": "x"}, spec],
            "export_data": [["what"]], "onchange": [{}, [], spec],
            "activity_schedule": ["mail.mail_activity_data_todo"],
        }  # fmt: skip
        for name in doors:
            self._assert_alike("umgange.concern", name, lambda res_id, name=name: [[res_id], *more.get(name, [])])

    @mute_logger(*RULES)
    def test_nothing_that_hangs_on_a_record_tells(self):
        model_id = self.env["ir.model"]._get_id("umgange.concern")
        todo = self.env.ref("mail.mail_activity_data_todo").id
        name = "umgange.concern"
        calls = [
            ("ir.attachment", "create", lambda n: [[{"name": "x", "res_model": name, "res_id": n}]]),
            ("ir.attachment", "create",
             lambda n: [[{"name": "x", "res_model": name, "res_id": n, "res_field": "what"}]]),
            ("mail.activity", "create",
             lambda n: [[{"res_model_id": model_id, "res_id": n, "activity_type_id": todo}]]),
            ("mail.activity", "search_count", lambda n: [[("res_model", "=", name), ("res_id", "=", n)]]),
            ("mail.message", "create", lambda n: [[{"model": name, "res_id": n, "body": "x"}]]),
            ("mail.message", "search_count", lambda n: [[("model", "=", name), ("res_id", "=", n)]]),
            ("mail.followers", "create", lambda n: [[{"res_model": name, "res_id": n, "partner_id": 1}]]),
            ("mail.activity.schedule", "create", lambda n: [[{"res_model": name, "res_ids": str([n])}]]),
            ("mail.compose.message", "create", lambda n: [[{"model": name, "res_ids": str([n]), "body": "x"}]]),
            ("ir.model.data", "search_count", lambda n: [[("model", "=", name), ("res_id", "=", n)]]),
            (name, "load", lambda n: [[".id", "what"], [[str(n), "x"]]]),
            (name, "search_count", lambda n: [[("id", "=", n)]]),
            (name, "formatted_read_group", lambda n: [[("id", "=", n)], ["state"], ["__count"]]),
            (name, "name_search", lambda n: ["", [("id", "=", n)]]),
            ("umgange.concern.reader", "search_count", lambda n: [[("concern_id", "=", n)]]),
            ("umgange.concern.reader", "create",
             lambda n: [[{"concern_id": n, "user_id": self.coordinator.id, "reason": "x"}]]),
            ("umgange.concern.reader", "onchange",
             lambda n: [[], {"concern_id": n}, ["concern_id"], {"concern_id": {"fields": {"display_name": {}}}}]),
            ("umgange.concern.reader", "onchange",
             lambda n: [[], {"concern_id": {"id": n}}, [], {"display_name": {}, "company_id": {}, "concern_id": {}}]),
        ]  # fmt: skip
        for model, method, make_args in calls:
            self._assert_alike(model, method, make_args)

    def test_whoever_is_let_in_and_whoever_has_left_can_open_it(self):
        """The assignment is closed to them, and not the report."""
        values = {"concern_id": self.concern.id, "user_id": self.other_supporter_user.id, "reason": "Följer upp."}
        self._as(self.manager, "umgange.concern.reader").create(values)
        self.assignment.sudo().supporter_id = self.other_supporter
        self.assignment.sudo().supporter_id = False
        spec = {"what": {}, "emergency_phone": {}, "assignment_id": {"fields": {"display_name": {}}}}
        for user in (self.supporter_user, self.other_supporter_user):
            self.assertFalse(self.assignment.with_user(user).has_access("read"))
            with self.subTest(user=user.login):
                [told] = call_kw(self._as(user, "umgange.concern"), "web_read", [self.concern.ids, spec], {})
                self.assertTrue(told["what"])
