from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_onto, refuse_truncate, refuse_update
from .umgange_care_mixin import SYSTEM

# Who may have a view of their own on a plan, in the order in which they are heard.
ROLES = ("child", "visiting", "guardian", "carer", "officer")


class UmgangePlanView(models.Model):
    _name = "umgange.plan.view"
    _description = "View on a Point of a Visit Plan"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "point_id, id"
    _parts_of = ("point_id",)
    _whose = ("point_id", "participant_id")
    _filled_at_create = ("is_written",)
    _sql_guards = (
        refuse_update(
            ("point_id", "company_id", "participant_id", "text", "is_written", "agrees", "is_sealed"), "OLD.is_sealed"
        ),
        refuse_delete("OLD.is_sealed"),
        refuse_truncate(),
        refuse_onto("point_id", "umgange_plan_point", "is_sealed"),
    )

    point_id = fields.Many2one("umgange.plan.point", required=True, index=True, ondelete="cascade", check_company=True)
    # What somebody has said outlives their part in the assignment.
    participant_id = fields.Many2one(
        "umgange.participant", required=True, index=True, ondelete="restrict", check_company=True
    )
    text = CareText("How they see it")
    agrees = fields.Boolean(
        "Sees it the same", help="What is written is the same as what you agreed, in other words: no difference."
    )
    # Whoever asks whether there is a difference reads nobody's words.
    is_written = fields.Boolean("Something is written", readonly=True)
    differs = fields.Boolean(compute="_compute_differs")
    # Copied from the point, so that the database itself can guard the row.
    is_sealed = fields.Boolean(compute="_compute_is_sealed", compute_sudo=False, store=True)

    _one_each = models.UniqueIndex("(point_id, participant_id)", "A participant has one view on each point.")

    # === COMPUTE METHODS === #

    @api.depends("is_written", "agrees")
    def _compute_differs(self):
        # Nobody types what everybody says: what is written differs until somebody says that it does
        # not. Whether two texts mean the same is for people to tell.
        for view in self:
            view.differs = view.is_written and not view.agrees

    @api.depends("point_id.is_sealed")
    def _compute_is_sealed(self):
        for view in self:
            view.is_sealed = view.point_id.is_sealed

    @api.constrains("point_id", "participant_id")
    def _check_participant(self):
        for view in self:
            assignment = view.point_id.plan_id.assignment_id
            if view.participant_id.assignment_id != assignment or view.participant_id.role not in ROLES:
                raise ValidationError(
                    self.env._(
                        "%(who)s has no say in %(plan)s: a view is the child's, a visiting person's, a guardian's, "
                        "the family home's or the officer's in the same assignment.",
                        who=view.participant_id._get_quiet_names(),
                        plan=view.point_id.plan_id.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down views; on an approved plan there are no more."""
        # Here first: the database says it in no words.
        default = self.default_get(["point_id"]).get("point_id")
        self._check_points_open(vals.get("point_id", default) for vals in vals_list)
        views = super().create([{**vals, "is_written": self._holds_words(vals.get("text"))} for vals in vals_list])
        views.point_id._check_open()
        return views

    def write(self, vals):
        """Change the views on a draft."""
        self._check_points_open([*self.point_id.ids, vals.get("point_id")])
        if "text" in vals:
            self._check_system_fields(vals)
            self = self.with_context(umgange_mover=SYSTEM)  # noqa: PLW0642
            vals = {**vals, "is_written": self._holds_words(vals["text"])}
        result = super().write(vals)
        self.point_id._check_open()
        return result

    def copy_data(self, default=None):
        """Return the views for the next version, without those of people who have left since."""
        return [
            vals if view.participant_id._is_around_next() else None
            for view, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.point_id._check_open()

    # === BUSINESS METHODS === #

    @api.model
    def _check_points_open(self, point_ids):
        self.env["umgange.plan.point"].browse(set(filter(None, point_ids)))._check_open()

    @api.model
    def _holds_words(self, text):
        return bool((text or "").strip())

    def _get_care_persons(self):
        # It is about the child, and it is what somebody has said.
        return {view.id: view.point_id.plan_id.assignment_id.child_ids | view.participant_id.person_id for view in self}
