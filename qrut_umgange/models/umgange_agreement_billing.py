from collections import defaultdict

from odoo import api, models

from ..tools.periods import covers


class UmgangeAgreement(models.Model):
    """What the agreement says of invoicing: what waits, and what stands together on an invoice."""

    _inherit = "umgange.agreement"

    def write(self, vals):
        """Change the agreements; what is not invoiced yet waits, or no longer waits, as they now say."""
        result = super().write(vals)
        if {"unsigned_hold", "date_from", "date_to", "partner_id"} & vals.keys():
            self._update_umgange_waiting()
        return result

    def _holds_unsigned(self):
        """Tell whether the money waits until the journal is signed."""
        return self.unsigned_hold

    def _get_umgange_grouping(self):
        """Return what makes an invoice of its own: “order”, “buyer” or “reference”."""
        return self.grouping or "reference"

    @api.model
    def _find_of_deliveries(self, deliveries):
        """Return ``{delivery: agreement}``: that of its unit, else of its municipality, on its day; by one search."""
        buyers = {each: self._get_umgange_buyers(each) for each in deliveries}
        known = self.search([("partner_id", "in", self.env["res.partner"].union(*buyers.values()).ids)])
        by_buyer = defaultdict(self.browse)
        for agreement in known:
            by_buyer[agreement.company_id, agreement.partner_id] |= agreement
        return {
            each: self._pick_of_day([by_buyer[each.company_id, buyer] for buyer in buyers[each]], each.date)
            for each in deliveries
        }

    @api.model
    def _get_umgange_buyers(self, delivery):
        """Return who buys the delivery, the unit first."""
        buyer = delivery.sale_line_id.order_id.partner_id or delivery.assignment_id.partner_id
        return buyer | buyer.commercial_partner_id

    @api.model
    def _pick_of_day(self, choices, day):
        """Return the first of the agreements, one buyer's after the other's, that covers ``day``."""
        for agreements in choices:
            if found := agreements.filtered(lambda each: covers(each.date_from, each.date_to, day)):
                return found[:1]
        return self.browse()

    def _update_umgange_waiting(self):
        """Decide anew whether unsigned visits of these buyers wait."""
        unsigned = (
            self.env["umgange.delivery"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("billing_state", "in", ("ripe", "waits")),
                    ("visit_id.is_documented", "=", False),
                ]
            )
        )
        unsigned.modified(["is_undecided"])
