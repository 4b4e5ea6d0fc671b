from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.local_time import local_date


class UmgangeAgreement(models.Model):
    """The price list of an agreement, and the yearly index."""

    _inherit = "umgange.agreement"

    # by sudo: whoever reads what the buyer pays for reads at which price
    price_label = fields.Char("Price of a visit", compute="_compute_price_label", compute_sudo=True)

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("product_id.list_price", "pricelist_id.item_ids.fixed_price", "pricelist_id.item_ids.date_start")
    def _compute_price_label(self):
        for agreement in self:
            agreement.price_label = agreement._get_price_label(agreement.product_id)

    # === ACTION METHODS === #

    def action_raise_prices(self):
        """Open the preview of a yearly index. Finance only."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New prices"),
            "res_model": "umgange.agreement.index",
            "view_mode": "form",
            "target": "new",
            "context": {"default_agreement_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_price_label(self, product):
        """Return the price of ``product`` today and, where they are known, the next ones with their first day."""
        self.ensure_one()
        if not product:
            return False
        now = fields.Datetime.now()
        items = self.pricelist_id.item_ids.filtered(
            lambda item: not item.product_tmpl_id or item.product_tmpl_id == product.product_tmpl_id
        )
        starts = sorted({start for start in items.mapped("date_start") if start and start > now})
        prices = [self.company_id.currency_id.format(self._get_price_at(product, now))]
        prices += [self._get_next_price_label(product, start) for start in starts]
        return "; ".join(prices)

    def _get_next_price_label(self, product, start):
        day = local_date(start, self.company_id._get_umgange_zone())
        return self.env._(
            "%(price)s from %(day)s",
            price=self.company_id.currency_id.format(self._get_price_at(product, start)),
            day=format_date(self.env, day),
        )

    def _get_price_at(self, product, moment):
        """Return what the buyer pays for ``product`` at ``moment`` (naive UTC)."""
        pricelist = self.pricelist_id
        return pricelist._get_product_price(product, 1.0, date=moment) if pricelist else product.list_price

    def _get_own_pricelist(self):
        """Return the price list of this agreement alone; one that others use too is copied first."""
        self.ensure_one()
        pricelist = self.pricelist_id
        if not pricelist:
            values = {
                "name": self.name,
                "company_id": self.company_id.id,
                "currency_id": self.company_id.currency_id.id,
            }
            self.pricelist_id = pricelist.create(values)
        elif self.search_count([("pricelist_id", "=", pricelist.id), ("id", "!=", self.id)], limit=1):
            self.pricelist_id = pricelist.copy({"name": f"{pricelist.name}, {self.name}"})
        return self.pricelist_id


class UmgangeAgreementLine(models.Model):
    """What is paid for beside the visit, with its price."""

    _inherit = "umgange.agreement.line"

    price_label = fields.Char("Price", compute="_compute_price_label", compute_sudo=True)

    @api.depends_context("lang")
    @api.depends(
        "product_id.list_price",
        "agreement_id.pricelist_id.item_ids.fixed_price",
        "agreement_id.pricelist_id.item_ids.date_start",
    )
    def _compute_price_label(self):
        for line in self:
            # An outlay is billed at what was paid.
            billed = line.product_id if line.kind != "outlay" else line.product_id.browse()
            line.price_label = line.agreement_id._get_price_label(billed) if line.agreement_id else False
