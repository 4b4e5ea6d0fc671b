from odoo import api, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareChar
from ..tools.local_time import format_clock

CAR_DRIVERS = ("supporter", "carer", "officer", "taxi", "other")


class UmgangeTransport(models.Model):
    """A leg of the child's way to or from a visit: who drives, from where to where, in which seat."""

    _name = "umgange.transport"
    _description = "Leg of a Journey"
    _inherit = ["umgange.care.mixin"]
    _order = "visit_id, sequence, id"
    _rec_name = "driver"
    _parts_of = ("visit_id",)
    _stays = True

    visit_id = fields.Many2one("umgange.visit", required=True, index=True, ondelete="cascade", check_company=True)
    sequence = fields.Integer(default=10)
    driver = fields.Selection(
        [
            ("carer", "The family home"),
            ("supporter", "The supporter"),
            ("officer", "The officer"),
            ("visiting", "The visiting person"),
            ("taxi", "Taxi"),
            ("public", "Bus or train"),
            ("other", "Somebody else"),
        ],
        "Who drives",
        required=True,
        default="carer",
    )
    from_place = CareChar(
        "From", help="As the family home, school, the station. No address: it stands in the contacts."
    )
    to_place = CareChar("To")
    starts_at = fields.Datetime("When")
    seat = fields.Selection(
        [
            ("none", "No car seat"),
            ("baby", "Baby seat"),
            ("rear", "Rear-facing seat"),
            ("booster", "Booster with back"),
            ("cushion", "Booster cushion"),
        ]
    )
    km = fields.Float(digits=(8, 1))
    consent_on = fields.Date("Guardian's consent", help="When the guardian, or the board, agreed that we drive.")
    is_accompanied = fields.Boolean("Two adults", help="Two adults travel with the child.")
    # what the screen says
    time_label = fields.Char("Leaves", compute="_compute_time_label")

    _km_not_negative = models.Constraint("CHECK (km >= 0)", "Nobody drives less than nothing.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("visit_id", "driver")
    def _compute_display_name(self):
        drivers = dict(self._fields["driver"]._description_selection(self.env))
        for leg in self:
            leg.display_name = " ".join(filter(None, (leg.visit_id.display_name, drivers.get(leg.driver))))

    @api.depends("starts_at", "visit_id.room_id")
    def _compute_time_label(self):
        for leg in self:
            leg.time_label = leg.starts_at and format_clock(leg.starts_at, leg.visit_id._get_zone())

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down legs, planned or driven."""
        self._check_km(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Change the legs: what was driven in the end is what counts."""
        self._check_km([vals])
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {leg.id: leg.visit_id.assignment_id.child_ids for leg in self}

    @api.model
    def _check_km(self, vals_list):
        if any((vals.get("km") or 0) < 0 for vals in vals_list):
            raise UserError(self.env._("Nobody drives less than nothing: look at the km."))
