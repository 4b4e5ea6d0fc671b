from math import ceil

from odoo import fields, models
from odoo.tools import float_compare

from ..lent_rights import lend
from .umgange_agreement import CEILING_UNITS


class SaleOrder(models.Model):
    """What was ordered at most. Visits go on beyond it; what is to be invoiced waits for the extension."""

    _inherit = "sale.order"

    umgange_ceiling_unit = fields.Selection(
        CEILING_UNITS,
        "Ceiling counts",
        required=True,
        default="visits",
    )

    def _get_umgange_agreement(self, day):
        """Return the agreement with the buyer of the order that is valid on ``day``."""
        self.ensure_one()
        return self.env["umgange.agreement"]._find(self.partner_id, day, self.company_id)

    def _get_umgange_ceiling_use(self):
        """Return how much of the ceiling is used, in its unit, invoiced or not."""
        self.ensure_one()
        return sum(map(self._count_towards_ceiling, lend(self).order_line.umgange_delivery_ids))

    def _get_umgange_ceiling_left(self, day):
        """Return what the order that goes on from ``day`` has left of this one's ceiling, whole units."""
        self.ensure_one()
        before = lend(self).order_line.umgange_delivery_ids.filtered(lambda each: each.date < day)
        return max(self.umgange_ceiling - ceil(sum(map(self._count_towards_ceiling, before))), 0)

    def _find_umgange_over_ceiling(self):
        """Return the deliveries that the ceilings of the orders have no room for.

        What is invoiced has its place; the rest fills what is left, day by day. What came with a visit
        waits with it.
        """
        over = lend(self.env["umgange.delivery"])
        for order in lend(self).filtered("umgange_ceiling"):
            over |= order._find_over_own_ceiling()
        return over

    def _find_over_own_ceiling(self):
        deliveries = self.order_line.umgange_delivery_ids.sorted(lambda each: (each.date, each.id))
        used = sum(self._count_towards_ceiling(each) for each in deliveries if each.is_invoiced)
        over = deliveries.browse()
        for delivery in deliveries.filtered(lambda each: not each.is_invoiced):
            used += self._count_towards_ceiling(delivery)
            if float_compare(used, self.umgange_ceiling, 2) > 0 and self._count_towards_ceiling(delivery) > 0:
                over |= delivery
        visits = over.filtered(lambda each: each.kind == "visit").visit_id
        return over | deliveries.filtered(lambda each: each.visit_id in visits and not each.is_invoiced)

    def _count_towards_ceiling(self, delivery):
        """Return what the delivery takes of the ceiling; what is billed nothing takes nothing."""
        if self.umgange_ceiling_unit == "amount":
            return delivery.amount
        if delivery.kind != "visit" or not delivery.visit_id or not delivery.quantity:
            return 0.0
        if self.umgange_ceiling_unit == "visits":
            return 1.0
        hour = self.env.ref("uom.product_uom_hour", raise_if_not_found=False)
        by_hour = hour and delivery.sale_line_id.product_uom_id == hour
        return delivery.quantity if by_hour else delivery.minutes / 60

    def _get_umgange_ceiling_warning(self, day):
        """Return the sentence that the ceiling is near or reached, or False (for who plans, and for finance)."""
        self.ensure_one()
        if not self.umgange_ceiling:
            return False
        used = self._get_umgange_ceiling_use()
        warn_at = self._get_umgange_agreement(day).ceiling_warning or 100
        if used * 100 < self.umgange_ceiling * warn_at:
            return False
        units = dict(self._fields["umgange_ceiling_unit"]._description_selection(self.env))
        return self.env._(
            "%(order)s: %(used)s of %(ceiling)s used (%(unit)s). Ask the buyer for more; what goes beyond waits.",
            order=self.name,
            used=f"{used:g}",
            ceiling=self.umgange_ceiling,
            unit=units[self.umgange_ceiling_unit].lower(),
        )
