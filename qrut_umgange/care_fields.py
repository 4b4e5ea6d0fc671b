"""Fields that hold what is confidential about a person.

A content field is never loaded by accident (its own prefetch group), never ordered,
grouped or aggregated by, and fetching it writes the access log (see
``umgange.care.mixin``). Searching is refused too, unless the field says ``searchable``:
then only rows that the user may read can match, and the search itself is logged.
"""

from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import AccessError, UserError

OPEN_MODELS = "umgange_content_open"


@contextmanager
def content_open(model):
    """Let SQL name the content columns of ``model`` while the block runs.

    The flag lives on the cursor: a context key could be forged by any client.
    """
    opened = model.env.cr.cache.setdefault(OPEN_MODELS, [])
    opened.append(model._name)
    try:
        yield
    finally:
        opened.remove(model._name)


def is_care_model(env, name):
    """Tell whether the records of the model are confidential (see ``umgange.care.mixin``)."""
    return name in env and hasattr(env[name], "_log_care")


class CareField(fields.Field):
    """What all content fields share; combined with a concrete field class below."""

    care_content = True
    searchable = False
    prefetch = "umgange_content"

    def _to_prefetch(self, record):
        # Only what is asked for is loaded, or the log would tell of reads that were none.
        return record

    def to_sql(self, model, alias):
        """Refuse to become SQL (order, group, aggregate, join) outside a logged fetch."""
        if model._name not in model.env.cr.cache.get(OPEN_MODELS, ()):
            raise AccessError(
                model.env._(
                    "%(field)s is confidential: it can be read in the record, "
                    "but not be sorted, grouped or searched by.",
                    field=self.get_description(model.env, ["string"])["string"],
                )
            )
        return super().to_sql(model, alias)

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """Refuse a search, except on a ``searchable`` field: then log it and go on."""
        if not self.searchable:
            return self.to_sql(model, alias)  # raises, in the same words
        model._log_care_search()
        with content_open(model):
            return super().condition_to_sql(field_expr, operator, value, model, alias, query)


class CareChar(CareField, fields.Char):
    """One confidential line."""


class CareText(CareField, fields.Text):
    """Confidential text."""


class CareSelection(CareField, fields.Selection):
    """A confidential choice, as the answer to a question about a family."""


class CareBinary(CareField, fields.Binary):
    """A confidential file, in the table: an attachment is read past every rule."""

    # Not with the texts of its record: a list would load every file.
    prefetch = "umgange_file"
    attachment = False


class CareDate(CareField, fields.Date):
    """A confidential date, as a birth date."""

    def convert_to_cache(self, value, record, validate=True):
        """Refuse what is no date, in words that do not repeat it: an error's text is logged."""
        try:
            return super().convert_to_cache(value, record, validate)
        except (TypeError, ValueError):
            raise UserError(
                record.env._(
                    "%(field)s cannot be read as a date: write it as 2017-04-01.",
                    field=self.get_description(record.env, ["string"])["string"],
                )
            ) from None
