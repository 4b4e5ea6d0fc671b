from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class UmgangeAssignment(models.Model):
    """Who has a role from a day on: what was before that day stays as it was."""

    _inherit = "umgange.assignment"

    # === BUSINESS METHODS === #

    def _change_role(self, role, day, **who):
        """Let somebody have ``role`` from ``day``; whoever had it has it no longer.

        Who would only have had it from that day or later is taken away, as if they never had been there;
        where something is written about them that day is their last, and a later day is refused.

        :param who: ``person_id`` or ``partner_id``
        """
        self.ensure_one()
        self._check_coordinator()
        now = self.participant_ids.filtered(lambda p: p.role == role and (not p.date_to or p.date_to >= day))
        for name, value in who.items():
            if now.filtered(lambda p, name=name, value=value: p[name].id == value and p._is_valid_on(day)):
                raise UserError(self.env._("That is already so on that day: choose somebody else, or another day."))
        later = now.filtered(lambda p: p.date_from and p.date_from >= day)
        (now - later).date_to = day - timedelta(days=1)
        kept = later.filtered(lambda p: not p._may_go())
        (later - kept).unlink()
        kept.filtered(lambda p: p.date_from > day)._check_stays()
        kept.date_to = day
        self.participant_ids = [Command.create({"role": role, "date_from": day, **who})]
