from odoo import models


class IrUiView(models.Model):
    _name = "ir.ui.view"
    # The expressions of a template read with the rights of whoever opens it, and may lend themselves more.
    _inherit = ["ir.ui.view", "umgange.watch.mixin"]

    def _get_watched(self):
        return self.browse()
