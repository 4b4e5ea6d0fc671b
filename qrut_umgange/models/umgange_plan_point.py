from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText
from ..tools.outcomes import SENT_ON, get_outcomes
from .umgange_plan_part_mixin import seal

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
    _inherit = ["umgange.plan.part.mixin"]
    _order = "plan_id, sequence, id"
    _sql_guards = seal("name", "topic", "agreed", "outcome", "is_section")

    name = fields.Char("Point", required=True)
    topic = fields.Selection(TOPICS, "About", required=True, default="other", help="Who may decide follows from it.")
    agreed = CareText("What we agreed")
    view_ids = fields.One2many("umgange.plan.view", "point_id", "How we see it", copy=True)
    differs = fields.Boolean("Views differ", compute="_compute_differs")
    outcome = fields.Selection(OUTCOMES, "How it ends", help="What there is to choose follows from the law.")
    is_section = fields.Boolean("Short section", help="Stands below the others, as long as nobody sees it differently.")

    # === COMPUTE METHODS === #

    @api.depends("view_ids.differs")
    def _compute_differs(self):
        for point in self:
            point.differs = any(view.differs for view in point.view_ids)

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

    def copy_data(self, default=None):
        """Return the points for the next version; what was sent on is open again.

        What people settled between them holds until they say otherwise. What went to the officer or
        the board is what the next version is to have the answer to.
        """
        return [
            vals and {**vals, **point._prepare_next(vals)}
            for point, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # === BUSINESS METHODS === #

    def _get_agreed(self):
        """Return what is agreed; how often people meet is as the plan's rule says, where nothing else is written."""
        self.ensure_one()
        written = (self.agreed or "").strip()
        return written or (self.topic == "frequency" and self.plan_id.rule_sentence) or ""

    def _prepare_next(self, vals):
        """Return what begins anew in the next version."""
        said_by_rule = self.topic == "frequency" and vals.get("agreed") == self.plan_id.rule_sentence
        return {
            "outcome": False if self.outcome in SENT_ON else self.outcome,
            # follows the rule of the version it is in
            "agreed": False if said_by_rule else vals.get("agreed"),
        }
