from odoo import api, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        """Make a new service of ours exempt, as on the template.

        A variant passes every default on to its template, the company's usual tax among
        them, so the template cannot tell that nobody has chosen one.
        """
        self.env["product.template"]._prefer_umgange_exempt(vals_list)
        return super().create(vals_list)
