from odoo import api, fields, models

COLORS = 11


class UmgangeRoom(models.Model):
    _name = "umgange.room"
    _description = "Room"
    _inherit = ["umgange.resource.mixin"]
    _order = "premises_id, name"
    _umgange_resource_type = "material"

    name = fields.Char(related="resource_id.name", store=True, readonly=False, required=True)
    premises_id = fields.Many2one(
        "umgange.premises", required=True, index=True, ondelete="restrict", check_company=True
    )
    capacity = fields.Integer("Holds (people)")
    equipment = fields.Char()
    color = fields.Integer()

    @api.model_create_multi
    def create(self, vals_list):
        """Give each new room the next colour, so that the calendar tells rooms apart."""
        there = self.with_context(active_test=False).search_count([])
        for number, vals in enumerate(vals_list, start=there):
            vals.setdefault("color", number % COLORS + 1)
        return super().create(vals_list)

    def _get_zone(self, company):
        """Return the time zone of the room's premises; of no room, that of ``company``."""
        return self.premises_id.tz or company._get_umgange_zone()

    @api.model
    def _get_resource_zone(self, vals):
        premises = self.env["umgange.premises"].browse(vals.get("premises_id"))
        return premises.tz
