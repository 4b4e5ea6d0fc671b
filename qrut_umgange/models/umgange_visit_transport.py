from odoo import api, fields, models

from .umgange_transport import CAR_DRIVERS


class UmgangeVisit(models.Model):
    """How the child comes to the visit and from it."""

    _inherit = "umgange.visit"

    transport_ids = fields.One2many("umgange.transport", "visit_id")

    # === COMPUTE METHODS === #

    @api.depends(
        "needs_two",
        "transport_ids.driver",
        "transport_ids.seat",
        "transport_ids.consent_on",
        "transport_ids.is_accompanied",
    )
    def _compute_warning(self):
        return super()._compute_warning()

    # === BUSINESS METHODS === #

    def _get_place_warnings(self):
        return [*super()._get_place_warnings(), *self._get_transport_warnings()]

    def _get_transport_warnings(self):
        """Return the sentences on what is missing where the child is driven."""
        legs, ours = self.transport_ids, self._get_own_legs()
        sentences = []
        if any(not leg.consent_on for leg in ours):
            sentences.append(self.env._("The supporter drives the child: the guardian's consent is not noted."))
        if self.needs_two and any(not leg.is_accompanied for leg in ours):
            sentences.append(self.env._("Two adults are needed: nobody drives the child alone."))
        if any(leg.driver in CAR_DRIVERS and not leg.seat for leg in legs):
            sentences.append(self.env._("The child is driven: which car seat?"))
        return sentences

    def _get_own_legs(self):
        """Return the legs that we drive ourselves."""
        return self.transport_ids.filtered(lambda leg: leg.driver == "supporter")

    def _get_travel_km(self):
        """Return how many km we drive: what travel may be billed by."""
        return sum(self._get_own_legs().mapped("km"))
