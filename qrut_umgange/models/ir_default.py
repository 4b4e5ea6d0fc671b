from odoo import models


class IrDefault(models.Model):
    _name = "ir.default"
    # Who is on a list, or whose an assignment is, may come from a default.
    _inherit = ["ir.default", "umgange.watch.mixin"]

    def _get_watched(self):
        return self.browse()
