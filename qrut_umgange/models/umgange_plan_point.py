from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.outcomes import SENT_ON, get_outcomes

# What a point is about, as far as it matters for who decides.
TOPICS = [
    ("frequency", "How often"),
    ("place", "Where"),
    ("participants", "With whom"),
    ("other", "Something else"),
]
OUTCOMES = [
    ("agreed", "We agree"),
    ("to_officer", "Back to the officer"),
    ("board", "The board is to decide"),
    ("differ", "We see it differently, this is how we do"),
    ("judgment", "The judgment says"),
]


class UmgangePlanPoint(models.Model):
    _name = "umgange.plan.point"
    _description = "Point of a Visit Plan"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "plan_id, sequence, id"
    _parts_of = ("plan_id",)
    _sql_guards = (
        refuse_update(("plan_id", "sequence", "name", "topic", "agreed", "outcome", "is_sealed"), "OLD.is_sealed"),
        refuse_delete("OLD.is_sealed"),
        refuse_truncate(),
    )

    plan_id = fields.Many2one("umgange.plan", required=True, index=True, ondelete="cascade", check_company=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Point", required=True)
    topic = fields.Selection(TOPICS, "About", required=True, default="other", help="Who may decide follows from it.")
    agreed = CareText("What we agreed")
    view_ids = fields.One2many("umgange.plan.view", "point_id", "How we see it", copy=True)
    differs = fields.Boolean("Views differ", compute="_compute_differs")
    outcome = fields.Selection(OUTCOMES, "How it ends", help="What there is to choose follows from the law.")
    # Copied from the plan, so that the database itself can guard the row.
    is_sealed = fields.Boolean(compute="_compute_is_sealed", compute_sudo=False, store=True)

    # === COMPUTE METHODS === #

    @api.depends("view_ids.differs")
    def _compute_differs(self):
        for point in self:
            point.differs = any(view.differs for view in point.view_ids)

    @api.depends("plan_id.state")
    def _compute_is_sealed(self):
        for point in self:
            point.is_sealed = point.plan_id.state == "approved"

    @api.constrains("topic", "outcome")
    def _check_outcome(self):
        """Refuse an outcome that the legal basis does not leave to those who make the plan."""
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        for point in self.filtered("outcome"):
            allowed = get_outcomes(point.plan_id.assignment_id.legal_basis, point.topic)
            if point.outcome not in allowed:
                raise ValidationError(
                    self.env._(
                        "%(point)s cannot end with “%(outcome)s” in this assignment. Choose: %(allowed)s.",
                        point=point.name,
                        outcome=labels[point.outcome],
                        allowed=", ".join(f"“{labels[each]}”" for each in allowed),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add points; an approved plan gets no more."""
        points = super().create(vals_list)
        points._check_open()
        return points

    def write(self, vals):
        """Change the points of a draft."""
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    def copy_data(self, default=None):
        """Return the points for the next version; what was sent on is open again.

        What people settled between them holds until they say otherwise. What went to the officer or
        the board is what the next version is to have the answer to.
        """
        return [
            vals and {**vals, "outcome": False if point.outcome in SENT_ON else point.outcome}
            for point, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_open()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {point.id: point.plan_id.assignment_id.child_ids for point in self}

    def _check_open(self):
        approved = self.plan_id.filtered(lambda plan: plan.state == "approved")
        if approved:
            approved._refuse_change()
