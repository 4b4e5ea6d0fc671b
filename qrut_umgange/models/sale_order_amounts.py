from collections import defaultdict

from odoo import api, fields, models


class SaleOrder(models.Model):
    """What of an order can be invoiced now and what waits, as its deliveries say.

    Odoo's own balance leaves out lines that nobody ordered expressly: travel, meetings, reports.
    """

    _inherit = "sale.order"

    umgange_ripe_amount = fields.Monetary(
        "Can be invoiced", compute="_compute_umgange_amounts", groups="qrut_umgange.group_finance"
    )
    umgange_waiting_amount = fields.Monetary(
        "Waits", compute="_compute_umgange_amounts", groups="qrut_umgange.group_finance"
    )

    @api.depends("order_line.umgange_delivery_ids.amount", "order_line.umgange_delivery_ids.billing_state")
    def _compute_umgange_amounts(self):
        sums = self._sum_umgange_deliveries()
        for order in self:
            ripe, waits = sums[order.id, "ripe"], sums[order.id, "waits"]
            lacks = ripe and order._get_umgange_lacking()
            order.umgange_ripe_amount = 0.0 if lacks else ripe
            order.umgange_waiting_amount = waits + ripe if lacks else waits

    def _sum_umgange_deliveries(self):
        """Return ``{(id of the order, billing state): amount}`` of what is not invoiced; by one query."""
        lines = self.order_line
        sums = defaultdict(float)
        domain = [("sale_line_id", "in", lines.ids), ("billing_state", "in", ("ripe", "waits"))]
        rows = self.env["umgange.delivery"]._read_group(domain, ["sale_line_id", "billing_state"], ["amount:sum"])
        for line, state, amount in rows:
            sums[line.order_id.id, state] += amount
        return sums
