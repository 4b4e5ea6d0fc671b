from odoo import models
from odoo.exceptions import AccessError
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Refuse Odoo's “Become Superuser”: the system may see everything, and is nobody to ask."""
        super()._pre_dispatch(rule, args)
        if rule.rule == "/web/become":
            raise AccessError(request.env._("Nobody goes on as the system here: use your own user."))

    def session_info(self):
        """Tell the web client whether the user has a role of ours (see ``quiet.js``)."""
        return {**super().session_info(), "umgange_role": self.env.user._has_umgange_role()}
