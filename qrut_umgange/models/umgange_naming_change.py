from odoo import models


class UmgangeNamingChange(models.Model):
    """A row for each time that a name, number or address has changed, and nothing else.

    What a transaction sees here tells which names it sees: rows that come late, from a transaction that
    began before, are counted like the others.
    """

    _name = "umgange.naming.change"
    _description = "Change of Names"
    _log_access = False
