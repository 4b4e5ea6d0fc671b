from datetime import date, time, timedelta

from odoo import models
from odoo.tools import float_compare

from ..lent_rights import lend
from ..tools.local_time import local_date, to_utc
from ..tools.periods import covers


class SaleOrder(models.Model):
    """Prices by date: where the buyer's price list changes within an order, the order gets a line more."""

    _inherit = "sale.order"

    def _action_confirm(self):
        result = super()._action_confirm()
        for order in self.filtered(lambda each: each.umgange_is_ordered and each._get_umgange_pricelist()):
            order._split_umgange_prices()
        return result

    def _split_umgange_prices(self):
        """End each line of ours when its price does, and go on with the next price.

        A price that somebody typed is left alone, and so is a line that has a period already.
        """
        whole = self.order_line.filtered(
            lambda line: line._is_umgange() and not (line.umgange_date_from or line.umgange_date_to)
        )
        for line in whole.filtered(lambda each: each._has_listed_price()):
            for day in self._get_umgange_price_days(line.product_id):
                line = line._go_on_from(day, line._get_umgange_price_on(day))

    def _get_umgange_pricelist(self):
        """Return the price list of the agreement, else of the order: Odoo keeps a confirmed order's for ever."""
        company = self.company_id
        agreement = self._get_umgange_agreement(self.umgange_date_from or company._get_umgange_today())
        return agreement.pricelist_id or self.pricelist_id

    def _get_umgange_price_days(self, product):
        """Return the days within the order, after its first, when the price list may change for ``product``."""
        zone = self.company_id._get_umgange_zone()
        starts, ends = self._get_umgange_price_items(product)
        days = {local_date(start, zone) for start in starts}
        days |= {local_date(end, zone) + timedelta(days=1) for end in ends}
        first = self.umgange_date_from or date.min
        return sorted(day for day in days if day > first and covers(first, self.umgange_date_to, day))

    def _get_umgange_price_items(self, product):
        """Return when the price list's items for ``product`` begin and end."""
        items = self._get_umgange_pricelist().item_ids.filtered(
            lambda item: not item.product_tmpl_id or item.product_tmpl_id == product.product_tmpl_id
        )
        return items.filtered("date_start").mapped("date_start"), items.filtered("date_end").mapped("date_end")

    def _get_umgange_line_for(self, product, day):
        """Return the order's line for ``product`` on ``day``; one that nobody ordered expressly is added.

        The agreement allows it, so the buyer has ordered it; its price is the list's on that day.
        """
        lines = self.order_line
        if not self or not product:
            return lines.browse()
        order = lend(self)
        fitting = order.order_line.filtered(lambda line: line.product_id == product and line._covers_umgange(day))
        return fitting[:1] or order._add_umgange_line(product, day)

    def _add_umgange_line(self, product, day):
        days = self._get_umgange_price_days(product)
        begun = [each for each in days if each <= day]
        later = [each for each in days if each > day]
        line = self.env["sale.order.line"].create(
            {
                "order_id": self.id,
                "product_id": product.id,
                "product_uom_qty": 0.0,
                "umgange_date_from": begun[-1] if begun else False,
                "umgange_date_to": later[0] - timedelta(days=1) if later else False,
            }
        )
        if self._get_umgange_pricelist():
            line.price_unit = line._get_umgange_price_on(day)
        return line


class SaleOrderLine(models.Model):
    """A line's price is that of the first day on which it holds, not of the day when somebody typed it."""

    _inherit = "sale.order.line"

    def _get_order_date(self):
        first = self._is_umgange() and (self.umgange_date_from or self.order_id.umgange_date_from)
        return self._get_umgange_moment(first) if first else super()._get_order_date()

    def _get_umgange_moment(self, day):
        return to_utc(day, time(12), self.order_id.company_id._get_umgange_zone())

    def _get_umgange_price_on(self, day):
        """Return the price list's price on ``day``."""
        return self.order_id._get_umgange_pricelist()._get_product_price(
            self.product_id, 1.0, uom=self.product_uom_id, date=self._get_umgange_moment(day)
        )

    def _has_listed_price(self):
        first = self.order_id.umgange_date_from
        return not first or not float_compare(self.price_unit, self._get_umgange_price_on(first), 2)

    def _go_on_from(self, day, price):
        """End the line before ``day`` and return the one that goes on at ``price``; itself at the same price."""
        if not float_compare(self.price_unit, price, 2):
            return self
        going_on = self.create(
            {
                **self._prepare_umgange_copy(0.0),
                "order_id": self.order_id.id,
                "umgange_date_from": day,
                "umgange_date_to": self.umgange_date_to,
                "price_unit": price,
            }
        )
        self.umgange_date_to = day - timedelta(days=1)
        return going_on
