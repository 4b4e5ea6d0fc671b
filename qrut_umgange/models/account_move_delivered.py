from odoo import api, models
from odoo.exceptions import UserError, ValidationError

# Copies made later, by themselves, of what is there now.
RECURRING = ("monthly", "quarterly", "yearly")


class AccountMove(models.Model):
    """An invoice says what was delivered, to whom it was delivered, and says it once."""

    _inherit = "account.move"

    @api.constrains("auto_post", "invoice_line_ids")
    def _check_umgange_auto_post(self):
        """Refuse that what was delivered once is invoiced every month."""
        recurring = self.filtered(lambda move: move.auto_post in RECURRING)
        if recurring.invoice_line_ids.umgange_delivery_id:
            raise ValidationError(self.env._("What was delivered is invoiced once: it is not repeated by itself."))

    def copy_data(self, default=None):
        """Return what a copy is made of.

        :raise UserError: when a copy would bill what this bills; a credit note, and what replaces it, may
        """
        if not self.env.context.get("include_business_fields") and self.invoice_line_ids.umgange_delivery_id:
            raise UserError(
                self.env._("What was delivered is invoiced once. Credit this invoice, or invoice what is new.")
            )
        return super().copy_data(default)

    def _get_umgange_gaps(self):
        return [*super()._get_umgange_gaps(), *self._get_umgange_delivered_gaps()]

    def _get_umgange_delivered_gaps(self):
        """Return a sentence for each line that says something else than was delivered."""
        # Sudo: who posts may have no right to deliveries; what is told is on the invoice.
        lines = self.sudo().invoice_line_ids.filtered("umgange_delivery_id.sale_line_id")
        gaps = [gap for line in lines if (gap := line._get_umgange_delivered_gap())]
        buyers = lines.umgange_delivery_id.partner_id.commercial_partner_id
        if buyers - self.commercial_partner_id:
            gaps.append(
                self.env._(
                    "The buyer: this was delivered to %(buyers)s. Delete the draft and invoice their order.",
                    buyers=", ".join(buyers.mapped("display_name")),
                )
            )
        return gaps


class AccountMoveLine(models.Model):
    """A line that bills a delivery bills all of it, at its price; one that takes back has something to take."""

    _inherit = "account.move.line"

    def _get_umgange_delivered_gap(self):
        """Return the sentence that the line is not what was delivered, or False."""
        self.ensure_one()
        delivery, currency = self.umgange_delivery_id, self.currency_id
        values = {"line": self.name, "amount": delivery.currency_id.format(delivery.amount)}
        if self._get_umgange_sign(delivery) < 0:
            others = delivery.invoice_line_ids - self
            billed = others.filtered(lambda each: each.parent_state == "posted" and not each._takes_back(delivery))
            if billed or self.move_id.reversed_entry_id:
                return False
            return self.env._("%(line)s: nothing is billed that this could take back. Delete the line.", **values)
        same = currency == delivery.currency_id and not currency.compare_amounts(
            self._get_umgange_amount(), delivery.amount
        )
        if same:
            return False
        return self.env._(
            "%(line)s: %(amount)s was delivered. Delete the draft, change the delivery or the order, and invoice "
            "it anew.",
            **values,
        )

    def _takes_back(self, delivery):
        return self._get_umgange_sign(delivery) < 0
