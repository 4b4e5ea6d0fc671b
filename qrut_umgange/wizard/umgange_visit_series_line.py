from odoo import api, fields, models
from odoo.tools import format_date

from ..models.umgange_visit_time import TAKEN_STATES
from ..tools.local_time import format_hours, local_date
from ..tools.red_days import red_day
from .umgange_visit_series import EMPTY_TIME


class UmgangeVisitSeriesLine(models.TransientModel):
    _name = "umgange.visit.series.line"
    _description = "Visit of a Series to Be"
    _order = "date"

    series_id = fields.Many2one("umgange.visit.series", required=True, index=True, ondelete="cascade")
    date = fields.Date("Day", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("new", "New"),
            ("extra", "Extra"),
            ("move", "Moves"),
            ("remove", "Goes away"),
            ("confirmed_move", "Confirmed: moves if you tick it"),
            ("confirmed_remove", "Confirmed: is cancelled if you tick it"),
            ("keep", "Stays"),
            ("left_out", "Left out"),
        ],
        "What becomes of it",
        required=True,
        default="new",
    )
    start = fields.Datetime(readonly=True)
    stop = fields.Datetime(readonly=True)
    series_start = fields.Datetime(readonly=True, help="When the series has it, wherever it was moved since.")
    room_id = fields.Many2one("umgange.room")
    supporter_id = fields.Many2one("umgange.supporter")
    visit_id = fields.Many2one("umgange.visit", ondelete="cascade", help="The visit that is there.")
    replaced_day = fields.Date(help="The day that was left out and that this makes up for.")
    clash = fields.Text(readonly=True)
    away = fields.Char("Who is away", readonly=True)
    chosen = fields.Boolean(help="Somebody has chosen this instead of what the series says.")
    tick = fields.Boolean("Do it")
    skip = fields.Boolean()
    reason = fields.Char("Why", readonly=True)
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

    @api.depends("date", "start", "series_id.room_id")
    def _compute_red_day(self):
        for line in self:
            day = line._get_day()
            line.red_day = day and red_day(day)

    @api.depends_context("lang")
    @api.depends("date", "start", "stop", "series_id.room_id")
    def _compute_labels(self):
        for line in self:
            zone = line.series_id._get_zone()
            line.time_label = line.start and format_hours(line.start, line.stop, zone)
            day = line._get_day()
            line.day_label = day and format_date(self.env, day, date_format="EEE d MMM y")

    @api.depends_context("lang")
    @api.depends(
        "red_day", "date", "start", "series_id.assignment_id", "chosen", "reason", "away", "room_id", "supporter_id"
    )
    def _compute_note(self):
        for line in self:
            line.note = " · ".join(filter(None, line._get_notes())) or False

    def _get_day(self):
        """Return the local day on which they would meet; the series' own where it is left out."""
        return local_date(self.start, self.series_id._get_zone()) if self.start else self.date

    def _get_notes(self):
        """Return what is to be thought of before the line is planned (hook)."""
        names = dict(self._fields["red_day"]._description_selection(self.env))
        gap = self.date and self.series_id.assignment_id._get_order_gap(self.date)
        own = self.start and self.kind in ("new", "extra") and self._get_own_visit_note()
        against = self.date and self.series_id.assignment_id._get_decisions_on(self.date)
        no_visits = against and self.env._("the board has decided: no visits")
        return [no_visits, self.reason, own, self._get_change_note(), self.away, names.get(self.red_day), gap]

    def _get_change_note(self):
        """Return which room or supporter it is where it is not the one of the series."""
        series = self.series_id
        others = [
            self.room_id.name if self.room_id != series.room_id else False,
            self.supporter_id.name if self.supporter_id != series.supporter_id else False,
        ]
        return self.chosen and ", ".join(filter(None, others))

    def _get_choice(self):
        """Return what somebody has chosen for this line."""
        return {
            "start": self.start,
            "stop": self.stop,
            "room_id": self.room_id.id,
            "supporter_id": self.supporter_id.id,
            "chosen": True,
        }

    def _get_own_visit_note(self):
        """Return that the family meets that day already, or False."""
        visits = self.series_id.assignment_id.visit_ids.filtered(
            lambda visit: visit.date == self.date and visit.state in TAKEN_STATES
        )
        if self.start in visits.mapped("start"):
            return self.env._("Planned already")
        times = ", ".join(visits.sorted("start").mapped("time_label"))
        return visits and self.env._("They meet at %(times)s that day already", times=times)

    # === ACTION METHODS === #

    def action_make_up(self):
        """Add an extra visit near a day that is left out: the same hours on the nearest free day.

        :raise UserError: when no day near it is free
        :return: the action that shows the series again
        """
        self.ensure_one()
        self.series_id._make_up(self)
        return self.series_id.action_preview()

    def action_toggle(self):
        """Leave the line out, or take it in again; what is confirmed is ticked to be changed, or not.

        :return: the action that shows the series again
        """
        self.ensure_one()
        name = "tick" if self.kind in ("confirmed_move", "confirmed_remove") else "skip"
        self[name] = not self[name]
        return self.series_id.action_preview()

    # === BUSINESS METHODS === #

    def _to_time(self):
        """Return the values of the line as it is, to be shown again."""
        names = ("kind", "date", "start", "stop", "replaced_day", "chosen", "tick", "skip")
        return {
            **EMPTY_TIME,
            **{name: self[name] for name in names},
            "room_id": self.room_id.id,
            "supporter_id": self.supporter_id.id,
        }
