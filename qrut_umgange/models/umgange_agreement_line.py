from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .umgange_delivery_kind import KINDS

EXTRAS = [kind for kind in KINDS if kind[0] != "visit"]
MEASURES = [
    ("piece", "Each"),
    ("planned", "Hour, as planned"),
    ("actual", "Hour, as held"),
]
#: what is there by the hour or each; the rest has a measure of its own: hours, km, kronor
MEASURED = ("second_supporter", "interpreter", "meeting")


class UmgangeAgreementLine(models.Model):
    """What the buyer pays for beside the visit. What no line allows is delivered to nobody."""

    _name = "umgange.agreement.line"
    _description = "Line of an Agreement"
    _inherit = ["umgange.sent.mixin"]
    _order = "agreement_id, sequence, id"
    _check_company_auto = True

    agreement_id = fields.Many2one("umgange.agreement", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="agreement_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(EXTRAS, "What", required=True)
    product_id = fields.Many2one(
        "product.product",
        "Service",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("service_tracking", "=", "umgange")],
        help="Its price is in the buyer's price list. Outlays: a service that costs 1 krona, at what was paid.",
    )
    measure = fields.Selection(
        MEASURES,
        "Counted",
        required=True,
        default="piece",
        help="Travel is counted in hours and km, outlays in kronor.",
    )

    _one_of_a_kind = models.UniqueIndex("(agreement_id, kind)", "The agreement says already what is paid for this.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = kinds.get(line.kind)

    # === CONSTRAINT METHODS === #

    @api.constrains("product_id")
    def _check_product(self):
        for line in self:
            if line.product_id.service_tracking != "umgange":
                raise ValidationError(
                    self.env._(
                        "%(service)s is no service of ours: choose one that is delivered by visits.",
                        service=line.product_id.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add the lines; what is not invoiced yet is delivered by them too."""
        lines = super().create(vals_list)
        lines.agreement_id._deliver_anew()
        return lines

    def write(self, vals):
        """Change the lines; what is not invoiced yet follows."""
        result = super().write(vals)
        if {"kind", "product_id", "measure"} & vals.keys():
            self.agreement_id._deliver_anew()
        return result

    def unlink(self):
        """Delete the lines; what is not invoiced yet and was delivered by them is taken back."""
        agreements = self.agreement_id
        result = super().unlink()
        agreements._deliver_anew()
        return result
