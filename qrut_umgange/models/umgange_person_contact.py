from odoo import models

from ..care_fields import CareChar


class UmgangePersonContact(models.Model):
    _name = "umgange.person.contact"
    _description = "Contact Details of a Person"
    _inherit = ["umgange.person.part"]

    street = CareChar()
    zip = CareChar("ZIP")
    city = CareChar()
    phone = CareChar()
    email_address = CareChar("E-mail")
    # how they are spoken to
    language = CareChar("Speaks")
    interpreter = CareChar("Interpreter in")
