from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.periods import covers


class SaleOrder(models.Model):
    _inherit = "sale.order"

    umgange_assignment_id = fields.Many2one(
        "umgange.assignment",
        "Assignment",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
    )
    buyer_reference = fields.Char(
        help="“Er referens”: what the buyer sorts its invoices by. Never a private person's name.",
    )
    purchase_order_reference = fields.Char("Buyer's order number")
    umgange_officer_id = fields.Many2one("res.partner", "Officer", ondelete="restrict")
    umgange_date_from = fields.Date("From")
    umgange_date_to = fields.Date("To")
    umgange_ceiling = fields.Integer("Ordered at most")
    umgange_is_provisional = fields.Boolean(
        "Made when the request was accepted",
        readonly=True,
        copy=False,
        help="What the buyer itself orders has not come yet: registering it completes this order.",
    )
    umgange_is_ordered = fields.Boolean("Orders visits", compute="_compute_umgange_is_ordered")

    _umgange_dates_in_order = models.Constraint(
        "CHECK (umgange_date_from <= umgange_date_to)", "The order's period ends before it begins."
    )

    # === COMPUTE METHODS === #

    @api.depends("order_line.product_id.service_tracking")
    def _compute_umgange_is_ordered(self):
        for order in self:
            order.umgange_is_ordered = any(line._is_umgange() for line in order.order_line)

    @api.depends("umgange_assignment_id", "partner_invoice_id")
    def _compute_partner_shipping_id(self):
        """Deliver where the invoice goes: a delivery address could be a home."""
        ours = self.filtered("umgange_assignment_id")
        super(SaleOrder, self - ours)._compute_partner_shipping_id()
        for order in ours:
            order.partner_shipping_id = order.partner_invoice_id

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the orders; deliveries that waited for a longer period find it."""
        result = super().write(vals)
        if {"umgange_date_from", "umgange_date_to"} & vals.keys():
            self.umgange_assignment_id._deliver_on_new_orders()
        return result

    # === BUSINESS METHODS === #

    def _action_confirm(self):
        result = super()._action_confirm()
        self._create_umgange_assignments()
        self.umgange_assignment_id._deliver_on_new_orders()
        return result

    def _create_umgange_assignments(self):
        """Make a request of each confirmed order for visits that has no assignment yet."""
        orders = self.filtered(lambda order: not order.umgange_assignment_id and order.umgange_is_ordered)
        # Whoever sells is lent the right to ask; what becomes of it is the coordinator's.
        assignments_sudo = lend(self.env["umgange.assignment"])
        for order in orders:
            order.umgange_assignment_id = assignments_sudo.create(order._prepare_umgange_assignment())

    def _prepare_umgange_assignment(self):
        """Return the values of the assignment that an order asks for."""
        self.ensure_one()
        officer = self.umgange_officer_id
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.commercial_partner_id.id,
            "date_from": self.umgange_date_from,
            "date_to": self.umgange_date_to,
            "coordinator_id": False,
            "participant_ids": [Command.create({"role": "officer", "partner_id": each.id}) for each in officer],
        }

    def _covers_umgange(self, day):
        """Tell whether this is a confirmed order whose period covers ``day``."""
        self.ensure_one()
        return self.state == "sale" and covers(self.umgange_date_from, self.umgange_date_to, day)

    def _begins_umgange_after(self, day):
        self.ensure_one()
        return bool(self.umgange_date_from) and self.umgange_date_from > day

    def _get_umgange_label(self, today):
        """Return number and period in short: “S00017, from 30 Nov” when it begins after ``today``."""
        self.ensure_one()
        first, last = self.umgange_date_from, self.umgange_date_to
        if self.umgange_is_provisional:
            return self.env._("%(order)s, what the buyer ordered is not registered yet", order=self.name)
        if self._begins_umgange_after(today):
            return self.env._("%(order)s, from %(day)s", order=self.name, day=self._format_umgange_day(first, today))
        if last:
            return self.env._("%(order)s, until %(day)s", order=self.name, day=self._format_umgange_day(last, today))
        return self.name

    def _format_umgange_day(self, day, today):
        return format_date(self.env, day, date_format="d MMM" if day.year == today.year else "d MMM y")

    # === INVOICING === #

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Make the invoices; what they are made from is read for all orders at once.

        Orders that by their agreement stand alone on an invoice do, whatever the grouping.
        """
        self.order_line._fetch_open_deliveries()
        alone = self.browse() if grouped or len(self) == 1 else self._find_umgange_alone()
        if not alone or alone == self:
            return super()._create_invoices(grouped=grouped or bool(alone), final=final, date=date)
        quiet = {"raise_if_nothing_to_invoice": False}
        rest = super(SaleOrder, (self - alone).with_context(**quiet))._create_invoices(final=final, date=date)
        apart = super(SaleOrder, alone.with_context(**quiet))._create_invoices(grouped=True, final=final, date=date)
        if not rest | apart and self.env.context.get("raise_if_nothing_to_invoice", True):
            raise UserError(self._nothing_to_invoice_error_message())
        return rest | apart

    def _create_account_invoices(self, invoice_vals_list, final):
        """Make the invoices with each assignment's lines together and by day, as the buyer checks them."""
        for vals in invoice_vals_list:
            self._sort_umgange_lines(vals.get("invoice_line_ids") or [])
        return super()._create_account_invoices(invoice_vals_list, final)

    @api.model
    def _sort_umgange_lines(self, commands):
        """Number the new lines of an invoice anew; what is no delivery stays where it is."""
        lines = [command[2] for command in commands if command[2]]
        billed = {line["umgange_delivery_id"]: line for line in lines if line.get("umgange_delivery_id")}
        deliveries = lend(self.env["umgange.delivery"]).browse(billed)
        by_day = iter(deliveries.sorted(lambda each: (each.assignment_id.name, each.date, each.id)))
        placed = [billed[next(by_day).id] if line.get("umgange_delivery_id") else line for line in lines]
        for number, line in enumerate(placed, 1):
            line["sequence"] = number

    def _find_umgange_alone(self):
        """Return the orders that by the buyer's agreement have an invoice each."""
        first = {order: order.order_line._get_open_deliveries()[:1] for order in self.filtered("umgange_assignment_id")}
        deliveries = self.env["umgange.delivery"].sudo().union(*first.values())
        agreements = self.env["umgange.agreement"].sudo()._find_of_deliveries(deliveries)
        alone = [each for each in deliveries if agreements[each]._get_umgange_grouping() == "order"]
        return self.filtered(lambda order: first.get(order) and first[order] in alone)

    def _prepare_invoice(self):
        return {
            **super()._prepare_invoice(),
            # Empty strings: Odoo sorts by the grouping keys, and False does not sort with text.
            "buyer_reference": self.buyer_reference or "",
            "purchase_order_reference": self.purchase_order_reference or "",
        }

    def _get_invoice_grouping_keys(self):
        """Never mix what a buyer sorts apart."""
        keys = super()._get_invoice_grouping_keys()
        return [*keys, "buyer_reference", "purchase_order_reference"]

    def _get_invoiceable_lines(self, final=False):
        """Take our lines with something free, and no others of ours.

        A draft credit note frees Odoo's quantity before it frees the delivery; a line split
        of nothing would make an empty invoice. And what is taken back and what is done anew
        may leave no quantity, and are billed all the same.
        """
        lines = super()._get_invoiceable_lines(final)
        ours = self.order_line.filtered(lambda line: line._is_umgange())
        free = ours.filtered(lambda line: line._get_open_deliveries())
        return lines.filtered(lambda line: line not in ours or line in free) | free
