from decimal import Decimal

from odoo import fields, models

from ..lent_rights import lend
from ..tools import billing_rule
from .umgange_visit import END_STATES

# End reason -> who called it off, as far as terms ask.
ACTORS = {
    "child_ill": "child",
    "visiting_ill": "visiting",
    "visiting_cancelled": "visiting",
    "carer_cancelled": "carer",
    "buyer_cancelled": "buyer",
    "provider_cancelled": "provider",
    "force_majeure": "nobody",
}


class UmgangeVisit(models.Model):
    """What a visit that has ended is to be paid for."""

    _inherit = "umgange.visit"

    delivery_ids = fields.One2many("umgange.delivery", "visit_id", copy=False)

    def _get_warnings(self):
        """Say too when the visit lies outside what was ordered; an ended one is past warning."""
        warnings = super()._get_warnings()
        ahead = self.state not in END_STATES and self.date
        gap = ahead and self.assignment_id._get_order_gap(self.date)
        return [*warnings, gap] if gap else warnings

    def _is_settled(self):
        """Tell too of the buyer, who relies on what is invoiced."""
        return super()._is_settled() or any(lend(self).delivery_ids.mapped("is_invoiced"))

    # === WHEN IT ENDS === #

    def _after_end(self):
        super()._after_end()
        lend(self)._create_deliveries()

    def _after_end_undone(self):
        """Take back what was not invoiced; what was, refuses."""
        super()._after_end_undone()
        lend(self).delivery_ids._take_back()

    def _update_after_mending(self):
        """Let what is not invoiced yet follow the mended times; what is stays as it was billed."""
        super()._update_after_mending()
        lend(self).filtered("delivery_ids")._create_deliveries()

    def _create_deliveries(self):
        """Deliver the ended visits; what a credited ending left behind is filled anew."""
        wanted = [values for visit in self for values in visit._prepare_deliveries()]
        self.delivery_ids._follow_all(wanted)

    def _prepare_deliveries(self):
        """Return the values of each thing that the visit delivers, itself first (hook)."""
        self.ensure_one()
        return [self._prepare_delivery()]

    def _prepare_delivery(self):
        """Return the values of the visit's own delivery.

        No order that covers the day is no reason to lose it: it waits without a line.
        """
        self.ensure_one()
        line = self.assignment_id._get_sale_line_on(self.date)
        found = self._get_billing_answer(self._get_agreement(line))
        return {
            **self._prepare_delivery_of(line, "visit"),
            "minutes": self._get_minutes(),
            "done_quantity": 1.0,
            "share": float(found.share_of_piece or 0),
            # No notice decides what nobody could have prevented: unless the terms do, people must.
            "is_undecided": found.share is None,
            "explanation": self._in_buyers_words(line)._say_billing(found),
        }

    def _prepare_delivery_of(self, line, kind):
        """Return the values that are the same for each thing that the visit delivers on ``line``."""
        return {
            **self.assignment_id._prepare_delivery(kind, self.date, line),
            "visit_id": self.id,
            "cause": dict(self._fields["end_reason"]._description_selection(self.env)).get(self.end_reason),
        }

    def _get_minutes(self):
        if not (self.actual_start and self.actual_stop):
            return 0
        return int((self.actual_stop - self.actual_start).total_seconds() // 60)

    # === BY WHICH RULE === #

    def _get_agreement(self, line):
        buyer = line.order_id.partner_id or self.assignment_id.partner_id
        return self.env["umgange.agreement"]._find(buyer, self.date, self.company_id)

    def _get_billing_answer(self, agreement, by_hand=None, reason=""):
        """Return what ``agreement`` says of how the visit ended.

        :param float by_hand: the share that somebody decided instead, for ``reason``
        """
        return billing_rule.answer(agreement.policy_id._get_rules(), self._get_billing_facts(by_hand, reason))

    def _get_billing_facts(self, by_hand=None, reason=""):
        self.ensure_one()
        return billing_rule.Facts(
            self.state,
            self.start,
            self.stop,
            self._get_zone(),
            by=ACTORS.get(self.end_reason),
            told_at=self.told_at or None,
            arrived_at=self._get_first_arrived(),
            actual_start=self.actual_start or None,
            actual_stop=self.actual_stop or None,
            child_declined=self.end_reason == "child_declined",
            by_hand=None if by_hand is None else Decimal(str(round(by_hand, 4))),
            reason=reason,
        )

    def _get_first_arrived(self):
        """Return when the first of those who visit came, where the terms may ask."""
        if self.state != "broken_off":
            return None
        came = self.attendance_ids.filtered(lambda each: each.role == "visiting" and each.actual_arrival)
        return min(came.mapped("actual_arrival"), default=None)
