from odoo import api, fields, models

from ..lent_rights import lend
from ..tools import billing_rule
from .umgange_delivery_kind import origin
from .umgange_outlay import TRAVEL
from .umgange_visit import END_STATES, JOURNAL_STATES


class UmgangeDelivery(models.Model):
    """An outlay is a delivery of its own."""

    _inherit = "umgange.delivery"

    outlay_id = origin("umgange.outlay")

    # A visit gives one thing of each kind; a price change later is a pair without visit.
    _visit_once = models.UniqueIndex(
        "(visit_id, kind, COALESCE(outlay_id, 0)) WHERE visit_id IS NOT NULL", "The visit is delivered already."
    )

    @api.model
    def _get_origins(self):
        return [*super()._get_origins(), "outlay_id"]


class UmgangeVisit(models.Model):
    """What came with a visit: only what the agreement allows is delivered."""

    _inherit = "umgange.visit"

    outlay_ids = fields.One2many("umgange.outlay", "visit_id", "Travel and outlays")

    def _prepare_deliveries(self):
        """Add what came with the visit, each on a line of its own."""
        deliveries = super()._prepare_deliveries()
        line = self.env["sale.order.line"].browse(deliveries[0]["sale_line_id"])
        agreement = self._get_agreement(line)
        if not agreement.line_ids:
            return deliveries
        found = self._get_billing_answer(agreement)
        for allowed in agreement.line_ids:
            deliveries += self._prepare_extras(allowed, found, line)
        return deliveries

    def _prepare_extras(self, allowed, found, line):
        """Return the values of what the agreement's line ``allowed`` pays for at this visit."""
        prepare = {
            "second_supporter": self._prepare_staff,
            "interpreter": self._prepare_staff,
            "travel_time": self._prepare_travel_time,
            "travel_km": self._prepare_travel_km,
            "outlay": self._prepare_outlays,
        }.get(allowed.kind)
        extras = prepare(allowed, found) if prepare else []
        if not extras:
            return []
        order_line = line.order_id._get_umgange_line_for(allowed.product_id, self.date)
        words = self._in_buyers_words(line)
        return [
            {
                **self._prepare_delivery_of(order_line, allowed.kind),
                **extra,
                "explanation": words._say_extra(allowed.kind, extra, found),
            }
            for extra in extras
        ]

    def _prepare_staff(self, allowed, found):
        """A second supporter and an interpreter were there as the visit was, or share its rule."""
        present = {
            "second_supporter": self.second_supporter_id,
            "interpreter": self.interpreter in ("booked", "by_phone"),
        }
        if not present[allowed.kind]:
            return []
        by_hour = allowed.measure != "piece"
        share = found.share if by_hour else found.share_of_piece
        if share is not None and not share:
            return []
        done = self._count_billed_hours(found, allowed.measure, allowed.agreement_id) if by_hour else 1.0
        return [{"done_quantity": done, "share": float(share or 0), "is_undecided": share is None}]

    def _prepare_travel_time(self, allowed, found):
        agreement = allowed.agreement_id
        return [self._prepare_done(agreement._count_hours(each.amount), each) for each in self._get_noted(allowed)]

    def _prepare_travel_km(self, allowed, found):
        """Our own way, and what the child was driven: a planned leg to a cancelled visit never was."""
        km = self._get_travel_km() if self.state in JOURNAL_STATES else 0
        driven = [self._prepare_done(km)] if km else []
        return [*driven, *self._prepare_outlays(allowed, found)]

    def _prepare_outlays(self, allowed, found):
        return [self._prepare_done(each.amount, each) for each in self._get_noted(allowed)]

    def _get_noted(self, allowed):
        """Return what was noted at the visit of the kind that the agreement's line pays for."""
        return self.outlay_ids.filtered(lambda each: TRAVEL.get(each.kind, "outlay") == allowed.kind)

    def _prepare_done(self, quantity, outlay=None):
        return {
            "done_quantity": quantity,
            "share": 1.0,
            "is_undecided": False,
            "outlay_id": outlay.id if outlay else False,
        }

    def _count_billed_hours(self, found, basis, agreement):
        hours = billing_rule.count_hours(self._get_billing_facts(), found, basis, agreement.hour_step)
        return float(hours)

    def _say_billing(self, found):
        """Say too that the visit's price is paid for two."""
        words = super()._say_billing(found)
        return self.env._("%(what)s, two supporters", what=words) if self._get_billable_supporters() > 1 else words

    def _say_extra(self, kind, extra, found):
        """Return the neutral sentence of what came with the visit."""
        number = f"{extra['done_quantity']:g}"
        if kind == "outlay":
            kinds = dict(self.env["umgange.outlay"]._fields["kind"]._description_selection(self.env))
            outlay = self.env["umgange.outlay"].browse(extra["outlay_id"])
            return self.env._("Outlay: %(what)s", what=kinds[outlay.kind].lower())
        sentences = {
            "second_supporter": self.env._("Second supporter"),
            "interpreter": self.env._("Interpreter"),
            "travel_time": self.env._("Travel time, %(hours)s hours", hours=number),
            "travel_km": self.env._("Travel, %(km)s km", km=number),
        }
        if kind in ("travel_time", "travel_km"):
            return sentences[kind]
        return f"{sentences[kind]}: {self._say_billing(found)}"

    def write(self, vals):
        """Change the visits; who was there and is noted afterwards is delivered too."""
        result = super().write(vals)
        if {"second_supporter_id", "interpreter"} & vals.keys():
            ended = self.filtered(lambda visit: visit.state in END_STATES)
            lend(ended)._create_deliveries()
        return result
