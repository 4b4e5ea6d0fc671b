from odoo import api, models

from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from .umgange_delivery import BILLED_FIELDS

BILLED = "umgange_is_billed(OLD.id)"


class UmgangeDelivery(models.Model):
    """What a living invoice was made from stays as it was: the database keeps it, whoever writes."""

    _name = "umgange.delivery"
    _inherit = ["umgange.sealed.mixin", "umgange.delivery"]
    _sql_guards = (refuse_update(sorted(BILLED_FIELDS), BILLED), refuse_delete(BILLED), refuse_truncate())

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the deliveries; the database is told first of what has been credited just now."""
        if BILLED_FIELDS & vals.keys():
            self._tell_what_lives()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_when_told(self):
        self._tell_what_lives()

    # === BUSINESS METHODS === #

    def _tell_what_lives(self):
        self.env["account.move.line"].flush_model(["umgange_living"])
