from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lent_rights import lend


class UmgangeAssignment(models.Model):
    """The orders that an assignment lives through, one after the other."""

    _inherit = "umgange.assignment"

    order_ids = fields.One2many("sale.order", "umgange_assignment_id", "Orders")
    # by sudo: the coordinator has no right to sales, and references are nobody's secret
    order_id = fields.Many2one("sale.order", "Order today", compute="_compute_order", compute_sudo=True)
    order_name = fields.Char("Order number", compute="_compute_order", compute_sudo=True)
    order_overview = fields.Text("Order", compute="_compute_order", compute_sudo=True)
    buyer_reference = fields.Char(compute="_compute_order", compute_sudo=True)
    purchase_order_reference = fields.Char(compute="_compute_order", compute_sudo=True)
    delivery_ids = fields.One2many("umgange.delivery", "assignment_id")

    @api.depends_context("lang")
    @api.depends(
        "order_ids.name",
        "order_ids.state",
        "order_ids.umgange_date_from",
        "order_ids.umgange_date_to",
        "order_ids.buyer_reference",
        "order_ids.purchase_order_reference",
    )
    def _compute_order(self):
        for assignment in self:
            today = assignment._get_today()
            orders = assignment._get_orders()
            assignment.order_id = assignment._get_order_on(today)
            # One that begins later is an order too: not shown, it would be ordered again.
            shown = assignment.order_id or orders.filtered(lambda o, today=today: o._begins_umgange_after(today))[:1]
            assignment.order_name = shown.name
            assignment.buyer_reference = shown.buyer_reference
            assignment.purchase_order_reference = shown.purchase_order_reference
            assignment.order_overview = "\n".join(order._get_umgange_label(today) for order in orders) or False

    @api.depends("order_overview", "buyer_reference", "purchase_order_reference")
    def _compute_missing(self):
        return super()._compute_missing()

    # === BUSINESS METHODS === #

    def _get_missing_labels(self):
        """Name too what an invoice of the order could not go without."""
        labels = super()._get_missing_labels()
        if not self.order_overview or self.buyer_reference or self.purchase_order_reference:
            return labels
        return [*labels, self.env._("the buyer's reference or order number")]

    def _get_orders(self):
        """Return the confirmed orders, one after the other; without a first day comes first."""
        orders = self.sudo().order_ids.filtered(lambda order: order.state == "sale")
        return orders.sorted(lambda order: (order.umgange_date_from or date.min, order.id))

    def _get_order_on(self, day):
        """Return the confirmed order that covers ``day``, or an empty recordset."""
        return self._get_orders().filtered(lambda order: order._covers_umgange(day))[-1:]

    def _get_next_order_day(self):
        """Return the first day that the orders leave free after all of them, if they have an end."""
        # What accepting made is completed, not followed by another.
        last_days = (self._get_orders() - self._get_provisional_order()).mapped("umgange_date_to")
        return max(last_days) + timedelta(days=1) if last_days and all(last_days) else False

    def _get_order_gap(self, day):
        """Return the sentence that ``day`` lies before, between or after the orders, or False.

        It stops nothing: a longer period may be ordered yet, and what is held until then waits.
        """
        orders = self._get_orders()
        if not orders or self._get_order_on(day):
            return False
        first = orders[0].umgange_date_from
        if first and day < first:
            return self.env._("Before the order's first day, %(day)s.", day=format_date(self.env, first))
        ended = orders.filtered(lambda order: order.umgange_date_to and order.umgange_date_to < day)
        if ended == orders:
            last = max(orders.mapped("umgange_date_to"))
            return self.env._("After the order's last day, %(day)s.", day=format_date(self.env, last))
        return self.env._("Between two orders.")

    def _get_sale_line_on(self, day):
        """Return the order line that a visit on ``day`` is delivered on, if there is one.

        Of several it is that of the agreement's visit service: an order may name travel first. What the
        agreement pays for beside the visit is no visit.
        """
        order = self._get_order_on(day)
        lines = order.order_line.filtered(lambda line: line._is_umgange() and line._covers_umgange(day))
        agreements = self.env["umgange.agreement"]
        agreement = agreements._find(order.partner_id, day, self.company_id)
        service, beside = agreement.product_id, agreement.line_ids.product_id
        return lines.sorted(lambda line: (line.product_id != service, line.product_id in beside))[:1]

    def _deliver_on_new_orders(self):
        """Give deliveries that waited for an order the line that now covers their day."""
        for delivery in lend(self).delivery_ids.filtered(lambda d: not d.sale_line_id):
            if line := delivery._find_sale_line():
                delivery.write({"sale_line_id": line.id})

    def _find_same_order(self, values, after=0):
        """Return the confirmed order that says what ``values`` (as for `_create_order`) say.

        :param int after: the id of the last order that may not be it
        """
        plain = {name: value or False for name, value in values.items() if name != "order_line"}
        ordered = {(line["product_id"], line["product_uom_qty"]) for _command, _id, line in values["order_line"]}

        def says_the_same(order):
            said = order._convert_to_write({name: order[name] for name in plain})
            lines = {(line.product_id.id, line.product_uom_qty) for line in order.order_line if line.product_uom_qty}
            return {name: value or False for name, value in said.items()} == plain and lines == ordered

        return self._get_orders().filtered(lambda order: order.id > after and says_the_same(order))[:1]

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
