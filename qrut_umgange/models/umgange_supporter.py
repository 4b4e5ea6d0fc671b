from odoo import api, fields, models

from ..lent_rights import lend


class UmgangeSupporter(models.Model):
    _name = "umgange.supporter"
    _description = "Visit Supporter"
    # Whoever is made another user's supporter gets that supporter's whole world.
    _inherit = ["umgange.resource.mixin", "umgange.watch.mixin"]
    _order = "name"
    _umgange_resource_type = "user"

    name = fields.Char(related="resource_id.name", store=True, readonly=False)
    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    initials = fields.Char(compute="_compute_initials")

    _user_unique = models.UniqueIndex("(company_id, user_id)", "This user is a supporter of the company already.")

    @api.depends("name")
    def _compute_initials(self):
        for supporter in self:
            words = (supporter.name or "").split()
            supporter.initials = "".join(word[0] for word in words).upper()

    def write(self, vals):
        """Change the supporters; whoever becomes one has their assignments from now on."""
        result = super().write(vals)
        if "user_id" in vals:
            domain = ["|", ("supporter_id", "in", self.ids), ("substitute_id", "in", self.ids)]
            lend(self.env["umgange.assignment"]).search(domain)._sync_holders()
            lend(self.env["umgange.visit"]).search([("supporter_id", "in", self.ids)])._sync_holders()
        return result

    def _get_rights(self):
        self.ensure_one()
        return self.user_id

    @api.model
    def _find_resource(self, vals):
        """Reuse the user's own resource, so that absences count wherever they are entered."""
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        domain = [("user_id", "=", vals.get("user_id")), ("company_id", "=", company.id)]
        return self.env["resource.resource"].sudo().search(domain, limit=1)

    @api.model
    def _prepare_resource(self, vals):
        user = self.env["res.users"].browse(vals.get("user_id"))
        values = super()._prepare_resource({"name": user.name, **vals})
        return {**values, "user_id": user.id}
