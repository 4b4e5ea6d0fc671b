from odoo import models


class IrConfigParameter(models.Model):
    _name = "ir.config_parameter"
    _inherit = ["ir.config_parameter", "umgange.watch.mixin"]

    def _get_watched(self):
        # Which of them matter is said by the lines: see ``rights_sources``.
        return self.browse()
