from odoo import fields, models


class UmgangePersonPart(models.AbstractModel):
    """What is known of a person behind rights of its own: a table apart, one row a person."""

    _name = "umgange.person.part"
    _description = "Part of a Person"
    _inherit = ["umgange.care.mixin"]
    _rec_name = "person_id"
    _parts_of = ("person_id",)

    person_id = fields.Many2one(
        "umgange.person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )

    _person_unique = models.UniqueIndex("(person_id)", "A person has one identity and one set of contact details.")

    def _get_care_persons(self):
        return {part.id: part.person_id for part in self}
