from odoo import api, fields, models


class UmgangePersonPart(models.AbstractModel):
    """What is known of a person behind rights of its own: a table apart, one row a person."""

    _name = "umgange.person.part"
    _description = "Part of a Person"
    _inherit = ["umgange.care.mixin"]
    _rec_name = "person_id"
    _parts_of = ("person_id",)
    _filled_at_create = ("person_id",)

    person_id = fields.Many2one(
        "umgange.person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )

    _person_unique = models.UniqueIndex("(person_id)", "A person has one identity and one set of contact details.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the parts; what is about to leave is compared with them from now on."""
        parts = super().create(vals_list)
        self.env["umgange.naming"]._forget()
        return parts

    def write(self, vals):
        """Change the parts; what is about to leave is compared with them as they are now."""
        result = super().write(vals)
        if any(getattr(self._fields.get(name), "care_content", False) for name in vals):
            self.env["umgange.naming"]._forget()
        return result

    def unlink(self):
        """Delete the parts; nothing is compared with them any more."""
        result = super().unlink()
        self.env["umgange.naming"]._forget()
        return result

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {part.id: part.person_id for part in self}
