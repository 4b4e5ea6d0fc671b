from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lent_rights import lend
from .umgange_visit import FREED_STATES
from .umgange_visit_time import TAKEN_STATES


class UmgangeVisit(models.Model):
    """Which time of a series a visit stands for, and what it makes up for."""

    _inherit = "umgange.visit"

    series_start = fields.Datetime(
        "Time in the series",
        readonly=True,
        copy=False,
        help="When the series has it. A visit that was moved by hand stands for it all the same.",
    )
    replaces_id = fields.Many2one(
        "umgange.visit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="The visit that did not take place and that this one makes up for.",
    )
    replacement_ids = fields.One2many("umgange.visit", "replaces_id", "Replaced by")
    replaced_day = fields.Date(
        "Instead of", readonly=True, copy=False, help="The day that the plan leaves out and that this one makes up for."
    )
    can_replace = fields.Boolean(compute="_compute_can_replace")

    # A double click, or two coordinators at once, make up for a visit once.
    _replaced_once = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL AND state IN ('planned', 'confirmed', 'under_way', 'done')",
        "Another visit replaces this one already.",
    )
    _day_replaced_once = models.UniqueIndex(
        "(assignment_id, replaced_day) WHERE replaced_day IS NOT NULL"
        " AND state IN ('planned', 'confirmed', 'under_way', 'done')",
        "Another visit makes up for this day already.",
    )
    _not_own_replacement = models.Constraint("CHECK (replaces_id <> id)", "A visit cannot replace itself.")

    # === COMPUTE METHODS === #

    @api.depends("state", "replacement_ids.state")
    def _compute_can_replace(self):
        for visit in self:
            visit.can_replace = visit._is_replaceable() and not visit._get_replacement()

    # === CONSTRAINT METHODS === #

    @api.constrains("replaces_id", "assignment_id")
    def _check_replaces_own(self):
        for visit in self.filtered("replaces_id"):
            if visit.replaces_id.assignment_id != visit.assignment_id:
                raise ValidationError(self.env._("A visit replaces one of the same assignment."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits; what is replaced already is not replaced again."""
        self.check_access("create")
        self._check_not_replaced(vals_list)
        return super().create(vals_list)

    # === ACTION METHODS === #

    def action_replace(self):
        """Open the form that proposes the next free time instead of this visit. Coordinators only.

        :raise UserError: when it takes place, or is replaced already
        """
        self.ensure_one()
        self.check_access("write")
        if not self._is_replaceable():
            raise UserError(self.env._("Only a visit that did not take place is replaced."))
        self._check_not_replaced([{"replaces_id": self.id}])
        return self.env["umgange.visit.series"]._open_extra(self.assignment_id, self)

    # === BUSINESS METHODS === #

    def _is_replaceable(self):
        """Tell whether the visit did not become what it was to be."""
        self.ensure_one()
        return self.state in (*FREED_STATES, "broken_off")

    def _get_replacement(self):
        """Return the visit that makes up for this one, if one takes place."""
        self.ensure_one()
        return self.replacement_ids.filtered(lambda visit: visit.state in TAKEN_STATES)[:1]

    @api.model
    def _check_not_replaced(self, vals_list):
        """Refuse to make up twice for the same visit or day, before the database does."""
        replaced = [vals["replaces_id"] for vals in vals_list if vals.get("replaces_id")]
        days = {(vals.get("assignment_id"), fields.Date.to_date(vals["replaced_day"])) for vals in vals_list
                if vals.get("replaced_day")}  # fmt: skip
        if not replaced and not days:
            return
        ids, on = [each[0] for each in days], [each[1] for each in days]
        taken = lend(self.browse()).search(
            [
                ("state", "in", TAKEN_STATES),
                "|",
                ("replaces_id", "in", replaced),
                "&",
                ("assignment_id", "in", ids),
                ("replaced_day", "in", on),
            ]
        )
        taken = taken.filtered(
            lambda v: v.replaces_id.id in replaced or (v.assignment_id.id, v.replaced_day) in days,
        )
        if taken or len(set(replaced)) < len(replaced):
            raise UserError(
                self.env._("It is replaced already: %(visits)s.", visits=", ".join(taken.mapped("display_name")) or "–")
            )


class UmgangeAssignment(models.Model):
    _inherit = "umgange.assignment"

    def action_plan_extra(self):
        """Open the form of one visit more, with the next free time filled in. Coordinators only."""
        self.ensure_one()
        self.check_access("write")
        return self.env["umgange.visit.series"]._open_extra(self)
