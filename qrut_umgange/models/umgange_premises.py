from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get


class UmgangePremises(models.Model):
    _name = "umgange.premises"
    _description = "Premises"
    _order = "name"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    street = fields.Char()
    zip = fields.Char("ZIP")
    city = fields.Char()
    tz = fields.Selection(_tz_get, "Time zone", required=True, default=lambda self: self._default_tz())
    room_ids = fields.One2many("umgange.room", "premises_id")

    @api.model
    def _default_tz(self):
        return self.env.company._get_umgange_zone()

    def write(self, vals):
        """Change the premises; another time zone is that of the rooms too, archived ones as well."""
        result = super().write(vals)
        if "tz" in vals:
            self.with_context(active_test=False).room_ids._follow_premises()
        return result
