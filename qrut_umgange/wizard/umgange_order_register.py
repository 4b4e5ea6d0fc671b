from odoo import Command, api, fields, models

from ..models.umgange_agreement import CEILING_UNITS


class UmgangeOrderRegister(models.TransientModel):
    _name = "umgange.order.register"
    _description = "Register What the Buyer Ordered"
    _check_company_auto = True

    assignment_id = fields.Many2one("umgange.assignment", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="assignment_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Buyer",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The municipality, or the unit that the invoice goes to.",
    )
    officer_id = fields.Many2one(
        "res.partner",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    buyer_reference = fields.Char("Buyer's reference", help="“Er referens”. Never a private person's name.")
    purchase_order_reference = fields.Char("Buyer's order number")
    date_from = fields.Date(
        "From",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_to = fields.Date(
        "To",
        compute="_compute_from_assignment",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    visits = fields.Integer("Visits ordered", default=26, required=True)
    # what the buyer's agreement counts: where that is not visits, how much of it
    ceiling_unit = fields.Selection(CEILING_UNITS, "Counted in", compute="_compute_ceiling_unit", compute_sudo=False)
    ceiling = fields.Integer("At most", help="Hours, or kronor before VAT. Zero: no more is said than the period.")
    product_id = fields.Many2one(
        "product.product",
        "Service",
        compute="_compute_product_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        domain=[("service_tracking", "=", "umgange")],
    )

    ordered_already = fields.Text(compute="_compute_ordered_already", compute_sudo=False)
    # which order was the newest when the dialog opened: an equal one that is newer came by a second click
    newest_order = fields.Integer(
        compute="_compute_newest_order",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    _ceiling_not_negative = models.Constraint("CHECK (ceiling >= 0)", "What was ordered at most is not negative.")
    _visits_positive = models.Constraint("CHECK (visits > 0)", "An order is for at least one visit.")
    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The order's period ends before it begins.")

    @api.depends("assignment_id")
    def _compute_from_assignment(self):
        for register in self:
            assignment = register.assignment_id
            register.partner_id = assignment.partner_id
            # Of several orders each begins where the one before it ended.
            following = assignment._get_next_order_day()
            first, last = following or assignment.date_from, assignment.date_to
            register.date_from = first
            register.date_to = last if not first or not last or first <= last else False
            register.officer_id = assignment._get_officer_on(first or assignment._get_today())

    @api.depends("assignment_id")
    def _compute_ordered_already(self):
        for register in self:
            register.ordered_already = register.assignment_id.order_overview

    @api.depends("assignment_id")
    def _compute_newest_order(self):
        for register in self:
            assignment = register.assignment_id
            # Completing the one that accepting made is ordering too: it counts as newer.
            orders = assignment._get_orders() - assignment._get_provisional_order()
            register.newest_order = max(orders.ids, default=0)

    @api.depends("partner_id", "date_from")
    def _compute_product_id(self):
        service = self.env["umgange.assignment"]._get_usual_service()
        for register in self:
            register.product_id = register._get_agreement().product_id or service

    @api.depends("partner_id", "date_from")
    def _compute_ceiling_unit(self):
        for register in self:
            register.ceiling_unit = register._get_agreement().ceiling_unit or "visits"

    def action_register(self):
        """Make the assignment's order of it, confirmed; accept a request with it.

        :return: the action that goes back to the assignment
        """
        self.ensure_one()
        self._order_once(self._prepare_order())
        return {"type": "ir.actions.act_window_close"}

    def _order_once(self, values):
        """Order once; a second click finds the order there. What is ordered again later is an order more."""
        assignment = self.assignment_id
        assignment.check_access("write")
        # Of two clicks at once the second waits its turn or is told to.
        assignment._lock()
        if assignment._find_same_order(values, after=self.newest_order):
            return
        if provisional := assignment._get_provisional_order():
            assignment._complete_order(provisional, values)
        else:
            assignment._create_order(values)
        # Written even where nothing is new: a click that began before this commits must look again.
        assignment.write(self._prepare_frames())
        # One that is screened red waits for a manager, ordered or not.
        if assignment.state == "request" and assignment._may_accept():
            assignment.action_accept()

    def _prepare_frames(self):
        """Return what the assignment did not know yet and the order says."""
        ordered = {
            "partner_id": self.partner_id.commercial_partner_id.id,
            "date_from": self.date_from,
            "date_to": self.date_to,
        }
        return {name: value for name, value in ordered.items() if not self.assignment_id[name]}

    def _get_agreement(self):
        self.ensure_one()
        company = self.company_id or self.env.company
        day = self.date_from or company._get_umgange_today()
        return self.env["umgange.agreement"]._find(self.partner_id, day, company)

    def _prepare_order(self):
        """Return the values of the order: what the agreement says of one, and what the buyer has said of this."""
        return {
            **self.assignment_id._prepare_order_on(self.partner_id, self.date_from, self.visits),
            "umgange_officer_id": self.officer_id.id,
            "buyer_reference": self.buyer_reference,
            "purchase_order_reference": self.purchase_order_reference,
            "umgange_date_to": self.date_to,
            "umgange_ceiling": self.visits if self.ceiling_unit == "visits" else self.ceiling,
            "order_line": [Command.create({"product_id": self.product_id.id, "product_uom_qty": self.visits})],
        }
