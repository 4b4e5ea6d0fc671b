from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_date

from ..tools.alternatives import Taken
from ..tools.intervals import Slot
from .umgange_visit import PLANNED_STATES

HELD_STATES = ("done", "broken_off")


class Substitute(NamedTuple):
    """A supporter who is free at a visit, and what the child knows of them."""

    supporter: models.Model
    visits: int
    last_day: object
    #: a court has ordered the visit, and the board has not appointed them
    lacks_appointment: bool
    #: outside the working hours, said as a sentence
    off_work: str

    @property
    def rank(self):
        """Who may first, then who knows the child, latest first, then who is at work."""
        known = -self.last_day.toordinal() if self.last_day else 0
        return (self.lacks_appointment, known, bool(self.off_work), self.supporter.name or "", self.supporter.id)


class UmgangeVisit(models.Model):
    """Who could hold a visit when its supporter cannot."""

    _inherit = "umgange.visit"

    # === ACTION METHODS === #

    def action_supporter_ill(self):
        """Open the dialog in which an ill supporter's visits of the day get a substitute each. Coordinators only."""
        self.ensure_one()
        self.check_access("write")
        return self.env["umgange.supporter.absence"]._open(self.supporter_id, self.date)

    # === BUSINESS METHODS === #

    def _find_substitutes(self):
        """Return ``{visit: [Substitute, …]}``: who is free, those first who have held visits with the child.

        Whoever is booked or away is not there. As many queries for a week of visits as for one.
        """
        self.check_access("read")
        staff = self.env["umgange.supporter"].search([("company_id", "in", self.company_id.ids)])
        if not self or not staff:
            return {visit: [] for visit in self}
        bookings = self.env["umgange.booking"]
        # What they have at that time themselves is a clash too.
        taken = Taken(Slot(each.resource_id.id, each.start, each.stop) for each in self._fetch_bookings(staff))
        away = set(bookings._find_leaves([visit._get_slot_of(each) for visit in self for each in staff]))
        hours, known = bookings._get_working_hours(staff.resource_id.sudo()), self._fetch_known()
        found = {}
        for visit in self:
            free = staff.filtered(lambda each, visit=visit: visit._may_be_held_by(each, taken, away))
            substitutes = [visit._prepare_substitute(each, known, hours) for each in free]
            found[visit] = sorted(substitutes, key=lambda substitute: substitute.rank)
        return found

    def _get_slot_of(self, supporter):
        """Return what ``supporter`` would be booked for: (resource id, start, stop)."""
        return supporter.resource_id.id, self.start, self.stop

    def _may_be_held_by(self, supporter, taken, away):
        """Tell whether ``supporter`` is somebody else of the company, and neither booked nor away."""
        self.ensure_one()
        slot = self._get_slot_of(supporter)
        other = supporter.company_id == self.company_id and supporter not in self._get_supporters()
        return other and slot not in away and taken.is_free(slot[:1], *slot[1:])

    def _prepare_substitute(self, supporter, known, hours):
        """Return ``supporter`` with what the child knows of them, and what is to be thought of.

        :rtype: Substitute
        """
        return Substitute(
            supporter,
            *self._get_known(known, supporter),
            self._demands_appointed() and not self._is_appointed(supporter),
            self.env["umgange.booking"]._describe_off_work(hours, *self._get_slot_of(supporter)),
        )

    def _fetch_bookings(self, staff):
        """Return the active bookings of ``staff`` around the visits."""
        return (
            self.env["umgange.booking"]
            .sudo()
            .search_fetch(
                [
                    ("resource_id", "in", staff.resource_id.ids),
                    ("start", "<", max(self.mapped("stop"))),
                    ("stop", ">", min(self.mapped("start"))),
                ],
                ["resource_id", "start", "stop"],
            )
        )

    def _fetch_known(self):
        """Return ``[(supporter, children, visits, last day)]`` of the visits that were held with the children."""
        children = self.assignment_id.child_ids
        domain = [("assignment_id.child_ids", "in", children.ids), ("state", "in", HELD_STATES)]
        rows = []
        for name in ("supporter_id", "second_supporter_id"):
            rows += self._read_group(domain, [name, "assignment_id"], ["__count", "date:max"])
        return [(supporter, assignment.child_ids, count, day) for supporter, assignment, count, day in rows]

    def _get_known(self, known, supporter):
        """Return how many visits the supporter has held with a child of this one, and the last day."""
        children = self.assignment_id.child_ids
        mine = [(count, day) for who, of, count, day in known if who == supporter and of & children]
        return sum(count for count, _day in mine), max((day for _count, day in mine), default=None)

    def _is_appointed(self, supporter):
        """Tell whether the board has appointed the supporter for the visit's day."""
        self.ensure_one()
        return any(
            decision.kind == "appointed" and decision.supporter_id == supporter and decision._is_valid_on(self.date)
            for decision in self.assignment_id.decision_ids
        )

    def _describe_substitutes(self, substitutes):
        """Return a line for each who is free: what the child knows of them, and what to think of."""
        self.ensure_one()
        return "\n".join(self._describe_substitute(substitute) for substitute in substitutes)

    def _describe_substitute(self, substitute):
        name = substitute.supporter.name
        if substitute.visits:
            text = self.env._(
                "%(name)s: %(count)s visits with the child, last on %(day)s",
                name=name,
                count=substitute.visits,
                day=format_date(self.env, substitute.last_day, date_format="d MMM"),
            )
        else:
            text = self.env._("%(name)s: new to the child", name=name)
        needs = self.env._("needs to be appointed by the board") if substitute.lacks_appointment else ""
        return ", ".join(filter(None, (text, needs, substitute.off_work)))

    def _swap(self, old, new):
        """Let ``new`` hold the visits in the place of ``old``; their access begins and ends with them."""
        now = fields.Datetime.now()
        ahead = self.filtered(lambda visit: visit.state in PLANNED_STATES and visit.stop > now)
        ahead.filtered(lambda visit: visit.supporter_id == old).write({"supporter_id": new.id})
        ahead.filtered(lambda visit: visit.second_supporter_id == old).write({"second_supporter_id": new.id})
