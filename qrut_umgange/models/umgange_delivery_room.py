from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lent_rights import lend
from .umgange_visit import FREED_STATES, PLANNED_STATES

MONEY_GROUPS = "qrut_umgange.group_coordinator,qrut_umgange.group_finance"


class UmgangeRoom(models.Model):
    """What a hired room costs."""

    _inherit = "umgange.room"

    hire_price = fields.Monetary("Cost", groups=MONEY_GROUPS, help="What the owner is paid, without VAT.")
    hire_unit = fields.Selection(
        [("hour", "an hour"), ("time", "each time")], "Cost is", default="hour", required=True, groups=MONEY_GROUPS
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _hire_not_negative = models.Constraint("CHECK (hire_price >= 0)", "A room costs nothing or more.")

    def _get_hire_cost(self, start, stop):
        """Return what the room costs from ``start`` until ``stop``; one of our own costs nothing here."""
        if not self.is_hired:
            return 0.0
        room = lend(self)
        hours = (stop - start).total_seconds() / 3600 if room.hire_unit == "hour" else 1
        return room.company_id.currency_id.round(room.hire_price * hours)


class UmgangeVisit(models.Model):
    """What the room of a visit costs, beside what the visit gives."""

    _inherit = "umgange.visit"

    room_cost_label = fields.Char(
        "Hired room", compute="_compute_room_cost_label", groups="qrut_umgange.group_coordinator"
    )

    @api.depends_context("lang")
    @api.depends("room_id", "start", "stop", "minutes_before", "minutes_after", "delivery_ids.amount")
    def _compute_room_cost_label(self):
        for visit in self:
            visit.room_cost_label = visit.start and visit.stop and visit._get_room_cost_label()

    def _get_room_cost(self):
        """Return what the hired room costs; a sibling's visit that leads pays for both."""
        self.ensure_one()
        if self.lead_visit_id or self.state in FREED_STATES:
            return 0.0
        return self.room_id._get_hire_cost(*self._get_whole_time())

    def _get_income(self):
        """Return what the visit gives: as delivered, else by the order's price today."""
        self.ensure_one()
        deliveries = lend(self).delivery_ids
        if deliveries or self.state not in PLANNED_STATES:
            return sum(deliveries.mapped("amount"))
        return lend(self).assignment_id._get_sale_line_on(self.date).price_unit

    def _get_room_cost_label(self):
        cost = self._get_room_cost()
        if not cost:
            return False
        currency = self.company_id.currency_id
        return self.env._(
            "The room costs %(cost)s, the visit gives %(income)s.",
            cost=currency.format(cost),
            income=currency.format(self._get_income()),
        )

    def _prepare_delivery(self):
        return {**super()._prepare_delivery(), "room_cost": self._get_room_cost()}


class UmgangeDelivery(models.Model):
    """What the hired room of a delivered visit cost."""

    _inherit = "umgange.delivery"

    room_cost = fields.Monetary(
        "Hired room", help="What its owner is paid. Change it where the owner's invoice says something else."
    )
    amount_after_room = fields.Monetary(
        "After the room", compute="_compute_amount_after_room", compute_sudo=False, store=True
    )

    # === COMPUTE METHODS === #

    @api.depends("amount", "room_cost")
    def _compute_amount_after_room(self):
        for delivery in self:
            delivery.amount_after_room = delivery.amount - delivery.room_cost

    # === CONSTRAINT METHODS === #

    @api.constrains("room_cost")
    def _check_room_cost(self):
        if any(delivery.room_cost < 0 for delivery in self):
            raise ValidationError(self.env._("A room costs nothing or more: what the owner pays back is no cost."))
