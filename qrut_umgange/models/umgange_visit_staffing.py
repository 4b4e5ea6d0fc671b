from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.legal_basis import get_demands
from .umgange_care_mixin import SYSTEM
from .umgange_visit import OPEN_STATES, PLANNED_STATES


class UmgangeVisit(models.Model):
    """A second supporter where two are needed, and the room next to it where the carer waits."""

    _inherit = "umgange.visit"

    needs_two = fields.Boolean(
        "Two supporters",
        compute="_compute_needs_two",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    second_supporter_id = fields.Many2one(
        "umgange.supporter",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_second_supporter_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    nearby_room_id = fields.Many2one(
        "umgange.room",
        "Nearby room",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where the carer waits. Booked with the visit.",
    )

    _two_are_two = models.Constraint(
        "CHECK (second_supporter_id <> supporter_id)", "The second supporter is somebody else than the first."
    )
    _nearby_is_another = models.Constraint(
        "CHECK (nearby_room_id <> room_id)", "The nearby room is another than the visit's own."
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id")
    def _compute_needs_two(self):
        for visit in self:
            visit.needs_two = visit.assignment_id.needs_two_supporters

    @api.depends("assignment_id", "needs_two")
    def _compute_second_supporter_id(self):
        for visit in self:
            usual = visit.needs_two and visit.assignment_id.second_supporter_id
            second = visit.second_supporter_id or usual or self.env["umgange.supporter"]
            visit.second_supporter_id = second if second != visit.supporter_id else False

    @api.depends(
        "needs_two",
        "second_supporter_id",
        "nearby_room_id",
        "supporter_id.user_id",
        "assignment_id.supporter_id",
        "assignment_id.room_id",
        "assignment_id.participant_ids.partner_id",
        "assignment_id.accepted_contact_ids",
    )
    def _compute_warning(self):
        return super()._compute_warning()

    # === CONSTRAINT METHODS === #

    # Here first: the database says it in no words.

    @api.constrains("supporter_id", "second_supporter_id")
    def _check_two(self):
        if any(visit.second_supporter_id and visit.second_supporter_id == visit.supporter_id for visit in self):
            raise ValidationError(self.env._("The second supporter is somebody else than the first."))

    @api.constrains("room_id", "nearby_room_id")
    def _check_nearby(self):
        if any(visit.nearby_room_id and visit.nearby_room_id == visit.room_id for visit in self):
            raise ValidationError(self.env._("The nearby room is another than the visit's own."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits; where the plan lets the carer wait nearby, that room is booked if it is free."""
        visits = super().create(vals_list)
        told = {at for at, vals in enumerate(vals_list) if "nearby_room_id" in vals}
        self.browse(visit.id for at, visit in enumerate(visits) if at not in told)._book_nearby_rooms()
        return visits

    # === BUSINESS METHODS === #

    def _get_supporters(self):
        """Return those of us who hold the visits."""
        return self.supporter_id | self.second_supporter_id

    def _get_own_resources(self):
        """Return the rooms and people that the visit itself needs, whoever holds their bookings."""
        self.ensure_one()
        rooms = self.room_id | self.nearby_room_id if self.place == "room" else self.env["umgange.room"]
        return rooms.resource_id | self._get_supporters().resource_id

    # === THE ROOM NEXT TO IT === #

    def _wants_nearby_room(self):
        """Tell whether the plan's step on the day lets the carer wait in a nearby room."""
        self.ensure_one()
        return self.place == "room" and bool(self.plan_id._get_step_on(self.date).is_carer_nearby)

    def _book_nearby_rooms(self):
        """Book the assignment's nearby room for the visits ahead whose step of the plan says so.

        Only where it is free: a visit is never refused for it. What is not booked is warned of.
        """
        now = fields.Datetime.now()
        wanting = self.filtered(
            lambda visit: (
                visit.state in PLANNED_STATES
                and not visit.nearby_room_id
                and visit.stop > now
                and visit.assignment_id.nearby_room_id - visit.room_id
                and visit._wants_nearby_room()
            )
        )
        if not wanting:
            return
        slots = {
            visit: (visit.assignment_id.nearby_room_id.resource_id.id, visit.start, visit.stop) for visit in wanting
        }
        taken = set()
        for resource_id, start, stop in self.env["umgange.booking"]._find_clashes(list(slots.values())):
            taken |= {
                visit for visit, slot in slots.items() if slot[0] == resource_id and slot[1] < stop and slot[2] > start
            }
        free = wanting.filtered(lambda visit: visit not in taken)
        # By the system: a step that was taken is a fact, and is noted whoever would meet; then somebody is told.
        free = free.with_context(umgange_mover=SYSTEM)
        for room, visits in free.grouped(lambda visit: visit.assignment_id.nearby_room_id).items():
            visits.nearby_room_id = room

    # === WHAT TO LOOK AT === #

    def _get_warnings(self):
        """Warn too of a missing second supporter or nearby room, and of what is not as it usually is."""
        warnings = super()._get_warnings()
        if self.state not in OPEN_STATES:
            return warnings
        sentences = (
            self._get_second_warning(),
            self._get_nearby_warning(),
            self._get_unusual_warning(),
            self.assignment_id._get_contact_warning(self._get_supporters()),
        )
        return [*warnings, *filter(None, sentences)]

    def _get_second_warning(self):
        """Return the sentence on a second supporter who is needed and not booked."""
        if not self.needs_two or self.second_supporter_id:
            return ""
        return self.env._("Two supporters are needed: book the second one.")

    def _get_nearby_warning(self):
        if self.nearby_room_id or not self._wants_nearby_room():
            return ""
        return self.env._("The plan lets the carer wait in a nearby room: none is booked.")

    def _get_unusual_warning(self):
        """Return the sentence on another room or supporter than the assignment's own."""
        assignment, usual = self.assignment_id, []
        if self.supporter_id and assignment.supporter_id not in (self.supporter_id, self.env["umgange.supporter"]):
            usual.append(assignment.supporter_id.name)
        if self.room_id and assignment.room_id not in (self.room_id, self.env["umgange.room"]):
            usual.append(assignment.room_id.name)
        if not usual:
            return ""
        return self.env._("Not as usual: the child knows %(usual)s.", usual=" · ".join(usual))

    def _demands_appointed(self):
        """Tell whether a court has ordered the visit, so that the board appoints who holds it."""
        self.ensure_one()
        return "appointed" in get_demands(self.assignment_id.legal_basis, "first_visit")
