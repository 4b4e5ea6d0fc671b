import base64

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import local
from .extract_common import ExtractCommon
from .file_factories import PAPER

# What no page sends, and a hostile client does.
TEXTS = (["x"], {"a": [1]}, "\0", "\ud800", "\u202e\u200b" * 9, "x" * 200_000)
NUMBERS = ("x", "\0", [], {}, 2**70, float("nan"))
DAYS = ("x", "2026-02-30", "0001-01-01", "9999-12-31", 7, [], {}, "\0")
LINKS = (True, -1, 0, 2**31, 2**70, 1.5, "", "x", "\0", ["x"], {"a": [1]})
COMMANDS = (
    True,
    7,
    "x",
    [[]],
    ["x"],
    [None],
    [[6, 0, ["x"]]],
    [[6, 0, [2**70]]],
    [[4, 2**70]],
    [[0, 0, "x"]],
    [[9]],
    {},
)
RUBBISH = {
    "char": TEXTS, "text": TEXTS, "html": TEXTS, "selection": (True, 7, "x", "\0", ["x"], {}, "\ud800"),
    "integer": NUMBERS, "float": NUMBERS, "date": DAYS, "datetime": DAYS, "many2one": LINKS,
    "one2many": COMMANDS, "many2many": COMMANDS, "boolean": ("x", [], {"a": 1}), "binary": ("x", 7, [], {}, "\0"),
}  # fmt: skip


class _Undo(Exception):
    """Takes back what a call did."""


@tagged("post_install", "-at_install")
class TestRubbishBesideTheFile(ExtractCommon):
    """Whatever a client sends for a field of what stands in a file, or beside it, is answered in words."""

    def _try(self, user, model, method, *args):
        """Return what went wrong in a call that ended in no sentence, or nothing; what it did is taken back."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.models"):
                self.env.invalidate_all()
                call_kw(self._as(user, model), method, list(args), {})
                self.env.flush_all()
                raise _Undo
        except (UserError, psycopg2.IntegrityError, _Undo):
            # What breaks a constraint, Odoo's own layer says in words.
            return ""
        except Exception as error:  # noqa: BLE001
            return f"{model}.{method}{args}: {type(error).__name__}: {str(error)[:200]}"
        finally:
            self.env.invalidate_all(flush=False)

    def _get_records(self):
        """Return (user, record, the least that makes another one)."""
        assignment, child, visit = self.assignment, self.child, self._make_visit(self.assignment, day="2026-03-02")
        supporter, coordinator, manager = self.supporter_user, self.coordinator, self.manager
        entry = self._make_entry(visit)
        signed = self._make_signed(self._make_assignment(), supporter)
        whose = {"assignment_id": assignment.id, "child_id": child.id}
        complaint = {"from_role": "child", "about": "other", "text": "x"}
        concern = self._make_concern(assignment, made=False)
        reader = {"concern_id": self._make_concern(assignment).id, "user_id": coordinator.id, "reason": "x"}
        return [
            (supporter, self._make_complaint(assignment), {"assignment_id": assignment.id, **complaint}),
            (supporter, self._make_incident(assignment), {"what": "x", "hurt": "nobody"}),
            (supporter, concern, {"what": "x"}),
            (manager, concern.reader_ids, reader),
            (supporter, entry, {**whose, "kind": "call"}),
            (coordinator, self._make_comment(signed), {"entry_id": signed.id, "kind": "comment", "text": "x"}),
            (supporter, self.env["umgange.child.talk"], {"visit_id": visit.id, "child_id": child.id}),
            (supporter, self.env["umgange.wish"], {**whose, "wish": "x"}),
            (coordinator, self._make_document(assignment, child_id=child.id),
             {**whose, "sender": "x", "content": base64.b64encode(PAPER + b"2").decode()}),
            (coordinator, self._make_handout(assignment),
             {"assignment_id": assignment.id, "participant_id": assignment.participant_ids[:1].id, "what": "other"}),
            (coordinator, self._ask(), {"assignment_id": assignment.id, "child_id": child.id,
                                        "asked_by_id": self._ask().asked_by_id.id}),
            (manager, self._make_breach(), {"what": "x"}),
            (manager, self.env["umgange.journal.release"], {"entry_id": signed.id, "reason": "x"}),
            (coordinator, self.env["umgange.booklet"], {"name": "x"}),
        ]  # fmt: skip

    def test_every_field(self):
        self.startPatcher(freeze_time(local("2026-03-04 17:10")))
        for user, record, least in self._get_records():
            model, wrong = record._name, []
            with self.subTest(model=model):
                self.assertFalse(self._try(user, model, "create", [least]))
                for name, field in record._fields.items():
                    if field.store and name not in models.MAGIC_COLUMNS:
                        wrong += self._try_field(user, record, least, field)
                self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:60]))

    def _try_field(self, user, record, least, field):
        wrong = []
        for each in RUBBISH.get(field.type, ()):
            wrong.append(self._try(user, record._name, "create", [{**least, field.name: each}]))
            if record and not field.readonly:
                wrong.append(self._try(user, record._name, "write", record.ids, {field.name: each}))
            spec = {field.name: {}}
            wrong.append(self._try(user, record._name, "onchange", [], {**least, field.name: each}, [field.name], spec))
        return [each for each in wrong if each]
