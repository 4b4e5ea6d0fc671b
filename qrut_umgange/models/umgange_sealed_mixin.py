from odoo import models

from .. import sql_guards, sql_guards_check


class UmgangeSealedMixin(models.AbstractModel):
    _name = "umgange.sealed.mixin"
    _description = "Record That the Database Guards"

    #: the triggers of the model's table, see ``sql_guards``
    _sql_guards = ()
    #: many2many field -> the triggers of the table between
    _link_guards = {}

    def init(self):
        """Make the guards."""
        if not self._abstract:
            for table, guards in self._get_guarded_tables().items():
                sql_guards.install(self.env.cr, table, guards)

    def _get_guarded_tables(self):
        """Return ``{table: guards}`` of what the database guards of these records."""
        links = {self._fields[name].relation: guards for name, guards in self._link_guards.items()}
        return {self._table: self._sql_guards, **links}

    def _find_missing_guards(self):
        """Return (table, name) of the guards that are not in the database as they were made."""
        return [
            (table, name)
            for table, guards in self._get_guarded_tables().items()
            for name in sql_guards_check.find_missing(self.env.cr, table, guards)
        ]
