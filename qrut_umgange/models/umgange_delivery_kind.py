from odoo import api, fields, models

KINDS = [
    ("visit", "Visit"),
    ("second_supporter", "Second supporter"),
    ("travel_time", "Travel time"),
    ("travel_km", "Travel, km"),
    ("outlay", "Outlay"),
    ("interpreter", "Interpreter"),
    ("meeting", "Meeting"),
    ("report", "Report"),
]


def origin(comodel, label=None):
    """Return the field that names what a delivery was made from: kept with it, and closed to finance."""
    return fields.Many2one(
        comodel,
        label,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        readonly=True,
        groups="qrut_umgange.group_coordinator",
    )


class UmgangeDelivery(models.Model):
    """What kind of thing a delivery is: the visit itself, or what came with it or beside it."""

    _inherit = "umgange.delivery"

    kind = fields.Selection(KINDS, required=True, readonly=True, default="visit", index=True)

    def _find_sale_line(self):
        """Return the order line that the delivery is billed on, on its day."""
        self.ensure_one()
        assignment = self.assignment_id
        if self.kind == "visit":
            return assignment._get_sale_line_on(self.date)
        product = assignment._get_allowed_on(self.kind, self.date).product_id or self.sale_line_id.product_id
        return assignment._get_order_on(self.date)._get_umgange_line_for(product, self.date)

    @api.model
    def _get_origins(self):
        """Return the names of the fields that say what a delivery was made from (hook)."""
        return ["visit_id"]

    def _get_key(self):
        """Return which delivery this is of all that its visit, or what was done beside the visits, delivers."""
        self.ensure_one()
        return (self.kind, *(self[name].id for name in self._get_origins()))

    @api.model
    def _get_key_of(self, values):
        """Return the same of the values of a delivery that is to be."""
        return (values["kind"], *(values.get(name, False) for name in self._get_origins()))

    def _follow_all(self, wanted):
        """Let these be what is delivered now: new ones are made, others follow or are taken back.

        What is invoiced stays as it was billed. Called again with the same it changes nothing.

        :param wanted: the values of each delivery
        """
        known = {delivery._get_key(): delivery for delivery in self}
        open_deliveries = self.filtered(lambda each: not each.is_invoiced)
        self.create([values for values in wanted if self._get_key_of(values) not in known])
        for values in wanted:
            delivery = known.pop(self._get_key_of(values), self.browse())
            # Itself, not a cut of it: what one is read for is read for all.
            if delivery in open_deliveries:
                delivery._follow(values)
        gone = self.browse([delivery.id for delivery in known.values()])
        (gone & open_deliveries)._take_back()
