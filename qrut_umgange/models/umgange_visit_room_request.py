from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.local_time import local_date
from .umgange_visit import FREED_STATES, PLANNED_STATES


class UmgangeVisit(models.Model):
    """A visit in a hired room asks for the room: as long as somebody is there, before and after the child."""

    _inherit = "umgange.visit"

    room_request_ids = fields.One2many("umgange.room.request", "visit_id", "Requests for the room")

    # === COMPUTE METHODS === #

    @api.depends("room_request_ids.state", "room_request_ids.is_needed", "room_id.is_hired")
    def _compute_warning(self):
        return super()._compute_warning()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits; a hired room is to be asked for."""
        visits = super().create(vals_list)
        if slots := visits._get_hired_slots():
            self.env["umgange.room.request"]._need(slots)
        return visits

    def write(self, vals):
        """Change the visits; the request for a hired room follows the time and the room."""
        leads = self.lead_visit_id if "lead_visit_id" in vals else self.browse()
        result = super().write(vals)
        if {"start", "stop", "room_id", "place", "minutes_before", "minutes_after", "lead_visit_id"} & vals.keys():
            (leads | self)._sync_room_requests()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked_for(self):
        # The requests go with the visit in the database: what an owner was asked for must not.
        if asked := lend(self).room_request_ids.filtered(lambda request: request.state != "draft"):
            raise UserError(
                self.env._(
                    "%(visits)s: the owner of the hired room has been asked. Cancel the visit instead.",
                    visits=", ".join(asked.visit_id.mapped("display_name")),
                )
            )

    # === BUSINESS METHODS === #

    def _get_hired_slots(self):
        """Return what the visits that lie ahead need: ``{visit: (room, from, until)}``."""
        now = fields.Datetime.now()
        return {
            visit: (visit.room_id, *visit._get_whole_time())
            for visit in self
            if visit.room_id.is_hired and not visit.lead_visit_id and visit.state in PLANNED_STATES and visit.stop > now
        }

    def _sync_room_requests(self):
        """Let go of hired rooms that visits do not need any more, and ask for those that they need now."""
        # What has begun or lies behind has used its room.
        now, moving = fields.Datetime.now(), (*PLANNED_STATES, *FREED_STATES)
        visits = lend(self.filtered(lambda visit: visit.state in moving and visit.stop > now))
        slots = visits._get_hired_slots()
        held = visits.room_request_ids.filtered("is_needed")
        lost = held.filtered(lambda request: request._get_slot() != slots.get(request.visit_id))
        if lost:
            lost._let_go()
        kept = (held - lost).visit_id
        if missing := {visit: slot for visit, slot in slots.items() if visit not in kept}:
            self.env["umgange.room.request"]._need(missing)

    def _move_visit(self, state, **values):
        super()._move_visit(state, **values)
        if state in FREED_STATES:
            self._sync_room_requests()

    def _after_end_undone(self):
        super()._after_end_undone()
        self._sync_room_requests()

    def _get_place_warnings(self):
        return [*super()._get_place_warnings(), self._get_request_warning()]

    def _get_request_warning(self):
        """Return the sentence on a hired room that its owner has not confirmed, or nothing."""
        if not self.room_id.is_hired:
            return ""
        # The sibling's visit that leads has the room; the supporter learns whether it is confirmed.
        request = lend(self.lead_visit_id or self).room_request_ids.filtered("is_needed")[:1]
        if not request or request.state == "draft":
            return self.env._("The hired room has not been asked for yet.")
        if request.state == "declined":
            return self.env._("The owner of the hired room has said no: choose another room.")
        if request.state == "asked":
            day = local_date(request.asked_at, request._get_zone())
            return self.env._("The hired room is not confirmed: asked for on %(day)s.", day=format_date(self.env, day))
        return ""
