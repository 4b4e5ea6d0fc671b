from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class UmgangeLeavingMixin(models.AbstractModel):
    """What is in a child's file beside the entries, and leaves with them when the file is handed over.

    The row stays and names the release: by whom it was asked and decided, when, why and against which receipt.
    The guards let that through, and nothing else (``sql_guards.keep_until``).
    """

    _name = "umgange.leaving.mixin"
    _description = "Record Whose Content Leaves with the File"

    #: the columns that are emptied
    _leaving = ()
    #: the column that says since when the content is sealed; a hand-over reaches back and not ahead
    _sealed_since = ""

    release_id = fields.Many2one(
        "umgange.journal.release",
        "Left with the file",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    has_left = fields.Boolean(compute="_compute_has_left")

    # === COMPUTE METHODS === #

    @api.depends("release_id")
    def _compute_has_left(self):
        for record in self:
            record.has_left = bool(record.release_id)

    # === BUSINESS METHODS === #

    def _check_not_left(self):
        """Refuse to go on with what has left.

        :raise UserError: in words
        """
        if any(self.mapped("has_left")):
            raise UserError(
                self.env._("The content has left with the file that was handed over: here it says only that it was.")
            )

    @api.model
    def _leave(self, release):
        """Empty what an approved release lets go, and return the records: it is logged that their content went.

        :param release: the release, with lent rights
        """
        return self._empty_where(
            SQL("%s, release_id = %s", self._get_emptied(), release.id),
            SQL("release_id IS NULL AND %s", self._get_leaving_condition(release)),
        )

    @api.model
    def _get_leaving_condition(self, release):
        """Return the SQL condition by which a row leaves with the release (hook)."""
        sealed = SQL.identifier(self._sealed_since)
        handed_over = SQL("umgange_is_handed_over(%s, child_id, %s)", release.id, sealed)
        return SQL("child_id = %s AND %s", release.child_id.id, handed_over)

    @api.model
    def _get_emptied(self):
        return SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in self._leaving)

    @api.model
    def _empty_where(self, changes, where):
        """Make the ``changes`` of the rows that ``where`` is true of, log that their content went, and return them."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL("UPDATE %s SET %s WHERE %s RETURNING id", SQL.identifier(self._table), changes, where)
        )
        records = self.browse(record_id for (record_id,) in rows)
        records.invalidate_recordset()
        records._log_care("unlink")
        return records
