from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lent_rights import lend
from ..rights_sources import KINDS, get_models, make_query, of_owner
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update

_COLUMNS = SQL("kind, res_id, other_id, value, module, name")


class Change(NamedTuple):
    """A line that is another than it was: there, gone, or of another value."""

    kind: str
    res_id: int
    other_id: int
    value: str
    module: str | None
    name: str | None
    how: str  # new, gone, changed


class UmgangeRightsLine(models.Model):
    """What gave rights when the system last had a part in it.

    The table only grows: a line is what its last row says. Whatever a change by Odoo itself did is
    taken in at once, and told of in the log; what differs at night came another way.
    """

    _name = "umgange.rights.line"
    _description = "What Gives Rights, as Noted"
    _inherit = ["umgange.sealed.mixin"]
    _order = "id desc"
    _log_access = False
    _sql_guards = (refuse_update(), refuse_delete(), refuse_truncate())

    kind = fields.Char(required=True, readonly=True)
    res_id = fields.Integer("Record ID", required=True, readonly=True, index=True)
    other_id = fields.Integer("Other record ID", required=True, readonly=True)
    value = fields.Char("Digest", readonly=True)
    module = fields.Char(readonly=True)
    name = fields.Char(readonly=True)
    is_there = fields.Boolean("There", readonly=True)
    date = fields.Datetime(required=True, readonly=True)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: lines come from what is there, never from a client."""
        raise UserError(self.env._("The system alone notes what gives rights."))

    # === HOOKS OF THE REGISTRY === #

    def _register_hook(self):
        """Take in what an update of modules changed; what it did not bring is left for the night."""
        super()._register_hook()
        # Only while the registry is loaded: Odoo calls this again for a field made by hand.
        if not self.env.registry.ready:
            self._take_in_update(set(self.env.registry.updated_modules))

    def _take_in_update(self, updated):
        known = self._fetch_known(SQL("TRUE"))
        changes = []
        if not known:
            changes = self._find_changes(SQL("TRUE"))
        elif gone := updated | self._find_uninstalled({line[4] for line in known.values()}):
            changes = [change for change in self._find_changes(SQL("TRUE")) if change.module in gone]
        if changes:
            ids = self._insert(changes)
            self.env["umgange.access.log"]._note_rights(
                self._name, ids, lambda lines: lines._describe_update(updated, len(changes), bool(known))
            )

    def _find_uninstalled(self, names):
        # Of Odoo's own modules alone: what no module made, none takes with it.
        modules = lend(self.env["ir.module.module"])
        return set(modules.search([("state", "=", "uninstalled"), ("name", "in", list(names))]).mapped("name"))

    # === BUSINESS METHODS === #

    @api.model
    def _take_in(self, model, ids, kinds=tuple(KINDS)):
        """Take in what the change of ``model``'s records made of their lines, and return how they differ.

        :param kinds: of which lines alone
        :rtype: list[Change]
        """
        if model not in get_models():
            return []
        changes = self._find_changes(SQL("kind IN %s AND %s", kinds, of_owner(model, ids)))
        if changes:
            self._insert(changes)
        return changes

    @api.model
    def _find_changes(self, where):
        """Return how the lines that ``where`` (SQL) selects differ from what is noted."""
        self._flush()
        known = self._fetch_known(where)
        self.env.cr.execute(make_query(where))
        now = {line[:3]: line for line in self.env.cr.fetchall()}
        changes = [
            Change(*line, "changed" if key in known else "new")
            for key, line in now.items()
            if key not in known or known[key][3] != line[3]
        ]
        return changes + [Change(*line, "gone") for key, line in known.items() if key not in now]

    @api.model
    def _find_unnoted(self):
        """Tell in the log what changed and nobody is noted for, and return a sentence for each.

        It is found again each night until somebody changes it by the ordinary way.

        :rtype: list[str]
        """
        if not self._fetch_known(SQL("TRUE")):
            return [self.env._("What gives rights is not noted: the list of it is empty.")]
        changes = self._condense(self._find_changes(SQL("TRUE")))
        for change in changes:
            self._tell_once(change)
        findings = [self._describe_unnoted(change) for change in changes]
        if self._has_forged():
            findings.append(self.env._("The list of what gives rights has lines that the access log knows nothing of."))
        return findings

    @api.model
    def _condense(self, changes):
        """Return the changes that say something: a new member's login, company and password go without saying."""
        came_or_went = {change.res_id for change in changes if change.kind == "login" and change.how != "changed"}
        return [
            change
            for change in changes
            if not (change.how == "gone" and KINDS[change.kind].is_silent_when_gone)
            and not (change.how == "new" and change.kind in ("login", "password"))
            and not (change.kind in ("active", "company") and change.res_id in came_or_went)
        ]

    def _tell_once(self, change):
        model, logs = KINDS[change.kind].owners[0], lend(self.env["umgange.access.log"])
        last = self._fetch_last_date(change)
        domain = [("action", "=", "unnoted"), ("model", "=", model), ("res_ids", "=", str(change.res_id))]
        told = logs.search([*domain, ("date", ">=", last)] if last else domain).mapped("description")
        sentences = {lines._describe_unnoted(change) for _company, lines in logs._get_rights_lines()}
        if not sentences & set(told):
            logs._note_rights(model, [change.res_id], lambda lines: lines._describe_unnoted(change), action="unnoted")

    # === WORDS === #

    def _describe(self, change):
        """Return what changed, in words."""
        who = self._get_label(KINDS[change.kind].owners[0], change.res_id, change)
        what = self._get_label(KINDS[change.kind].owners[1], change.other_id, change)
        words = {
            ("member", "new"): self.env._("%(who)s: got the group %(what)s", who=who, what=what),
            ("member", "gone"): self.env._("%(who)s: lost the group %(what)s", who=who, what=what),
            ("implied", "new"): self.env._("The group %(who)s: gives the group %(what)s", who=who, what=what),
            ("implied", "gone"): self.env._(
                "The group %(who)s: no longer gives the group %(what)s", who=who, what=what
            ),
            ("company", "new"): self.env._("%(who)s: got the company %(what)s", who=who, what=what),
            ("company", "gone"): self.env._("%(who)s: lost the company %(what)s", who=who, what=what),
            ("active", "new"): self.env._("%(who)s: is an active user with a role", who=who),
            ("active", "gone"): self.env._("%(who)s: archived, or without a role", who=who),
            ("login", "changed"): self.env._("%(who)s: another login", who=who),
            ("password", "changed"): self.env._("%(who)s: another password", who=who),
            ("apikey", "new"): self.env._("%(who)s: a key by which programs come in", who=change.name),
            ("supporter", "new"): self.env._("The supporter %(who)s: new", who=who),
            ("supporter", "changed"): self.env._("The supporter %(who)s: belongs to another user", who=who),
        }
        return words.get((change.kind, change.how)) or self._describe_record(who, change.how)

    def _describe_record(self, who, how):
        if how == "new":
            return self.env._("%(what)s: new", what=who)
        if how == "gone":
            return self.env._("%(what)s: deleted", what=who)
        return self.env._("%(what)s: changed", what=who)

    def _describe_all(self, changes):
        return "; ".join(dict.fromkeys(map(self._describe, self._condense(changes))))

    def _describe_unnoted(self, change):
        return self.env._(
            "%(change)s, since the last check, and nobody is noted for it.", change=self._describe(change)
        )

    def _describe_update(self, modules, count, is_known):
        if not is_known:
            return self.env._("Noted for the first time what gives rights: %(count)s lines", count=count)
        return self.env._(
            "An update of %(modules)s changed what gives rights: %(count)s lines",
            modules=", ".join(sorted(modules)) or "-",
            count=count,
        )

    def _get_label(self, model, res_id, change):
        """Return what a record is called here: staff and groups by name, what is made by hand by its number.

        Whoever gives a rule a name may write anything there, a child's name too.
        """
        if not model or not res_id:
            return ""
        record = lend(self.env[model]).browse(res_id).exists()
        if model in ("res.users", "res.groups", "res.company", "umgange.supporter"):
            return record.display_name or change.name or f"#{res_id}"
        named = change.module or model in ("ir.config_parameter", "ir.default")
        name = f"“{change.name}”" if named and change.name else f"#{res_id}"
        on = record.model_id.name if record and "model_id" in record else ""
        return " ".join(filter(None, (self.env["ir.model"]._get(model).name, name, on and f"({on})")))

    # === SQL === #

    def _flush(self):
        for name in get_models():
            self.env[name].flush_model()

    def _fetch_known(self, where):
        """Return ``{key: line}`` as the newest rows have them."""
        self.env.cr.execute(
            SQL(
                """SELECT %s FROM (
                    SELECT DISTINCT ON (kind, res_id, other_id) * FROM umgange_rights_line
                     WHERE %s ORDER BY kind, res_id, other_id, id DESC
                ) newest WHERE is_there""",
                _COLUMNS,
                where,
            )
        )
        return {line[:3]: line for line in self.env.cr.fetchall()}

    def _fetch_last_date(self, change):
        self.env.cr.execute(
            SQL(
                "SELECT max(date) FROM umgange_rights_line WHERE kind = %s AND res_id = %s AND other_id = %s",
                *change[:3],
            )
        )
        return self.env.cr.fetchone()[0]

    def _insert(self, changes):
        """Note the lines as they are now, and return the ids of the rows."""
        rows = [SQL("(%s, %s, %s, %s, %s, %s, %s)", *change[:6], change.how != "gone") for change in changes]
        # The log's own time: a line that no row of the log stands beside was put there.
        self.env.cr.execute(
            SQL(
                """INSERT INTO umgange_rights_line (%s, is_there, date)
                   SELECT n.*, date_trunc('second', now() AT TIME ZONE 'UTC')
                     FROM (VALUES %s) AS n(%s, is_there) RETURNING id""",
                _COLUMNS,
                SQL(", ").join(rows),
                _COLUMNS,
            )
        )
        return [row_id for (row_id,) in self.env.cr.fetchall()]

    def _has_forged(self):
        """Tell whether a line was noted and no row of the log was written with it."""
        # The log's rows of this very transaction are still to be written.
        self.env.cr.execute(
            """SELECT EXISTS (
                SELECT 1 FROM umgange_rights_line r
                 WHERE r.kind <> 'password' AND r.date <> date_trunc('second', now() AT TIME ZONE 'UTC')
                   AND NOT EXISTS (
                       SELECT 1 FROM umgange_access_log l WHERE l.action = 'rights' AND l.date = r.date))"""
        )
        return self.env.cr.fetchone()[0]
