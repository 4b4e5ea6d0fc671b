from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client whether the user has a role of ours (see ``quiet.js``)."""
        return {**super().session_info(), "umgange_role": self.env.user._has_umgange_role()}
