from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.base.models.res_partner import _tz_get

from ..tools import opening_hours
from ..tools.local_time import format_clock, to_local

# Where others decide, and have hours of their own.
OTHERS_KINDS = ("treatment_home", "prison", "outing")


class UmgangePremises(models.Model):
    """A house with rooms of ours, or another place that visits are held at."""

    _name = "umgange.premises"
    _description = "Premises"
    _order = "name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        [
            ("own", "Our own"),
            ("hired", "Hired"),
            ("treatment_home", "Treatment home"),
            ("prison", "Prison"),
            ("outing", "Place for outings"),
        ],
        "What it is",
        required=True,
        default="own",
        help="Our own and hired ones have rooms that are booked. A hired room is asked for each time.",
    )
    owner_id = fields.Many2one(
        "res.partner", "Hired from", index="btree_not_null", ondelete="restrict", check_company=True
    )
    # where it is and how one comes in
    street = fields.Char()
    zip = fields.Char("ZIP")
    city = fields.Char()
    tz = fields.Selection(_tz_get, "Time zone", required=True, default=lambda self: self._default_tz())
    directions = fields.Text("How to get there")
    door_ids = fields.One2many("umgange.door", "premises_id", "Doors", copy=True)
    # when it is open
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Opening hours",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: always. A visit outside them is warned of, never refused.",
    )
    opening_label = fields.Char("Open", compute="_compute_opening_label")
    # what is there
    room_ids = fields.One2many("umgange.room", "premises_id")
    equipment_ids = fields.Many2many("umgange.equipment", string="For all rooms", check_company=True)
    photo_ids = fields.One2many("umgange.photo", "premises_id", "Photos")

    # === DEFAULT METHODS === #

    @api.model
    def _default_tz(self):
        return self.env.company._get_umgange_zone()

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("calendar_id.attendance_ids.hour_from", "calendar_id.attendance_ids.hour_to")
    def _compute_opening_label(self):
        for premises in self:
            groups = opening_hours.group_days(premises._get_spans())
            premises.opening_label = "; ".join(premises._say_days(*group) for group in groups) or False

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the premises; another time zone is that of the rooms too, archived ones as well."""
        result = super().write(vals)
        if "tz" in vals:
            self.with_context(active_test=False).room_ids._follow_premises()
        return result

    # === BUSINESS METHODS === #

    def _get_spans(self, day=None):
        """Return when it is open, as ``tools.opening_hours`` has it: in the week of ``day`` where weeks differ."""
        lines = self.calendar_id.attendance_ids.filtered(
            lambda line: not line.display_type and line.day_period != "lunch"
        )
        if day and self.calendar_id.two_weeks_calendar:
            week = str(lines.get_week_type(day))
            lines = lines.filtered(lambda line: line.week_type == week)
        return [(int(line.dayofweek), line.hour_from, line.hour_to) for line in lines]

    @api.model
    def _say_days(self, first, last, hours):
        days = [format_date(self.env, opening_hours.get_any(day), date_format="EEE") for day in (first, last)]
        return f"{'–'.join(dict.fromkeys(days))} {opening_hours.say_hours(hours)}"

    def _get_opening_gap(self, start, stop):
        """Return the sentence on somebody who is there when it is closed (naive UTC), or nothing."""
        if not self.calendar_id:
            return ""
        begins, ends = to_local(start, self.tz), to_local(stop, self.tz)
        spans = self._get_spans(begins.date())
        words = {"place": self.name, "from": format_clock(start, self.tz), "to": format_clock(stop, self.tz)}
        if any(leave.date_from < stop and start < leave.date_to for leave in self.calendar_id.global_leave_ids):
            return self.env._("%(place)s is closed on this day.", place=self.name)
        if opening_hours.is_open(begins, ends, spans):
            return ""
        hours = opening_hours.get_hours(begins.weekday(), spans)
        if not hours:
            return self.env._("%(place)s is closed on this weekday.", place=self.name)
        return self.env._(
            "%(place)s is open %(hours)s on this weekday; people are there %(from)s–%(to)s.",
            hours=opening_hours.say_hours(hours),
            **words,
        )
