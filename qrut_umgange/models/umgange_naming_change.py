from odoo import api, models
from odoo.tools import SQL


class UmgangeNamingChange(models.Model):
    """A row for each time that a name, number or address has changed, and nothing else.

    What a transaction sees here tells which names it sees: rows that come late, from a transaction that
    began before, are counted like the others.
    """

    _name = "umgange.naming.change"
    _description = "Change of Names"
    _log_access = False

    @api.autovacuum
    def _gc_changes(self):
        """Put one new row in the place of all: whoever counts them has fewer to count, and never the same again."""
        self.env.cr.execute(SQL("DELETE FROM umgange_naming_change"))
        self.env["umgange.naming"]._forget()
