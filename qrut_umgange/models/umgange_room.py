from odoo import fields, models


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

    def _get_resource_zone(self, vals):
        premises = self.env["umgange.premises"].browse(vals["premises_id"])
        return premises.tz
