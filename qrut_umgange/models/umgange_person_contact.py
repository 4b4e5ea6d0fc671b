from odoo import fields, models

from ..care_fields import CareChar


class UmgangePersonContact(models.Model):
    _name = "umgange.person.contact"
    _description = "Contact Details of a Person"
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
    street = CareChar()
    zip = CareChar("ZIP")
    city = CareChar()
    phone = CareChar()
    email_address = CareChar("E-mail")

    _person_unique = models.UniqueIndex("(person_id)", "A person has one set of contact details.")

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {contact.id: contact.person_id for contact in self}
