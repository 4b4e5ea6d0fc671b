from odoo import api, fields, models


class UmgangeLoggedMixin(models.AbstractModel):
    _name = "umgange.logged.mixin"
    _description = "Row About What Somebody Did"

    # No links: a row outlives the user and the model that it tells about.
    user_id = fields.Integer("User ID", readonly=True)
    login = fields.Char(required=True, readonly=True)
    user_name = fields.Char("Who", compute="_compute_user_name")
    model = fields.Char(readonly=True)
    model_label = fields.Char("What", compute="_compute_model_label")

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("user_id", "login")
    def _compute_user_name(self):
        users = self.env["res.users"].with_context(active_test=False)
        names = {user.id: user.name for user in users.search([("id", "in", self.mapped("user_id"))])}
        for row in self:
            # Whoever is gone, or of another company, has left the login.
            row.user_name = names.get(row.user_id) or row.login

    @api.depends_context("lang")
    @api.depends("model")
    def _compute_model_label(self):
        models_ = self.env["ir.model"]
        for row in self:
            row.model_label = models_._get(row.model).name or row.model
