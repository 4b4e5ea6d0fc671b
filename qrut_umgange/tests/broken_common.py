"""How a mechanism is switched off, to see that without it the attack succeeds."""

from contextlib import contextmanager, suppress
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from .common import GROUPS

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
