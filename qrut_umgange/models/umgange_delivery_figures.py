from odoo import fields, models
from odoo.tools import SQL


class UmgangeDeliveryFigures(models.Model):
    """What deliveries give, by municipality and month: numbers and sums, no visit and nobody."""

    _name = "umgange.delivery.figures"
    _description = "Deliveries by Municipality and Month"
    _auto = False
    _order = "month desc, partner_id"
    _rec_name = "month"

    company_id = fields.Many2one("res.company", readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Municipality", readonly=True, index=True, ondelete="restrict")
    month = fields.Date(readonly=True)
    count = fields.Integer("Deliveries", readonly=True)
    income = fields.Monetary("Invoiced", readonly=True)
    ripe_amount = fields.Monetary("To invoice", readonly=True)
    waiting_amount = fields.Monetary("Waits", readonly=True, help="By the order's price; without an order nothing yet.")
    waiting_count = fields.Integer("Number that waits", readonly=True)
    late_count = fields.Integer("Cancelled late", readonly=True, help="Cancelled and billed, in whole or in part.")
    late_amount = fields.Monetary("Billed of cancelled late", readonly=True)
    unbilled_count = fields.Integer("Not billable", readonly=True, help="Ended, and nothing is paid for it.")
    room_cost = fields.Monetary("Hired rooms", readonly=True)
    left_amount = fields.Monetary("After the rooms", readonly=True, help="Invoiced and to invoice, less the rooms.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(d.id) AS id,
                   d.company_id,
                   p.commercial_partner_id AS partner_id,
                   date_trunc('month', d.date)::date AS month,
                   count(*)::integer AS count,
                   coalesce(sum(d.amount) FILTER (WHERE d.billing_state = 'invoiced'), 0) AS income,
                   coalesce(sum(d.amount) FILTER (WHERE d.billing_state = 'ripe'), 0) AS ripe_amount,
                   coalesce(sum(d.amount) FILTER (WHERE d.billing_state = 'waits'), 0) AS waiting_amount,
                   (count(*) FILTER (WHERE d.billing_state = 'waits'))::integer AS waiting_count,
                   (count(*) FILTER (WHERE d.outcome = 'cancelled' AND d.quantity > 0))::integer AS late_count,
                   coalesce(sum(d.amount) FILTER (WHERE d.outcome = 'cancelled'), 0) AS late_amount,
                   (count(*) FILTER (WHERE d.billing_state = 'nothing'))::integer AS unbilled_count,
                   coalesce(sum(d.room_cost), 0) AS room_cost,
                   coalesce(sum(d.amount) FILTER (WHERE d.billing_state IN ('invoiced', 'ripe')), 0)
                       - coalesce(sum(d.room_cost), 0) AS left_amount
              FROM umgange_delivery d
              JOIN umgange_assignment a ON a.id = d.assignment_id
         LEFT JOIN res_partner p ON p.id = coalesce(d.partner_id, a.partner_id)
          GROUP BY d.company_id, p.commercial_partner_id, date_trunc('month', d.date)
            """
        )
