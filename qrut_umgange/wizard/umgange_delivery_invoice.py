from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class UmgangeDeliveryInvoice(models.TransientModel):
    _name = "umgange.delivery.invoice"
    _description = "Invoice What Was Delivered"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    chosen_ids = fields.Many2many(
        "umgange.delivery", string="Chosen deliveries", default=lambda self: self._default_chosen_ids()
    )
    period = fields.Selection(
        [("ripe", "All that is ripe"), ("month", "To the end of last month"), ("day", "Up to a day")],
        "What",
        required=True,
        default="ripe",
    )
    date_to = fields.Date(
        "Up to and including",
        compute="_compute_date_to",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    leaves_out_unsigned = fields.Boolean(
        "Leave out what has no signed journal",
        help="They stay here and are invoiced when the journal is signed.",
    )
    # what it will do
    delivery_ids = fields.Many2many(
        "umgange.delivery", "umgange_delivery_invoice_ripe_rel", compute="_compute_deliveries", string="Deliveries"
    )
    unsigned_ids = fields.Many2many(
        "umgange.delivery",
        "umgange_delivery_invoice_unsigned_rel",
        compute="_compute_deliveries",
        string="Journal not signed",
    )
    summary = fields.Char(compute="_compute_deliveries")

    @api.model
    def _default_chosen_ids(self):
        """Take what is chosen in the list, of deliveries or orders; nothing chosen means all."""
        paths = {"umgange.delivery": "id", "sale.order": "sale_line_id.order_id"}
        path = paths.get(self.env.context.get("active_model"))
        active_ids = self.env.context.get("active_ids")
        deliveries = self.env["umgange.delivery"]
        return deliveries.search([(path, "in", active_ids)]) if path and active_ids else deliveries

    @api.depends("period", "company_id")
    def _compute_date_to(self):
        for dialog in self:
            today = dialog.company_id._get_umgange_today()
            dialog.date_to = today.replace(day=1) - timedelta(days=1) if dialog.period == "month" else today

    @api.depends_context("lang")
    @api.depends("company_id", "chosen_ids", "date_to", "leaves_out_unsigned")
    def _compute_deliveries(self):
        for dialog in self:
            ripe = self.env["umgange.delivery"].search(dialog._get_ripe_domain())
            dialog.unsigned_ids = ripe.filtered("lacks_journal")
            dialog.delivery_ids = ripe - dialog.unsigned_ids if dialog.leaves_out_unsigned else ripe
            dialog.summary = dialog._get_summary()

    # === ACTION METHODS === #

    def action_invoice(self):
        """Make the draft invoices, one line a delivery, by Odoo's own run.

        :return: the action that opens them
        """
        self.ensure_one()
        deliveries = self.delivery_ids
        deliveries.check_access("write")
        if not deliveries:
            raise UserError(self.env._("Nothing here waits for an invoice: choose another day, or other deliveries."))
        orders = deliveries.sale_line_id.order_id.with_context(umgange_delivery_ids=deliveries.ids)
        # What was lowered afterwards is taken back with the rest.
        invoices = orders._create_invoices(final=True)
        return orders.action_view_invoice(invoices=invoices)

    # === BUSINESS METHODS === #

    def _get_ripe_domain(self):
        self.ensure_one()
        ripe = Domain("billing_state", "=", "ripe") & Domain("company_id", "=", self.company_id.id)
        if self.chosen_ids:
            return ripe & Domain("id", "in", self.chosen_ids.ids)
        return ripe & Domain("date", "<=", self.date_to) if self.date_to else ripe

    def _get_summary(self):
        deliveries = self.delivery_ids
        return self.env._(
            "%(count)s deliveries to %(buyers)s buyers, %(amount)s before VAT",
            count=len(deliveries),
            buyers=len(deliveries.partner_id),
            amount=self.company_id.currency_id.format(sum(deliveries.mapped("amount"))),
        )
