from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import float_compare


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "umgange.outward.line.mixin"]

    umgange_delivery_id = fields.Many2one(
        "umgange.delivery",
        string="Delivery",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    umgange_living = fields.Boolean(
        string="Bills Its Delivery",
        compute="_compute_umgange_living",
        store=True,
        help="True from draft until cancelled, deleted or credited in full.",
    )

    _umgange_living_uniq = models.UniqueIndex(
        "(umgange_delivery_id) WHERE umgange_living",
        "The delivery is already on another invoice. Credit that one in full first.",
    )

    @api.depends(
        "umgange_delivery_id.quantity",
        "umgange_delivery_id.invoice_line_ids.parent_state",
        "umgange_delivery_id.invoice_line_ids.quantity",
        "umgange_delivery_id.invoice_line_ids.move_id.move_type",
    )
    def _compute_umgange_living(self):
        living = self.browse()
        for delivery in self.umgange_delivery_id:
            living |= self._get_umgange_living(delivery)
        for line in self:
            line.umgange_living = line in living or line._origin in living

    @api.constrains("umgange_delivery_id", "umgange_living")
    def _check_umgange_living(self):
        """Say which invoice stands in the way before the database refuses a second one."""
        for delivery in self.umgange_delivery_id:
            living = self._get_umgange_living(delivery)
            if len(living) > 1:
                raise ValidationError(
                    self.env._(
                        "%(delivery)s is already on %(invoices)s. Credit that invoice in "
                        "full, or remove the line, before it is invoiced again.",
                        delivery=delivery.display_name,
                        invoices=", ".join(living.move_id.mapped("display_name")),
                    )
                )

    @api.constrains("name", "product_id")
    def _check_umgange_posted_lines(self):
        """Refuse that a name comes onto an invoice that is posted already, by a note or section either."""
        self.filtered(lambda line: line.parent_state == "posted").move_id._check_umgange_names()

    # === CRUD METHODS === #

    def write(self, vals):
        """Change the lines; what they bill follows from how they were made."""
        if {"umgange_living", "umgange_delivery_id"} & vals.keys() and not self.env.su:
            raise AccessError(self.env._("What an invoice line bills cannot be changed. Delete the line."))
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _get_umgange_living(self, delivery):
        """Return the lines that still bill the delivery.

        Posted credits take back the oldest bill first: only a delivery whose bill was
        taken back in full is billed anew. A draft credit note takes nothing back yet.
        """
        lines = delivery.invoice_line_ids.filtered(lambda line: line.parent_state != "cancel")
        bills = lines.filtered(lambda line: line._get_umgange_sign(delivery) > 0)
        posted = (lines - bills).filtered(lambda line: line.parent_state == "posted")
        credited = sum(abs(line.quantity) for line in posted)
        living = self.browse()
        for bill in bills.sorted(lambda line: line._origin.id or float("inf")):
            quantity = abs(bill.quantity)
            if credited and float_compare(credited, quantity, 4) >= 0:
                credited -= quantity
            else:
                living |= bill
                credited = 0.0
        return living

    def _get_umgange_sign(self, delivery):
        """Return 1 where the line bills the delivery, -1 where it takes it back.

        A minus delivery (a lowered price) is billed by less, so its sign turns.
        """
        sign = -1 if self.move_id.move_type == "out_refund" else 1
        return sign * (-1 if delivery.quantity * self.quantity < 0 else 1)

    def _sells_umgange(self):
        """Tell whether the line is for visits, or for what comes with them."""
        self.ensure_one()
        return bool(self.umgange_delivery_id) or self.product_id.service_tracking == "umgange"

    def _get_umgange_own_texts(self):
        # Sudo: what the delivery wrote on the line already.
        delivery_sudo = self.umgange_delivery_id.sudo()
        return [*super()._get_umgange_own_texts(), delivery_sudo and delivery_sudo._get_invoice_text()]

    def _get_umgange_buyer(self):
        return self.partner_id

    def _get_umgange_day(self):
        """Return the day of what the line bills, or False."""
        self.ensure_one()
        # Sudo: the day is on the invoice already, for whoever may see that.
        return self.umgange_delivery_id.sudo().date

    def _copy_data_extend_business_fields(self, values):
        """Keep the delivery on a credit note, and on what replaces a credited invoice."""
        super()._copy_data_extend_business_fields(values)
        values["umgange_delivery_id"] = self.umgange_delivery_id.id
