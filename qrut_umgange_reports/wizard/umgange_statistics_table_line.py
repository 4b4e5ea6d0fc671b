from odoo import fields, models


class UmgangeStatisticsTableLine(models.TransientModel):
    """A row of the table: figures as text, since what is not told is no zero."""

    _name = "umgange.statistics.table.line"
    _description = "Row of a Table of Visits"
    _order = "table_id, sequence, id"

    table_id = fields.Many2one("umgange.statistics.table", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer()
    name = fields.Char(" ", readonly=True)
    visits = fields.Char(readonly=True)
    held = fields.Char(readonly=True)
    broken_off = fields.Char("Ended early", readonly=True)
    no_show = fields.Char("Did not take place", readonly=True)
    cancelled = fields.Char(readonly=True)
    abstained = fields.Char(readonly=True)
    together = fields.Char("Others together", readonly=True, help="Ways of ending that are fewer than five in all.")
