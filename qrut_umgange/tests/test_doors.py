import inspect
from base64 import b64encode
from contextlib import suppress
from warnings import catch_warnings, simplefilter

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..lent_rights import lend
from .file_factories import PAPER
from .test_access_log import LogCommon

MARK = "Kanarietext"
# What is sealed when it begins, and where its content stands.
SEALED = {
    "umgange.document": "note",
    "umgange.extract": "identity_note",
    "umgange.extract.passage": "reason",
    "umgange.handout": "note",
    "umgange.visit.mending": "reason",
    "umgange.incident": "what",
    "umgange.concern": "what",
    "umgange.concern.reader": "reason",
}
# What is written of another row of the same model: of a goal of the plan.
OF_ANOTHER = {"umgange.report.line": {"development"}}
NOTHING_TO_SHOW = {"umgange.assignment", "umgange.booking"}
# What is asked for, where a method wants a word: an answer that repeats it shows nothing.
WORD = "Kanarie"
# The doors that show what is asked for, at least; the test finds the others.
OPEN = ("read", "web_read", "search_read", "web_search_read", "export_data")
# Optional arguments by which one asks for content.
AIMS = {"domain", "fields", "aggregates", "groupby", "specification"}
MUTED = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db", "odoo.models")


@tagged("post_install", "-at_install")
class TestDoors(LogCommon):
    """Every public method of every confidential model, called as a client would who looks for content."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.users["manager"].sudo().group_ids += cls.env.ref("base.group_allow_export")
        for person in cls.assignment.participant_ids.person_id:
            person.with_user(cls.coordinator).shown_name = MARK
        # Nobody is let in twice.
        cls.world["umgange.concern.reader"].with_user(cls.manager).action_end()
        cls.world = {name: cls._unseal(record) for name, record in cls.world.items()}
        for record in cls.world.values():
            if record._name in SEALED:
                continue
            if texts := cls._get_texts(record):
                # A draft is its author's alone.
                record.with_user(record["author_id"] if record == cls.entry else 1).write(dict.fromkeys(texts, MARK))
        cls.env.flush_all()

    @classmethod
    def _unseal(cls, record):
        """Return a record that holds the mark from the beginning where nothing can be written on it later."""
        if record._name not in SEALED:
            return record
        values = record.copy_data()[0] | {SEALED[record._name]: MARK}
        if "content" in values:  # another file: the same one is registered once
            values["content"] = b64encode(PAPER + b" 2")
        return lend(cls.env[record._name]).create(values).with_env(record.env)

    def _get_records(self):
        """Return the records that have something to show, content or a person's name."""
        return [self.child, *(record for record in self.world.values() if record._name not in NOTHING_TO_SHOW)]

    @classmethod
    def _get_texts(cls, record):
        content = (field for field in record._fields.values() if getattr(field, "care_content", False))
        content = (field for field in content if field.name not in OF_ANOTHER.get(record._name, ()))
        return [field.name for field in content if field.type in ("char", "text") and field.name != "personnummer"]

    def _get_content(self, record):
        """Return what there is to see in a record: its content, else the name of whom it is about."""
        return self._get_texts(record) or ["shown_name"]

    def _get_arguments(self, method, record):
        """Return what each of a method's arguments is given by whoever looks for content."""
        names = self._get_content(record)
        specification = {name: {} for name in names}
        guesses = {
            "domain": [("id", "in", record.ids)],
            "fields": names,
            "field_names": [],
            "fields_to_export": names,
            "fields_list": names,
            "fields_spec": specification,
            "specification": specification,
            "groupby": [names[0]],
            "grouping_sets": [[names[0]]],
            "group_by": names[0],
            "field_name": names[0],
            "aggregates": [f"{names[0]}:array_agg"],
            "progress_bar": {"field": names[0], "colors": {WORD: "success"}},
            "name": WORD,
            "values": {},
            "vals": {},
            "vals_list": [{}],
            "operation": "read",
            "data": [],
            "order": names[0],
        }
        parameters = list(inspect.signature(method).parameters.values())[1:]
        needed = [
            p for p in parameters if p.kind == p.POSITIONAL_OR_KEYWORD and (p.default is p.empty or p.name in AIMS)
        ]
        return {p.name: guesses.get(p.name, names[0]) for p in needed}

    def _get_doors(self, model):
        """Yield the name and function of each method that a client may call."""
        for name in sorted(dir(type(model))):
            if name.startswith("_") or name in model._fields:
                continue
            with suppress(AccessError, AttributeError):
                yield name, get_public_method(model, name)

    def _knock(self, user, record, name, method):
        """Call the method as a client and undo it; return the answer, or the error in its words."""
        ids = [] if hasattr(method, "_api_model") else [record.ids]
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint() as savepoint, catch_warnings():
                simplefilter("ignore")  # Odoo's own old doors are open still
                answer = call_kw(record.with_user(user).browse(), name, ids, self._get_arguments(method, record))
                self.env.flush_all()
                savepoint.rollback()
                return str(answer)
        except Exception as error:  # noqa: BLE001 whatever it is, it is what the client sees
            return str(error)

    @mute_logger(*MUTED)
    def test_whatever_shows_content_is_logged_and_runs_where_the_log_can_be_written(self):
        shown, unlogged, misplaced = set(), [], []
        for record in self._get_records():
            for name, method in self._get_doors(record):
                with self._transaction() as rows:
                    answer = self._knock(self.manager, record, name, method)
                if MARK in answer:
                    shown.add((record._name, name))
                    unlogged += [] if any(row[1] == "read" for row in rows) else [(record._name, name)]
                    misplaced += [(record._name, name)] if getattr(method, "_readonly", False) else []
        self.assertEqual((unlogged, misplaced), ([], []))
        self.assertLess({(record._name, name) for record in self._get_records() for name in OPEN}, shown)

    @mute_logger(*MUTED)
    def test_no_door_shows_anything_to_whoever_has_no_right(self):
        shown = []
        for record in self._get_records():
            for name, method in self._get_doors(record):
                for user in (self.other_supporter_user, self.finance, self.users["internal"]):
                    if MARK in self._knock(user, record, name, method):
                        shown.append((user.login, record._name, name))
        self.assertEqual(shown, [])

    def test_nothing_is_begun_by_a_name_alone(self):
        for record in self._get_records():
            with self.subTest(model=record._name), self.assertRaisesRegex(UserError, "begun in a form of its own"):
                record.with_user(self.manager).name_create("Lova Ek")
