from odoo import fields, models

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
