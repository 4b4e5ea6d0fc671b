from datetime import timedelta

from odoo import fields, models

from ..lent_rights import lend
from ..tools import notice
from .umgange_visit import END_STATES

# What differs less from the planned time is not worth a word on an invoice.
ABOUT = timedelta(minutes=15)
PROVIDER_REASONS = ("provider_cancelled",)


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
        visits = lend(self).filtered("delivery_ids")
        visits.filtered(lambda visit: not any(visit.delivery_ids.mapped("is_invoiced")))._create_deliveries()

    def _create_deliveries(self):
        """Deliver the ended visits; what a credited ending left behind is filled anew."""
        new = self.filtered(lambda visit: not visit.delivery_ids)
        self.env["umgange.delivery"].create([visit._prepare_delivery() for visit in new])
        for visit in self - new:
            visit.delivery_ids._follow(visit._prepare_delivery())

    def _prepare_delivery(self):
        """Return the values of the visit's delivery.

        No order that covers the day is no reason to lose it: it waits without a line.
        """
        self.ensure_one()
        line = self.assignment_id._get_sale_line_on(self.date)
        agreement = self._get_agreement(line)
        rule = self._get_cancellation_line(agreement)
        # Without terms what was begun counts as held; nobody pays for what never was.
        share = rule.share if rule else float(bool(self.actual_start))
        return {
            "assignment_id": self.assignment_id.id,
            "visit_id": self.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "minutes": self._get_minutes(),
            "done_quantity": 1.0,
            "sale_line_id": line.id,
            "share": share,
            # No notice decides what nobody could have prevented: unless the terms do, people must.
            "is_undecided": self.end_reason == "force_majeure" and not rule,
            "explanation": self._in_buyers_words(line)._get_explanation(share, rule),
            "cause": dict(self._fields["end_reason"]._description_selection(self.env)).get(self.end_reason),
        }

    def _in_buyers_words(self, line):
        """Return the visit in the language of whoever gets the invoice."""
        language = (line.order_id.partner_invoice_id or self.assignment_id.partner_id).lang
        return self.with_context(lang=language or self.env.lang)

    def _get_agreement(self, line):
        buyer = line.order_id.partner_id or self.assignment_id.partner_id
        return self.env["umgange.agreement"]._find(buyer, self.date, self.company_id)

    def _get_cancellation_line(self, agreement):
        """Return the line of the agreement's terms for how the visit ended."""
        case = self._get_cancellation_case()
        lines = self.env["umgange.cancellation.policy.line"]
        return agreement.policy_id._get_line(case, self.start, self.told_at) if case else lines

    def _get_cancellation_case(self):
        """Return the case of the cancellation terms, or None for a visit that was held."""
        if self.end_reason in PROVIDER_REASONS:
            return "provider"
        if self.end_reason == "child_declined":
            return "declined"
        if self.end_reason == "force_majeure":
            return "force_majeure"
        cases = {"cancelled": "notice", "no_show": "no_show", "abstained": "abstained"}
        if self.state == "broken_off":
            return "early" if self.actual_start else "on_site"
        return cases.get(self.state)

    def _get_minutes(self):
        if not (self.actual_start and self.actual_stop):
            return 0
        return int((self.actual_stop - self.actual_start).total_seconds() // 60)

    def _get_explanation(self, share, rule):
        """Return the neutral sentence: what, and by which clause; nobody, and no cause."""
        if self.state == "done":
            hours = self.env._("Visit %(hours)s", hours=self.time_label)
            held = self.env._("held %(hours)s", hours=self.actual_label)
            return hours if self._is_as_planned() else f"{hours}, {held}"
        words = self._get_ending_words()
        if not rule:
            return words
        terms = self.env._("%(share)s %% under the agreement", share=f"{100 * share:g}")
        return ", ".join(filter(None, (words, f"{terms} {rule.clause or ''}".strip())))

    def _is_as_planned(self):
        """Tell whether the visit was held at about the planned time."""
        return abs(self.actual_start - self.start) <= ABOUT and abs(self.actual_stop - self.stop) <= ABOUT

    def _get_ending_words(self):
        if self.state == "cancelled":
            return self._get_notice_words()
        if self.state == "no_show":
            return self.env._("Visit that did not take place")
        if self.state == "abstained":
            return self.env._("Visit called off")
        return self.env._("Ended early") if self.actual_start else self.env._("Ended on site")

    def _get_notice_words(self):
        if self.end_reason in PROVIDER_REASONS:
            return self.env._("Cancelled by the provider")
        hours = notice.describe_hours(self.start, self.told_at)
        if hours < 0:
            return self.env._("Cancelled after the start")
        return self.env._("Cancelled %(hours)s hours before", hours=hours)
