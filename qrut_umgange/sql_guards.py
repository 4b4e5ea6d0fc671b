"""Triggers by which a table keeps a promise whoever writes to it.

Each is made again at every install and update; a function serves all tables.
Columns are named one by one: a guard on the whole row would stop the next upgrade
that adds a column.
"""

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


def refuse_update(cr, table, columns, when="TRUE"):
    """Refuse that ``columns`` (all, when empty) of a row change while ``when`` holds.

    :param str when: SQL condition on OLD, as ``OLD.state = 'signed'``
    """
    cr.execute(_UPDATE_FUNCTION)
    arguments = SQL(", ").join(SQL("%s", column) for column in columns)
    _create_trigger(
        cr, table, "umgange_refuse_update", "UPDATE", when,
        SQL("umgange_refuse_update(%s)", arguments),
    )  # fmt: skip


def refuse_delete(cr, table, when="TRUE"):
    """Refuse that a row is deleted while ``when`` holds."""
    cr.execute(_REFUSE_FUNCTION)
    _create_trigger(cr, table, "umgange_refuse_delete", "DELETE", when, SQL("umgange_refuse()"))


def refuse_truncate(cr, table):
    """Refuse that the table is emptied."""
    cr.execute(_REFUSE_FUNCTION)
    name = SQL.identifier("umgange_refuse_truncate")
    table = SQL.identifier(table)
    cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, table))
    cr.execute(
        SQL(
            "CREATE TRIGGER %s BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION umgange_refuse()",
            name,
            table,
        )
    )


def drop_functions(cr):
    """Drop the functions and every trigger that calls them: for an uninstall alone."""
    cr.execute("DROP FUNCTION IF EXISTS umgange_refuse_update(), umgange_refuse() CASCADE")


def _create_trigger(cr, table, name, event, when, call):
    name, table = SQL.identifier(name), SQL.identifier(table)
    cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, table))
    cr.execute(
        SQL(
            "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION %s",
            name,
            SQL(event),
            table,
            SQL(when),
            call,
        )
    )
