from odoo import api, models

from .umgange_care_mixin import SYSTEM


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def _visible_menu_ids(self, debug=False):
        """Leave out what a role has no use for, and all of ours before the undertaking is accepted.

        Discuss is off for our roles: what is said about a child belongs in the child's file.
        """
        # Odoo keeps its answer for all who are in the same groups: it must not depend on who has
        # accepted what. The mark is an object, which no client can send.
        visible = super(IrUiMenu, self.with_context(umgange_menus=SYSTEM))._visible_menu_ids(debug)
        if self.env.user._has_umgange_role():
            visible = frozenset(visible) - {self._get_menu_id("mail.menu_root_discuss")}
        if not self.env["umgange.undertaking"]._is_accepted():
            visible = frozenset(visible) - self._get_menu_ids_behind_undertaking()
        return visible

    def _get_menu_ids_behind_undertaking(self):
        root = self._get_menu_id("qrut_umgange.umgange_menu_root")
        # Sudo: which menus there are is no secret, and the search would ask for them anew.
        menus_sudo = self.sudo()
        closed = menus_sudo.search([("id", "child_of", root)]) if root else menus_sudo.browse()
        return set(closed.ids) - {root, self._get_menu_id("qrut_umgange.umgange_undertaking_menu")}

    def _get_menu_id(self, xmlid):
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid, raise_if_not_found=False)
