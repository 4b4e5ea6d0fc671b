from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import float_compare, format_date


class UmgangeAgreementIndexLine(models.TransientModel):
    _name = "umgange.agreement.index.line"
    _description = "New Price in the Preview of an Index"
    _inherit = ["umgange.sent.mixin"]
    _order = "sale_line_id, product_id"

    index_id = fields.Many2one("umgange.agreement.index", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", "Service", required=True, readonly=True)
    sale_line_id = fields.Many2one("sale.order.line", "Order line", readonly=True)
    order_label = fields.Char("Order", compute="_compute_labels", compute_sudo=True)
    old_price = fields.Float("Today", digits="Product Price", readonly=True)
    new_price = fields.Float("New price", digits="Product Price")
    # what is invoiced since the day, and so is adjusted
    invoiced_count = fields.Integer("Invoiced already", compute="_compute_labels", compute_sudo=True)
    difference = fields.Float("To adjust", digits="Product Price", compute="_compute_labels", compute_sudo=True)

    @api.depends_context("lang")
    @api.depends("sale_line_id", "index_id.date_from", "old_price", "new_price")
    def _compute_labels(self):
        for line in self:
            billed = line._get_invoiced()
            line.order_label = line.sale_line_id.order_id.name or self.env._("Orders to come")
            line.invoiced_count = len(billed)
            line.difference = sum(billed.mapped("quantity")) * (line.new_price - line.old_price)

    def _get_changed(self):
        """Return those whose price becomes another."""
        return self.filtered(lambda line: float_compare(line.old_price, line.new_price, 2))

    def _get_since(self):
        """Return what was delivered on the order lines since their new price holds, and is not adjusted yet."""
        deliveries = self.env["umgange.delivery"].sudo()
        for line in self.filtered("sale_line_id"):
            deliveries |= line.sale_line_id.sudo().umgange_delivery_ids.filtered(
                lambda each, day=line.index_id.date_from: each.date >= day and not each._is_adjusted()
            )
        return deliveries

    def _get_invoiced(self):
        return self._get_since().filtered(lambda each: each.is_invoiced and each.quantity)

    def _apply(self):
        """Give the order a line with the new price from the day, and move or adjust what was delivered since."""
        self.ensure_one()
        old, day = self.sale_line_id, self.index_id.date_from
        if not float_compare(old.price_unit, self.new_price, 2):
            return
        since = self._get_since()
        if not since and old.umgange_date_from and old.umgange_date_from >= day:
            old.price_unit = self.new_price
            return
        new = self._make_line(old, day)
        billed = since.filtered("is_invoiced")
        for delivery in since - billed:
            delivery.sale_line_id = new
        self.env["umgange.delivery"].create(
            [values for delivery in billed.filtered("quantity") for values in self._prepare_pair(delivery, new)]
        )

    def _make_line(self, old, day):
        """Return the line that holds from ``day``; an old one that begins no earlier holds for no day any more."""
        begins = max(day, old.umgange_date_from or day)
        new = old.create(
            {
                **old._prepare_umgange_copy(0.0),
                "order_id": old.order_id.id,
                "umgange_date_from": begins,
                "price_unit": self.new_price,
            }
        )
        first = old.umgange_date_from or old.order_id.umgange_date_from
        if first and first >= begins:
            # Kept for what an invoice was made from: it holds for the day before it began, so for none.
            old.write({"umgange_date_from": first - timedelta(days=1), "umgange_date_to": first - timedelta(days=1)})
        else:
            old.umgange_date_to = begins - timedelta(days=1)
        return new

    def _prepare_pair(self, delivery, new):
        """Return the values of the pair: minus what was invoiced, plus the same at the new price."""
        buyer = delivery.sale_line_id.order_id.partner_invoice_id
        env = self.with_context(lang=buyer.lang or self.env.lang).env
        day = format_date(env, self.index_id.date_from, lang_code=buyer.lang)
        same = {
            "assignment_id": delivery.assignment_id.id,
            "company_id": delivery.company_id.id,
            "date": delivery.date,
            "kind": delivery.kind,
            "share": 1.0,
            "adjusts_id": delivery.id,
        }
        texts = (
            env._("New price from %(day)s, the old price back: %(what)s", day=day, what=delivery.explanation),
            env._("New price from %(day)s: %(what)s", day=day, what=delivery.explanation),
        )
        return [
            {
                **same,
                "sale_line_id": delivery.sale_line_id.id,
                "done_quantity": -delivery.quantity,
                "explanation": texts[0],
            },
            {**same, "sale_line_id": new.id, "done_quantity": delivery.quantity, "explanation": texts[1]},
        ]
