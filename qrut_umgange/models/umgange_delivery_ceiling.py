from odoo import api, fields, models

from ..lent_rights import lend


class SaleOrder(models.Model):
    """That the end of what was ordered is near: said to finance on the order, before anything waits."""

    _inherit = "sale.order"

    umgange_ceiling_warning = fields.Char("Near what was ordered", compute="_compute_umgange_ceiling_warning")

    @api.depends_context("lang")
    @api.depends("umgange_ceiling", "umgange_ceiling_unit", "order_line.umgange_delivery_ids.quantity", "partner_id")
    def _compute_umgange_ceiling_warning(self):
        for order in self:
            day = order.company_id._get_umgange_today()
            order.umgange_ceiling_warning = order._get_umgange_ceiling_warning(day)


class UmgangeAssignment(models.Model):
    """… and to the coordinator on the assignment, who asks the buyer for more."""

    _inherit = "umgange.assignment"

    ceiling_warning = fields.Char(
        "Near what was ordered", compute="_compute_ceiling_warning", groups="qrut_umgange.group_coordinator"
    )

    @api.depends_context("lang")
    @api.depends("state")
    def _compute_ceiling_warning(self):
        for assignment in self:
            day = assignment._get_today()
            order = lend(assignment)._get_order_on(day)
            assignment.ceiling_warning = bool(order) and order._get_umgange_ceiling_warning(day)
