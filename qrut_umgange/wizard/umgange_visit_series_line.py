from odoo import api, fields, models
from odoo.tools import format_date

from ..models.umgange_visit_time import TAKEN_STATES
from ..tools.local_time import format_hours
from ..tools.red_days import red_day


class UmgangeVisitSeriesLine(models.TransientModel):
    _name = "umgange.visit.series.line"
    _description = "Visit of a Series to Be"
    _order = "date"

    series_id = fields.Many2one("umgange.visit.series", required=True, index=True, ondelete="cascade")
    date = fields.Date("Day", required=True, readonly=True)
    start = fields.Datetime(readonly=True)
    stop = fields.Datetime(readonly=True)
    clash = fields.Text(readonly=True)
    skip = fields.Boolean()
    # what the day is called, and what to think of before it is planned
    red_day = fields.Selection(
        [
            ("new_year", "New Year's Day"),
            ("epiphany", "Epiphany"),
            ("good_friday", "Good Friday"),
            ("easter", "Easter Sunday"),
            ("easter_monday", "Easter Monday"),
            ("first_of_may", "First of May"),
            ("ascension", "Ascension Day"),
            ("pentecost", "Whit Sunday"),
            ("national_day", "National Day"),
            ("midsummer_eve", "Midsummer's Eve"),
            ("midsummer", "Midsummer's Day"),
            ("all_saints", "All Saints' Day"),
            ("christmas_eve", "Christmas Eve"),
            ("christmas", "Christmas Day"),
            ("boxing_day", "Boxing Day"),
            ("new_years_eve", "New Year's Eve"),
        ],
        compute="_compute_red_day",
    )
    day_label = fields.Char("Day in words", compute="_compute_labels")
    time_label = fields.Char("Local time", compute="_compute_labels")
    note = fields.Char("To think of", compute="_compute_note")

    @api.depends("date")
    def _compute_red_day(self):
        for line in self:
            line.red_day = line.date and red_day(line.date)

    @api.depends_context("lang")
    @api.depends("date", "start", "stop", "series_id.room_id")
    def _compute_labels(self):
        for line in self:
            zone = line.series_id._get_zone()
            line.time_label = line.start and format_hours(line.start, line.stop, zone)
            line.day_label = line.date and format_date(self.env, line.date, date_format="EEE d MMM y")

    @api.depends_context("lang")
    @api.depends("red_day", "date", "start", "series_id.assignment_id")
    def _compute_note(self):
        names = dict(self._fields["red_day"]._description_selection(self.env))
        for line in self:
            gap = line.date and line.series_id.assignment_id._get_order_gap(line.date)
            own = line.start and line._get_own_visit_note()
            line.note = " · ".join(filter(None, (own, names.get(line.red_day), gap))) or False

    def _get_own_visit_note(self):
        """Return that the family meets that day already, or False."""
        visits = self.series_id.assignment_id.visit_ids.filtered(
            lambda visit: visit.date == self.date and visit.state in TAKEN_STATES
        )
        if self.start in visits.mapped("start"):
            return self.env._("Planned already")
        times = ", ".join(visits.sorted("start").mapped("time_label"))
        return visits and self.env._("They meet at %(times)s that day already", times=times)
