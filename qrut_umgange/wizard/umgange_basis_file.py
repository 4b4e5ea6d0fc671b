import base64

from odoo import api, fields, models


class UmgangeBasisFile(models.TransientModel):
    _name = "umgange.basis.file"
    _description = "Basis of an Invoice as a File"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    delivery_ids = fields.Many2many("umgange.delivery", string="Deliveries", check_company=True)
    extension = fields.Selection([("xlsx", "Excel"), ("csv", "CSV")], "File", required=True, default="xlsx")
    file_name = fields.Char(compute="_compute_file_name")
    content = fields.Binary(compute="_compute_content")

    @api.depends("delivery_ids", "extension")
    def _compute_file_name(self):
        for file in self:
            file.file_name = f"{file.delivery_ids._get_basis_name()}.{file.extension}"

    @api.depends("delivery_ids", "extension")
    def _compute_content(self):
        for file in self:
            file.content = base64.b64encode(file.delivery_ids._make_basis_file(file.extension))
