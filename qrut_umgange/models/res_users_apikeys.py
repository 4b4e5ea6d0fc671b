from odoo import models
from odoo.tools import SQL


class ResUsersApikeys(models.Model):
    _inherit = "res.users.apikeys"

    def _generate(self, scope, name, expiration_date):
        """Make the key; the log tells that somebody has one: with it a program comes in without a password."""
        key = super()._generate(scope, name, expiration_date)
        self.env.cr.execute(SQL("SELECT max(id) FROM %s WHERE user_id = %s", SQL.identifier(self._table), self.env.uid))
        ids = [row_id for (row_id,) in self.env.cr.fetchall()]
        changes = self.env["umgange.rights.line"]._take_in(self._name, ids)
        if changes:
            logs = self.env["umgange.access.log"]
            logs._note_rights(self._name, ids, lambda lines: lines._describe_all(changes))
        return key
