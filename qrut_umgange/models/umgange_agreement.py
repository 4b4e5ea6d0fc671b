from odoo import api, fields, models

from ..tools.periods import covers

CEILING_UNITS = [("visits", "Visits"), ("hours", "Hours"), ("amount", "Amount")]


class UmgangeAgreement(models.Model):
    _name = "umgange.agreement"
    _description = "Agreement with a Buyer"
    _inherit = ["umgange.sent.mixin"]
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
        default=lambda self: self.env["umgange.assignment"]._get_usual_service(),
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
        default=lambda self: self._default_policy_id(),
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    vat = fields.Selection(
        [("exempt", "Exempt social care"), ("outside", "Outside VAT"), ("taxed", "Taxed")],
        "VAT",
        help="The accountant's choice for this buyer. Empty: as each service says.",
    )
    joint_share = fields.Selection(
        [
            ("each", "Each order pays in full"),
            ("equal", "The orders share one price equally"),
            ("first", "The first pays in full, the others nothing"),
        ],
        "Siblings who visit together",
        required=True,
        default="each",
        help="How the price of a joint visit is shared between the orders of the siblings.",
    )
    # how it is invoiced
    grouping = fields.Selection(
        [
            ("order", "One for each order"),
            ("buyer", "One for the buyer"),
            ("reference", "One for each reference"),
        ],
        "Invoices",
        required=True,
        default="order",
        help="What the buyer sorts apart by its references is never on one invoice, whatever is chosen here.",
    )
    ceiling_unit = fields.Selection(
        CEILING_UNITS,
        "Ceiling counts",
        required=True,
        default="visits",
        help="What the ceiling of an order counts. Visits go on beyond it; what is to be invoiced waits.",
    )
    ceiling_warning = fields.Integer("Warn at (%)", default=80, help="Say so when this much of the ceiling is used.")
    unsigned_hold = fields.Boolean(
        "Wait for the signed journal",
        help="Else an unsigned journal is warned of, and the visit is invoiced all the same.",
    )
    invoice_way = fields.Selection(
        [("electronic", "E-invoice"), ("paper", "Not electronically")],
        "Sent as",
        required=True,
        default="electronic",
    )
    paper_agreed_on = fields.Date("Agreed in writing", help="When the buyer agreed in writing to no e-invoice.")
    paper_reference = fields.Char("Their reference", help="The buyer's own number of what was agreed.")
    # personal data
    controller = fields.Selection(
        [("buyer", "The buyer"), ("provider", "We"), ("joint", "Both, jointly")],
        "Controller of the data",
        required=True,
        default="buyer",
    )
    hands_over_files = fields.Boolean(
        "Files are handed over", default=True, help="When an assignment ends its file goes to the buyer."
    )

    _ceiling_warning_in_range = models.Constraint(
        "CHECK (ceiling_warning BETWEEN 0 AND 100)", "The warning comes between 0 and 100 percent of the ceiling."
    )
    _paper_is_agreed = models.Constraint(
        "CHECK (invoice_way <> 'paper' OR (paper_agreed_on IS NOT NULL AND paper_reference IS NOT NULL))",
        "Not electronically only as the buyer agreed in writing: fill in the day and their reference.",
    )
    _one_a_day = models.Constraint(
        "EXCLUDE USING gist (int4range(partner_id, partner_id, '[]') WITH =,"
        " int4range(company_id, company_id, '[]') WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "The buyer has another agreement in the same period: end that one first.",
    )
    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The agreement's period ends before it begins.")

    @api.model
    def _default_policy_id(self):
        """Return the terms that came first: those proposed to every buyer."""
        terms = self.env["umgange.cancellation.policy"]
        return terms.search([("company_id", "=", self.env.company.id)], order="id", limit=1)

    @api.model_create_multi
    def create(self, vals_list):
        """Create the agreements; one that was ended in the same breath has ended."""
        self.flush_model(["date_from", "date_to", "partner_id"])
        return super().create(vals_list)

    @api.model
    def _find(self, partner, day, company):
        """Return the agreement of ``partner``, else of its municipality, valid on ``day``."""
        # One after the other: together they would be read apart from the buyers of other deliveries.
        for buyer in (partner, partner.commercial_partner_id):
            # Sudo: which of them holds is no secret to whoever delivers; what it says is read by rights.
            for agreement_sudo in buyer.sudo().umgange_agreement_ids:
                if agreement_sudo.company_id == company and agreement_sudo._covers(day):
                    return agreement_sudo.with_env(self.env)
        return self.browse()

    @api.model
    def _find_of_deliveries(self, deliveries):
        """Return ``{delivery: agreement}``: that of its buyer on its day; all are read at once."""
        found = {}
        for delivery in deliveries:
            buyer = delivery.sale_line_id.order_id.partner_id or delivery.assignment_id.partner_id
            found[delivery] = self._find(buyer, delivery.date, delivery.company_id)
        return found

    def _covers(self, day):
        """Tell whether the agreement holds on ``day``."""
        self.ensure_one()
        return covers(self.date_from, self.date_to, day)
