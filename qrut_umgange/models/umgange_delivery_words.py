from odoo import api, fields, models

from ..lent_rights import lend


def _say_number(number):
    """Return a decimal without zeros behind the point."""
    return f"{number.normalize():f}"


class UmgangeVisit(models.Model):
    """What the buyer reads of a visit: what, and by which clause; nobody, and no cause."""

    _inherit = "umgange.visit"

    # by sudo, for those who plan: what finance and the buyer read too
    billing_label = fields.Char(
        "Billed",
        compute="_compute_billing_label",
        compute_sudo=True,
        groups="qrut_umgange.group_coordinator",
        help="What the buyer reads on the invoice.",
    )

    @api.depends("delivery_ids.explanation", "delivery_ids.kind")
    def _compute_billing_label(self):
        for visit in self:
            visit.billing_label = "\n".join(visit.delivery_ids.mapped("explanation")) or False

    def _in_buyers_words(self, line):
        """Return the visit in the language of whoever gets the invoice."""
        return self.with_context(lang=self.assignment_id._get_buyer_lang(line))

    def _say_billing(self, found):
        """Return the neutral sentence of what the engine has ``found``."""
        words = self._get_ending_words(found.key, found.numbers)
        return ", ".join(filter(None, (words, self._get_terms_words(found))))

    def _get_ending_words(self, key, numbers):
        if key in ("held", "held_otherwise"):
            return self._get_held_words(key)
        sentences = {
            "hours_before": self.env._("Cancelled %(hours)s hours before", hours=numbers.get("hours")),
            "hour_before": self.env._("Cancelled 1 hour before"),
            "under_an_hour": self.env._("Cancelled less than an hour before"),
            "after_start": self.env._("Cancelled after the start"),
            "provider": self.env._("Cancelled by the provider"),
            "no_show": self.env._("Visit that did not take place"),
            "late": self.env._(
                "Visit that had not begun %(minutes)s minutes after the start", minutes=numbers.get("minutes")
            ),
            "on_site": self.env._("Ended on site"),
            "early": self.env._("Ended early"),
            "abstained": self.env._("Visit called off"),
        }
        return sentences[key]

    def _get_held_words(self, key):
        hours = self.env._("Visit %(hours)s", hours=self.time_label)
        held = self.env._("held %(hours)s", hours=self.actual_label)
        return hours if key == "held" else f"{hours}, {held}"

    def _get_terms_words(self, found):
        """Return the share and where the agreement says so, or nothing where no terms decided."""
        rule = found.rule
        if found.by_hand:
            return self.env._("%(share)s %% as agreed", share=_say_number(100 * found.share))
        if not rule:
            return ""
        share = _say_number(100 * found.share)
        if found.part < 1:
            terms = self.env._(
                "%(share)s %% of the first %(hours)s hours under the agreement",
                share=share,
                hours=_say_number(rule.first_hours),
            )
        else:
            terms = self.env._("%(share)s %% under the agreement", share=share)
        return " ".join(filter(None, (terms, rule.clause, self._get_clock_words(rule))))

    def _get_clock_words(self, rule):
        """Return until when the message would have been in time, where the clock decides, in brackets."""
        if not rule.after_clock:
            return ""
        clock = f"{rule.after_clock:%H.%M}"
        if rule.days_before == 0:
            return self.env._("(later than %(clock)s the same day)", clock=clock)
        if rule.days_before == 1:
            if rule.working_days:
                return self.env._("(later than %(clock)s the working day before)", clock=clock)
            return self.env._("(later than %(clock)s the day before)", clock=clock)
        if rule.working_days:
            return self.env._(
                "(later than %(clock)s, %(days)s working days before)", clock=clock, days=rule.days_before
            )
        return self.env._("(later than %(clock)s, %(days)s days before)", clock=clock, days=rule.days_before)


class UmgangeDelivery(models.Model):
    """A share that is decided by hand is said as such: no longer by a clause that did not decide."""

    _inherit = "umgange.delivery"

    def write(self, vals):
        """Change the deliveries; their sentence says the share that they have."""
        result = super().write(vals)
        if "explanation" not in vals and {"share", "share_reason"} & vals.keys():
            for delivery in self.filtered(lambda each: each.visit_id and each.kind == "visit"):
                delivery._say_by_hand()
        return result

    def _follow(self, values):
        """Take ``values`` of the visit as it is now; what was decided by hand is said as such."""
        super()._follow(values)
        decided = self.filtered(lambda each: each.share_reason and each.visit_id and each.kind == "visit")
        for delivery in decided:
            delivery._say_by_hand()

    def _say_by_hand(self):
        delivery = lend(self)
        if delivery.is_invoiced or delivery.is_undecided or not delivery.done_quantity:
            return
        visit, line = delivery.visit_id, delivery.sale_line_id
        agreement = visit._get_agreement(line)
        found = visit._get_billing_answer(agreement)
        if found.share_of_piece is None or abs(float(found.share_of_piece) - delivery.share) > 0.00005:
            reason = delivery.share_reason or delivery.explanation
            found = visit._get_billing_answer(agreement, delivery.share, reason)
        said = visit._in_buyers_words(line)._say_billing(found)
        if said != delivery.explanation:
            delivery.write({"explanation": said})
