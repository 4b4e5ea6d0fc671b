from odoo import models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "umgange.watch.mixin"]

    def _get_rights(self):
        self.ensure_one()
        company = self.sudo()
        return company.user_ids, company.umgange_complaint_receiver_id
