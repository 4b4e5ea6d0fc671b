from odoo import api, fields, models

from ..lent_rights import lend

COLORS = 11


class UmgangeRoom(models.Model):
    _name = "umgange.room"
    _description = "Room"
    _inherit = ["umgange.sent.mixin", "umgange.resource.mixin"]
    _order = "premises_id, name"
    _umgange_resource_type = "material"

    name = fields.Char(related="resource_id.name", store=True, readonly=False, required=True)
    premises_id = fields.Many2one(
        "umgange.premises", required=True, index=True, ondelete="restrict", check_company=True
    )
    capacity = fields.Integer("Holds (people)")
    equipment_ids = fields.Many2many("umgange.equipment", check_company=True)
    equipment = fields.Char("Other equipment")
    photo_ids = fields.One2many("umgange.photo", "room_id", "Photos")
    color = fields.Integer()
    # as the premises say
    is_hired = fields.Boolean(
        "Hired",
        compute="_compute_is_hired",
        compute_sudo=False,
        store=True,
        help="Asked for each time, from whoever owns it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("premises_id.kind")
    def _compute_is_hired(self):
        for room in self:
            room.is_hired = room.premises_id.kind == "hired"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Give each new room the next colour, so that the calendar tells rooms apart."""
        there = self.with_context(active_test=False).search_count([])
        for number, vals in enumerate(vals_list, start=there):
            vals.setdefault("color", number % COLORS + 1)
        return super().create(vals_list)

    def write(self, vals):
        """Change the rooms; one that is archived, or moved to other premises, is so as a resource too."""
        result = super().write(vals)
        if "active" in vals:
            lend(self).resource_id.write({"active": vals["active"]})
        if "premises_id" in vals:
            self._follow_premises()
        return result

    # === BUSINESS METHODS === #

    def _follow_premises(self):
        """Take over the time zone of the premises."""
        for premises, rooms in self.grouped("premises_id").items():
            rooms.write({"tz": premises.tz})

    def _get_zone(self, company):
        """Return the time zone of the room's premises; of no room, that of ``company``."""
        return self.premises_id.tz or company._get_umgange_zone()

    @api.model
    def _get_resource_zone(self, vals):
        premises = self.env["umgange.premises"].browse(vals.get("premises_id"))
        return premises.tz
