from odoo import api, fields, models

from .umgange_plan_point import TOPICS


class UmgangePlanPointTemplate(models.Model):
    _name = "umgange.plan.point.template"
    _description = "Usual Point of a Visit Plan"
    _order = "sequence, id"

    name = fields.Char("Point", required=True)
    text = fields.Text("What is usually agreed", help="Copied into the plan, where it is written on.")
    topic = fields.Selection(TOPICS, "About", required=True, default="other", help="Who may decide follows from it.")
    in_start_plan = fields.Boolean("In a start plan", help="Who, where, when, how we end early, whom we call.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, plan):
        """Return the usual points of a plan of that kind in its company."""
        points = self.search([("company_id", "=", plan.company_id.id)])
        return points.filtered("in_start_plan") if plan.kind == "start" else points

    def _prepare_point(self):
        """Return the values of a point that begins as this."""
        self.ensure_one()
        return {"name": self.name, "topic": self.topic, "agreed": self.text}
