from odoo import fields, models


class ResPartner(models.Model):
    """The agreements with a buyer: read once, however many days are asked for."""

    _inherit = "res.partner"

    umgange_agreement_ids = fields.One2many(
        "umgange.agreement",
        "partner_id",
        "Agreements",
        copy=False,
        groups="qrut_umgange.group_coordinator,qrut_umgange.group_finance",
    )
