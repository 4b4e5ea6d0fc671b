from odoo import fields, models


class UmgangePlanPoint(models.Model):
    """The open question that a point came from."""

    _inherit = "umgange.plan.point"

    question_ids = fields.One2many("umgange.open.question", "point_id", "Open questions")

    # === CRUD METHODS === #

    def unlink(self):
        """Delete points of a draft; the questions that they came from are open again."""
        self._reopen_questions()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _reopen_questions(self):
        self._check_open()
        self.question_ids._reopen()
