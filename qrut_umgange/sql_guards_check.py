"""Whether what the database promises is there as it was made (``sql_guards``).

Each guard and constraint is made a second time, on an empty table beside, and compared: by its
words in the catalogue, so that another thing under the same name is found.
"""

from odoo.tools import SQL

from .sql_guards import FUNCTIONS, get_function_definition, get_schema, get_trigger_definition


def find_missing(cr, table, guards):
    """Return the names of the guards of ``table`` that are not there, not on, or not as they were made.

    What they should be is made beside it, on an empty table that is gone with the transaction.

    :rtype: list[str]
    """
    model = "umgange_guard_model"
    cr.execute(SQL("CREATE TEMP TABLE %s (LIKE %s) ON COMMIT DROP", SQL.identifier(model), SQL.identifier(table)))
    for guard in guards:
        cr.execute(get_trigger_definition(guard, model))
    wanted = {name: words for name, words, _on in _fetch_triggers(cr, model)}
    there = {name: words for name, words, on in _fetch_triggers(cr, table) if on}
    cr.execute(SQL("DROP TABLE %s", SQL.identifier(model)))
    return sorted(name for name, words in wanted.items() if there.get(name) != words)


def find_changed_functions(cr):
    """Return the names of the guards' functions that are not as they were made.

    Each is made beside it, as a function of the session that is gone again.
    """
    schema = get_schema(cr)
    there = _fetch_functions(cr, schema)
    for name in FUNCTIONS:
        cr.execute(get_function_definition(name, "pg_temp", schema))
    made = _fetch_functions(cr, "pg_temp")
    for name in FUNCTIONS:
        cr.execute(SQL("DROP FUNCTION %s", SQL.identifier("pg_temp", name)))
    return sorted(name for name in FUNCTIONS if there.get(name) != made[name])


def find_strangers(cr, table, names):
    """Return what ``table`` has that is not ours, in words of the catalogue.

    Triggers, rules (a view in the table's place is one), row policies, and tables whose rows
    are read as if they were its own.

    :param set names: of our own triggers
    :rtype: list[str]
    """
    cr.execute(
        SQL(
            """
            SELECT 'trigger ' || tgname FROM pg_trigger
             WHERE tgrelid = %(table)s::regclass AND NOT tgisinternal AND tgname <> ALL(%(names)s)
             UNION ALL
            SELECT 'rule ' || rulename FROM pg_rewrite WHERE ev_class = %(table)s::regclass
             UNION ALL
            SELECT 'policy ' || polname FROM pg_policy WHERE polrelid = %(table)s::regclass
             UNION ALL
            SELECT 'row level security' FROM pg_class WHERE oid = %(table)s::regclass AND relrowsecurity
             UNION ALL
            SELECT 'child table ' || inhrelid::regclass FROM pg_inherits WHERE inhparent = %(table)s::regclass
            """,
            table=table,
            names=list(names),
        )
    )
    return sorted(what for (what,) in cr.fetchall())


def find_strangers_beside(cr, tables):
    """Return what stands beside our tables and could be taken for ours, in words of the catalogue.

    A table, view or function of the same name in another schema comes before ours for whoever
    has that schema first in the search path; an event trigger, and a role for which triggers
    do not fire, reach every table.

    :rtype: list[str]
    """
    cr.execute(
        SQL(
            """
            SELECT 'table ' || n.nspname || '.' || c.relname
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relname = ANY(%(tables)s) AND n.nspname <> current_schema()
               AND (n.nspname NOT LIKE 'pg\\_temp\\_%%' OR n.oid = pg_my_temp_schema())
             UNION ALL
            SELECT 'function ' || p.oid::regprocedure
              FROM pg_proc p
             WHERE p.proname LIKE 'umgange\\_%%'
               AND (p.pronamespace <> current_schema()::regnamespace
                    OR p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' <> ALL(%(functions)s))
             UNION ALL
            SELECT 'event trigger ' || evtname FROM pg_event_trigger
             UNION ALL
            SELECT 'setting session_replication_role = ' || setting
              FROM pg_settings WHERE name = 'session_replication_role' AND setting <> 'origin'
            """,
            tables=list(tables),
            functions=[f"{name}({function.arguments})" for name, function in FUNCTIONS.items()],
        )
    )
    return sorted(what for (what,) in cr.fetchall())


def find_changed_constraints(model, things):
    """Return the names of the constraints and unique indexes of ``model`` that are not there as they are made.

    :param things: Odoo's own ``Constraint`` and ``UniqueIndex`` objects
    :rtype: list[str]
    """
    cr, beside = model.env.cr, "umgange_constraint_model"
    cr.execute(
        SQL("CREATE TEMP TABLE %s (LIKE %s) ON COMMIT DROP", SQL.identifier(beside), SQL.identifier(model._table))
    )
    for number, thing in enumerate(things):
        definition, name = thing.get_definition(model.pool), SQL.identifier(f"umgange_made_{number}")
        if definition.startswith("UNIQUE INDEX "):
            body = SQL(definition.removeprefix("UNIQUE INDEX ").replace("%", "%%"))
            cr.execute(SQL("CREATE UNIQUE INDEX %s ON %s %s", name, SQL.identifier(beside), body))
        else:
            body = SQL(definition.replace("%", "%%"))
            cr.execute(SQL("ALTER TABLE %s ADD CONSTRAINT %s %s", SQL.identifier(beside), name, body))
    made, there = _fetch_constraints(cr, beside), _fetch_constraints(cr, model._table)
    cr.execute(SQL("DROP TABLE %s", SQL.identifier(beside)))
    return [
        thing.full_name(model)
        for number, thing in enumerate(things)
        if made[f"umgange_made_{number}"] != there.get(thing.full_name(model))
    ]


def _fetch_constraints(cr, table):
    """Return ``{name: what it says}`` of the constraints and unique indexes of ``table`` that hold."""
    cr.execute(
        SQL(
            """
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = %(table)s::regclass AND convalidated
             UNION ALL
            SELECT c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '')
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = %(table)s::regclass AND i.indisunique AND i.indisvalid
               AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)
            """,
            table=table,
        )
    )
    return dict(cr.fetchall())


def _fetch_triggers(cr, table):
    """Return (name, what it does, whether it is on) of each trigger of ``table``."""
    cr.execute(
        SQL(
            """
            SELECT tgname, regexp_replace(pg_get_triggerdef(oid), ' ON \\S+ ', ' ON it '), tgenabled IN ('O', 'A')
              FROM pg_trigger
             WHERE tgrelid = %s::regclass AND NOT tgisinternal
            """,
            table,
        )
    )
    return cr.fetchall()


def _fetch_functions(cr, schema):
    """Return ``{name: all that is said of it}`` of our functions in ``schema``."""
    cr.execute(
        SQL(
            """
            SELECT p.proname, regexp_replace(pg_get_functiondef(p.oid), ' FUNCTION [^ ]*\\.', ' FUNCTION ')
              FROM pg_proc p
             WHERE p.proname = ANY(%s) AND p.pronamespace = %s
             ORDER BY p.oid DESC
            """,
            list(FUNCTIONS),
            SQL("pg_my_temp_schema()") if schema == "pg_temp" else SQL("%s::regnamespace", schema),
        )
    )
    return dict(cr.fetchall())
