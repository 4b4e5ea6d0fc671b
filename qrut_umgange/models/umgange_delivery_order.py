from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend

REFERENCES = ("buyer_reference", "purchase_order_reference")


class UmgangeAssignment(models.Model):
    """The order that accepting makes, and what changes with a day: buyer and references.

    All of it is done by lent rights: a coordinator has no right to sales.
    """

    _inherit = "umgange.assignment"

    # === ACTION METHODS === #

    def action_accept(self, reason=None):
        """Accept the request; one that nobody has ordered in writing yet gets its order."""
        result = super().action_accept(reason)
        for assignment in self:
            assignment._create_missing_order()
        return result

    # === THE ORDER THAT ACCEPTING MAKES === #

    def _create_missing_order(self):
        """Make the order of an accepted assignment that has none; the buyer's own completes it later.

        Without a buyer or a service there is nothing to order of whom: then the order is listed as missing.
        """
        self.ensure_one()
        values = self.partner_id and self._prepare_order_on(self.partner_id, self.date_from or self._get_today())
        if not values or self._get_orders():
            return
        period = {"umgange_date_from": self.date_from, "umgange_date_to": self.date_to}
        self._create_order({**values, **period, "umgange_is_provisional": True})

    def _prepare_order_on(self, partner, day, visits=0):
        """Return the values of an order by ``partner`` from ``day``, by the agreement of that day, or nothing.

        :param int visits: how many are ordered; 0 while nobody has said
        """
        self.ensure_one()
        agreement = self.env["umgange.agreement"]._find(partner, day, self.company_id)
        product = agreement.product_id or self._get_usual_service()
        if not product:
            return {}
        values = {
            "partner_id": partner.id,
            "partner_invoice_id": partner.id,
            "company_id": self.company_id.id,
            "umgange_officer_id": self._get_officer_on(day).id,
            "umgange_date_from": day,
            # What an order counts otherwise than in visits is said by finance.
            "umgange_ceiling": visits if agreement.ceiling_unit in (False, "visits") else 0,
            "umgange_ceiling_unit": agreement.ceiling_unit or "visits",
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": visits})],
        }
        return {**values, "pricelist_id": agreement.pricelist_id.id} if agreement.pricelist_id else values

    @api.model
    def _get_usual_service(self):
        """Return the service that is ordered where no agreement says which."""
        return self.env["product.product"].search([("service_tracking", "=", "umgange")], limit=1)

    def _get_provisional_order(self):
        """Return the order that accepting made, while the buyer's own has not come and nothing is invoiced.

        Where references have changed since, it is the one that went on: another has ended for it.
        """
        orders = self._get_orders().filtered(lambda order: order.umgange_is_provisional and not order.invoice_ids)
        begun = orders.filtered("umgange_date_from").mapped("umgange_date_from")
        return orders.filtered(
            lambda order: not order.umgange_date_to or all(day <= order.umgange_date_to for day in begun)
        )[:1]

    def _complete_order(self, order, values):
        """Write on the order that accepting made what the buyer has ordered; what was delivered stays on it."""
        line_values = values["order_line"][0][2]
        line = order.order_line.filtered(lambda each: each._is_umgange())[:1]
        delivered = bool(line.umgange_delivery_ids)
        order.write(
            {**{name: value for name, value in values.items() if name != "order_line"}, "umgange_is_provisional": False}
        )
        if delivered and line.product_id.id != line_values["product_id"]:
            raise UserError(
                self.env._(
                    "%(order)s is delivered on as %(service)s. Choose that service, or ask finance.",
                    order=order.name,
                    service=line.product_id.display_name,
                )
            )
        # What the same service costs later in the year is on lines of its own.
        later = order.order_line.filtered(lambda each: each.product_id == line.product_id) - line
        later.product_id = line_values["product_id"]
        line.write({name: line_values[name] for name in ("product_id", "product_uom_qty")})
        if not delivered:
            order._recompute_prices()
        self._deliver_on_new_orders()

    # === FROM A DAY === #

    def _change_order(self, day, partner=None, **references):
        """Let another buyer, or other references, hold from ``day``: an order of its own.

        What was done before that day stays on the order of its day. What was done since, and is not
        invoiced, follows; what is invoiced stays until its invoice is credited.

        :param partner: the new buyer, or its unit
        :raise UserError: when there is no order to change and no buyer
        """
        self.ensure_one()
        self._check_coordinator()
        old = self._get_order_on(day) or self._get_orders()[-1:]
        buyer = partner or old.partner_id or self.partner_id
        values = buyer and self._prepare_next_order(old, day, buyer)
        if not values:
            raise UserError(self.env._("There is no order to change yet: register what was ordered first."))
        values.update({name: value for name, value in references.items() if value})
        if old.umgange_date_from == day and not old.invoice_ids and buyer == old.partner_id:
            old.write({name: values[name] for name in REFERENCES})
            return
        self._end_order_before(old, day)
        self._create_order(values)
        self._move_deliveries(old, day)
        self._follow_buyer()

    def _prepare_next_order(self, old, day, buyer):
        """Return the values of the order by ``buyer`` that goes on after ``old`` from ``day``."""
        same = bool(old) and buyer == old.partner_id
        left = old._get_umgange_ceiling_left(day) if same else 0
        visits = left if old.umgange_ceiling_unit == "visits" else 0
        values = self._prepare_order_on(buyer, day, visits)
        if not values:
            return {}
        last = old.umgange_date_to or self.date_to
        values["umgange_date_to"] = last if last and last >= day else False
        if not same:
            return {**values, **dict.fromkeys(REFERENCES, False)}
        # The same buyer goes on as it was: at the same price, with the same services.
        going_on = old.order_line.filtered(lambda line: not line.umgange_date_to or line.umgange_date_to >= day)
        lines = [Command.create(line._prepare_umgange_copy(visits)) for line in going_on]
        kept = {name: old[name] for name in (*REFERENCES, "umgange_is_provisional", "umgange_ceiling_unit")}
        kept["umgange_ceiling"] = left
        return {**values, **kept, "order_line": lines, "partner_invoice_id": old.partner_invoice_id.id}

    def _end_order_before(self, order, day):
        """Let the order end before ``day``; one that begins on it or later has no day left and is cancelled."""
        if not order:
            return
        if not order.umgange_date_from or order.umgange_date_from < day:
            order.umgange_date_to = day - timedelta(days=1)
        elif not order.invoice_ids:
            order._action_cancel()

    def _move_deliveries(self, old, day):
        """Give what was done since ``day`` and is not invoiced the order that now holds on its day."""
        moved = old.order_line.umgange_delivery_ids.filtered(lambda each: each.date >= day and not each.is_invoiced)
        for delivery in moved:
            delivery.sale_line_id = delivery._find_sale_line()

    def _get_buyer_on(self, day):
        """Return who buys on ``day``: by the order of that day, else as the assignment says."""
        self.ensure_one()
        return self._get_order_on(day).partner_id.commercial_partner_id or self.partner_id

    def _follow_buyer(self):
        """Let the buyer that shows be the one of today's order."""
        for assignment in self:
            buyer = assignment._get_buyer_on(assignment._get_today())
            if buyer and buyer != assignment.partner_id:
                assignment.partner_id = buyer

    @api.model
    def _cron_follow_buyers(self):
        """Let each assignment whose order began today with another buyer show that buyer."""
        # The days beside today too: the clock of the server is not that of the visits.
        days = [fields.Date.add(fields.Date.today(), days=beside) for beside in (-1, 0, 1)]
        orders = lend(self.env["sale.order"]).search(
            [("umgange_assignment_id", "!=", False), ("state", "=", "sale"), ("umgange_date_from", "in", days)]
        )
        orders.umgange_assignment_id._follow_buyer()
