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


class UmgangeDelivery(models.Model):
    """What kind of thing a delivery is: the visit itself, or what came with it."""

    _inherit = "umgange.delivery"

    kind = fields.Selection(KINDS, required=True, readonly=True, default="visit", index=True)

    # A visit gives one thing of each kind; a price change later is a pair without visit.
    _visit_once = models.UniqueIndex("(visit_id, kind) WHERE visit_id IS NOT NULL", "The visit is delivered already.")

    def _find_sale_line(self):
        """Return the order line that the delivery is billed on, on its day (hook for what is no visit)."""
        self.ensure_one()
        return self.assignment_id._get_sale_line_on(self.date)

    def _get_key(self):
        """Return which of the things that a visit delivers this is."""
        self.ensure_one()
        return (self.visit_id.id, self.kind)

    @api.model
    def _get_key_of(self, values):
        """Return the same of the values of a delivery that is to be."""
        return (values["visit_id"], values["kind"])

    def _follow_all(self, wanted):
        """Let these be what visits deliver now: new ones are made, others follow or are taken back.

        What is invoiced stays as it was billed. Called again with the same it changes nothing.

        :param wanted: the values of each delivery
        """
        known = {delivery._get_key(): delivery for delivery in self}
        open_deliveries = self.filtered(lambda each: not each.is_invoiced)
        self.create([values for values in wanted if self._get_key_of(values) not in known])
        for values in wanted:
            delivery = known.pop(self._get_key_of(values), self.browse())
            (delivery & open_deliveries)._follow(values)
        gone = self.browse([delivery.id for delivery in known.values()])
        (gone & open_deliveries)._take_back()
