from math import isfinite

from odoo import api, models
from odoo.exceptions import UserError

USUAL = ("own_car", "ticket", "parking", "travel_time")


class UmgangeVisit(models.Model):
    """Travel and outlays on the page of the day: after the visit, in a tap and a number."""

    _inherit = "umgange.visit"

    # === PUBLIC METHODS === #

    def note_outlay(self, kind, amount):
        """Write down what was paid out, how far one drove or how long one travelled. The visit's supporter.

        :param kind: one of the outlay's
        :param amount: kronor, km or minutes
        """
        self.ensure_one()
        self._check_may_run()
        self._check_outlay(kind, amount)
        self.env["umgange.outlay"].create({"visit_id": self.id, "kind": kind, "amount": amount})
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _check_outlay(self, kind, amount):
        """Refuse what is no kind and no number; the outlay itself refuses nothing and less."""
        is_number = isinstance(amount, int | float) and not isinstance(amount, bool) and isfinite(amount)
        kinds = self.env["umgange.outlay"]._fields["kind"].get_values(self.env)
        if not isinstance(kind, str) or kind not in kinds or not is_number or amount >= 1_000_000:
            raise UserError(self.env._("Choose what it was and write how much, as a number."))

    # === WHAT THE PAGE SHOWS === #

    def _get_day_card(self):
        outlays = self.env["umgange.outlay"]
        kinds = outlays._fields["kind"]._description_selection(self.env)
        # The way there and back is what most visits have.
        kinds = sorted(kinds, key=lambda each: each[0] not in USUAL)
        return {
            **super()._get_day_card(),
            "outlay_kinds": [[kind, label, outlays.new({"kind": kind}).unit_label] for kind, label in kinds],
        }

    def _get_day_state(self):
        outlays = [{"id": each.id, "kind": each.kind, "amount": each.amount} for each in self.outlay_ids]
        return {**super()._get_day_state(), "outlays": outlays}
