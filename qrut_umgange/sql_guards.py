"""Triggers by which a table keeps a promise whoever writes to it.

A model names its guards in ``_sql_guards`` and makes them in ``init()``, at every install and
update; a function serves all tables. Columns are named one by one: a guard on the whole row
would stop the next upgrade that adds a column.
"""

from typing import NamedTuple

from odoo.tools import SQL

_REFUSE_UPDATE = """
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
END
"""

_REFUSE = """
BEGIN
    RAISE EXCEPTION 'umgange: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
"""

# A row of what is sealed with its whole: the whole is asked, for the row itself is new, or does not say so.
# Takes the column that names the whole, the table of the whole, and when it is sealed. A row that goes
# together with its whole finds none, and goes.
_REFUSE_ONTO = """
DECLARE
    part jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    is_sealed boolean;
BEGIN
    EXECUTE format('SELECT %s FROM %I WHERE id = $1', TG_ARGV[2], TG_ARGV[1])
       INTO is_sealed USING (part ->> TG_ARGV[0])::integer;
    IF is_sealed THEN
        RAISE EXCEPTION 'umgange: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
"""

_KEEP_CONTENT = """
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> guarded IS DISTINCT FROM to_jsonb(NEW) -> guarded THEN
            IF to_jsonb(NEW) ->> guarded IS NOT NULL
               OR NOT umgange_is_released(OLD.id, OLD.child_id, OLD.signed_at) THEN
                RAISE EXCEPTION 'umgange: % of % is sealed', guarded, TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END IF;
        END IF;
    END LOOP;
    RETURN NEW;
END
"""

# A hand-over reaches back and not ahead: what is signed after it stays.
_IS_RELEASED = """
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM umgange_journal_release
         WHERE state = 'approved'
           AND signed <= decided_at
           AND (entry_id = entry OR (kind = 'handed_over' AND child_id = child))
    );
END
"""

# Whether leave was given for what was sealed in a child's file beside the entries: the very row that it names.
_IS_HANDED_OVER = """
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM umgange_journal_release
         WHERE id = leave AND state = 'approved' AND kind = 'handed_over' AND child_id = child
           AND sealed <= decided_at
    );
END
"""

# A draft may still be deleted; what is signed keeps its papers.
_ENTRY_IS_SIGNED = """
BEGIN
    RETURN EXISTS (SELECT 1 FROM umgange_journal_entry WHERE id = entry AND state = 'signed');
END
"""

# A wish leaves with the talk that it was said in.
_TALK_HAS_LEFT = """
BEGIN
    RETURN EXISTS (SELECT 1 FROM umgange_child_talk WHERE id = talk AND release_id = leave);
END
"""

# A part of what is told of a file leaves with its whole; or before that is decided, with the entry it is a copy of.
_PART_HAS_LEFT = """
BEGIN
    RETURN EXISTS (SELECT 1 FROM {whole} WHERE id = whole AND release_id = leave)
        OR EXISTS (
            SELECT 1 FROM umgange_journal_release WHERE id = leave AND state = 'approved' AND entry_id = copied
        );
END
"""

# From draft until it is cancelled, deleted or credited in full a line bills what it was made from.
_IS_BILLED = """
BEGIN
    RETURN EXISTS (SELECT 1 FROM account_move_line WHERE umgange_delivery_id = delivery AND umgange_living);
END
"""

# Who they were that day, as the database knows them. Looking it up here is planned once a connection;
# in the statement it would be each time, which takes longer than all the rest of it.
_NAME_LOG_ROW = """
BEGIN
    NEW.login := COALESCE((SELECT login FROM res_users WHERE id = NEW.user_id), NEW.login, '');
    NEW.person_code := COALESCE((SELECT code FROM umgange_person WHERE id = NEW.person_id), NEW.person_code);
    RETURN NEW;
END
"""


class Function(NamedTuple):
    """A function of the database: what it takes, gives and does."""

    body: str
    arguments: str = ""
    returns: str = "trigger"
    volatility: str = "VOLATILE"


FUNCTIONS = {
    "umgange_refuse_update": Function(_REFUSE_UPDATE),
    "umgange_refuse": Function(_REFUSE),
    "umgange_refuse_onto": Function(_REFUSE_ONTO),
    "umgange_keep_content": Function(_KEEP_CONTENT),
    "umgange_name_log_row": Function(_NAME_LOG_ROW),
    # Whether leave was given for an entry's content to go: the trigger, the verification and
    # whoever empties it ask the same.
    "umgange_is_released": Function(
        _IS_RELEASED, "entry integer, child integer, signed timestamp without time zone", "boolean", "STABLE"
    ),
    "umgange_is_handed_over": Function(
        _IS_HANDED_OVER, "leave integer, child integer, sealed timestamp without time zone", "boolean", "STABLE"
    ),
    "umgange_is_billed": Function(_IS_BILLED, "delivery integer", "boolean", "STABLE"),
    "umgange_entry_is_signed": Function(_ENTRY_IS_SIGNED, "entry integer", "boolean", "STABLE"),
    "umgange_talk_has_left": Function(_TALK_HAS_LEFT, "leave integer, talk integer", "boolean", "STABLE"),
    "umgange_passage_has_left": Function(
        _PART_HAS_LEFT.replace("{whole}", "umgange_extract"),
        "leave integer, whole integer, copied integer",
        "boolean",
        "STABLE",
    ),
    "umgange_report_line_has_left": Function(
        _PART_HAS_LEFT.replace("{whole}", "umgange_report"),
        "leave integer, whole integer, copied integer",
        "boolean",
        "STABLE",
    ),
}


class Guard(NamedTuple):
    """A trigger of a table: what it looks at, when, and what it calls."""

    name: str
    event: str
    call: str
    #: what it is called with: columns, but for `refuse_onto`
    columns: tuple[str, ...] = ()
    #: SQL condition on OLD and NEW, as ``OLD.state = 'signed'``
    when: str = "TRUE"


def refuse_update(columns=(), when="TRUE", name="umgange_refuse_update"):
    """Return the guard by which ``columns`` (all, when empty) of a row never change while ``when`` holds."""
    return Guard(name, "UPDATE", "umgange_refuse_update", tuple(columns), when)


def keep_content(columns, when="TRUE"):
    """Return the guard by which ``columns`` change no more, but for being emptied by a release."""
    return Guard("umgange_keep_content", "UPDATE", "umgange_keep_content", tuple(columns), when)


def handed_over(sealed_at):
    """Return the SQL condition by which the release that a row is about to name lets its content go.

    :param str sealed_at: the column that says since when the content is sealed
    """
    return f"umgange_is_handed_over(NEW.release_id, OLD.child_id, OLD.{sealed_at})"


def keep_until(left, columns, when="TRUE"):
    """Return the guards by which ``columns`` change no more, but for leaving with the file.

    What is left of the row names the release. That it is empty then is a constraint of the table.

    :param str left: SQL condition on OLD and NEW: see ``handed_over``
    """
    return (
        refuse_update(columns, f"({when}) AND NOT {left}", "umgange_keep_content"),
        refuse_update(("release_id",), f"OLD.release_id IS NOT NULL OR NOT {left}", "umgange_keep_release"),
        refuse_insert("NEW.release_id IS NOT NULL"),
    )


def refuse_insert(when):
    """Return the guard by which no row begins while ``when`` (on NEW) holds."""
    return Guard("umgange_refuse_insert", "INSERT", "umgange_refuse", when=when)


def refuse_onto(column, table, when):
    """Return the guard by which no row begins on, or moves to, the row of ``table`` that ``column`` names.

    :param str when: SQL condition on the row of ``table``, as ``state = 'approved'``
    """
    return Guard("umgange_refuse_onto", f"INSERT OR UPDATE OF {column}", "umgange_refuse_onto", (column, table, when))


def refuse_off(column, table, when):
    """Return the guard by which no row leaves the row of ``table`` that ``column`` names; both may go together.

    :param str when: as of `refuse_onto`
    """
    return Guard("umgange_refuse_delete", "DELETE", "umgange_refuse_onto", (column, table, when))


def keep_links(column, table, when):
    """Return the guards of a many2many's own table: what the row of ``table`` names stays while ``when`` holds."""
    return (refuse_update(), refuse_onto(column, table, when), refuse_off(column, table, when), refuse_truncate())


def name_log_row():
    """Return what writes into each new row of the access log who the user and the person are."""
    return Guard("umgange_name_log_row", "INSERT", "umgange_name_log_row")


def refuse_delete(when="TRUE"):
    """Return the guard by which no row is deleted while ``when`` holds."""
    return Guard("umgange_refuse_delete", "DELETE", "umgange_refuse", when=when)


def refuse_truncate():
    """Return the guard by which the table is never emptied."""
    return Guard("umgange_refuse_truncate", "TRUNCATE", "umgange_refuse")


def install(cr, table, guards):
    """Make the guards of ``table``, and what they call."""
    schema = get_schema(cr)
    for name in FUNCTIONS:
        cr.execute(get_function_definition(name, schema, schema))
    for guard in guards:
        name = SQL.identifier(guard.name)
        cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, SQL.identifier(table)))
        cr.execute(get_trigger_definition(guard, table))


def drop_functions(cr):
    """Drop the functions and every trigger that calls them: for an uninstall alone."""
    for name in FUNCTIONS:
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(name)))


def get_schema(cr):
    """Return the schema that our tables are in."""
    cr.execute("SELECT current_schema()")
    return cr.fetchone()[0]


def get_function_definition(name, schema, tables_schema):
    """Return the statement that makes a function of ours in ``schema``.

    What it names is in ``tables_schema``, whatever the search path of whoever calls it: a table of
    the same name, temporary or in a schema in front, would else be asked in place of ours.
    """
    function = FUNCTIONS[name]
    return SQL(
        "CREATE OR REPLACE FUNCTION %s(%s) RETURNS %s LANGUAGE plpgsql %s SET search_path = %s, pg_temp AS %s",
        SQL.identifier(schema, name),
        SQL(function.arguments),
        SQL(function.returns),
        SQL(function.volatility),
        SQL.identifier(tables_schema),
        function.body,
    )


def get_trigger_definition(guard, table):
    """Return the statement that makes ``guard`` on ``table``."""
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
