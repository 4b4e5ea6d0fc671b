"""What Odoo's log says of a statement on our tables that the database refused.

Odoo logs such a statement with all its values, and a value could be a name or a line of
a journal. Here it becomes the table and the rule. A refused constraint is no error of the
server: whoever caused it is answered with a sentence, so it is told at level info only. Nor is
a transaction that another was before: Odoo begins it anew.
"""

import logging
import re

import psycopg2
import psycopg2.errors

# A constraint, and a transaction that came too late: Odoo answers, or begins it anew.
NO_ERRORS = (psycopg2.IntegrityError, psycopg2.errors.SerializationFailure)
_OURS = re.compile(rb"umgange")
_TABLE = re.compile(rb'\b(?:INTO|UPDATE|FROM) "?(\w+)"?', re.IGNORECASE)


class ValueFilter(logging.Filter):
    """Takes the values out of what is logged about our tables."""

    def filter(self, record):
        """Rewrite a refused statement of ours, and leave out what the level does not ask for."""
        query, error = self._get_parts(record)
        if error is None or not _OURS.search(query):
            return True
        table = _TABLE.search(query)
        record.msg = "refused by the database: %s on %s (%s)"
        record.args = (
            type(error).__name__,
            table[1].decode() if table else "?",
            error.diag.constraint_name or error.diag.column_name or error.diag.sqlstate,
        )
        if isinstance(error, NO_ERRORS):
            record.levelno, record.levelname = logging.INFO, "INFO"
        return logging.getLogger(record.name).isEnabledFor(record.levelno)

    def _get_parts(self, record):
        """Return the statement, as bytes, and its error; no error where it is another record."""
        if isinstance(record.args, tuple) and len(record.args) == 2:
            query, error = record.args
            if isinstance(error, psycopg2.Error):
                return query if isinstance(query, bytes) else str(query).encode(), error
        return b"", None


def install():
    """Put the filter on Odoo's logger of SQL, once."""
    logger = logging.getLogger("odoo.sql_db")
    if not any(isinstance(present, ValueFilter) for present in logger.filters):
        logger.addFilter(ValueFilter())
