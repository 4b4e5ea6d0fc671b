from odoo import api, fields, models


class UmgangeBooklet(models.Model):
    _name = "umgange.booklet"
    _description = "Booklet to Hand Out"
    _order = "sequence, id"

    name = fields.Char("Title", required=True)
    role = fields.Selection(
        [
            ("child", "The child"),
            ("visiting", "The visiting person"),
            ("carer", "The family home"),
            ("guardian", "The guardian"),
        ],
        "Written for",
        help="Empty: for anybody.",
    )
    product_id = fields.Many2one(
        "product.product",
        "Sold as",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("sale_ok", "=", True), ("service_tracking", "!=", "umgange")],
        help="Handed out in the work it is free, and nothing is invoiced. Whoever wants to buy it orders this "
        "product, and gets an invoice apart from that of the visits.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, participant):
        """Return the booklets that are written for the participant and that they have not got."""
        given = participant.handout_ids.filtered(lambda each: not each.struck_at).booklet_id
        domain = [("company_id", "=", participant.company_id.id), ("role", "=", participant.role)]
        return self.search(domain) - given
