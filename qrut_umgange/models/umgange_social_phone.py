from odoo import fields, models


class UmgangeAssignment(models.Model):
    """Whom to call about a child at night."""

    _inherit = "umgange.assignment"

    social_phone = fields.Char(
        "Social emergency service", help="The municipality's own, when its office is closed. Empty: the company's."
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    umgange_social_phone = fields.Char(
        "Social emergency service", help="Where an assignment has no number of its municipality's."
    )
