from odoo import api, fields, models


class UmgangeRiskQuestion(models.Model):
    _name = "umgange.risk.question"
    _description = "Question of the Safety Assessment"
    _order = "sequence, id"

    name = fields.Char("Question", required=True, help="Asked so that yes means: here is something to think of.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, company):
        """Return the questions that an assessment of the company begins with."""
        return self.search([("company_id", "=", company.id)])
