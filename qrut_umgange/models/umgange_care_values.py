from odoo import models


class UmgangeCareMixin(models.AbstractModel):
    """What is sent for a field of a care model is looked at before anything else does."""

    _name = "umgange.care.mixin"
    _inherit = ["umgange.sent.mixin", "umgange.care.mixin"]
