from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .umgange_visit import FREED_STATES, OPEN_STATES, PLANNED_STATES


class UmgangeVisit(models.Model):
    """Visits that share a room: siblings, a group day, or two families with one supporter.

    The lead alone holds the bookings of all, so that the room is booked once however many families share it,
    and a supporter once, whether there is one for all or one each.
    """

    _inherit = "umgange.visit"

    joint_reason = fields.Selection(
        [
            ("siblings", "Siblings"),
            ("relatives", "Relatives who meet together"),
            ("group_day", "Group day"),
            ("agreed", "Agreed with those around both children"),
        ],
        "Why together",
        copy=False,
    )
    is_two_families = fields.Boolean("One supporter for two families", compute="_compute_is_two_families")

    # === COMPUTE METHODS === #

    @api.depends("lead_visit_id", "supporter_id", "second_supporter_id", "joint_visit_ids.supporter_id")
    def _compute_is_two_families(self):
        for visit in self:
            visit.is_two_families = bool(visit.lead_visit_id or visit.joint_visit_ids) and bool(
                visit._get_other_families()
            )

    @api.depends("joint_reason", "lead_visit_id", "joint_visit_ids.supporter_id", "joint_visit_ids.joint_reason")
    def _compute_warning(self):
        return super()._compute_warning()

    # === CONSTRAINT METHODS === #

    @api.constrains("lead_visit_id")
    def _check_lead_stands(self):
        for visit in self.filtered(lambda each: each.lead_visit_id and each.state in PLANNED_STATES):
            if visit.lead_visit_id.state in FREED_STATES:
                raise ValidationError(
                    self.env._(
                        "%(visit)s is off and holds no room: join another one.", visit=visit.lead_visit_id.display_name
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits; one supporter is never planned for two families where a court has ordered a visit."""
        visits = super().create(vals_list)
        visits.filtered("lead_visit_id")._check_one_family()
        return visits

    def write(self, vals):
        """Change the visits; as for `create`."""
        result = super().write(vals)
        if {"lead_visit_id", "supporter_id", "second_supporter_id"} & vals.keys():
            self._check_one_family()
        return result

    # === BUSINESS METHODS === #

    def _after_end_undone(self):
        """Open the visits again, each with a room: nobody holds one for it whose lead visit is off or elsewhere."""
        super()._after_end_undone()
        planned = self.filtered(lambda visit: visit.lead_visit_id and visit.state in PLANNED_STATES)
        planned.filtered(lambda visit: not visit._is_led()).write({"lead_visit_id": False})
        self._check_one_family()

    def _is_led(self):
        """Tell whether the lead visit holds what this one needs."""
        self.ensure_one()
        lead = self.lead_visit_id
        stands = lead.state not in FREED_STATES and not lead.lead_visit_id
        return stands and self._get_shared_values() == lead._get_shared_values()

    def _get_together(self):
        """Return the visits that take place together with this one, itself first."""
        self.ensure_one()
        lead = self.lead_visit_id or self
        return self | (lead | lead.joint_visit_ids).filtered(lambda visit: visit.state not in FREED_STATES)

    def _get_other_families(self):
        """Return the visits of other families that share this one's supporter."""
        self.ensure_one()
        others = (self._get_together() - self)._origin - self._origin
        own, family = self._get_supporters()._origin, self.assignment_id._origin
        shared = others.filtered(lambda visit: visit._get_supporters() & own)
        return shared.filtered(lambda visit: not visit.assignment_id._is_same_family(family))

    def _check_one_family(self):
        """Refuse that somebody whom the board appointed for one child is planned for another family too.

        :raise UserError: for visits ahead of a court's order; what has begun is written down
        """
        now = fields.Datetime.now()
        for visit in self.filtered(lambda each: each.state in PLANNED_STATES and each.start > now):
            others = visit._get_other_families()
            ordered = (visit | others).filtered(lambda each: each._demands_appointed())
            if others and ordered:
                raise UserError(
                    self.env._(
                        "%(visits)s: a court has ordered it (FB 6:15 c), so its supporter is there for that child "
                        "alone. Choose another supporter for one of the families.",
                        visits=", ".join(ordered.mapped("display_name")),
                    )
                )

    def _get_warnings(self):
        """Warn too that one supporter has two families at once, and ask why."""
        warnings = super()._get_warnings()
        if self.state not in OPEN_STATES or not (self.lead_visit_id or self.joint_visit_ids):
            return warnings
        others = self._get_other_families()
        explained = self.joint_reason or any(others.mapped("joint_reason"))
        if not others:
            return warnings
        sentence = (
            self.env._("One supporter for two families at once: see that each child gets its own.")
            if explained
            else self.env._("One supporter for two families at once: write in the visit why they are together.")
        )
        return [*warnings, sentence]
