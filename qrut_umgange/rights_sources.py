"""What gives rights, as lines read from the database itself: whoever puts it there, by whatever door.

Each source is a query with the same columns: a kind, the records that it is about (``res_id``, and
``other_id`` or 0), what would be another thing if it were another value, the module that made it or
NULL, and a name. Values are digests: neither a password nor a secret is copied.
"""

from typing import NamedTuple

from odoo.tools import SQL

#: our five groups
CARE_GROUPS = tuple(
    f"qrut_umgange.group_{name}" for name in ("supporter", "coordinator", "manager", "finance", "log_reviewer")
)
#: our groups, and those by which one could get into them
DOORS = (
    *(tuple(group.split(".")) for group in CARE_GROUPS),
    ("base", "group_system"),
    ("base", "group_erp_manager"),
)
#: expressions in a mail run with all rights; Odoo lets every employee have it by a setting
EDITORS = ("mail", "group_mail_template_editor")

# Settings that decide who comes in, and what a template may do. Not the server's own address: Odoo
# writes it whenever an administrator comes in by another one.
PARAMETERS = (
    "auth_password_policy.minlength",
    "auth_signup.invitation_scope",
    "auth_signup.reset_password",
    "auth_totp.policy",
    "base.login_cooldown_after",
    "base.login_cooldown_duration",
    "database.secret",
    "mail.restrict.template.rendering",
    "report.url",
)

_WATCHED_GROUPS = SQL(
    """
    WITH RECURSIVE doors(gid) AS (
        SELECT res_id FROM ir_model_data WHERE model = 'res.groups' AND (module, name) IN %s
         UNION
        SELECT i.gid FROM res_groups_implied_rel i JOIN doors l ON l.gid = i.hid
    ), watched(gid) AS (
        SELECT gid FROM doors
         UNION
        SELECT res_id FROM ir_model_data WHERE model = 'res.groups' AND (module, name) = %s
    ), insiders(uid) AS (
        SELECT DISTINCT r.uid FROM res_groups_users_rel r JOIN doors l ON l.gid = r.gid
    )
    """,
    DOORS,
    EDITORS,
)


class Source(NamedTuple):
    """A kind of line and where it is read."""

    kind: str
    #: the models whose change accounts for a line, by ``res_id`` and by ``other_id``
    owners: tuple[str, str | None]
    query: str
    #: a line that goes gives nobody anything: Odoo itself takes away what has run out
    is_silent_when_gone: bool = False


def _digest(*columns):
    parts = ", ".join(f"COALESCE({column}::text, '-')" for column in columns)
    return f"encode(sha256(convert_to(concat_ws('|', {parts}), 'UTF8')), 'hex')"


def _groups(table, record, group):
    return f"(SELECT string_agg({group}::text, ',' ORDER BY {group}) FROM {table} WHERE {record} = t.id)"


def _module(model, record="t.id"):
    # A file that somebody imported names records too, in no module's name: no update brings them.
    return (
        "(SELECT min(d.module) FROM ir_model_data d"
        f" WHERE d.model = '{model}' AND d.res_id = {record} AND d.module IN (SELECT name FROM ir_module_module))"
    )


def _module_of_member():
    # A module puts users of its own, or Odoo's first ones, into its groups; nobody else's.
    module = _module("res.groups", "r.gid")
    return (
        "(SELECT min(g.module) FROM ir_model_data d"
        f" JOIN (SELECT {module} AS module) g ON d.module IN (g.module, 'base')"
        " WHERE d.model = 'res.users' AND d.res_id = r.uid)"
    )


def _of_model(kind, model, table, columns, where="TRUE", name="t.name"):
    """Return the source of what stands in one table, a line a record."""
    return Source(
        kind,
        (model, None),
        f"SELECT '{kind}', t.id, 0, {_digest(*columns)}, {_module(model)}, {name} FROM {table} t WHERE {where}",
    )


_OURS = "LIKE 'umgange.%%'"
_PERMS = ("t.perm_read", "t.perm_write", "t.perm_create", "t.perm_unlink")

SOURCES = (
    # who is who
    Source(
        "member",
        ("res.users", "res.groups"),
        "SELECT 'member', r.uid, r.gid, '', "
        + _module_of_member()
        + ", u.login FROM res_groups_users_rel r JOIN watched w ON w.gid = r.gid JOIN res_users u ON u.id = r.uid",
    ),
    Source(
        "implied",
        ("res.groups", "res.groups"),
        "SELECT 'implied', r.gid, r.hid, '', "
        + _module("res.groups", "r.gid")
        + ", NULL FROM res_groups_implied_rel r JOIN watched w ON w.gid = r.hid",
    ),
    Source(
        "role",
        ("ir.model.data", None),
        "SELECT 'role', t.id, 0, t.res_id::text, t.module, t.module || '.' || t.name FROM ir_model_data t"
        " WHERE t.model = 'res.groups' AND (t.module, t.name) IN "
        + str(DOORS),
    ),
    Source(
        "company",
        ("res.users", "res.company"),
        "SELECT 'company', r.user_id, r.cid, '', NULL, u.login FROM res_company_users_rel r"
        " JOIN insiders i ON i.uid = r.user_id JOIN res_users u ON u.id = r.user_id",
    ),
    Source(
        "active",
        ("res.users", None),
        "SELECT 'active', u.id, 0, '', NULL, u.login FROM res_users u JOIN insiders i ON i.uid = u.id WHERE u.active",
    ),
    Source(
        "login",
        ("res.users", None),
        "SELECT 'login', u.id, 0, u.login, NULL, u.login FROM res_users u JOIN insiders i ON i.uid = u.id",
        is_silent_when_gone=True,
    ),
    Source(
        "password",
        ("res.users", None),
        f"SELECT 'password', u.id, 0, {_digest('u.password')}, NULL, u.login"
        " FROM res_users u JOIN insiders i ON i.uid = u.id",
        is_silent_when_gone=True,
    ),
    Source(
        "apikey",
        ("res.users.apikeys", None),
        f"SELECT 'apikey', t.id, t.user_id, {_digest('t.key', 't.scope', 't.expiration_date')}, NULL, u.login"
        " FROM res_users_apikeys t JOIN res_users u ON u.id = t.user_id",
        is_silent_when_gone=True,
    ),
    Source(
        "supporter",
        ("umgange.supporter", None),
        "SELECT 'supporter', t.id, 0, t.user_id::text, NULL, t.name FROM umgange_supporter t",
    ),
    # what they may
    _of_model("access", "ir.model.access", "ir_model_access", ("t.active", "t.model_id", "t.group_id", *_PERMS),
              f"t.model_id IN (SELECT id FROM ir_model WHERE model {_OURS})"),
    _of_model("rule", "ir.rule", "ir_rule",
              ("t.active", "t.model_id", "t.domain_force", *_PERMS,
               _groups("rule_group_rel", "rule_group_id", "group_id")),
              f"t.model_id IN (SELECT id FROM ir_model WHERE model {_OURS})"),
    # code and texts that run with more rights than their reader's
    _of_model("server", "ir.actions.server", "ir_act_server",
              ("t.state", "t.code", "t.model_id", "t.webhook_url", "t.update_path", "t.value",
               _groups("ir_act_server_group_rel", "act_id", "gid")),
              name="t.name ->> 'en_US'"),
    _of_model("cron", "ir.cron", "ir_cron", ("t.active", "t.user_id", "t.interval_number", "t.interval_type"),
              "t.ir_actions_server_id IN (SELECT s.id FROM ir_act_server s JOIN ir_model m ON m.id = s.model_id"
              f" WHERE m.model {_OURS})", name="t.cron_name"),
    _of_model("template", "mail.template", "mail_template",
              ("t.model_id", "t.subject ->> 'en_US'", "t.body_html ->> 'en_US'", "t.email_to"),
              name="t.name ->> 'en_US'"),
    _of_model("report", "ir.actions.report", "ir_act_report_xml",
              ("t.model", "t.report_name", _groups("res_groups_report_rel", "uid", "gid")),
              name="t.name ->> 'en_US'"),
    # Translations come by SQL when a language is loaded: the source is compared.
    _of_model("view", "ir.ui.view", "ir_ui_view", ("t.active", "t.inherit_id", "t.arch_db ->> 'en_US'"),
              "t.type = 'qweb'"),
    _of_model("field", "ir.model.fields", "ir_model_fields", ("t.model", "t.name", "t.related", "t.compute"),
              "t.state = 'manual'"),
    _of_model("default", "ir.default", "ir_default", ("t.field_id", "t.user_id", "t.company_id", "t.json_value"),
              f"t.field_id IN (SELECT id FROM ir_model_fields WHERE model {_OURS})",
              name="(SELECT f.model || '.' || f.name FROM ir_model_fields f WHERE f.id = t.field_id)"),
    _of_model("parameter", "ir.config_parameter", "ir_config_parameter", ("t.value",),
              "t.key IN " + str(PARAMETERS), name="t.key"),
)  # fmt: skip

KINDS = {source.kind: source for source in SOURCES}
# What a group gives reaches all who are in it: with a group, all lines about who is who may change.
_PEOPLE = ("member", "implied", "company", "active", "login", "password")


def of_owner(model, ids):
    """Return the condition, on a line, that a change of ``model``'s records accounts for it."""
    if model == "res.groups":
        return SQL("kind IN %s", _PEOPLE)
    sides = [
        SQL("(kind = %s AND %s = ANY(%s))", source.kind, SQL.identifier(column), list(ids))
        for source in SOURCES
        for column, owner in zip(("res_id", "other_id"), source.owners, strict=True)
        if owner == model
    ]
    return SQL("(%s)", SQL(" OR ").join(sides)) if sides else SQL("FALSE")


def get_models():
    """Return the models that lines are made of."""
    return {owner for source in SOURCES for owner in source.owners if owner}


def make_query(where):
    """Return the query of the lines as the database has them now, in order."""
    union = SQL(" UNION ALL ").join(SQL("(%s)", SQL(source.query)) for source in SOURCES)
    return SQL(
        "%s SELECT kind, res_id, other_id, value, module, name"
        " FROM (%s) AS line(kind, res_id, other_id, value, module, name) WHERE %s ORDER BY 1, 2, 3",
        _WATCHED_GROUPS,
        union,
        where,
    )
