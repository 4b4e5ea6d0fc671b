from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class UmgangeAssignment(models.Model):
    """Who has a role from a day on: what was before that day stays as it was."""

    _inherit = "umgange.assignment"

    # === BUSINESS METHODS === #

    def _get_role_on(self, role, day):
        """Return who has ``role`` on ``day`` (a local date)."""
        return self._get_participants_on(day).filtered(lambda each: each.role == role)

    def _change_role(self, role, day, before=None, **who):
        """Let somebody have ``role`` from ``day``, after ``before`` or the only one who has it.

        Where nobody has it on that day, it is theirs until somebody else's day begins.

        :param who: ``person_id`` or ``partner_id``
        :raise UserError: when several have the role, and nobody says whom it is about
        """
        self.ensure_one()
        self._check_coordinator()
        there = self.participant_ids.filtered(lambda p: p.role == role)
        if before and before not in there:
            raise UserError(self.env._("That is not one of those in that role: choose again."))
        before = before or self._get_role_on(role, day)
        if len(before) > 1:
            raise UserError(
                self.env._(
                    "There are several on that day: %(who)s. Choose who is followed by somebody else.",
                    who=before._get_quiet_names(),
                )
            )
        if before:
            before._hand_over(day, **who)
            return
        later = there.filtered(lambda p: p.date_from and p.date_from > day)
        last = min(later.mapped("date_from")) - timedelta(days=1) if later else False
        self.participant_ids = [Command.create({"role": role, "date_from": day, "date_to": last, **who})]
