from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend


class UmgangeResourceMixin(models.AbstractModel):
    _name = "umgange.resource.mixin"
    _description = "What Can Be Booked"
    _inherit = ["resource.mixin"]
    _check_company_auto = True

    #: Odoo's resource type: "material" or "user"
    _umgange_resource_type = "material"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(required=True)

    _resource_unique = models.UniqueIndex("(resource_id)", "This is booked under another record already.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records, each with a resource of its own unless one is given.

        The right to create a ``resource.resource`` is lent: by default nobody has it, and
        who may create a room or a supporter is decided by the access rights of those.
        """
        self.check_access("create")
        resources = lend(self.env["resource.resource"])
        for vals in vals_list:
            if not vals.get("resource_id"):
                found = self._find_resource(vals)
                resource = lend(found) or resources.create(self._prepare_resource(vals))
                vals["resource_id"] = resource.id
                # Else Odoo's defaults, those of the user's own company, would go into it.
                vals.setdefault("company_id", resource.company_id.id)
                vals.setdefault("resource_calendar_id", resource.calendar_id.id)
        return super().create(vals_list)

    def write(self, vals):
        """Change the records; the name, zone and company follow into the resource."""
        self.check_access("write")
        if "resource_id" in vals and any(record.resource_id.id != vals["resource_id"] for record in self):
            raise UserError(self.env._("What is booked stays with it: make a new room or supporter instead."))
        # ``related`` writes to the resource, which nobody has the right to by default.
        own = {"name", "tz", "company_id", "resource_calendar_id"} & vals.keys()
        super(UmgangeResourceMixin, lend(self)).write({key: vals[key] for key in own})
        return super().write({key: vals[key] for key in vals.keys() - own})

    @api.model
    def _find_resource(self, vals):
        """Return a resource to reuse for ``vals``, or an empty recordset."""
        return self.env["resource.resource"]

    @api.model
    def _prepare_resource(self, vals):
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        return {
            "name": vals.get("name"),
            "resource_type": self._umgange_resource_type,
            "company_id": company.id,
            "calendar_id": company.resource_calendar_id.id,
            "tz": self._get_resource_zone(vals) or company._get_umgange_zone(),
        }

    @api.model
    def _get_resource_zone(self, vals):
        """Return the time zone of what ``vals`` describe, or nothing for the company's."""
        return False
