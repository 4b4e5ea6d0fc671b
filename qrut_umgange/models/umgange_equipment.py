from odoo import fields, models


class UmgangeEquipment(models.Model):
    """What there is in a room or by it: a sofa, a kitchen, a playground."""

    _name = "umgange.equipment"
    _description = "Equipment"
    _order = "name"

    name = fields.Char("Equipment", required=True)
    color = fields.Integer()
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _once = models.UniqueIndex("(company_id, name)", "This is in the list already.")
