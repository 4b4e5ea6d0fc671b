from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.legal_basis import get_demands
from ..tools.local_time import format_hours, local_date


class UmgangeVisitSeriesChoice(models.TransientModel):
    _name = "umgange.visit.series.choice"
    _description = "Free Time instead of a Clash"
    _order = "line_id, id"

    series_id = fields.Many2one("umgange.visit.series", required=True, index=True, ondelete="cascade")
    line_id = fields.Many2one("umgange.visit.series.line", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("room", "Another room"),
            ("supporter", "Another supporter"),
            ("both", "Another room and supporter"),
            ("time", "Another time"),
            ("day", "Another day"),
        ],
        "What differs",
        required=True,
        readonly=True,
    )
    start = fields.Datetime(required=True, readonly=True)
    stop = fields.Datetime(required=True, readonly=True)
    room_id = fields.Many2one("umgange.room", readonly=True)
    supporter_id = fields.Many2one("umgange.supporter", readonly=True)
    day_label = fields.Char("Instead of", related="line_id.day_label")
    label = fields.Char("Free", compute="_compute_label")

    @api.depends_context("lang")
    @api.depends("kind", "start", "stop", "room_id", "supporter_id", "series_id")
    def _compute_label(self):
        for choice in self:
            choice.label = " · ".join(filter(None, choice._get_words()))

    # === ACTION METHODS === #

    def action_choose(self):
        """Take this instead of what clashes.

        :return: the action that shows the series again
        """
        self.ensure_one()
        self._choose()
        return self.series_id.action_preview()

    # === BUSINESS METHODS === #

    def _choose(self):
        """Let the line be this; what else was free near it is looked for again."""
        self.ensure_one()
        self.series_id._take_choice(self)

    def _get_values(self):
        """Return when, where and with whom."""
        return {
            "start": self.start,
            "stop": self.stop,
            "room_id": self.room_id.id,
            "supporter_id": self.supporter_id.id,
        }

    def _get_words(self):
        """Return what differs: the day or the hours, the room, the supporter and what they need first."""
        zone = self.series_id._get_zone()
        day = self.kind == "day" and format_date(self.env, local_date(self.start, zone), date_format="EEE d MMM")
        hours = self.kind in ("day", "time") and format_hours(self.start, self.stop, zone)
        room = self.kind in ("room", "both") and self.room_id.name
        person = self.kind in ("supporter", "both") and self._get_supporter_words()
        return [day, hours, room, person]

    def _get_supporter_words(self):
        """Return the supporter; where the law wants the person appointed, that too."""
        name = self.supporter_id.name
        if "appointed" not in get_demands(self.series_id.assignment_id.legal_basis, "first_visit"):
            return name
        return self.env._("%(name)s (the board has to appoint)", name=name)
