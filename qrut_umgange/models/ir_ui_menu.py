from odoo import api, models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def _visible_menu_ids(self, debug=False):
        """Leave out Discuss for our roles: what is said about a child belongs in the child's file."""
        visible = super()._visible_menu_ids(debug)
        if not self.env.user._has_umgange_role():
            return visible
        root = self.env["ir.model.data"]._xmlid_to_res_id("mail.menu_root_discuss", raise_if_not_found=False)
        return frozenset(visible) - {root}
