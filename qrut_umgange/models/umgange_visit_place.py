from datetime import timedelta

from odoo import api, fields, models

from ..care_fields import CareChar, CareText
from ..lent_rights import lend
from .umgange_visit import OPEN_STATES, PLANNED_STATES, SITE_PLACES

DISTANT_PLACES = ("video", "phone")


class UmgangeVisit(models.Model):
    """Where a visit is held, and what has to be thought of there."""

    _inherit = "umgange.visit"

    place = fields.Selection(
        selection_add=[("treatment_home", "Treatment home"), ("prison",)], ondelete={"treatment_home": "set default"}
    )
    site_id = fields.Many2one(
        "umgange.premises",
        "Which one",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', place)]",
        help="A place one comes back to: its way in, hours and photos are kept once.",
    )
    # outside our rooms
    meeting_point = CareChar("Where we meet", copy=False)
    fallback_place = CareChar("If it rains", copy=False)
    fallback_room_id = fields.Many2one(
        "umgange.room",
        "Room if it rains",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="Booked as well where it is free; where it is not, the visit warns.",
    )
    host_id = fields.Many2one(
        "umgange.participant",
        "At whose home",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('assignment_id', '=', assignment_id)]",
    )
    # at a distance
    call_link = CareChar("Link or number", copy=False, help="Given by phone. It stands in no text that leaves.")
    present_note = CareText("Who is in the room", copy=False, help="Asked when the call begins.")
    # what the screen says
    place_label = fields.Char("Place in words", compute="_compute_place_label")
    place_hint = fields.Text("Way in", compute="_compute_place_label")
    place_photo_ids = fields.Many2many("umgange.photo", string="Photos", compute="_compute_place_photo_ids")

    # === COMPUTE METHODS === #

    @api.depends(
        "start", "stop", "minutes_before", "minutes_after", "room_id.premises_id.calendar_id", "site_id.calendar_id",
        "fallback_room_id", "booking_ids.active",
    )  # fmt: skip
    def _compute_warning(self):
        return super()._compute_warning()

    @api.depends("room_id.premises_id", "site_id", "place")
    def _compute_place_label(self):
        for visit in self:
            premises = visit._get_premises()
            where = (premises.name, premises.street, premises.city if premises.city != premises.name else "")
            visit.place_label = ", ".join(filter(None, where)) or False
            doors = (": ".join(filter(None, (door.name, door.way_in))) for door in premises.door_ids)
            visit.place_hint = "\n".join(filter(None, (premises.directions, *doors))) or False

    @api.depends("room_id.photo_ids", "site_id.photo_ids")
    def _compute_place_photo_ids(self):
        for visit in self:
            visit.place_photo_ids = visit.room_id.photo_ids or visit._get_premises().photo_ids

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the visits; a fallback room is booked with them where it is free."""
        result = super().write(vals)
        if "fallback_room_id" in vals:
            self._sync_bookings()
        return result

    # === ACTION METHODS === #

    def action_take_fallback(self):
        """Go to the fallback room instead of the outing. The visit's supporter and coordinators.

        :raise UserError: when somebody else has the room then
        """
        for visit in self._check_may_run():
            if visit.place == "outing" and visit.fallback_room_id:
                visit.write({"place": "room", "room_id": visit.fallback_room_id.id})
        return True

    # === BUSINESS METHODS === #

    def _get_premises(self):
        """Return the house that the visit is in, or nothing."""
        self.ensure_one()
        return self.room_id.premises_id or self._get_site()

    def _get_site(self):
        """Return the place of others that the visit is at; a sibling's visit is where its lead visit is."""
        self.ensure_one()
        if self.place not in SITE_PLACES:
            return self.site_id.browse()
        return self.site_id or lend(self.lead_visit_id).site_id.with_env(self.env)

    def _get_whole_time(self):
        """Return from when until when somebody is there, before and after the child's time (naive UTC)."""
        self.ensure_one()
        before, after = (timedelta(minutes=minutes) for minutes in (self.minutes_before, self.minutes_after))
        return self.start - before, self.stop + after

    def _get_booked_resources(self):
        """Hold the room for rain too, where nobody else has it."""
        resources = super()._get_booked_resources()
        if self._wants_fallback() and not self._is_fallback_taken():
            resources |= self.fallback_room_id.resource_id
        return resources

    def _wants_fallback(self):
        self.ensure_one()
        planned = self.state in PLANNED_STATES and not self.lead_visit_id
        return planned and self.place == "outing" and bool(self.fallback_room_id)

    def _is_fallback_taken(self):
        """Tell whether somebody else has the room for rain at the time of the visit."""
        held = lend(self).booking_ids.filtered("active")
        return bool(held._find_clashes([(self.fallback_room_id.resource_id.id, self.start, self.stop)]))

    # === WHAT TO LOOK AT === #

    def _get_warnings(self):
        """Warn too of what the place asks for."""
        warnings = super()._get_warnings()
        # A form that is being filled in may have no times yet.
        if self.state not in OPEN_STATES or not (self.start and self.stop):
            return warnings
        return [*warnings, *filter(None, self._get_place_warnings())]

    def _get_place_warnings(self):
        """Return the sentences on what the place asks for (hook); empty ones are left out."""
        self.ensure_one()
        return [
            self._get_premises()._get_opening_gap(*self._get_whole_time()),
            self._get_site_warning(),
            self._get_fallback_warning(),
        ]

    def _get_site_warning(self):
        """Return the sentence on a prison that is not chosen: neither permits nor hours can be looked at."""
        if self.place != "prison" or self._get_site():
            return ""
        return self.env._("Which prison? Choose it, so that permits and visiting hours are looked at.")

    def _get_fallback_warning(self):
        if not self._wants_fallback():
            return ""
        room = self.fallback_room_id
        if room.resource_id in lend(self).booking_ids.filtered("active").resource_id:
            return ""
        return self.env._(
            "If it rains: %(room)s is not free at this time. Choose another room, or another place.", room=room.name
        )
