from odoo import models

from ..lent_rights import lend

# Who called off in time takes no part in the price.
NOT_THERE = ("cancelled", "abstained")


class UmgangeVisit(models.Model):
    """What a visit that several share is to be paid for, each by its own agreement."""

    _inherit = "umgange.visit"

    def _create_deliveries(self):
        """Deliver the ended visits; those held together with them share anew what is not invoiced."""
        super()._create_deliveries()
        beside = (self._get_joint_group() - self).delivery_ids
        for delivery in beside.filtered(lambda each: each.kind == "visit" and not each.is_invoiced):
            quantity = delivery.visit_id._get_joint_quantity()
            if delivery.done_quantity != quantity:
                delivery.done_quantity = quantity

    def _prepare_delivery(self):
        values = super()._prepare_delivery()
        quantity = self._get_joint_quantity()
        return values if quantity == 1.0 else {**values, "done_quantity": values["done_quantity"] * quantity}

    def _get_joint_group(self):
        """Return the visits that are held together with these, themselves among them."""
        leads = self.lead_visit_id | self.filtered(lambda visit: not visit.lead_visit_id)
        return leads | leads.joint_visit_ids

    def _get_joint_quantity(self):
        """Return how much of a visit this one is paid as: hundredths, the first takes what does not go evenly."""
        self.ensure_one()
        if not (self.lead_visit_id or self.joint_visit_ids):
            return 1.0
        there = lend(self)._get_joint_group().filtered(lambda visit: visit.state not in NOT_THERE).sorted("id")
        how = self._get_agreement(self.assignment_id._get_sale_line_on(self.date)).joint_share
        if len(there) < 2 or self not in there or how not in ("equal", "first"):
            return 1.0
        if how == "first":
            return float(self == there[0])
        even, rest = divmod(100, len(there))
        return (even + (rest if self == there[0] else 0)) / 100
