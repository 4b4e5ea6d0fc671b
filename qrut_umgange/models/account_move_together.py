from odoo import fields, models


class AccountMove(models.Model):
    """Visits and other income share no invoice unless somebody has chosen it."""

    _inherit = "account.move"

    umgange_together = fields.Boolean(
        "Other income on the same invoice", help="The buyer has asked for visits and other things on one invoice."
    )

    def _get_umgange_gaps(self):
        return [*super()._get_umgange_gaps(), *self._get_umgange_apart_gaps()]

    def _get_umgange_apart_gaps(self):
        others = self._get_umgange_other_lines().product_id
        if not others or self.umgange_together or self.move_type != "out_invoice":
            return []
        return [
            self.env._(
                "%(others)s on an invoice of its own; or tick “Other income on the same invoice”, here under Other "
                "Info, where the buyer has asked for one.",
                others=", ".join(others.mapped("display_name")),
            )
        ]

    def _get_umgange_other_lines(self):
        """Return the lines that sell something else than visits."""
        return self._get_umgange_product_lines().filtered(
            lambda line: (
                line.product_id
                and line.price_subtotal >= 0
                and not line.umgange_delivery_id
                and line.product_id.service_tracking != "umgange"
            )
        )
