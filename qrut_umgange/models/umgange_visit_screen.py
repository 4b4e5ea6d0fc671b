from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.local_time import format_clock, format_hours, local_date

# What every day has; a column of the others stands there when something is in it.
DAILY_STATES = ("planned", "confirmed", "under_way", "done")


class UmgangeVisit(models.Model):
    """What the visit's screens say in words, in the local time of the room."""

    _inherit = "umgange.visit"

    day_label = fields.Char("Local day", compute="_compute_labels")
    time_label = fields.Char("Local time", compute="_compute_labels")
    near_label = fields.Char("When", compute="_compute_near_label")
    room_color = fields.Integer(related="room_id.color")
    # Whom the supporter may need to call; the child is in the room.
    contact_ids = fields.Many2many("umgange.participant", string="People to call", compute="_compute_contact_ids")
    coordinator_name = fields.Char(compute="_compute_staff_to_call")
    # Read as sudo, which is what makes it a group: who ordered the assignment, for whoever may read its visits.
    partner_id = fields.Many2one(related="assignment_id.partner_id", string="Municipality")
    coordinator_phone = fields.Char(compute="_compute_staff_to_call")
    on_call_phone = fields.Char(compute="_compute_staff_to_call")
    emergency_phone = fields.Char("Social emergency service", compute="_compute_staff_to_call")
    # what became of the times
    actual_label = fields.Char("As it was", compute="_compute_actual_label")

    # === COMPUTE METHODS === #

    @api.depends_context("umgange_short_labels", "uid", "allowed_company_ids")
    def _compute_display_name(self):
        """In the calendar the hours stand there already: the assignment's number and the room are all it says."""
        super()._compute_display_name()
        if self.env.context.get("umgange_short_labels"):
            # A dialog names any visit: the room is for who may read it.
            for visit in self.sudo(False)._filtered_access("read"):
                visit.display_name = visit._get_short_label()

    @api.depends_context("lang")
    @api.depends("start", "stop", "room_id", "assignment_id")
    def _compute_labels(self):
        for visit in self:
            visit.day_label = visit._get_day_label()
            visit.time_label = visit._get_time_label()

    @api.depends_context("lang")
    @api.depends("date", "room_id")
    def _compute_near_label(self):
        words = {-1: self.env._("Yesterday"), 0: self.env._("Today"), 1: self.env._("Tomorrow")}
        for visit in self:
            today = local_date(fields.Datetime.now(), visit._get_zone())
            visit.near_label = visit.date and words.get((visit.date - today).days)

    @api.depends("assignment_id.participant_ids", "date")
    def _compute_contact_ids(self):
        for visit in self:
            participants = visit.assignment_id._get_participants_on(visit.date)
            visit.contact_ids = participants.filtered(lambda p: p.role not in ("child", "sibling"))

    @api.depends(
        "assignment_id.coordinator_id.name",
        "assignment_id.coordinator_id.partner_id.phone",
        "company_id.umgange_on_call_phone",
        "assignment_id.social_phone",
        "company_id.umgange_social_phone",
    )
    def _compute_staff_to_call(self):
        for visit in self:
            coordinator = visit.assignment_id.coordinator_id
            visit.coordinator_name = coordinator.name
            visit.coordinator_phone = coordinator.partner_id.phone
            visit.on_call_phone = visit.company_id.umgange_on_call_phone
            visit.emergency_phone = visit.assignment_id.social_phone or visit.company_id.umgange_social_phone

    @api.depends("actual_start", "actual_stop", "room_id")
    def _compute_actual_label(self):
        for visit in self:
            times = (visit.actual_start, visit.actual_stop)
            clocks = [format_clock(moment, visit._get_zone()) for moment in times if moment]
            visit.actual_label = "–".join(clocks) or False

    # === BUSINESS METHODS === #

    @api.model
    def _expand_states(self, states, _domain):
        """Return the columns of the board in the order of a visit's life: those of each day, and others in use."""
        return [state for state, _label in self._fields["state"].selection if state in (*DAILY_STATES, *states)]

    def _get_day_label(self):
        """Return the local day of the visit, as “Wed 4 Mar”."""
        self.ensure_one()
        return self.date and format_date(self.env, self.date, date_format="EEE d MMM")

    def _get_short_label(self):
        """Return what the visit is called beside its hours: “U-2026-0001 Solen”, never a person."""
        self.ensure_one()
        parts = (self.assignment_id.name, self.room_id.name)
        return " ".join(filter(None, parts))

    def _get_time_label(self):
        """Return the child's planned time where the visit is, as “15.00–17.00”."""
        self.ensure_one()
        if not self.start or not self.stop:
            return False
        return format_hours(self.start, self.stop, self._get_zone())
