from odoo import api, fields, models


class UmgangePlan(models.Model):
    """The questions that the meetings left open, where the plan is written."""

    _inherit = "umgange.plan"

    question_ids = fields.Many2many(
        "umgange.open.question",
        string="Open questions",
        compute="_compute_question_ids",
        help="Of a draft: those that wait for an answer, and those that have become its points.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "point_ids",
        "assignment_id.question_ids.answered_on",
        "assignment_id.question_ids.point_id",
    )
    def _compute_question_ids(self):
        for plan in self:
            asked = plan.assignment_id.question_ids if plan.state == "draft" else plan.question_ids.browse()
            plan.question_ids = asked.filtered(
                lambda question, plan=plan: question.is_open or question.point_id.plan_id == plan._origin
            )

    # === CRUD METHODS === #

    def unlink(self):
        """Delete drafts; the questions that were points there are open again."""
        # The database would take the points away and ask nobody.
        self.point_ids._reopen_questions()
        return super().unlink()
