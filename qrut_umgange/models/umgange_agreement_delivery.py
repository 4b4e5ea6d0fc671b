from odoo import api, models
from odoo.fields import Domain

from ..lent_rights import lend
from .umgange_visit import END_STATES

# By what of an agreement it is reckoned what was done; prices are the order's.
TERMS = {
    "company_id",
    "partner_id",
    "date_from",
    "date_to",
    "product_id",
    "policy_id",
    "joint_share",
    "measure",
    "hour_step",
    "package_size",
}


class UmgangeAgreement(models.Model):
    """What is done already and not invoiced follows an agreement that is registered, or changed, afterwards."""

    _inherit = "umgange.agreement"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the agreements; what their buyers were delivered and not invoiced is reckoned by them."""
        agreements = super().create(vals_list)
        agreements._deliver_anew()
        return agreements

    def write(self, vals):
        """Change the agreements; what is not invoiced is reckoned as they now say."""
        former = self.partner_id if "partner_id" in vals else self.partner_id.browse()
        result = super().write(vals)
        if TERMS & vals.keys():
            self._deliver_anew(former)
        return result

    # === BUSINESS METHODS === #

    def _deliver_anew(self, former=()):
        """Reckon anew what these buyers were delivered and have not been invoiced.

        What is invoiced stays as it was billed, and what was done up to the last day that an assignment is
        invoiced for, and was not agreed then, is not asked for afterwards.

        :param former: buyers that had the agreements before
        """
        buyers = self.partner_id.union(*former)
        deliveries = lend(self.env["umgange.delivery"]).search(self._get_waiting_domain(buyers))
        assignments = lend(self.env["umgange.assignment"]).search(
            Domain("company_id", "in", self.company_id.ids) & Domain("partner_id", "child_of", buyers.ids)
        )
        beside = (deliveries.assignment_id | assignments)._find_beside(deliveries)
        visits = deliveries.filtered(lambda each: each.kind == "visit").visit_id
        visits.filtered(lambda visit: visit.state in END_STATES)._create_deliveries()
        for done in beside:
            done._deliver()

    def _get_waiting_domain(self, buyers):
        """Return the domain of what ``buyers`` were delivered and are not invoiced for."""
        buys = Domain("sale_line_id.order_id.partner_id", "child_of", buyers.ids)
        buys |= Domain("assignment_id.partner_id", "child_of", buyers.ids)
        return buys & Domain("company_id", "in", self.company_id.ids) & Domain("billing_state", "!=", "invoiced")
