import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_compare

from ..lent_rights import clean_context, lend

_logger = logging.getLogger(__name__)


class UmgangeInvoiceRunLine(models.Model):
    """A part of a month's run: an order, or the orders that stand together on an invoice."""

    _name = "umgange.invoice.run.line"
    _description = "Part of a Month's Invoicing"
    _order = "run_id, id"
    _check_company_auto = True

    run_id = fields.Many2one("umgange.invoice.run", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Buyer", readonly=True, index=True, ondelete="restrict")
    order_ids = fields.Many2many("sale.order", string="Orders", readonly=True, check_company=True)
    count = fields.Integer("Deliveries", readonly=True)
    amount = fields.Monetary(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "To be made"),
            ("made", "Made"),
            ("nothing", "Nothing left"),
            ("failed", "Not made"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    error = fields.Char("Why not", readonly=True)
    move_ids = fields.Many2many("account.move", string="Invoices", readonly=True, check_company=True)
    has_draft = fields.Boolean(compute="_compute_has_draft")

    _says_why_not = models.Constraint(
        "CHECK (state <> 'failed' OR error IS NOT NULL)", "What could not be made says why."
    )

    # === COMPUTE METHODS === #

    @api.depends("order_ids.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = ", ".join(line.order_ids.mapped("name"))

    @api.depends("move_ids.state")
    def _compute_has_draft(self):
        for line in self:
            line.has_draft = any(move.state == "draft" for move in line.move_ids)

    # === ACTION METHODS === #

    def action_open(self):
        """Open the invoice that was made, or the order that it could not be made of."""
        self.ensure_one()
        self.check_access("read")
        records = self.move_ids or self.order_ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices") if self.move_ids else self.env._("Orders"),
            "res_model": records._name,
            "domain": [("id", "in", records.ids)],
            "views": [(False, "form")] if len(records) == 1 else [(False, "list"), (False, "form")],
            "res_id": records.id if len(records) == 1 else False,
        }

    def action_basis(self):
        """Show the basis of the invoices, or of the orders while there are none."""
        self.check_access("read")
        return (self.move_ids or self.order_ids).action_umgange_basis()

    # === BUSINESS METHODS === #

    def _invoice(self):
        """Make the invoices of what is ripe now, by Odoo's own run and with the rights of whoever started it.

        :raise UserError: when an invoice is not what was delivered, or mixes parts
        """
        orders = self._as_starter(self.order_ids)
        ripe = self._find_ripe(orders)
        moves = orders.env["account.move"]
        if ripe:
            moves = ripe.sale_line_id.order_id.with_context(umgange_delivery_ids=ripe.ids)._create_invoices(final=True)
        for line in self:
            # An order that stands in two parts is billed by the first.
            own = orders & line.order_ids
            orders -= own
            line._keep(
                ripe.filtered(lambda delivery, own=own: delivery.sale_line_id.order_id in own),
                moves.filtered(lambda move, own=own: move.invoice_line_ids.sale_line_ids.order_id & own),
            )

    def _keep(self, deliveries, moves):
        """Note what was made of the part."""
        self._check_whole(moves, deliveries)
        lend(self).write(
            {
                "state": "made" if deliveries else "nothing",
                "count": len(deliveries),
                "amount": sum(deliveries.mapped("amount")),
                "move_ids": [fields.Command.set(moves.ids)],
            }
        )

    def _as_starter(self, records):
        """Return ``records`` as whoever started the run reads them, with nothing of anybody else's context."""
        run = self.run_id
        # The whole context is another.
        context = clean_context(self.env.context)
        starter = records.with_user(run.started_by_id).with_context(context)  # pylint: disable=context-overridden
        return starter.with_company(run.company_id)

    def _find_ripe(self, orders):
        """Return what is ripe on the orders until the run's last day, as it is now."""
        ripe = Domain("billing_state", "=", "ripe") & Domain("date", "<=", self.run_id.date_to)
        deliveries = orders.env["umgange.delivery"].search(ripe & Domain("sale_line_id.order_id", "in", orders.ids))
        return deliveries.filtered(lambda each: not each.sale_line_id.order_id._get_umgange_lacking())

    def _check_whole(self, moves, deliveries):
        """Refuse invoices that are not what was delivered, to the öre."""
        lines = moves.invoice_line_ids.filtered("umgange_delivery_id")
        billed = sum(line._get_umgange_amount() for line in lines)
        delivered = sum(deliveries.mapped("amount"))
        digits = self.currency_id.decimal_places
        if lines.umgange_delivery_id != deliveries or float_compare(billed, delivered, digits):
            raise UserError(
                self.env._(
                    "The invoice would say %(billed)s where %(delivered)s was delivered. Look at the order's lines.",
                    billed=self.currency_id.format(billed),
                    delivered=self.currency_id.format(delivered),
                )
            )

    def _post(self):
        """Post the part's drafts; what stands in the way is told on the part."""
        try:
            with self.env.cr.savepoint():
                self.move_ids.filtered(lambda move: move.state == "draft").action_post()
        except UserError as error:
            lend(self).error = str(error)
        else:
            lend(self).error = False

    def _fail(self, error):
        """Keep why the part could not be made; what nobody foresaw is in the server's log."""
        told = isinstance(error, UserError)
        if not told:
            _logger.error("Run %s, part %s could not be invoiced", self.run_id.id, self.id, exc_info=error)
        sentence = (
            str(error) if told else self.env._("Something unforeseen: whoever runs the system finds it in the log.")
        )
        lend(self).write({"state": "failed", "error": sentence})
