"""Reading journal entries with the access log, beside the same reading not logged, and OCA's auditlog."""

from functools import partial
from unittest.mock import patch

from benchmarks.measure import Side, compare, environment, new_user, report

ADDON = "odoo.addons.qrut_umgange"
MANY = 80
FIELDS = ["facts", "assessment", "state", "occurred_at", "child_id"]


def run(database: str, audit_database: str | None, repeat: int) -> str:
    """Return the tables, for many entries and for one; without ``audit_database`` that side is left out."""
    return "\n\n".join(_compare(database, audit_database, repeat, count) for count in (MANY, 1))


def _compare(database, audit_database, repeat, count):
    with environment(database) as env:
        reader = _Reader(*write_entries(env, count))
    sides = [
        Side("read, in the access log", 1, database, reader.prepare),
        Side("the same read, not logged", 1, database, partial(reader.prepare, logged=False)),
    ]
    if audit_database:
        with environment(audit_database) as env:
            other = _Reader(*write_entries(env, count))
            audit_reading(env)
        sides.append(Side("the same read, in auditlog alone", 1, audit_database, partial(other.prepare, logged=False)))
    return report(f"(d) Reading entries, {count} at once", "read", sides, compare(sides, repeat))


class _Reader:
    """A coordinator who reads the same entries again and again, as her screen does."""

    def __init__(self, user_id, entry_ids):
        self.user_id, self.entry_ids = user_id, entry_ids

    def prepare(self, env, logged=True):
        """Return the reading; the registry is warm and the records are not."""
        entries = env(user=self.user_id)["umgange.journal.entry"].browse(self.entry_ids)
        entries.read(FIELDS)
        env.invalidate_all()
        return lambda: self._read(entries, logged)

    def _read(self, entries, logged):
        if logged:
            return entries.read(FIELDS)
        with patch(f"{ADDON}.models.umgange_care_mixin.UmgangeCareMixin._log_care"):
            return entries.read(FIELDS)


def write_entries(env, count):
    """Return a coordinator and ``count`` entries of one child that she has written."""
    user = new_user(env, "reader", "qrut_umgange.group_coordinator")
    env = env(user=user)
    child = env["umgange.person"].create({"kind": "child"})
    assignment = env["umgange.assignment"].create(
        {"legal_basis": "sol", "participant_ids": [(0, 0, {"role": "child", "person_id": child.id})]}
    )
    text = "Lova visade sina teckningar och de byggde ett torn av klossar. " * 8
    values = {"assignment_id": assignment.id, "child_id": child.id, "kind": "event", "facts": text}
    return user.id, env["umgange.journal.entry"].create([values] * count).ids


def audit_reading(env):
    """Let auditlog write down each reading of an entry."""
    rules = env["auditlog.rule"]
    if rules.search([("model_id.model", "=", "umgange.journal.entry")]):
        return
    model = env["ir.model"]._get("umgange.journal.entry")
    values = {"name": "Entries", "model_id": model.id, "log_type": "fast", "log_read": True}
    rules.create({**values, "log_create": False, "log_write": False, "log_unlink": False}).set_to_confirmed()
