from datetime import time

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round, format_date

from ..lent_rights import lend
from ..tools.arguments import is_likely_year
from ..tools.local_time import to_utc

# A price that falls by more than half is a slip of the pen, or another price.
LOWEST = -50


class UmgangeAgreementIndex(models.TransientModel):
    """The yearly index: a percentage and a day give the new prices, seen before they are taken."""

    _name = "umgange.agreement.index"
    _description = "Raise the Prices of an Agreement"
    _inherit = ["umgange.sent.mixin"]
    _check_company_auto = True

    agreement_id = fields.Many2one("umgange.agreement", required=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="agreement_id.company_id", related_sudo=False)
    percent = fields.Float(
        "Index (%)",
        digits=(6, 2),
        required=True,
        help="Below zero lowers the prices. Zero: write each new price in the list.",
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    rounding = fields.Selection(
        [("0.01", "1 öre"), ("1", "1 krona"), ("5", "5 kronor")], "Rounded to", required=True, default="0.01"
    )
    line_ids = fields.One2many(
        "umgange.agreement.index.line",
        "index_id",
        "New prices",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    summary = fields.Char(compute="_compute_summary")

    _percent_is_likely = models.Constraint(
        "CHECK (percent > -100 AND percent < 100)", "An index lies between −100 and 100 percent."
    )

    @api.model
    def _default_date_from(self):
        """Propose the first of January that is nearest."""
        today = self.env.company._get_umgange_today()
        return today.replace(year=today.year + (today.month > 6), month=1, day=1)

    # === COMPUTE METHODS === #

    @api.depends("agreement_id", "percent", "date_from", "rounding")
    def _compute_line_ids(self):
        for index in self:
            prices = index._prepare_prices() if index.agreement_id and index.date_from else []
            index.line_ids = [Command.clear(), *(Command.create(values) for values in prices)]

    @api.depends_context("lang")
    @api.depends("line_ids.new_price", "date_from")
    def _compute_summary(self):
        for index in self:
            billed = index.line_ids._get_changed()._get_invoiced()
            index.summary = self.env._(
                "%(lines)s order lines get a new price from %(day)s; %(billed)s invoiced deliveries are adjusted.",
                lines=len(index.line_ids._get_changed().filtered("sale_line_id")),
                day=index.date_from and format_date(self.env, index.date_from),
                billed=len(billed),
            )

    # === ACTION METHODS === #

    def action_apply(self):
        """Take the new prices: in the price list, on the orders, and for what is invoiced since that day.

        What is invoiced gets a pair of deliveries, minus the old price and plus the new; the rest moves.
        """
        self.ensure_one()
        self.agreement_id.check_access("write")
        if not self.line_ids._get_changed():
            raise UserError(self.env._("Nothing changes yet: write the percentage of the index, or each new price."))
        self._check_lines()
        self._list_prices()
        for line in self.line_ids.filtered("sale_line_id"):
            lend(line)._apply()
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _check_lines(self):
        """Refuse what the preview does not hold: another's order line, one that has its new price already."""
        if self.percent < LOWEST:
            raise UserError(
                self.env._(
                    "An index of %(percent)s %% takes away more than half: look at the figure. If the prices are "
                    "other ones, write each in the list.",
                    percent=self.percent,
                )
            )
        if self.line_ids.sale_line_id.sudo() - self._find_order_lines():
            raise UserError(self.env._("The orders have changed since: close this and open the new prices again."))
        if self.line_ids.product_id - (self._get_products() | self.line_ids.sale_line_id.sudo().product_id):
            raise UserError(self.env._("A service that is not in the agreement: close this and open it again."))
        if any(line.new_price < 0 for line in self.line_ids):
            raise UserError(self.env._("A price is nothing or more."))

    def _prepare_prices(self):
        """Return the values of the preview: a row per order line, and per service that no order names."""
        if not is_likely_year(self.date_from):
            raise UserError(self.env._("From which day do the new prices hold? Look at the year."))
        order_lines = self._find_order_lines()
        rows = [self._prepare_row(line.product_id, line.price_unit, line) for line in order_lines]
        others = self._get_products() - order_lines.product_id
        return rows + [self._prepare_row(product, self._get_listed_price(product)) for product in others]

    def _prepare_row(self, product, price, line=None):
        raised = float_round(price * (1 + self.percent / 100), precision_rounding=float(self.rounding))
        return {
            "product_id": product.id,
            "sale_line_id": line.id if line else False,
            "old_price": price,
            "new_price": raised,
        }

    def _find_order_lines(self):
        """Return the lines of the buyer's orders whose price holds on the day or later."""
        agreement = self.agreement_id
        orders = lend(self.env["sale.order"]).search(
            [
                ("company_id", "=", agreement.company_id.id),
                ("partner_id", "child_of", agreement.partner_id.id),
                ("umgange_assignment_id", "!=", False),
                ("state", "=", "sale"),
                "|",
                ("umgange_date_to", "=", False),
                ("umgange_date_to", ">=", self.date_from),
            ]
        )
        ours = orders.filtered(lambda order: order._get_umgange_agreement(self._get_first_day(order)) == agreement)
        lines = ours.order_line.filtered(
            lambda line: line._is_umgange() and (not line.umgange_date_to or line.umgange_date_to >= self.date_from)
        )
        return lines.filtered(lambda line: line.product_id not in self._get_fixed_products())

    def _get_fixed_products(self):
        """Return what no index raises: an outlay is billed at what was paid."""
        return self.agreement_id._get_allowed("outlay").product_id

    def _get_first_day(self, order):
        """Return the first day of the order on which the new price may hold."""
        return max(self.date_from, order.umgange_date_from or self.date_from)

    def _get_products(self):
        return (self.agreement_id.product_id | self.agreement_id.line_ids.product_id) - self._get_fixed_products()

    def _get_listed_price(self, product):
        return self.agreement_id._get_price_at(product, self._get_moment())

    def _get_moment(self, at=time(12)):
        """Return the moment when clocks where the company is show ``at`` on the first day."""
        return to_utc(self.date_from, at, self.agreement_id.company_id._get_umgange_zone())

    def _list_prices(self):
        """Let orders to come have the new prices too, by a price list of this agreement's own."""
        agreement = lend(self.agreement_id)
        pricelist = agreement._get_own_pricelist()
        start = self._get_moment(time.min)
        new_prices = {line.product_id: line.new_price for line in self.line_ids}
        pricelist.item_ids.filtered(lambda item: item.date_start == start).unlink()
        pricelist.item_ids = [
            Command.create(
                {
                    "applied_on": "0_product_variant",
                    "product_id": product.id,
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "compute_price": "fixed",
                    "fixed_price": price,
                    "date_start": start,
                }
            )
            for product, price in new_prices.items()
        ]
