from odoo import api, fields, models


class UmgangeSchoolBreak(models.Model):
    _name = "umgange.school.break"
    _description = "School Break"
    _order = "date_from desc, id desc"

    name = fields.Char("Break", required=True)
    date_from = fields.Date("First day", required=True)
    date_to = fields.Date("Last day", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Municipality",
        index="btree_not_null",
        ondelete="restrict",
        help="Leave empty where it is the same everywhere.",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The break ends before it begins.")

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, assignment):
        """Return the breaks where the child goes to school, and those that are the same everywhere."""
        places = (False, assignment._get_break_partner().id)
        return self.search([("company_id", "=", assignment.company_id.id), ("partner_id", "in", places)])
