from odoo import models

from ..lent_rights import lend

# Who was called off beforehand shares with none who came.
NOT_THERE = ("cancelled", "abstained")


def _take_part(whole, position, count):
    """Return the part number ``position`` of ``count``; the first takes what does not go evenly.

    >>> [_take_part(1.0, position, 3) for position in range(3)]
    [0.34, 0.33, 0.33]
    """
    even, rest = divmod(round(whole * 100), count)
    return (even + (0 if position else rest)) / 100


class UmgangeVisit(models.Model):
    """How much of what is priced a visit is: one, its hours, its part of a package or of a shared price."""

    _inherit = "umgange.visit"

    def _after_end(self):
        super()._after_end()
        self._share_with_siblings()

    def _after_end_undone(self):
        super()._after_end_undone()
        self._share_with_siblings()

    def _create_deliveries(self):
        """Deliver one by one where a package fills up: each takes its part of what is left."""
        packaged = self.filtered(lambda visit: visit._get_own_agreement().measure == "package")
        super(UmgangeVisit, self - packaged)._create_deliveries()
        # What is reckoned anew takes no room while the others are.
        known = packaged.delivery_ids.filtered(lambda each: each.kind == "visit" and not each.is_invoiced)
        known.done_quantity = 0.0
        for visit in packaged:
            super(UmgangeVisit, visit)._create_deliveries()

    def _share_with_siblings(self):
        """Let what siblings deliver follow who visited together in the end."""
        visits = lend(self)
        leads = visits.lead_visit_id | visits.filtered("joint_visit_ids")
        others = (leads | leads.joint_visit_ids) - visits
        others.filtered("delivery_ids")._create_deliveries()

    def _prepare_delivery(self):
        """Count the visit as its agreement does."""
        values = super()._prepare_delivery()
        line = self.env["sale.order.line"].browse(values["sale_line_id"])
        agreement = self._get_agreement(line)
        values.update(self._prepare_measure(agreement, line))
        return self._share_price(values, agreement, line) if agreement else values

    def _prepare_measure(self, agreement, line):
        """Return how much of what is priced the visit is: for both of us, where that is agreed."""
        supporters = self._get_billable_supporters()
        if agreement.measure == "package":
            return {"done_quantity": self._get_package_part(line, agreement)}
        if agreement.measure in ("planned", "actual"):
            found = self._get_billing_answer(agreement)
            hours = self._count_billed_hours(found, agreement.measure, agreement)
            return {"done_quantity": hours * supporters, "share": float(found.share or 0)}
        return {"done_quantity": float(supporters)}

    def _get_billable_supporters(self):
        """Return how many supporters the visit's own price is paid for: the second one only where that is agreed.

        An agreement that has a price for the second one pays that, on a line of its own; and a package is
        so many visits, whoever held them.
        """
        self.ensure_one()
        if not (self.second_supporter_id and self.assignment_id.is_each_supporter_billed):
            return 1
        agreement = self._get_own_agreement()
        return 1 if agreement.measure == "package" or agreement._get_allowed("second_supporter") else 2

    def _get_package_part(self, line, agreement):
        """Return what is left until the packages are exactly full with this visit.

        Where siblings share the price each order fills by its own part: what the others pay is not made up for.
        """
        size = agreement.package_size
        others = line.umgange_delivery_ids.filtered(
            lambda each: each.kind == "visit" and each.visit_id and each.visit_id != self and each.quantity
        )
        before, full = len(others) / size, (len(others) + 1) / size
        filled = sum(others.mapped("done_quantity")) if agreement.joint_share == "each" else round(before, 2)
        return round(round(full, 2) - filled, 2)

    # === SIBLINGS === #

    def _share_price(self, values, agreement, line):
        """Return ``values`` with the visit's part of a price that siblings share."""
        if agreement.joint_share == "each":
            return values
        together = self._get_sharing(agreement)
        if len(together) < 2:
            return values
        position = together.ids.index(self.id)
        if agreement.joint_share == "first":
            part = values["done_quantity"] if not position else 0.0
        else:
            part = _take_part(values["done_quantity"], position, len(together))
        said = self._in_buyers_words(line).env._("shared by %(count)s orders", count=len(together))
        return {**values, "done_quantity": part, "explanation": f"{values['explanation']}, {said}"}

    def _get_sharing(self, agreement):
        """Return the siblings' visits that share the price, the leading one first.

        They are those that ended alike: who was called off beforehand shares with none who came.
        """
        lead = self.lead_visit_id or self
        together = lead | lead.joint_visit_ids.sorted("id")
        return together.filtered(
            lambda visit: (
                (visit.state in NOT_THERE) == (self.state in NOT_THERE)
                and visit.assignment_id._is_same_family(self.assignment_id)
                and (visit == self or visit._get_own_agreement() == agreement)
            )
        )

    def _get_own_agreement(self):
        return self._get_agreement(self.assignment_id._get_sale_line_on(self.date))
