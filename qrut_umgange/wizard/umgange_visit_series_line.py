from odoo import fields, models


class UmgangeVisitSeriesLine(models.TransientModel):
    _name = "umgange.visit.series.line"
    _description = "Visit of a Series to Be"
    _order = "date"

    series_id = fields.Many2one(
        "umgange.visit.series", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date("Day", required=True, readonly=True)
    start = fields.Datetime(readonly=True)
    stop = fields.Datetime(readonly=True)
    clash = fields.Text(readonly=True)
    skip = fields.Boolean()
