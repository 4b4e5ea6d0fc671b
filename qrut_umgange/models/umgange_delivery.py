from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What an invoice was made from; frozen while one bills it.
BILLED_FIELDS = {
    "assignment_id",
    "visit_id",
    "date",
    "sale_line_id",
    "done_quantity",
    "share",
    "quantity",
    "price_unit",
    "explanation",
}


class UmgangeDelivery(models.Model):
    _name = "umgange.delivery"
    _description = "Delivery"
    _order = "date, id"
    _check_company_auto = True

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    visit_id = fields.Many2one(
        "umgange.visit", index="btree_not_null", ondelete="restrict", check_company=True, copy=False
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, index=True)
    minutes = fields.Integer(help="How long it lasted.")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        "Order line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        help="Empty while no order covers the day: the delivery waits.",
    )
    # by whom it is paid: a buyer, so nobody's secret
    partner_id = fields.Many2one(
        related="sale_line_id.order_id.partner_invoice_id",
        string="Buyer",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # what was done × share = what is billed
    done_quantity = fields.Float("Done", default=1.0, required=True, digits="Product Unit")
    share = fields.Float("Share billed", default=1.0, required=True, digits=(5, 4))
    # Visits, hours and kilometres have no sum in common: a group of rows shows none.
    quantity = fields.Float(
        compute="_compute_quantity", store=True, precompute=True, digits="Product Unit", aggregator=False
    )
    price_unit = fields.Float(
        "Price",
        digits="Product Price",
        readonly=True,
        help="A copy of the order line's price, frozen when the delivery was made.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    # where no terms decide, somebody does and says why
    is_undecided = fields.Boolean("Share to be decided", readonly=True)
    share_reason = fields.Char("Why this share", help="Why the share was decided by hand. Never on the invoice.")
    # neutral, in the buyer's language; and who and why, closed to finance
    explanation = fields.Char(required=True)
    cause = fields.Char(groups="qrut_umgange.group_coordinator")
    # billing
    invoice_line_ids = fields.One2many("account.move.line", "umgange_delivery_id", copy=False)
    is_invoiced = fields.Boolean("Invoiced", compute="_compute_is_invoiced")
    billing_state = fields.Selection(
        [
            ("ripe", "To invoice"),
            ("waits", "Waits"),
            ("invoiced", "Invoiced"),
            ("nothing", "Nothing to invoice"),
        ],
        "Billing",
        compute="_compute_billing_state",
        store=True,
        index=True,
    )
    wait_reason = fields.Selection(
        [
            ("no_order", "No order for the day"),
            ("undecided", "Share to be decided"),
            ("ceiling", "More than was ordered"),
            ("unsigned", "Journal not signed"),
        ],
        "Waits because",
        compute="_compute_billing_state",
        store=True,
        index="btree_not_null",
    )
    # by sudo: that the journal is unsigned, and nothing of what stands in it
    lacks_journal = fields.Boolean("Journal not signed", compute="_compute_lacks_journal", compute_sudo=True)

    _share_in_range = models.Constraint("CHECK (share >= 0 AND share <= 1)", "A share lies between 0 and 100 percent.")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "date")
    def _compute_display_name(self):
        for delivery in self:
            delivery.display_name = f"{delivery.assignment_id.sudo().name} {delivery.date}"

    @api.depends("done_quantity", "share")
    def _compute_quantity(self):
        for delivery in self:
            delivery.quantity = delivery.done_quantity * delivery.share

    @api.depends("quantity", "price_unit", "sale_line_id.discount")
    def _compute_amount(self):
        """Reckon as the invoice line does: a discount on the order line holds from its first delivery on."""
        for delivery in self:
            discount = delivery.sale_line_id.discount or 0.0
            delivery.amount = delivery.quantity * delivery.price_unit * (1 - discount / 100.0)

    @api.depends("billing_state")
    def _compute_is_invoiced(self):
        for delivery in self:
            delivery.is_invoiced = delivery.billing_state == "invoiced"

    @api.depends("sale_line_id", "quantity", "is_undecided", "invoice_line_ids.umgange_living")
    def _compute_billing_state(self):
        reasons = self._get_wait_reasons()
        for delivery in self:
            delivery.wait_reason = reasons.get(delivery)
            delivery.billing_state = "waits" if delivery in reasons else delivery._get_settled_state()

    @api.depends("visit_id.is_documented")
    def _compute_lacks_journal(self):
        for delivery in self:
            delivery.lacks_journal = bool(delivery.visit_id) and not delivery.visit_id.is_documented

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the deliveries; each copies its order line's price.

        :raise AccessError: when a client delivers a visit: that follows from how it ended
        """
        if not self.env.su:
            if any(vals.get("visit_id") for vals in vals_list):
                self._refuse_visit()
            # Said in so many words, else a default in the client's context would fill it.
            vals_list = [{**vals, "visit_id": False} for vals in vals_list]
        return super().create([self._add_price(vals) for vals in vals_list])

    def write(self, vals):
        """Change the deliveries; not what an invoice was made from."""
        if {"quantity", "price_unit"} & vals.keys() and not self.env.su:
            raise AccessError(self.env._("Quantity and price follow from what was done and from the order."))
        if not self.env.su and ("visit_id" in vals or ("done_quantity" in vals and self.visit_id)):
            self._refuse_visit()
        if BILLED_FIELDS & vals.keys():
            self._check_not_invoiced()
        if vals.get("share_reason"):
            vals = {**vals, "is_undecided": False}
        elif "share" in vals and not self.env.su and any(self.mapped("is_undecided")):
            raise UserError(self.env._("Say why this share: no terms decide what nobody could have prevented."))
        return super().write(self._add_price(vals))

    def _refuse_visit(self):
        raise AccessError(self.env._("What a visit delivers follows from how it ended: correct the visit."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        self._check_not_invoiced()

    # === BUSINESS METHODS === #

    @api.model
    def _add_price(self, vals):
        """Return ``vals`` with the price of the order line that they name."""
        line_sudo = self.env["sale.order.line"].sudo().browse(vals.get("sale_line_id"))
        return {**vals, "price_unit": line_sudo.price_unit} if line_sudo else vals

    def _take_back(self):
        """Undo what was not delivered after all; what an invoice was made from refuses.

        A credited invoice still names its delivery: that one stays, empty, and is filled
        anew when the visit has really ended, so that it can never be billed beside itself.
        """
        self._check_not_invoiced()
        credited = self.filtered("invoice_line_ids")
        credited.write({"done_quantity": 0.0, "share_reason": False})
        (self - credited).unlink()

    def _check_not_invoiced(self):
        if billed := self.filtered("is_invoiced"):
            raise UserError(
                self.env._(
                    "%(deliveries)s is invoiced. Credit the invoice in full first.",
                    deliveries=", ".join(billed.mapped("display_name")),
                )
            )

    def _follow(self, values):
        """Take ``values`` of the visit as it is now; a share that was decided by hand stays."""
        for delivery in self:
            decided = delivery.share_reason and {"share", "is_undecided"}
            delivery.write({name: value for name, value in values.items() if name not in (decided or ())})

    def _get_settled_state(self):
        """Return what an invoice may do with a delivery that waits for nothing."""
        self.ensure_one()
        if self._is_billed():
            return "invoiced"
        return "ripe" if self.quantity else "nothing"

    def _is_billed(self):
        self.ensure_one()
        return any(self.invoice_line_ids.mapped("umgange_living"))

    def _get_wait_reasons(self):
        """Return ``{delivery: reason}`` for those that no invoice may take yet: the one place that decides it."""
        reasons = {}
        for delivery in self.filtered(lambda each: not each._is_billed()):
            if delivery.is_undecided:
                reasons[delivery] = "undecided"
            elif delivery.quantity and not delivery.sale_line_id:
                reasons[delivery] = "no_order"
        return reasons

    def _get_open(self):
        """Return the deliveries that an invoice may still take."""
        return self.filtered(lambda delivery: delivery.billing_state == "ripe")

    def _get_corrected(self):
        """Return what the minus deliveries among these take back: done the same day, on the same order line."""
        minus = self.filtered(lambda delivery: delivery.quantity < 0)
        days = {(delivery.sale_line_id, delivery.date) for delivery in minus}
        done = minus.sale_line_id.umgange_delivery_ids.filtered(lambda delivery: delivery.quantity > 0)
        return done.filtered(lambda delivery: (delivery.sale_line_id, delivery.date) in days)

    def _get_invoice_text(self):
        """Return the invoice line's text: number, day and the neutral sentence."""
        self.ensure_one()
        return f"{self.assignment_id.sudo().name} {self.date}: {self.explanation}"
