from datetime import date

from odoo import models
from odoo.fields import Domain


class UmgangeAssignment(models.Model):
    """What is the same for all that is delivered: by whom it is paid, on which line, in whose words."""

    _inherit = "umgange.assignment"

    def _prepare_delivery(self, kind, day, line):
        """Return the values of a delivery of ``kind`` on ``day`` that say whose it is and where it is billed."""
        self.ensure_one()
        return {
            "assignment_id": self.id,
            "company_id": self.company_id.id,
            "date": day,
            "kind": kind,
            "sale_line_id": line.id,
        }

    def _prepare_beside(self, kind, day):
        """Return the values of one thing of ``kind`` that was done beside the visits; nothing if it is not agreed."""
        allowed = self._get_allowed_on(kind, day)
        if not allowed:
            return {}
        line = self._get_order_on(day)._get_umgange_line_for(allowed.product_id, day)
        words = self.env["umgange.delivery"].with_context(lang=self._get_buyer_lang(line))
        kinds = dict(words._fields["kind"]._description_selection(words.env))
        return {
            **self._prepare_delivery(kind, day, line),
            "done_quantity": 1.0,
            "share": 1.0,
            "explanation": kinds[kind],
        }

    def _get_allowed_on(self, kind, day):
        """Return the line by which whoever buys on ``day`` pays for ``kind``, or none."""
        self.ensure_one()
        buyer = self._get_order_on(day).partner_id or self.partner_id
        return self.env["umgange.agreement"]._find(buyer, day, self.company_id)._get_allowed(kind)

    def _find_beside(self, deliveries):
        """Return the meetings and the handouts that may be delivered anew: of ``deliveries``, and since the last bill.

        What was done up to the last day that an assignment is invoiced for is not asked for afterwards.
        """
        billed = Domain("assignment_id", "in", self.ids) & Domain("billing_state", "=", "invoiced")
        until = dict(self.env["umgange.delivery"]._read_group(billed, ["assignment_id"], ["date:max"]))

        def is_since(each):
            return (each._get_day() or date.min) > until.get(each.assignment_id, date.min)

        return (
            deliveries.meeting_id | self.meeting_ids.filtered(is_since),
            deliveries.handout_id | self.handout_ids.filtered(is_since),
        )

    def _get_buyer_lang(self, line):
        """Return the language of whoever gets the invoice of an order line, else of the buyer."""
        return (line.order_id.partner_invoice_id or self.partner_id).lang or self.env.lang
