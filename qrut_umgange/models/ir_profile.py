from odoo import api, models
from odoo.exceptions import UserError

from .umgange_watch_mixin import CARE_GROUPS


class IrProfile(models.Model):
    _inherit = "ir.profile"

    @api.model
    def set_profiling(self, profile=None, collectors=None, params=None):
        """Start or stop the recording of what the server does; never for somebody with a role of ours.

        It keeps each statement with its values: names and journals, past the access log.
        """
        if profile and any(self.env.user.has_group(group) for group in CARE_GROUPS):
            raise UserError(
                self.env._(
                    "What you do is not recorded: names and journals would be in it. "
                    "Measure with a login that has no role in supported visits."
                )
            )
        return super().set_profiling(profile, collectors=collectors, params=params)
