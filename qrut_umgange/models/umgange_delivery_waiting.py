from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..lent_rights import lend

# What follows from a manager's release, and from what was ordered.
WAITING = {"is_over_ceiling", "release_reason", "released_by_id", "released_at"}


class UmgangeDelivery(models.Model):
    """Why what was done is not on an invoice yet, what ends the waiting, and who may release it."""

    _inherit = "umgange.delivery"

    # who pays in the end; by sudo: a buyer, so nobody's secret
    municipality_id = fields.Many2one("res.partner", compute="_compute_municipality_id", compute_sudo=True)
    # by sudo: references, and what a contact lacks, are nobody's secret
    waits_for = fields.Char("Waits for", compute="_compute_waits_for", compute_sudo=True)
    wait_hint = fields.Char("What to do", compute="_compute_waits_for", compute_sudo=True)
    # what was done beyond what was ordered waits for more to be ordered
    is_over_ceiling = fields.Boolean("More than was ordered", readonly=True, copy=False)
    # a manager may let the money go before the journal is signed
    release_reason = fields.Char(
        "Why released", readonly=True, copy=False, groups="qrut_umgange.group_coordinator", help="Never on the invoice."
    )
    released_by_id = fields.Many2one(
        "res.users", "Released by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    released_at = fields.Datetime("Released", readonly=True, copy=False)

    _released_by_somebody = models.Constraint(
        "CHECK ((released_at IS NULL) = (released_by_id IS NULL))", "What is released was released by somebody."
    )

    # === COMPUTE METHODS === #

    @api.depends("visit_id.is_documented", "is_over_ceiling", "released_at", "date")
    def _compute_billing_state(self):
        return super()._compute_billing_state()

    @api.depends("partner_id", "assignment_id.partner_id")
    def _compute_municipality_id(self):
        for delivery in self:
            buyer = delivery.partner_id or delivery.assignment_id.partner_id
            delivery.municipality_id = buyer.commercial_partner_id

    @api.depends_context("lang")
    @api.depends("billing_state", "wait_reason", "sale_line_id.order_id.buyer_reference", "partner_id")
    def _compute_waits_for(self):
        lacking = {order: order._get_umgange_lacking() for order in self.sale_line_id.order_id}
        for delivery in self:
            order = delivery.sale_line_id.order_id
            ripe = delivery.billing_state == "ripe"
            reason = lacking.get(order) if ripe else delivery.wait_reason
            words = delivery._get_wait_words(order).get(reason, (False, False))
            delivery.waits_for, delivery.wait_hint = words

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the deliveries; those beyond what was ordered wait."""
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name not in WAITING} for vals in vals_list]
        deliveries = super().create(vals_list)
        deliveries._get_orders_with_ceiling()._update_umgange_ceiling()
        return deliveries

    def write(self, vals):
        """Change the deliveries; what is counted against what was ordered is counted anew.

        :raise AccessError: when a client would end the waiting by hand
        """
        if WAITING & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("What waits goes on when what it waits for is done, or a manager releases it.")
            )
        counted = {"sale_line_id", "done_quantity", "share", "date"} & vals.keys()
        orders = self._get_orders_with_ceiling() if counted else self.env["sale.order"]
        result = super().write(vals)
        if counted:
            (orders | self._get_orders_with_ceiling())._update_umgange_ceiling()
        return result

    def unlink(self):
        """Delete the deliveries; another may take their place among what was ordered."""
        orders = self._get_orders_with_ceiling()
        result = super().unlink()
        orders._update_umgange_ceiling()
        return result

    # === BUSINESS METHODS === #

    def _get_orders_with_ceiling(self):
        return lend(self).sale_line_id.order_id.filtered("umgange_ceiling")

    def _get_wait_reasons(self):
        reasons = super()._get_wait_reasons()
        free = self.filtered(lambda each: each not in reasons and each.quantity and not each._is_billed())
        over = free.filtered("is_over_ceiling")
        held = (free - over)._find_held_unsigned()
        return {**reasons, **dict.fromkeys(held, "unsigned"), **dict.fromkeys(over, "ceiling")}

    def _find_held_unsigned(self):
        """Return those whose journal is unsigned and whose agreement lets the money wait for it."""
        unsigned = self.filtered(lambda each: each.lacks_journal and not each.released_at)
        agreements = self.env["umgange.agreement"]._find_of_deliveries(unsigned) if unsigned else {}
        return unsigned.filtered(lambda each: agreements[each]._holds_unsigned())

    def _release(self, reason):
        """Let deliveries go before their journal is signed; in the log, for a manager who gives a reason."""
        held = lend(self).filtered(lambda each: each.wait_reason == "unsigned")
        held.write({"release_reason": reason, "released_by_id": self.env.uid, "released_at": fields.Datetime.now()})
        for delivery in held:
            persons = {delivery.id: delivery.assignment_id.child_ids}
            self.env["umgange.access.log"]._note("release", self._name, persons, delivery.company_id)
        return held

    def _get_wait_words(self, order):
        """Return ``{reason: (what it waits for, what to do)}``."""
        self.ensure_one()
        buyer = self.partner_id.display_name or ""
        return {
            "no_order": (
                self.env._("An order for this day"),
                self.env._("The coordinator registers what the buyer ordered, or a longer period."),
            ),
            "undecided": (
                self.env._("Somebody to decide the share"),
                self.env._("Write the share that is billed, and why, here."),
            ),
            "ceiling": (
                self.env._("More to be ordered"),
                self.env._(
                    "%(order)s is for %(count)s at most: ask the buyer for more, then raise the number on the order.",
                    order=order.name,
                    count=order.umgange_ceiling,
                ),
            ),
            "unsigned": (
                self.env._("The journal to be signed"),
                self.env._("The agreement says so. The supporter signs, or a manager releases it with a reason."),
            ),
            "reference": (
                self.env._("The buyer's reference or order number"),
                self.env._("Write what the buyer sorts invoices by on the order %(order)s.", order=order.name),
            ),
            "buyer": (
                self.env._("Data of the buyer for the e-invoice"),
                "\n".join(order.partner_invoice_id._get_umgange_buyer_gaps()) if order else buyer,
            ),
        }
