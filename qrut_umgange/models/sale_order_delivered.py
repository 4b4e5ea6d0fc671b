from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..lent_rights import lend


class SaleOrder(models.Model):
    """What is delivered on an order stays with its assignment, and waits for another when the order is cancelled."""

    _inherit = "sale.order"

    _umgange_ceiling_not_negative = models.Constraint(
        "CHECK (umgange_ceiling >= 0)", "What is ordered at most is nothing or more."
    )

    @api.constrains("state", "umgange_assignment_id", "currency_id")
    def _check_umgange_currency(self):
        """Refuse visits in another currency: what is delivered is counted in the company's."""
        for order in self.filtered(lambda each: each.umgange_assignment_id and each.state == "sale"):
            if order.currency_id != order.company_id.currency_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s: visits are sold in %(currency)s. Choose such a price list.",
                        order=order.name,
                        currency=order.company_id.currency_id.name,
                    )
                )

    def write(self, vals):
        """Change the orders; one that is delivered on is for the same assignment."""
        if "umgange_assignment_id" in vals:
            for order in self.filtered("umgange_assignment_id"):
                other = order.umgange_assignment_id.id != vals["umgange_assignment_id"]
                if other and lend(order).order_line.umgange_delivery_ids:
                    raise UserError(
                        self.env._("%(order)s is delivered on: it stays with its assignment.", order=order.name)
                    )
        return super().write(vals)

    def _action_cancel(self):
        """Cancel the orders; what was done on them and is not invoiced waits for the order that holds on its day."""
        result = super()._action_cancel()
        left = lend(self).order_line.umgange_delivery_ids.filtered(lambda each: not each.is_invoiced)
        for delivery in left:
            delivery.sale_line_id = delivery._find_sale_line()
        return result


class SaleOrderLine(models.Model):
    """What is delivered on a line keeps the price at which it was delivered."""

    _inherit = "sale.order.line"

    def _get_umgange_delivered(self):
        return self.filtered(lambda line: line._is_umgange() and line.sudo().umgange_delivery_ids)

    def _compute_price_unit(self):
        """Price the lines; another quantity is no reason for another price where something is delivered."""
        super(SaleOrderLine, self - self._get_umgange_delivered())._compute_price_unit()

    def _compute_discount(self):
        super(SaleOrderLine, self - self._get_umgange_delivered())._compute_discount()

    def write(self, vals):
        """Change the lines; what is counted on one is counted in the same unit."""
        if "product_uom_id" in vals:
            for line in self._get_umgange_delivered():
                if line.product_uom_id.id != vals["product_uom_id"]:
                    raise UserError(self.env._("%(line)s is delivered on: its unit stays.", line=line.display_name))
        return super().write(vals)


class ProductTemplate(models.Model):
    """A service that something was delivered as stays one of ours."""

    _inherit = "product.template"

    def write(self, vals):
        """Change the products; what was delivered as visits is counted as visits."""
        if vals.get("service_tracking", "umgange") != "umgange":
            ours = self.filtered(lambda product: product.service_tracking == "umgange")
            # Sudo: that there is one, whoever changes the product.
            domain = [("sale_line_id.product_id.product_tmpl_id", "in", ours.ids)]
            if ours and self.env["umgange.delivery"].sudo().search_count(domain, limit=1):
                raise UserError(
                    self.env._("Visits are delivered as this service: make another one for what is something else.")
                )
        return super().write(vals)
