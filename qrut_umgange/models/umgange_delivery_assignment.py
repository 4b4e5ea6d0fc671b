from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend


class UmgangeAssignment(models.Model):
    """The orders that an assignment lives through, one after the other."""

    _inherit = "umgange.assignment"

    order_ids = fields.One2many("sale.order", "umgange_assignment_id", "Orders")
    # by sudo: the coordinator has no right to sales, and references are nobody's secret
    order_id = fields.Many2one("sale.order", "Order today", compute="_compute_order", compute_sudo=True)
    order_name = fields.Char("Order", compute="_compute_order", compute_sudo=True)
    buyer_reference = fields.Char(compute="_compute_order", compute_sudo=True)
    purchase_order_reference = fields.Char(compute="_compute_order", compute_sudo=True)
    delivery_ids = fields.One2many("umgange.delivery", "assignment_id")

    @api.depends("order_ids.state", "order_ids.umgange_date_from", "order_ids.umgange_date_to")
    def _compute_order(self):
        for assignment in self:
            order = assignment._get_order_on(assignment._get_today())
            assignment.order_id = order
            assignment.order_name = order.name
            assignment.buyer_reference = order.buyer_reference
            assignment.purchase_order_reference = order.purchase_order_reference

    # === BUSINESS METHODS === #

    def _get_order_on(self, day):
        """Return the confirmed order that covers ``day``, or an empty recordset."""
        orders = self.sudo().order_ids.filtered(lambda order: order._covers_umgange(day))
        # One without a first day began before all others.
        return orders.sorted(lambda order: (order.umgange_date_from or date.min, order.id))[-1:]

    def _get_sale_line_on(self, day):
        """Return the order line that a visit on ``day`` is delivered on, if there is one.

        Of several it is that of the agreement's visit service: an order may name travel first.
        """
        order = self._get_order_on(day)
        lines = order.order_line.filtered(lambda line: line._is_umgange() and line._covers_umgange(day))
        agreements = self.env["umgange.agreement"]
        service = agreements._find(order.partner_id, day, self.company_id).product_id
        return lines.sorted(lambda line: line.product_id != service)[:1]

    def _deliver_on_new_orders(self):
        """Give deliveries that waited for an order the line that now covers their day."""
        for delivery in lend(self).delivery_ids.filtered(lambda d: not d.sale_line_id):
            if line := delivery.assignment_id._get_sale_line_on(delivery.date):
                delivery.write({"sale_line_id": line.id})

    def _create_order(self, values):
        """Create and confirm a sale order for the assignment, and return it.

        The right to sales is lent: a coordinator registers what the municipality ordered
        and sees nothing else of sales.

        :param dict values: of the order; its lines under ``order_line``
        :raise UserError: when the assignment may have no more orders
        """
        self.ensure_one()
        self._check_coordinator()
        if self.state in ("closed", "declined"):
            raise UserError(self.env._("%(name)s is closed.", name=self.name))
        orders_sudo = lend(self.env["sale.order"]).with_company(self.company_id)
        order = orders_sudo.create({**values, "umgange_assignment_id": self.id})
        order.action_confirm()
        return order
