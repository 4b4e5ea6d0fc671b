from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.periods import covers

# What no living invoice bills yet.
OPEN_STATES = ("ripe", "waits")


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "umgange.outward.line.mixin"]

    qty_delivered_method = fields.Selection(selection_add=[("umgange", "Supported visits")])
    umgange_delivery_ids = fields.One2many("umgange.delivery", "sale_line_id", copy=False)
    # a price period of its own, within the order's
    umgange_date_from = fields.Date("Price from")
    umgange_date_to = fields.Date("Price to")

    _umgange_dates_in_order = models.Constraint(
        "CHECK (umgange_date_from <= umgange_date_to)", "The price period ends before it begins."
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id.service_tracking")
    def _compute_qty_delivered_method(self):
        ours = self.filtered(lambda line: line._is_umgange())
        super(SaleOrderLine, self - ours)._compute_qty_delivered_method()
        ours.qty_delivered_method = "umgange"

    @api.depends("umgange_delivery_ids.quantity")
    def _compute_qty_delivered(self):
        super()._compute_qty_delivered()

    @api.depends("umgange_delivery_ids.billing_state")
    def _compute_qty_to_invoice(self):
        """Count what no living invoice bills: Odoo would offer what was credited in part anew for ever."""
        super()._compute_qty_to_invoice()
        for line in self.filtered(lambda line: line.state == "sale" and line._is_umgange()):
            deliveries = line.sudo().umgange_delivery_ids.filtered(lambda each: each.billing_state in OPEN_STATES)
            line.qty_to_invoice = sum(deliveries.mapped("quantity"))

    @api.constrains("name", "product_id")
    def _check_umgange_confirmed_lines(self):
        """Refuse that a name comes onto an order that is confirmed already, by a note or section either."""
        self.filtered(lambda line: line.state in ("sent", "sale")).order_id._check_umgange_names()

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the lines; a price by which something was delivered stays.

        Odoo would go on counting what is left to invoice by the old price for ever.
        """
        if {"price_unit", "discount"} & vals.keys():
            self._check_price_open(vals)
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _check_price_open(self, vals):
        delivered = self.filtered(lambda line: line._is_umgange() and line.sudo().umgange_delivery_ids)
        for line in delivered:
            if any(name in vals and vals[name] != line[name] for name in ("price_unit", "discount")):
                raise UserError(
                    self.env._(
                        "%(line)s is delivered on. End its price period and add a line with the new price.",
                        line=line.display_name,
                    )
                )

    def _get_umgange_buyer(self):
        return self.order_partner_id

    def _prepare_umgange_copy(self, visits):
        """Return the values of the same line on the order that goes on after this one.

        :param int visits: how many of what was ordered are left
        """
        self.ensure_one()
        quantity = visits if self._is_umgange() else self.product_uom_qty
        kept = {name: self[name].id for name in ("product_id", "product_uom_id")}
        names = ("price_unit", "discount", "display_type", "name", "sequence", "umgange_date_from", "umgange_date_to")
        plain = {name: self[name] for name in names}
        return {**kept, **plain, "product_uom_qty": quantity, "tax_ids": [Command.set(self.tax_ids.ids)]}

    def _is_umgange(self):
        """Tell whether the line orders what deliveries are counted on."""
        return self.product_id.service_tracking == "umgange"

    def _covers_umgange(self, day):
        """Tell whether the line's price holds on ``day``."""
        return covers(self.umgange_date_from, self.umgange_date_to, day)

    def _get_open_deliveries(self):
        """Return what was delivered on the line and is on no living invoice, by date.

        A run that was started from chosen deliveries takes those and no others.
        """
        deliveries = self.sudo().umgange_delivery_ids._get_open()
        chosen = self.env.context.get("umgange_delivery_ids")
        if chosen is not None:
            deliveries = deliveries.filtered(lambda delivery: delivery.id in chosen)
        return deliveries.sorted(lambda delivery: (delivery.date, delivery.id))

    def _fetch_open_deliveries(self):
        """Read what `_get_open_deliveries` needs: Odoo invoices order by order, without prefetch."""
        self.sudo().umgange_delivery_ids._get_open().assignment_id.fetch(["name"])

    def _prepare_qty_delivered(self):
        ours = self.filtered(lambda line: line.qty_delivered_method == "umgange")
        quantities = super(SaleOrderLine, self - ours)._prepare_qty_delivered()
        # The right to deliveries is lent: the order's own figures show to who has the order.
        groups = (
            self.env["umgange.delivery"]
            .sudo()
            ._read_group([("sale_line_id", "in", ours.ids)], ["sale_line_id"], ["quantity:sum"])
        )
        delivered = {line.id: quantity for line, quantity in groups}
        for line in ours:
            quantities[line] = delivered.get(line._origin.id, 0.0)
        return quantities

    def _prepare_invoice_lines_vals_list(self, **optional_values):
        """Give one invoice line per delivery, so that the buyer can check each visit."""
        if not self._is_umgange():
            return super()._prepare_invoice_lines_vals_list(**optional_values)
        values = self._prepare_invoice_line(**optional_values)
        return [
            {
                **values,
                "name": delivery._get_invoice_text(),
                "quantity": delivery.quantity,
                "umgange_delivery_id": delivery.id,
            }
            for delivery in self._get_open_deliveries()
        ]
