from odoo import fields, models
from odoo.exceptions import AccessError


class UmgangeSeparation(models.Model):
    """What keeps somebody protected apart from another is not written away.

    That it ends today or later is news, and the coordinator's to write down. That it ended before, or begins
    only later, is a correction: a manager's, and the other managers are told.
    """

    _inherit = "umgange.separation"

    # === CRUD METHODS === #

    def write(self, vals):
        """Change what is known of the pairs; of one protected that holds today less only by managers.

        :raise AccessError: for everybody else
        """
        held = self.filtered(lambda separation: separation.is_protected and separation._holds_today())
        result = super().write(vals)
        for separation in held.filtered(lambda separation: not separation._holds_today()):
            separation._check_may_loosen()
            separation._schedule_for_managers(
                lambda env: env._(
                    "Two who must not meet are kept apart for less time: compare it with what was decided"
                )
            )
        return result

    # === BUSINESS METHODS === #

    def _holds_today(self):
        """Tell whether the two are kept apart today."""
        self.ensure_one()
        today = self.company_id._get_umgange_today()
        begins, ends = (fields.Date.to_date(self[name]) for name in ("date_from", "date_to"))
        return self.state == "decided" and bool(begins) and begins <= today and (not ends or ends >= today)

    def _check_may_loosen(self):
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(
                self.env._(
                    "%(pair)s must not meet, and one of them is protected: ask a manager. Has it been ended, write "
                    "its last day, today or later.",
                    pair=self.display_name,
                )
            )
