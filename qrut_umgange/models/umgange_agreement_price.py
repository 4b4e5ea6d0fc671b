from odoo import models


class UmgangeAgreement(models.Model):
    """The price list of an agreement, and the yearly index."""

    _inherit = "umgange.agreement"

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
