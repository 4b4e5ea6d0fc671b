from odoo import api, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareChar
from ..lent_rights import lend
from .umgange_visit import END_STATES

KINDS = [
    ("food", "Food and coffee"),
    ("ticket", "Bus, train or taxi"),
    ("parking", "Parking"),
    ("entrance", "Entrance"),
    ("material", "Material"),
    ("other", "Other"),
    ("own_car", "Own car"),
    ("travel_time", "Travel time"),
]
# What is no money: kind -> what it is delivered as.
TRAVEL = {"own_car": "travel_km", "travel_time": "travel_time"}


class UmgangeOutlay(models.Model):
    """What was paid out at a visit, and how far we travelled. No receipt: its picture could name somebody."""

    _name = "umgange.outlay"
    _description = "Travel or Outlay at a Visit"
    _inherit = ["umgange.care.mixin"]
    _order = "visit_id, id"
    _rec_name = "kind"
    _parts_of = ("visit_id",)
    _stays = True

    visit_id = fields.Many2one("umgange.visit", required=True, index=True, ondelete="cascade", check_company=True)
    kind = fields.Selection(KINDS, "What", required=True, default="food")
    amount = fields.Float("How much", digits=(10, 2), required=True, help="Kronor with VAT, km or minutes.")
    note = CareChar(help="For ourselves: never on the invoice.")
    unit_label = fields.Char("Unit", compute="_compute_unit_label")
    delivery_ids = fields.One2many(
        "umgange.delivery", "outlay_id", readonly=True, copy=False, groups="qrut_umgange.group_coordinator"
    )

    _amount_positive = models.Constraint("CHECK (amount > 0)", "How much was it? Write more than nothing.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("kind")
    def _compute_unit_label(self):
        units = {"own_car": self.env._("km"), "travel_time": self.env._("minutes")}
        for outlay in self:
            outlay.unit_label = units.get(outlay.kind) or self.env._("kr")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down what was paid; an ended visit delivers it at once."""
        self._check_amounts([{"amount": 0, **vals} for vals in vals_list])
        outlays = super().create(vals_list)
        outlays._deliver()
        return outlays

    def write(self, vals):
        """Change what was paid, until it is invoiced."""
        self._check_amounts([vals])
        self._check_not_invoiced()
        result = super().write(vals)
        self._deliver()
        return result

    def unlink(self):
        """Delete what was not paid after all, until it is invoiced."""
        self.check_access("unlink")
        self._check_not_invoiced()
        lend(self).delivery_ids._take_back()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {outlay.id: outlay.visit_id.assignment_id.child_ids for outlay in self}

    @api.model
    def _check_amounts(self, vals_list):
        amounts = [self._clean_sent(vals)["amount"] for vals in vals_list if "amount" in vals]
        if any(round(amount or 0, 2) <= 0 for amount in amounts):
            raise UserError(self.env._("How much was it? Write the amount of the receipt, the km or the minutes."))

    def _check_not_invoiced(self):
        if any(lend(self).delivery_ids.mapped("is_invoiced")):
            raise UserError(self.env._("It is invoiced already: that invoice has to be credited first."))

    def _deliver(self):
        lend(self).visit_id.filtered(lambda visit: visit.state in END_STATES)._create_deliveries()
