import logging

from odoo import api, models
from odoo.exceptions import AccessError

from .umgange_care_mixin import SYSTEM

_logger = logging.getLogger(__name__)

# What whoever has not accepted the undertaking reads: the undertaking.
OPEN_TO_ALL = ("umgange.undertaking",)


class IrModelAccess(models.Model):
    _name = "ir.model.access"
    _inherit = ["ir.model.access", "umgange.watch.mixin"]

    @api.model
    def check(self, model, mode="read", raise_exception=True):
        """Tell whether the user has the right, and has accepted the secrecy undertaking before it counts.

        The one door of all models, those included that a later version adds: nothing of ours is
        read or written, by any client, without it.
        """
        allowed = super().check(model, mode, raise_exception)
        if allowed and self._waits_for_undertaking(model):
            if raise_exception:
                raise self._make_access_error(model, mode)
            return False
        return allowed

    def _make_access_error(self, model, mode):
        if self._waits_for_undertaking(model) and model in self._get_allowed_models(mode):
            error = AccessError(
                self.env._(
                    "First read and accept the secrecy undertaking: choose Supported visits → Secrecy undertaking."
                )
            )
            # The client gives a button there (see ``refusals.js``).
            error.context = {"umgange_undertaking": True}
            return error
        if not model.startswith("umgange."):
            return super()._make_access_error(model, mode)
        _logger.info("Access denied by model for operation: %s, uid: %s, model: %s", mode, self.env.uid, model)
        return AccessError(self._get_umgange_refusal(model, mode))

    @api.model
    def _get_umgange_refusal(self, model, mode):
        """Return what whoever may not is told: neither what was asked for nor who asked, as Odoo's own tells."""
        if mode != "read":
            return self.env._("This is not yours to change. If it must be changed, ask the coordinator.")
        if model == "umgange.visit" and self.env.user.has_group("qrut_umgange.group_supporter"):
            return self.env._("This visit belongs to somebody else. If you need it, ask the coordinator.")
        return self.env._("This is not open to you. If you need it, ask the coordinator.")

    def _waits_for_undertaking(self, model):
        if self.env.su or not model.startswith("umgange.") or model in OPEN_TO_ALL:
            return False
        if self.env.context.get("umgange_menus") is SYSTEM:
            return False
        return not self.env["umgange.undertaking"]._is_accepted()

    def _get_watched(self):
        return self.filtered(lambda access: (access.model_id.model or "").startswith("umgange."))

    def _get_rights(self):
        self.ensure_one()
        perms = (self.perm_read, self.perm_write, self.perm_create, self.perm_unlink)
        return (self.active, self.model_id, self.group_id, perms)
