from odoo import api, fields, models


class UmgangeDoor(models.Model):
    """A way into the premises: who must not meet come by different ones."""

    _name = "umgange.door"
    _description = "Door"
    _order = "premises_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char("Door", required=True)
    way_in = fields.Char(help="As: ring the bell, we come out. A code that changes is better told by phone.")
    premises_id = fields.Many2one("umgange.premises", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="premises_id.company_id", store=True, index=True)

    _once = models.UniqueIndex("(premises_id, name)", "The premises have a door of this name already.")

    @api.depends("name", "premises_id.name")
    def _compute_display_name(self):
        for door in self:
            door.display_name = ", ".join(filter(None, (door.premises_id.name, door.name)))
