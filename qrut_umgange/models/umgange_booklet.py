from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend


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

    # === CRUD METHODS === #

    def write(self, vals):
        """Change booklets; the title of one that somebody has got stays: it stands in the register.

        :raise UserError: when another title is written over it
        """
        self.check_access("write")
        renamed = self.filtered(lambda booklet: "name" in vals and booklet.name != vals["name"])
        moved = self.filtered(lambda booklet: "company_id" in vals and booklet.company_id.id != vals["company_id"])
        (renamed | moved)._check_not_given()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_given(self):
        self._check_not_given()

    # === BUSINESS METHODS === #

    def _check_not_given(self):
        """Refuse to change which booklet it was that somebody got."""
        # Lent: whether it was given at all, to whoever it was.
        given = lend(self.env["umgange.handout"]).search([("booklet_id", "in", self.ids)]).booklet_id
        if given:
            raise UserError(
                self.env._(
                    "Somebody has got %(booklets)s: it stands in the register by its title. Archive it, and make a "
                    "new one.",
                    booklets=", ".join(given.mapped("name")),
                )
            )

    @api.model
    def _get_for(self, participant):
        """Return the booklets that are written for the participant and that they have not got."""
        given = participant.handout_ids.filtered(lambda each: not each.struck_at).booklet_id
        domain = [("company_id", "=", participant.company_id.id), ("role", "=", participant.role)]
        return self.search(domain) - given
