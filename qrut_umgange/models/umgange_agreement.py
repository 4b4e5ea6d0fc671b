from odoo import api, fields, models


class UmgangeAgreement(models.Model):
    _name = "umgange.agreement"
    _description = "Agreement with a Buyer"
    _order = "partner_id, date_from desc"
    _check_company_auto = True

    name = fields.Char("Number", required=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Buyer", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To")
    product_id = fields.Many2one(
        "product.product",
        "Visit service",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("service_tracking", "=", "umgange")],
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Prices",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    policy_id = fields.Many2one(
        "umgange.cancellation.policy",
        "Cancellation terms",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )

    _one_a_day = models.Constraint(
        "EXCLUDE USING gist (int4range(partner_id, partner_id, '[]') WITH =,"
        " int4range(company_id, company_id, '[]') WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "The buyer has another agreement in the same period: end that one first.",
    )
    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The agreement's period ends before it begins.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create the agreements; one that was ended in the same breath has ended."""
        self.flush_model(["date_from", "date_to", "partner_id"])
        return super().create(vals_list)

    @api.model
    def _find(self, partner, day, company):
        """Return the agreement of ``partner``, else of its municipality, valid on ``day``."""
        agreements = self.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", (partner | partner.commercial_partner_id).ids),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        return agreements.sorted(lambda agreement: agreement.partner_id != partner)[:1]
