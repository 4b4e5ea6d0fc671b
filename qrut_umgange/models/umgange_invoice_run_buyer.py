from odoo import api, fields, models
from odoo.fields import Domain

#: what an invoice waits for, in the order in which it is told
REASONS = ("no_order", "undecided", "ceiling", "unsigned", "reference", "buyer")


class UmgangeInvoiceRunBuyer(models.Model):
    """A municipality in a month's run: how much can be invoiced, and how many wait for what."""

    _name = "umgange.invoice.run.buyer"
    _description = "Municipality in a Month's Invoicing"
    _order = "run_id, id"
    _check_company_auto = True

    run_id = fields.Many2one("umgange.invoice.run", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Municipality", readonly=True, index=True, ondelete="restrict")
    assignment_count = fields.Integer("Assignments", readonly=True)
    ripe_count = fields.Integer("To invoice", readonly=True)
    ripe_amount = fields.Monetary("Amount", readonly=True)
    # one for each reason
    no_order_count = fields.Integer(readonly=True)
    undecided_count = fields.Integer(readonly=True)
    ceiling_count = fields.Integer(readonly=True)
    unsigned_count = fields.Integer(readonly=True)
    reference_count = fields.Integer(readonly=True)
    buyer_count = fields.Integer(readonly=True)
    waiting_count = fields.Integer("Wait", compute="_compute_waiting")
    waiting_label = fields.Char("Waits, because", compute="_compute_waiting_label")

    # === COMPUTE METHODS === #

    @api.depends(*(f"{reason}_count" for reason in REASONS))
    def _compute_waiting(self):
        for row in self:
            row.waiting_count = sum(row[f"{reason}_count"] for reason in REASONS)

    @api.depends_context("lang")
    @api.depends(*(f"{reason}_count" for reason in REASONS))
    def _compute_waiting_label(self):
        labels = self._get_labels()
        for row in self:
            counts = ((row[f"{reason}_count"], labels[reason]) for reason in REASONS)
            row.waiting_label = ", ".join(f"{count} {label}" for count, label in counts if count)

    def _get_labels(self):
        return {
            "no_order": self.env._("no order for the day"),
            "undecided": self.env._("share to be decided"),
            "ceiling": self.env._("more than was ordered"),
            "unsigned": self.env._("unsigned journal"),
            "reference": self.env._("no reference on the order"),
            "buyer": self.env._("data of the buyer missing"),
        }

    # === ACTION METHODS === #

    def action_view_ripe(self):
        """Open what can be invoiced, as it is now."""
        return self._open(self.env._("To invoice"), lambda reason: not reason)

    def action_view_waiting(self):
        """Open what waits, as it is now."""
        return self._open(self.env._("Waits"), bool)

    def _open(self, name, wanted):
        self.ensure_one()
        self.check_access("read")
        found = self.env["umgange.delivery"]
        for reason, deliveries in self.run_id._get_by_reason().items():
            if wanted(reason):
                found |= deliveries.filtered(lambda each: each.municipality_id == self.partner_id)
        action = self.env["ir.actions.actions"]._for_xml_id("qrut_umgange.umgange_delivery_action")
        label = f"{name}: {self.partner_id.display_name}"
        return {**action, "name": label, "domain": Domain("id", "in", found.ids), "context": {}, "path": False}
