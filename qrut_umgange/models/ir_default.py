from odoo import api, models
from odoo.exceptions import UserError

from .umgange_naming import Passage


class IrDefault(models.Model):
    _name = "ir.default"
    # Who is on a list, or whose an assignment is, may come from a default.
    _inherit = ["ir.default", "umgange.watch.mixin", "umgange.outward.mixin"]

    @api.constrains("field_id", "json_value")
    def _check_umgange_default(self):
        """Keep out of default values what is said about somebody: they are read past the access log."""
        for default in self:
            # Sudo: whoever sets a default may not read what fields there are.
            field_sudo = default.field_id.sudo()
            field = self.env[field_sudo.model]._fields.get(field_sudo.name)
            if getattr(field, "care_content", False):
                raise UserError(
                    self.env._("%(field)s has no default: it is about one person.", field=field_sudo.field_description)
                )
        self._check_umgange_names()

    def _get_umgange_passages(self):
        return [Passage(self.env._("The default value"), self.json_value or "")]

    def _get_watched(self):
        return self.browse()
