from odoo import api, fields, models

from ..care_fields import CareChar, CareSelection, CareText
from ..sql_guards import refuse_delete, refuse_onto, refuse_truncate, refuse_update


class UmgangeRiskAssessmentLine(models.Model):
    _name = "umgange.risk.assessment.line"
    _description = "Question of a Safety Assessment, Answered"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "assessment_id, sequence, id"
    _rec_name = "assessment_id"
    _parts_of = ("assessment_id",)
    _sql_guards = (
        refuse_update(
            ("assessment_id", "company_id", "sequence", "name", "answer", "measure", "is_sealed"), "OLD.is_sealed"
        ),
        refuse_delete("OLD.is_sealed"),
        refuse_truncate(),
        refuse_onto("assessment_id", "umgange_risk_assessment", "state <> 'draft'"),
    )

    assessment_id = fields.Many2one(
        "umgange.risk.assessment", required=True, index=True, ondelete="cascade", check_company=True
    )
    sequence = fields.Integer(default=10)
    # A copy: who changes the question later changes nothing that was answered.
    # One that is asked of this family alone may name somebody in it.
    name = CareChar("Question", required=True)
    answer = CareSelection([("yes", "Yes"), ("no", "No"), ("unknown", "Do not know")])
    measure = CareText("What we do")
    # Copied from the assessment, so that the database itself can guard the row.
    is_sealed = fields.Boolean(compute="_compute_is_sealed", compute_sudo=False, store=True)

    # === COMPUTE METHODS === #

    @api.depends("assessment_id.state")
    def _compute_is_sealed(self):
        for line in self:
            line.is_sealed = line.assessment_id.state != "draft"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add questions; an assessment that is ready gets no more."""
        # Here first: the database says it in no words.
        default = self.default_get(["assessment_id"]).get("assessment_id")
        self._check_assessments_open(vals.get("assessment_id", default) for vals in vals_list)
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        """Change the answers of a draft."""
        self._check_open()
        self._check_assessments_open([vals.get("assessment_id")])
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._check_open()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {line.id: line.assessment_id.assignment_id.child_ids for line in self}

    def _check_open(self):
        self._check_assessments_open(self.assessment_id.ids)

    @api.model
    def _check_assessments_open(self, assessment_ids):
        assessments = self.env["umgange.risk.assessment"].browse(set(filter(None, assessment_ids)))
        if sealed := assessments.filtered(lambda assessment: assessment.state != "draft"):
            sealed._refuse_change()
