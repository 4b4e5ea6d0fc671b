from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

# Whoever comes after has the same place in the work, and nothing of what was said about the one before.
KEPT = ("assignment_id", "sequence", "role", "attends")


class UmgangeParticipant(models.Model):
    """Somebody else has the role from a day on; what was before that day stays as it was."""

    _inherit = "umgange.participant"

    # === BUSINESS METHODS === #

    def _hand_over(self, day, **who):
        """End this row the day before ``day``, and begin one of whoever has the role from then on.

        :param who: ``person_id`` or ``partner_id``, as ids, and ``relation`` where it is another
        :return: the new row
        :raise UserError: when nobody new is chosen, or this one has not begun by then
        """
        self.ensure_one()
        self.check_access("write")
        self._check_somebody_new(day, who)
        values = self._prepare_next(day, who)
        last = day - timedelta(days=1)
        # Who had left before that has not come back.
        self.date_to = min(self.date_to or last, last)
        return self.create([values])

    def _check_somebody_new(self, day, who):
        """Refuse a change to nobody, to one who has the role, or on a day before this one began."""
        name = "person_id" if self.person_id else "partner_id"
        new = self.env[self._fields[name].comodel_name].browse(who.get(name) or ())
        if not new:
            raise UserError(self.env._("Choose who it is from then on."))
        around = self.assignment_id._get_participants_on(day).filtered(lambda each: each.role == self.role)
        if new in around[name]:
            raise UserError(self.env._("That is already so on that day: choose somebody else, or another day."))
        if self.date_from and day <= self.date_from:
            raise UserError(
                self.env._(
                    "%(who)s began on %(day)s: choose a later day, or mend the row itself.",
                    who=self._get_quiet_names(),
                    day=format_date(self.env, self.date_from),
                )
            )

    def _prepare_next(self, day, who):
        """Return the values of whoever has the role from the day on."""
        # A new family home is one too; a new visiting person is somebody else to the child.
        relation = {"relation": self.relation} if self.role == "carer" else {}
        return {
            **{name: self[name].id if name.endswith("_id") else self[name] for name in KEPT},
            **relation,
            **who,
            "date_from": day,
            # as long as it was to be
            "date_to": self.date_to if self.date_to and self.date_to >= day else False,
        }
