import ast
import csv
from collections import Counter
from pathlib import Path

from lxml import etree

from odoo import models
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from . import reviewed, reviewed_methods, reviewed_text
from .rights import RIGHTS

MODULE = "qrut_umgange"
ROOT = Path(__file__).resolve().parents[1]
# Fields of a person's own tables: nothing else may copy what is in them.
SECRET_MODELS = ("umgange.person.identity", "umgange.person.contact", "umgange.journal.entry")
LENDING = {"sudo", "with_user", "execute", "execute_query", "execute_query_dict", "executemany"}


def by_model(pairs):
    found = {}
    for model, name in pairs:
        found.setdefault(model, set()).add(name)
    return found


@tagged("post_install", "-at_install")
class TestCompleteness(TransactionCase):
    """Walk every model of ours: what is forgotten fails here."""

    maxDiff = None

    def setUp(self):
        super().setUp()
        self.models = {
            name: self.env[name]
            for name, model in self.registry.items()
            if model._original_module == MODULE and not model._abstract
        }
        care = self.registry["umgange.care.mixin"]._fields.keys()
        self.assertTrue(care)
        self.care_models = {name: model for name, model in self.models.items() if hasattr(model, "_log_care")}

    def _get_our_fields(self):
        """Yield (model name, field) for each field that a module of ours has put on a model."""
        for name, model in self.registry.items():
            if not model._abstract:
                for field in model._fields.values():
                    if MODULE in field._modules or name in self.models:
                        yield name, field

    # === RIGHTS === #

    def test_every_model_of_ours_has_an_access_right(self):
        rights = self.env["ir.model.access"].search([("active", "=", True)])
        self.assertEqual(set(self.models) - set(rights.mapped("model_id.model")), set())

    def test_every_table_of_ours_belongs_to_a_company_by_rule(self):
        for name, model in self.models.items():
            if model._transient or name in reviewed_text.WHOLE_SERVER:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name)])
            rule = rules.filtered(lambda r: not r.groups and r.domain_force == "[('company_id', 'in', company_ids)]")
            with self.subTest(model=name):
                self.assertIn("company_id", model._fields)
                self.assertTrue(model._fields["company_id"].store)
                self.assertEqual(len(rule), 1)
                self.assertTrue(rule.active and rule.perm_read and rule.perm_write)
                self.assertTrue(rule.perm_create and rule.perm_unlink)

    def test_every_dialog_of_ours_is_its_users_own_by_rule(self):
        for name, model in self.models.items():
            if model._transient:
                rules = self.env["ir.rule"].search([("model_id.model", "=", name)])
                of_company = ["[('company_id', 'in', company_ids)]"] if "company_id" in model._fields else []
                with self.subTest(model=name):
                    self.assertCountEqual(
                        rules.filtered(lambda r: not r.groups).mapped("domain_force"),
                        ["[('create_uid', '=', user.id)]", *of_company],
                    )

    def test_every_model_that_points_at_others_checks_their_company(self):
        for model in self.models.values():
            linked = [
                field
                for field in model._fields.values()
                if field.store
                and field.type in ("many2one", "many2many")
                and not field.related
                and field.comodel_name in self.models
                and "company_id" in self.models[field.comodel_name]._fields
                and not field.compute
            ]
            for field in linked:
                parent = field.ondelete == "cascade" if field.type == "many2one" else False
                related = model._fields["company_id"].related if "company_id" in model._fields else None
                with self.subTest(field=str(field)):
                    # A part that takes the company of its whole needs no check.
                    self.assertTrue(
                        (model._check_company_auto and field.check_company)
                        or (parent and (related or "").startswith(f"{field.name}."))
                        or model._transient
                    )

    def test_the_rules_in_the_database_are_those_of_the_module(self):
        files = [etree.parse(file) for file in sorted((ROOT / "security").glob("umgange_rules_*.xml"))]
        expected = {}
        for node in (node for tree in files for node in tree.iterfind(".//record[@model='ir.rule']")):
            values = {field.get("name"): field for field in node}
            expected[node.get("id")] = (
                values["model_id"].get("ref").split("model_")[-1].replace("_", "."),
                values["domain_force"].text,
                bool(values.get("groups") is not None),
                tuple(
                    f"perm_{verb}" not in values or values[f"perm_{verb}"].get("eval") == "True"
                    for verb in ("read", "write", "create", "unlink")
                ),
                True,
            )
        there = {
            rule.get_external_id()[rule.id].removeprefix(f"{MODULE}."): (
                rule.model_id.model,
                rule.domain_force,
                bool(rule.groups),
                (rule.perm_read, rule.perm_write, rule.perm_create, rule.perm_unlink),
                rule.active,
            )
            for rule in self.env["ir.rule"].with_context(active_test=False).search([])
            if rule.model_id.model in self.models or rule.get_external_id()[rule.id].startswith(f"{MODULE}.")
        }
        self.assertEqual(there, expected)

    def test_the_access_rights_in_the_database_are_those_of_the_module(self):
        with open(ROOT / "security" / "ir.model.access.csv", encoding="utf-8") as file:
            expected = {
                row["id"]: "".join(row[f"perm_{verb}"] for verb in ("read", "write", "create", "unlink"))
                for row in csv.DictReader(file)
            }
        accesses = self.env["ir.model.access"].with_context(active_test=False).search([])
        ours = accesses.filtered(
            lambda a: a.model_id.model in self.models or a.get_external_id()[a.id].startswith(f"{MODULE}.")
        )
        there = {
            a.get_external_id()[a.id].removeprefix(f"{MODULE}."): "".join(
                str(int(a[f"perm_{verb}"])) for verb in ("read", "write", "create", "unlink")
            )
            for a in ours
        }
        self.assertEqual(there, expected)
        self.assertTrue(all(ours.mapped("active")))

    def test_rules_and_rights_follow_the_module_at_each_update(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", MODULE), ("model", "in", ("ir.rule", "ir.model.access", "res.groups"))]
        )
        self.assertTrue(data)
        self.assertFalse(data.filtered("noupdate").mapped("name"))

    # === CONTENT === #

    def test_every_text_is_content_or_reviewed(self):
        stored, shown = [], []
        for model, field in self._get_our_fields():
            if field.type in ("char", "text", "html"):
                # What Odoo's mixins bring (to-dos) is Odoo's own.
                ours = MODULE in field._modules and not field.inherited
                if ours and not getattr(field, "care_content", False):
                    (stored if field.store else shown).append((model, field.name))
        self.assertEqual(by_model(stored), reviewed_text.PLAIN_TEXT)
        self.assertEqual(by_model(shown), reviewed_text.SHOWN_TEXT)

    def test_content_is_stored_and_kept_apart(self):
        content = [f for _m, f in self._get_our_fields() if getattr(f, "care_content", False)]
        self.assertGreater(len(content), 10)
        for field in content:
            with self.subTest(field=str(field)):
                self.assertTrue(field.store)
                self.assertEqual(field.prefetch, "umgange_file" if field.type == "binary" else "umgange_content")
                self.assertFalse(field.index or field.translate or field.related or field.compute)
                self.assertIn(field.model_name, self.care_models)

    def test_no_field_holds_more_than_the_log_can_see(self):
        kinds = {"binary", "image", "json", "properties", "reference", "serialized"}
        held = {str(f): f for _m, f in self._get_our_fields() if f.type in kinds and f.store}
        self.assertEqual(held.keys(), reviewed_text.PICTURES | reviewed_text.FILES)
        self.assertTrue(all(held[name].care_content for name in reviewed_text.FILES))
        # An attachment is read as sudo, past every rule.
        self.assertFalse([name for name, field in held.items() if field.attachment])

    def test_no_care_model_has_a_thread_or_tracks_a_field(self):
        for name, model in self.models.items():
            with self.subTest(model=name):
                self.assertFalse(hasattr(model, "message_ids"))
                self.assertNotIn("message_follower_ids", model._fields)
                for field in model._fields.values():
                    self.assertFalse(getattr(field, "tracking", None), field)

    def test_nothing_copies_a_persons_details_by_related_fields_or_stored_computes(self):
        for _model, field in self._get_our_fields():
            with self.subTest(field=str(field)):
                if field.related:
                    self.assertFalse(self._passes(field.model_name, field.related))
                if field.compute and field.store:
                    for path in self._get_depends(field):
                        self.assertFalse(self._ends_in_content(field.model_name, path), path)

    def _get_depends(self, field):
        depends, _context = field.get_depends(self.env[field.model_name])
        return depends

    def _passes(self, model, path):
        """Tell whether a dotted path of fields goes through one of the secret models."""
        for name in path.split("."):
            field = self.env[model]._fields[name]
            model = field.comodel_name
            if model in SECRET_MODELS:
                return True
        return getattr(field, "care_content", False)

    def _ends_in_content(self, model, path):
        for name in path.split("."):
            field = self.env[model]._fields[name]
            model = field.comodel_name
        return getattr(field, "care_content", False)

    def test_stored_computes_run_with_the_readers_own_rights(self):
        found = [
            (model, field.name)
            for model, field in self._get_our_fields()
            if MODULE in field._modules[:1] and not field.inherited and not field.related
            if field.compute and field.store and field.compute_sudo
        ]  # fmt: skip
        self.assertEqual(by_model(found), reviewed_methods.SUDO_COMPUTES)

    def test_no_model_is_ordered_or_named_by_content(self):
        for name, model in self.models.items():
            names = [term.split()[0] for term in model._order.split(",")]
            names += [model._rec_name] if model._rec_name else []
            names += model._rec_names_search or []
            for fname in names:
                with self.subTest(model=name, field=fname):
                    self.assertFalse(self._ends_in_content(name, fname))

    def test_every_care_model_says_whose_data_it_holds(self):
        mixin = self.registry["umgange.care.mixin"]._get_care_persons
        for name, model in self.care_models.items():
            own = next(c for c in type(model).mro() if "_get_care_persons" in vars(c))
            with self.subTest(model=name):
                self.assertNotEqual(vars(own)["_get_care_persons"], mixin)

    def test_every_link_is_indexed(self):
        for model, field in self._get_our_fields():
            stored = field.type == "many2one" and field.store and model in self.models
            lasting = not self.env[model]._transient and field.name not in models.MAGIC_COLUMNS
            if stored and lasting:
                with self.subTest(field=str(field)):
                    self.assertTrue(field.index)

    def test_no_fact_loses_what_it_is_about(self):
        for model, field in self._get_our_fields():
            if field.type == "many2one" and field.store and model in self.models:
                own = MODULE in field._modules and not self.env[model]._transient
                if own and field.name not in ("company_id", *models.MAGIC_COLUMNS):
                    with self.subTest(field=str(field)):
                        self.assertIn(field.ondelete, ("restrict", "cascade"))

    def test_no_compute_says_twice_what_it_depends_on(self):
        """The outer of two ``api.depends`` replaces the inner, without a word."""
        twice = []
        for path in sorted(Path(__file__).parents[1].rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [ast.unparse(each) for each in getattr(node, "decorator_list", ())]
                if sum(name.startswith("api.depends(") for name in names) > 1:
                    twice.append(f"{path.name}:{node.name}")
        self.assertEqual(twice, [])

    # === DOORS === #

    def test_every_public_method_was_reviewed(self):
        found = []
        for name, model in self.registry.items():
            for cls in model.mro():
                if not cls.__module__.startswith(f"odoo.addons.{MODULE}."):
                    continue
                for attribute, value in vars(cls).items():
                    public = callable(value) and not attribute.startswith("_")
                    known = attribute in reviewed_methods.EXTENDED_METHODS or isinstance(value, type)
                    hidden = model._abstract or self._is_private(model, attribute)
                    if public and not known and not hidden:
                        found.append((name, attribute))
        self.assertEqual(by_model(found), reviewed_methods.PUBLIC_METHODS)

    def _is_private(self, model, name):
        return any(getattr(vars(c).get(name), "_api_private", False) for c in model.mro())

    def test_every_read_of_a_care_model_may_write_the_log(self):
        # Odoo opens a read-only transaction for a method that says so anywhere in its line.
        for name, model in self.care_models.items():
            for attribute in dir(models.BaseModel) + dir(type(self.env["base"])):
                marks = [
                    getattr(cls, attribute)._readonly
                    for cls in type(model).mro()
                    if hasattr(getattr(cls, attribute, None), "_readonly")
                ]
                if marks and not attribute.startswith(("_", "get_", "has_")):
                    with self.subTest(model=name, method=attribute):
                        self.assertFalse(marks[0])

    def test_every_place_that_lends_rights_or_writes_sql_was_reviewed(self):
        found = Counter()
        for path in sorted(ROOT.rglob("*.py")):
            part = path.relative_to(ROOT)
            if part.parts[0] in ("tests", "demo", "tools", "migrations"):
                continue
            found.update(self._get_lending(part.as_posix(), ast.parse(path.read_text("utf-8"))))
        self.assertEqual(set(found), set(reviewed.LENT))

    def _get_lending(self, part, tree):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call):
                        name = getattr(node.func, "attr", None)
                        plain = getattr(node.func, "id", None)
                        if name in LENDING or plain == "lend":
                            yield f"{part}:{function.name}"

    def test_no_controller_of_ours_is_open_to_everybody(self):
        # We stand behind Odoo's own doors, and have none.
        for path in ROOT.rglob("controllers/*.py"):
            with self.subTest(path=path.name):
                self.assertNotIn("route(", path.read_text())

    def test_every_table_of_the_rights_is_a_model(self):
        self.assertEqual(set(RIGHTS), set(self.models))

    # === THE DATABASE === #

    @mute_logger("odoo.sql_db")
    def test_every_constraint_of_ours_is_in_the_database(self):
        """Odoo only logs a constraint that it cannot make."""
        self.env.cr.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
        there = {name for (name,) in self.env.cr.fetchall()}
        for name in self.models:
            for table_object in self.registry[name]._table_objects.values():
                with self.subTest(model=name, constraint=table_object.name):
                    self.assertIn(table_object.full_name(self.env[name]), there)

    def test_every_promise_of_a_trigger_is_switched_on(self):
        self.env.cr.execute(
            """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
                WHERE NOT tgisinternal AND tgname LIKE 'umgange%%' AND tgenabled = 'O'"""
        )
        there = by_model(self.env.cr.fetchall())
        guarded = {
            table: {guard.name for guard in guards}
            for model in self.env.values()
            if getattr(model, "_sql_guards", ()) and not model._abstract
            for table, guards in model._get_guarded_tables().items()
        }
        self.assertEqual(there, guarded)
        self.assertLessEqual(
            {
                "umgange_access_log",
                "umgange_journal_chain",
                "umgange_journal_entry",
                "umgange_journal_release",
                "umgange_journal_verification",
                "umgange_plan",
                "umgange_plan_point",
            },
            guarded.keys(),
        )
        for guards in guarded.values():
            self.assertLessEqual({"umgange_refuse_delete", "umgange_refuse_truncate"}, guards)
