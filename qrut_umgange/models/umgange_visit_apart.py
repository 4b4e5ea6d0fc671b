from odoo import api, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareChar
from .umgange_visit import OPEN_STATES, PLANNED_STATES

# What decides who is at the premises when.
PRESENCE_FIELDS = {
    "start", "stop", "minutes_before", "minutes_after",
    "place", "room_id", "nearby_room_id", "site_id", "lead_visit_id",
}  # fmt: skip
MEASURES = [
    ("door", "Another door"),
    ("time", "Other times of arrival and departure"),
    ("room", "Waits in the room until the other has gone"),
    ("staff", "Somebody of ours goes with them"),
]


class UmgangeVisit(models.Model):
    """People who must not meet do not, at the premises, the quarters of an hour included.

    Where one of them is protected, a visit ahead is neither planned nor confirmed so that they would. Else it is
    warned of, and confirming asks how they are kept apart. What has happened is written down as it was.
    """

    _inherit = "umgange.visit"

    apart_measure = fields.Selection(MEASURES, "How they are kept apart", copy=False)
    apart_note = CareChar("In words", copy=False)
    apart_warning = fields.Text("Must not meet", compute="_compute_apart")
    apart_hint = fields.Text("Should not meet", compute="_compute_apart")
    apart_gap = fields.Text("Stops confirming", compute="_compute_apart")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends(
        "state",
        "apart_measure",
        "attendance_ids.planned_arrival",
        "attendance_ids.planned_departure",
        *PRESENCE_FIELDS,
    )
    def _compute_apart(self):
        open_visits = self.filtered(lambda visit: visit.state in OPEN_STATES)
        separations = self.env["umgange.separation"]
        encounters = separations._find_encounters(open_visits)
        settled, known = separations._get_settled(encounters), separations._get_known(encounters)
        for visit in self:
            own = [each for each in encounters if each.visit_id == visit._origin.id]
            refused = [each for each in own if each.is_protected]
            warned = [each for each in own if not each.is_protected]
            unsettled = [each for each in warned if not {each.own, each.other} & settled]
            visit.apart_warning = "\n".join(separations._describe_encounters(refused, known)) or False
            visit.apart_hint = "\n".join(separations._describe_encounters(warned, known)) or False
            visit.apart_gap = visit._describe_apart_gap(refused, unsettled, known)

    @api.depends("apart_hint")
    def _compute_warning(self):
        return super()._compute_warning()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits.

        :raise UserError: where somebody who is protected would meet whom they must not
        """
        visits = super().create(vals_list)
        visits._check_apart()
        return visits

    def write(self, vals):
        """Change the visits; as for `create`."""
        result = super().write(vals)
        if vals.keys() == {"nearby_room_id"} and self._is_system():
            self._ask_about_apart()
        elif PRESENCE_FIELDS & vals.keys():
            self._check_apart()
        elif {"state", "apart_measure"} & vals.keys():
            self.env["umgange.separation"]._forget_encounters()
        return result

    # === BUSINESS METHODS === #

    def _after_end_undone(self):
        super()._after_end_undone()
        self._check_apart()

    def _update_plan(self):
        super()._update_plan()
        self._ask_about_apart()

    def _ask_about_apart(self):
        """Put confirmed visits ahead at which people would meet after a change on their coordinators' lists."""
        self.env["umgange.separation"]._forget_encounters()
        for visit in self._filter_confirmed_ahead().filtered("apart_gap"):
            visit.assignment_id._ask_coordinator(
                visit, lambda env: env._("Two who must not meet are at the premises at the same time")
            )

    def _check_apart(self):
        """Refuse visits ahead at which somebody protected would meet whom they must not.

        Of one that is confirmed, and of others, how they are kept apart is asked again.
        """
        self.env["umgange.separation"]._forget_encounters()
        now = fields.Datetime.now()
        ahead = self.filtered(lambda visit: visit.state in PLANNED_STATES and visit.start > now)
        separations = self.env["umgange.separation"]
        if not (holding := separations._find_holding(ahead.mapped("date"), ahead.company_id)):
            return
        holding._take_turns((ahead.attendance_ids.participant_id | ahead.assignment_id.participant_ids).person_id)
        if refused := [each for each in separations._find_encounters(ahead) if each.is_protected]:
            raise UserError(separations._describe_refusal(refused))
        for visit in ahead._filter_confirmed_ahead():
            if visit.apart_gap:
                raise UserError(visit.apart_gap)

    def _describe_apart_gap(self, refused, unsettled, known):
        """Return what has to be done before the visit is confirmed, or False."""
        self.ensure_one()
        if refused:
            return self.env["umgange.separation"]._describe_refusal(refused, known)
        if not unsettled:
            return False
        sentences = self.env["umgange.separation"]._describe_encounters(unsettled, known)
        todo = self.env._("Open the visit and choose how they are kept apart, or move it.")
        return "\n".join([*sentences, todo])

    def _get_confirm_gap(self):
        """Say too where people would meet who must not."""
        return super()._get_confirm_gap() or self._get_apart_gap()

    def _get_apart_gap(self):
        self.ensure_one()
        return self.start > fields.Datetime.now() and self.apart_gap or ""

    def _get_warnings(self):
        """Warn too of people who should not meet, and say how they are kept apart."""
        warnings = super()._get_warnings()
        if self.state in OPEN_STATES and self.apart_hint:
            measures = dict(self._fields["apart_measure"]._description_selection(self.env))
            warnings += [self.apart_hint, *filter(None, [measures.get(self.apart_measure)])]
        return warnings


class UmgangeAttendance(models.Model):
    """Who comes, and when, decides who meets."""

    _inherit = "umgange.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        """List who comes; the visits are asked anew who meets."""
        self.env["umgange.separation"]._forget_encounters()
        return super().create(vals_list)

    def write(self, vals):
        """Change the rows; as for `create`.

        :raise UserError: where other times let somebody protected meet whom they must not, at a visit ahead
        """
        self.env["umgange.separation"]._forget_encounters()
        result = super().write(vals)
        if {"planned_arrival", "planned_departure"} & vals.keys() and not self._is_system():
            self.visit_id._check_apart()
        return result


class UmgangeRoom(models.Model):
    """A room that is said to be in another house takes those who come to it there."""

    _inherit = "umgange.room"

    def write(self, vals):
        """Change the rooms; where people would meet now, the coordinators are told."""
        result = super().write(vals)
        if "premises_id" in vals:
            ahead = [("room_id", "in", self.ids), ("state", "=", "confirmed"), ("start", ">", fields.Datetime.now())]
            self.env["umgange.visit"].search(ahead)._ask_about_apart()
        return result
