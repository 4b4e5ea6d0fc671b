from odoo import api, fields, models

from ..lent_rights import lend
from .umgange_visit import FREED_STATES, PLANNED_STATES

# What siblings' visits have in common: all but the supporter.
SHARED_FIELDS = ("start", "stop", "place", "room_id")


class UmgangeVisit(models.Model):
    _inherit = "umgange.visit"

    def unlink(self):
        """Delete the visits; a sibling's visit that led one lets go of its supporter."""
        leads = self.lead_visit_id - self
        result = super().unlink()
        leads._sync_bookings()
        return result

    def _get_booked_resources(self):
        """Return the resources that the visit holds: none when another visit leads it.

        Buffers are not booked: who needs the room a quarter of an hour earlier is warned,
        the child's own time is what nobody else can take.
        """
        self.ensure_one()
        if self.lead_visit_id or self.state not in PLANNED_STATES:
            return self.env["resource.resource"]
        together = self | self.joint_visit_ids.filtered(lambda v: v.state not in FREED_STATES)
        return self.env["resource.resource"].union(*(visit._get_own_resources() for visit in together))

    def _sync_bookings(self):
        """Make the bookings of visits that lie ahead what their time and place say.

        Bookings that are still right are left alone; what changed is freed and taken
        again in one move for all visits.
        """
        leads = self | self.lead_visit_id | self.joint_visit_ids
        leads = lend(leads.filtered(lambda v: v.state in PLANNED_STATES))
        # What lies behind is a fact: it books nothing, clashes with nothing, and stays.
        now = fields.Datetime.now()
        held = leads.booking_ids.filtered(lambda b: b.active and b.stop > now)
        wanted = {
            (resource.id, visit.start, visit.stop, visit.id)
            for visit in leads.filtered(lambda v: v.stop > now)
            for resource in visit._get_booked_resources()
        }
        kept = {booking._get_key(): booking for booking in held}
        freed = held.filtered(lambda booking: booking._get_key() not in wanted)
        bookings = lend(self.env["umgange.booking"])
        bookings._replace(
            freed,
            [
                {"resource_id": resource_id, "start": start, "stop": stop, "visit_id": visit_id}
                for resource_id, start, stop, visit_id in sorted(wanted - kept.keys())
            ],
        )

    def _free_bookings(self):
        """Give up the bookings of visits that do not take place.

        A sibling's visit that they were shared with still does: it takes them over.
        """
        held = lend(self.booking_ids).filtered("active")
        held.write({"active": False})
        held.flush_recordset()
        for visit in self:
            siblings = visit.joint_visit_ids.filtered(lambda v: v.state in PLANNED_STATES)
            heir, others = siblings[:1], siblings[1:]
            heir.write({"lead_visit_id": False})
            others.write({"lead_visit_id": heir.id})
        # The supporter of a sibling's visit that is off was held by the lead visit.
        self.lead_visit_id._sync_bookings()

    def _move_joint_visits(self, vals):
        """Let siblings' visits follow the time and place of their lead visit."""
        if not vals.keys() & set(SHARED_FIELDS):
            return
        for lead in self.filtered("joint_visit_ids"):
            joint = lead.joint_visit_ids.filtered(lambda v: v.state in PLANNED_STATES)
            joint.write(lead._get_shared_values())

    def _get_shared_values(self):
        """Return the values that a joint visit has in common with this one."""
        self.ensure_one()
        return self._convert_to_write({name: self[name] for name in SHARED_FIELDS})

    @api.model
    def _add_lead_place(self, vals):
        """Return ``vals`` with place and room of the lead visit that they name.

        The lead alone holds the room: in another one nothing would be booked.
        """
        lead = self.browse(vals.get("lead_visit_id"))
        return {**vals, "place": lead.place, "room_id": lead.room_id.id} if lead else vals
