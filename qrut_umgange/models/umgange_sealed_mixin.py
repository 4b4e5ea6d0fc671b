from odoo import models

from .. import sql_guards, sql_guards_check


class UmgangeSealedMixin(models.AbstractModel):
    _name = "umgange.sealed.mixin"
    _description = "Record That the Database Guards"

    #: the triggers of the model's table, see ``sql_guards``
    _sql_guards = ()

    def init(self):
        """Make the guards."""
        if not self._abstract:
            sql_guards.install(self.env.cr, self._table, self._sql_guards)

    def _find_missing_guards(self):
        """Return the names of the guards that are not in the database as they were made."""
        return sql_guards_check.find_missing(self.env.cr, self._table, self._sql_guards)
