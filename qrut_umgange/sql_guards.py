"""Triggers by which a table keeps a promise whoever writes to it.

A model names its guards in ``_sql_guards`` and makes them in ``init()``, at every install and
update; a function serves all tables. Columns are named one by one: a guard on the whole row
would stop the next upgrade that adds a column.
"""

from typing import NamedTuple

from odoo.tools import SQL

_UPDATE_FUNCTION = """
CREATE OR REPLACE FUNCTION umgange_refuse_update() RETURNS trigger AS $$
DECLARE
    guarded text;
BEGIN
    IF TG_NARGS = 0 THEN
        RAISE EXCEPTION 'umgange: rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH guarded IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> guarded IS DISTINCT FROM to_jsonb(NEW) -> guarded THEN
            RAISE EXCEPTION 'umgange: % of % is sealed', guarded, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$ LANGUAGE plpgsql
"""

_REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION umgange_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'umgange: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$ LANGUAGE plpgsql
"""

_KEEP_FUNCTION = """
CREATE OR REPLACE FUNCTION umgange_keep_content() RETURNS trigger AS $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> guarded IS DISTINCT FROM to_jsonb(NEW) -> guarded THEN
            IF to_jsonb(NEW) ->> guarded IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM umgange_journal_release
                 WHERE state = 'approved'
                   AND OLD.signed_at <= decided_at
                   AND (entry_id = OLD.id OR (kind = 'handed_over' AND child_id = OLD.child_id))
            ) THEN
                RAISE EXCEPTION 'umgange: % of % is sealed', guarded, TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END IF;
        END IF;
    END LOOP;
    RETURN NEW;
END $$ LANGUAGE plpgsql
"""

FUNCTIONS = {
    "umgange_refuse_update": _UPDATE_FUNCTION,
    "umgange_refuse": _REFUSE_FUNCTION,
    "umgange_keep_content": _KEEP_FUNCTION,
}


class Guard(NamedTuple):
    """A trigger of a table: what it looks at, when, and what it calls."""

    name: str
    event: str
    call: str
    columns: tuple[str, ...] = ()
    #: SQL condition on OLD and NEW, as ``OLD.state = 'signed'``
    when: str = "TRUE"


def refuse_update(columns=(), when="TRUE", name="umgange_refuse_update"):
    """Return the guard by which ``columns`` (all, when empty) of a row never change while ``when`` holds."""
    return Guard(name, "UPDATE", "umgange_refuse_update", tuple(columns), when)


def keep_content(columns, when="TRUE"):
    """Return the guard by which ``columns`` change no more, but for being emptied by a release."""
    return Guard("umgange_keep_content", "UPDATE", "umgange_keep_content", tuple(columns), when)


def refuse_insert(when):
    """Return the guard by which no row begins while ``when`` (on NEW) holds."""
    return Guard("umgange_refuse_insert", "INSERT", "umgange_refuse", when=when)


def refuse_delete(when="TRUE"):
    """Return the guard by which no row is deleted while ``when`` holds."""
    return Guard("umgange_refuse_delete", "DELETE", "umgange_refuse", when=when)


def refuse_truncate():
    """Return the guard by which the table is never emptied."""
    return Guard("umgange_refuse_truncate", "TRUNCATE", "umgange_refuse")


def install(cr, table, guards):
    """Make the guards of ``table``, and what they call."""
    for source in FUNCTIONS.values():
        cr.execute(source)
    for guard in guards:
        name = SQL.identifier(guard.name)
        cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, SQL.identifier(table)))
        cr.execute(_get_definition(guard, table))


def drop_functions(cr):
    """Drop the functions and every trigger that calls them: for an uninstall alone."""
    for name in FUNCTIONS:
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))


def find_missing(cr, table, guards):
    """Return the names of the guards of ``table`` that are not there, not on, or not as they were made.

    What they should be is made beside it, on an empty table that is gone with the transaction.

    :rtype: list[str]
    """
    model = "umgange_guard_model"
    cr.execute(SQL("CREATE TEMP TABLE %s (LIKE %s) ON COMMIT DROP", SQL.identifier(model), SQL.identifier(table)))
    for guard in guards:
        cr.execute(_get_definition(guard, model))
    wanted = {name: words for name, words, _on in _fetch_triggers(cr, model)}
    there = {name: words for name, words, on in _fetch_triggers(cr, table) if on}
    cr.execute(SQL("DROP TABLE %s", SQL.identifier(model)))
    return sorted(name for name, words in wanted.items() if there.get(name) != words)


def find_changed_functions(cr):
    """Return the names of the guards' functions that are not as they were made."""
    cr.execute(
        "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s) AND pronamespace = current_schema()::regnamespace",
        [list(FUNCTIONS)],
    )
    sources = dict(cr.fetchall())
    return sorted(name for name, source in FUNCTIONS.items() if sources.get(name) != source.split("$$")[1])


def find_strangers(cr, table, names):
    """Return triggers, rules and row policies of ``table`` that are not ours, in words of the catalogue.

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
            """,
            table=table,
            names=list(names),
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


def _get_definition(guard, table):
    arguments = SQL(", ").join(SQL("%s", column) for column in guard.columns)
    each_row = SQL("FOR EACH ROW WHEN (%s)", SQL(guard.when))
    scope = SQL("FOR EACH STATEMENT") if guard.event == "TRUNCATE" else each_row
    return SQL(
        "CREATE TRIGGER %s BEFORE %s ON %s %s EXECUTE FUNCTION %s(%s)",
        SQL.identifier(guard.name),
        SQL(guard.event),
        SQL.identifier(table),
        scope,
        SQL.identifier(guard.call),
        arguments,
    )


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
