from odoo import api, fields, models

from ..tools.local_time import format_hours


class UmgangeVisitSeriesLine(models.TransientModel):
    _name = "umgange.visit.series.line"
    _description = "Visit of a Series to Be"
    _order = "date"

    series_id = fields.Many2one("umgange.visit.series", required=True, index=True, ondelete="cascade")
    date = fields.Date("Day", required=True, readonly=True)
    start = fields.Datetime(readonly=True)
    stop = fields.Datetime(readonly=True)
    time_label = fields.Char("Local time", compute="_compute_time_label")
    clash = fields.Text(readonly=True)
    skip = fields.Boolean()

    @api.depends("start", "stop", "series_id.room_id")
    def _compute_time_label(self):
        for line in self:
            zone = line.series_id._get_zone()
            line.time_label = line.start and format_hours(line.start, line.stop, zone)
