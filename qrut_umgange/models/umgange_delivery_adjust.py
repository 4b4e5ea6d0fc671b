from odoo import fields, models


class UmgangeDelivery(models.Model):
    """A later price change of what is invoiced: a pair, minus at the old line and plus at the new."""

    _inherit = "umgange.delivery"

    adjusts_id = fields.Many2one(
        "umgange.delivery",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        readonly=True,
    )
    adjusted_ids = fields.One2many("umgange.delivery", "adjusts_id", "Adjusted by", readonly=True, copy=False)

    # A second run, or a second click, adjusts nothing twice.
    _adjusted_once = models.UniqueIndex(
        "(adjusts_id, sale_line_id) WHERE adjusts_id IS NOT NULL", "The price of this delivery is adjusted already."
    )

    def _is_adjusted(self):
        """Tell whether a later price is taken care of: adjusted already, or the minus of a pair itself."""
        self.ensure_one()
        return bool(self.adjusted_ids) or (bool(self.adjusts_id) and self.quantity < 0)

    def _get_corrected(self):
        """Return what the minus deliveries take back; that of a pair names it."""
        named = self.filtered(lambda delivery: delivery.adjusts_id and delivery.quantity < 0)
        return named.adjusts_id | super(UmgangeDelivery, self - named)._get_corrected()

    def _take_back(self):
        """Take back with a delivery what adjusted its price."""
        if pairs := self.adjusted_ids:
            pairs._take_back()
        return super()._take_back()
