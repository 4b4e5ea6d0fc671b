from odoo import api, fields, models

from ..lent_rights import lend


class UmgangeReport(models.Model):
    """Whom the report would go to, where another buyer orders the visits than the officer's own."""

    _inherit = "umgange.report"

    recipient_hint = fields.Text(compute="_compute_recipient_hint")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("recipient_id", "assignment_id", "state")
    def _compute_recipient_hint(self):
        for report in self:
            report.recipient_hint = report._get_recipient_hint()

    # === BUSINESS METHODS === #

    def _get_recipient_hint(self):
        """Return what to do when the officer is a former buyer's; nothing of it stops anybody."""
        self.ensure_one()
        if not self.assignment_id or self.state == "sent":
            return False
        officer, buyer = self._find_recipient().partner_id, self._get_buyer_of_today()
        employer = self._get_employer(officer)
        if not (employer and buyer) or buyer == employer:
            return False
        return self.env._(
            "%(officer)s is the officer of %(before)s, and %(buyer)s orders the visits now. Add its officer among "
            "the people, and the last day of the one before; what is told of later days is for the new one alone.",
            officer=officer.name,
            before=employer.name,
            buyer=buyer.name,
        )

    def _get_buyer_of_today(self):
        """Return the municipality that orders the visits today."""
        # Lent: who ordered, and nothing of the price.
        ordering = lend(self.assignment_id).order_id.partner_id or self.assignment_id.partner_id
        return ordering.commercial_partner_id

    def _get_employer(self, officer):
        """Return the municipality where ``officer`` works; if nobody has said, whose order named them first."""
        employer = officer.commercial_partner_id - officer
        if employer or not officer:
            return employer
        orders = lend(self.assignment_id)._get_orders()
        naming = orders.filtered(lambda order: order.umgange_officer_id == officer)[:1]
        return naming.partner_id.commercial_partner_id
