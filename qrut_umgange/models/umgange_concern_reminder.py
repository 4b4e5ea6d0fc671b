from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..lent_rights import lend
from .umgange_concern import RECEIPT, RECEIPT_DAYS


class UmgangeConcern(models.Model):
    """What is checked about a report of concern, and what its writer is reminded of."""

    _inherit = "umgange.concern"

    # === CRON === #

    @api.model
    def _cron_ask_for_receipt(self):
        """Ask each writer, once, who has got no receipt in a week; the managers where the writer has left."""
        before = fields.Datetime.now() - timedelta(days=RECEIPT_DAYS)
        waiting = lend(self).search([("state", "=", "made"), ("told_at", "<", before), ("asked_on", "=", False)])
        for concern in waiting:
            if concern.author_id.active:
                concern._schedule_for(concern.author_id, concern._summarise_missing)
            else:
                concern._schedule_for_managers(concern._summarise_missing)
            concern.asked_on = fields.Date.today()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {concern.id: concern.child_ids for concern in self}

    def _make_unknown_error(self, operation):
        return AccessError(self.env._("There is no such report, or it is not yours to read."))

    def _check_open(self, vals):
        if any(concern.state == "received" for concern in self):
            raise UserError(
                self.env._("It is made and received, and stands as it does. What comes after is a new report.")
            )
        made = self.filtered(lambda concern: concern.state == "made")
        if made and vals.keys() - {*RECEIPT, "reader_ids"}:
            raise UserError(self.env._("The report is made, and stands as it does. What comes after is a new report."))
        if (self - made).author_id - self.env.user and vals.keys() - {"reader_ids"}:
            raise AccessError(self.env._("A draft is its writer's own."))

    def _get_missing(self):
        """Return what is to be said before the report is made, in words."""
        self.ensure_one()
        said = (
            ((self.board or "").strip(), self.env._("to which board")),
            (self.way, self.env._("how you reported it")),
            (self.told_at, self.env._("when")),
        )
        return [words for value, words in said if not value]

    def _summarise_missing(self, env):
        day = format_date(env, self.told_at.date())
        return env._("No receipt of a report made on %(day)s: call and ask", day=day)
